"""Energy CO2 of an equilibrium, by what is burnt and who burns it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import pandas as pd

from cge.block import VariableSpec
from cge.blocks import TRANSACTIONS
from cge.blocks.carbon import EMISSIONS
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters

EMITTERS = {coefficient: TRANSACTIONS[name] for name, coefficient in EMISSIONS.items()}
"""Emission coefficient -> the transaction that emits."""


class Benchmark(Protocol):
    """What emissions are read from: an equilibrium, or a benchmark that gives its numbers under the same names."""

    @property
    def parameters(self) -> Parameters:
        """The calibrated economy."""

    @property
    def variables(self) -> Mapping[str, VariableSpec]:
        """The declarations of its variables."""

    def vector(self, name: str) -> np.ndarray:
        """A variable or parameter in the order of its index set."""


def emissions(equilibrium: Equilibrium) -> pd.DataFrame:
    """Energy CO2 by source (fuel commodity, or `output`) and user, in Mt."""
    parameters, rows = equilibrium.parameters, []
    for name in EMITTERS:
        members = parameters.sets[parameters.over(name)]
        amounts = emitted(equilibrium, name)
        for at in np.flatnonzero(amounts).tolist():
            member = members[at]
            rows.append((*(member if isinstance(member, tuple) else ("output", member)), float(amounts[at])))
    return pd.DataFrame(rows, columns=["source", "user", "mt_co2"])


def emitted(equilibrium: Benchmark, name: str) -> np.ndarray:
    """Emissions by the members of an emission coefficient's index set, in Mt."""
    coefficients, quantity = equilibrium.vector(name), EMITTERS[name].quantity
    used = np.flatnonzero(coefficients)
    if not len(used):
        return coefficients
    parameters = equilibrium.parameters
    members = parameters.sets[parameters.over(name)]
    numbers = parameters.numbers(equilibrium.variables[quantity].over)
    quantities = equilibrium.vector(quantity)
    found = np.zeros(len(coefficients))
    found[used] = coefficients[used] * quantities[[numbers[members[at]] for at in used]]
    return found
