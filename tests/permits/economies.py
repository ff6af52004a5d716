"""Economies with emissions trading: two sectors that burn c_x and emit by output, with every row of `permit_taxes`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd

from calibration import calibrate
from cge.closure import Closure
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve
from cge.structure import Structure, TradingSpec
from experiments.examples import (
    SMALL_TABLE,
    SMALL_TAXES,
    carbon_taxes,
    permit_taxes,
    small_sam,
    small_structure,
    technology,
    two_sectors,
)
from sam import Sam
from tests.cge.economies import changed, textbook

MT = pd.DataFrame(
    {"source": ["c_x", "c_x", "c_x", "output"], "user": ["a_x", "a_y", "house", "a_y"], "mt_co2": [2.0, 2.0, 1.0, 0.5]}
)  # fmt: skip
"""Both sectors and the household burn good x; sector y also emits by its output."""


def sam_and_structure(
    coverage: float | None = None, top: float = 0.5, **activities: float
) -> tuple[Sam, Structure]:
    """What the economy is calibrated from; `top`: substitution between materials and value added."""
    structure = small_structure(
        activities=technology(value_added=0.8, top=top),
        taxes=(*SMALL_TAXES, *carbon_taxes("intermediate", "consumption", "output"), *permit_taxes()),
        trading=TradingSpec(activities=activities or {"a_x": 1.0, "a_y": 1.0}, coverage=coverage),
    )
    x = replace(two_sectors()["x"], inputs={"x": 5.0, "y": 10.0})
    return small_sam(two_sectors(x=x)), structure


def trading(emissions: pd.DataFrame = MT, coverage: float | None = None, **activities: float) -> Parameters:
    """The two-sector economy in which some activities are covered, both in full by default."""
    sam, structure = sam_and_structure(coverage, **activities)
    return calibrate(sam, structure, SMALL_TABLE, emissions)


def closure(parameters: Parameters, carbon: str = "price") -> Closure:
    """Real investment and government fixed, revenue returned as a lump sum."""
    return textbook(
        parameters,
        government_consumption="fixed",
        government_saving="fixed_real",
        government_instrument="lump_sum",
        household_saving="residual",
        investment={"*": "fixed"},
        carbon=carbon,
    )


@cache
def covered() -> Parameters:
    """Both sectors covered in full."""
    return trading()


@cache
def compiled(carbon: str = "price") -> CompiledModel:
    """The model of `covered` at a given price, or with a market."""
    return compile_economy(covered(), closure(covered(), carbon))


def solved(carbon: str = "price", **values: float) -> Equilibrium:
    """An equilibrium of `covered` with some parameters set."""
    return solve(compiled(carbon), changed(covered(), **values))
