"""Review: every trial in order. One that cannot be tried says why; one that finds no economy fails, and the list goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from calibration import CalibrationError
from cge.closure import ClosureError
from experiments.referee import accounts, decomposition, gdp, limits, neutrality, permits, scale, solver
from experiments.referee.subject import Subject, first_line
from experiments.referee.trial import FAILED, NOT_APPLICABLE, PASSED, Measure, NotApplicable, Trial
from sam.problem import SolveError


@dataclass(frozen=True)
class Item:
    """One item of the list: its key, its title and how it is tried."""

    key: str
    title: str
    measure: Callable[[Subject], Measure]


ITEMS = (
    Item("benchmark", "benchmark replication", accounts.benchmark),
    Item("ledger", "ledger equals the SAM", accounts.ledger),
    Item("zero_shock", "zero shock changes nothing", accounts.zero_shock),
    Item("shock", "generic shock is solved", accounts.shocked),
    Item("walras", "Walras' law", accounts.walras),
    Item("solved_sam", "solved SAM balances", accounts.solved_sam),
    Item("nests", "nests: items add up to the node", accounts.nests),
    Item("gdp_nominal", "nominal GDP from three sides", gdp.nominal),
    Item("gdp_real", "real GDP from three sides", gdp.real),
    Item("numeraire", f"numeraire x {scale.NUMERAIRE_FACTOR:g}", scale.numeraire),
    Item("quantities", f"quantities x {scale.QUANTITY_FACTOR:g}", scale.quantities),
    Item("ev_numeraire", f"EV of the numeraire x {scale.NUMERAIRE_FACTOR:g}", scale.ev_in_other_money),
    Item("labour_tax", "rebated labour tax is neutral", neutrality.labour_tax),
    Item("consumption_tax", "rebated consumption tax is neutral", neutrality.consumption_tax),
    Item("output_rebate", "output-based rebate moves no price", neutrality.output_rebate),
    Item("permits", "tax = auctioned cap", permits.auction),
    Item("dropped_equation", "another equation dropped", solver.dropped_equation),
    Item("start_point", "other start points", solver.start_point),
    Item("second_solver", "a second solver agrees", solver.second_solver),
    Item("derivatives", "derivatives against differences", solver.derivatives),
    Item("elasticity_limits", "elasticities at 0 and 1", limits.elasticity_limits),
    Item("decomposition", "decomposition adds up", decomposition.adds_up),
)


def review(subject: Subject) -> Iterator[Trial]:
    """Try every item on a model. Raises CalibrationError and ClosureError for a model that cannot be built."""
    try:
        _ = subject.compiled
    except SolveError as error:
        first, *others = ITEMS
        yield Trial(first.key, first.title, FAILED, None, None, str(error))
        for item in others:
            yield Trial(item.key, item.title, NOT_APPLICABLE, None, None, "not tried: there is no benchmark")
        return
    for item in ITEMS:
        yield tried(item, subject)


def tried(item: Item, subject: Subject) -> Trial:
    """One item on a model."""
    try:
        found = item.measure(subject)
    except NotApplicable as reason:
        return Trial(item.key, item.title, NOT_APPLICABLE, None, None, str(reason))
    except (SolveError, ClosureError, CalibrationError) as error:
        return Trial(item.key, item.title, FAILED, None, None, first_line(error))
    status = PASSED if found.holds else FAILED
    value = found.value if found.value < float("inf") else None
    return Trial(item.key, item.title, status, value, found.tolerance, found.where)
