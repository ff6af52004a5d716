"""Economies whose decomposition is known by hand."""

from __future__ import annotations

from functools import cache

from cge.closure import Closure
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy
from cge.structure import Roles
from experiments.examples import Sector, small_sam, technology
from tests.cge.economies import changed, small, textbook

PRODUCTIVITY, ENDOWMENT = 1.3, 1.5


@cache
def autarky() -> tuple[Parameters, CompiledModel]:
    """Two goods, one household, no government, trade or saving: consumption is productivity times endowment."""
    sam = small_sam({"x": Sector({"y": 10.0}, 30.0, 50.0), "y": Sector({"x": 20.0}, 50.0, 30.0)})
    parameters = small(sam, taxes=(), roles=Roles(), activities=technology(value_added=1.0))
    closure = Closure(name="autarky", walras="c_x")
    return parameters, compile_economy(parameters, closure)


def value_added_times(parameters: Parameters, factor: float) -> Parameters:
    """Value added of every activity more productive."""
    array = parameters.data["productivity"].copy()
    for node in array["k"].values:
        if str(node).endswith("/va"):
            array.loc[node] = array.loc[node] * factor
    return parameters.with_values({"productivity": array})


def endowments_times(parameters: Parameters, factor: float) -> Parameters:
    """More of every factor."""
    return parameters.with_values({"q_factor_endowment": parameters.data["q_factor_endowment"] * factor})


@cache
def open_economy() -> tuple[Parameters, CompiledModel]:
    """The two-sector economy with trade, an output tax, a duty and a government."""
    parameters = small()
    return parameters, compile_economy(parameters, textbook(parameters))


def without_duty_and_richer(parameters: Parameters) -> dict[str, Parameters]:
    """Two shocks, in order: no duty, and a fifth more of every factor."""
    free = changed(parameters, rate_duty=0.0)
    return {"no duty": free, "factors": endowments_times(free, 1.2)}
