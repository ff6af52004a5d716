"""Recursive dynamics: a chain of equilibria, in which saving of one period is the capital of the next.

A minimal driver for replicated models with one composite investment good and sector-specific capital; the equations of each
period are those of the static model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pydantic import BaseModel, ConfigDict, Field

from cge.equilibrium import Equilibrium
from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import solve
from experiments.inputs.spec import Labels, Number
from experiments.shock import selected, with_members
from sam.problem import SolveError


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GrowthSpec(_Strict):
    """A parameter that grows at the rate of the path; `index` as in a shock."""

    parameter: str
    index: dict[str, Labels] = {}


class CapitalSpec(_Strict):
    r"""How investment becomes capital.

    The value of investment in account `investment` goes to the capital factors in proportion to r_j^\zeta F_j, with r_j
    their prices and F_j their services; stocks are services over `rate_of_return` and depreciate at `depreciation`.
    Source: Hosoe, Gasawa and Hashimoto (2015), Japanese edition, recursive dynamics.
    """

    factors: tuple[str, ...] = Field(min_length=1)
    investment: str
    rate_of_return: Number = Field(gt=0)
    depreciation: Number = Field(ge=0, le=1)
    zeta: Number = 1.0


class RecursionSpec(_Strict):
    """`dynamics.yaml` of a paper: how many periods, what grows, how capital accumulates."""

    periods: int = Field(gt=0)
    growth: Number
    grows: tuple[GrowthSpec, ...] = ()
    capital: CapitalSpec


def path(
    compiled: CompiledModel,
    parameters: Parameters,
    spec: RecursionSpec,
    options: SolveOptions,
    progress: Callable[[str], None] = lambda text: None,
) -> Iterator[Equilibrium]:
    """Equilibria of the periods 0, 1, …; `parameters` are those of period 0, after the shocks.

    Raises InputError for parameters or labels that do not exist, and SolveError naming the period.
    """
    for period in range(spec.periods):
        try:
            equilibrium = solve(compiled, parameters, options)
        except SolveError as error:
            raise SolveError(f"period {period}: {error}") from error
        progress(f"  period {period}: {equilibrium.report.iterations} iterations")
        yield equilibrium
        parameters = next_period(equilibrium, spec)


def next_period(equilibrium: Equilibrium, spec: RecursionSpec) -> Parameters:
    """Parameters one period on: what grows has grown, capital is what depreciation left plus investment."""
    parameters = equilibrium.parameters
    for item in spec.grows:
        members = selected(parameters, item.parameter, item.index)
        grown = {at: value * (1 + spec.growth) for at, value in members.items()}
        parameters = with_members(parameters, item.parameter, grown)
    capital = spec.capital
    service = {at[0]: value for at, value in selected(
        parameters, "q_factor_endowment", {"f": capital.factors}
    ).items()}  # fmt: skip
    weight = {f: equilibrium.value("p_factor_market", f) ** capital.zeta * q for f, q in service.items()}
    invested = equilibrium.value("q_investment", capital.investment)
    total = sum(weight.values())
    later: dict[tuple[str, ...], float] = {
        (f,): (1 - capital.depreciation) * q + capital.rate_of_return * invested * weight[f] / total
        for f, q in service.items()
    }
    return with_members(parameters, "q_factor_endowment", later)
