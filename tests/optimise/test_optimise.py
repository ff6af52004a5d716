"""Instruments that reach a target or maximise welfare, against re-solves and grids."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from calibration import calibrate
from cge.analysis.indicators import indicators
from cge.analysis.optimise import Instrument, optimise
from cge.closure import CLOSURES, Closure, ClosureError, Swap
from cge.equilibrium import Equilibrium
from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve
from experiments.examples import (
    BURNT,
    SMALL_TABLE,
    SMALL_TAXES,
    carbon_taxes,
    small_sam,
    small_structure,
    two_sectors,
)
from sam.problem import SolveError
from tests.cge.economies import changed, japan, japan_compiled, japan_read, textbook, with_entry

NEWTON = SolveOptions(method="newton")


@cache
def economy() -> tuple[Parameters, Closure, CompiledModel]:
    """Two goods, finite export demand; both sectors and the household burn c_x, on which a carbon price falls."""
    structure = small_structure(taxes=(*SMALL_TAXES, *carbon_taxes("intermediate", "consumption")))
    parameters = calibrate(small_sam(two_sectors()), structure, SMALL_TABLE, BURNT)
    closure = textbook(
        parameters,
        government_consumption="fixed",
        government_saving="fixed_real",
        government_instrument="lump_sum",
        household_saving="residual",
        investment={"*": "fixed"},
    )
    return parameters, closure, compile_economy(parameters, closure)


def _ev(parameters: Parameters) -> float:
    base, closure, compiled = economy()
    found = indicators(solve(compiled, base, NEWTON), solve(compiled, parameters, NEWTON)).macro["ev"].value
    assert found is not None
    return found


def reached(
    parameters: Parameters,
    closure: Closure,
    free: str,
    fix: str,
    target: float,
    at: Parameters | None = None,
) -> Equilibrium:
    """The equilibrium in which the freed parameter makes an outcome `target`, other parameters being those of `at`."""
    swap = Swap(free, fix, to=target, move="points")
    return solve(compile_economy(parameters, replace(closure, swap=(swap,))), at or parameters)


def test_reach_a_target_by_a_tariff() -> None:
    """The duty on y that cuts its imports by a fifth."""
    parameters, closure, compiled = economy()
    target = 0.8 * parameters.value("q0_import", "c_y")
    found = reached(parameters, closure, "rate_duty[w,c_y]", "q_import[c_y]", target)
    assert found.parameters.value("rate_duty", "w", "c_y") > parameters.value("rate_duty", "w", "c_y")
    again = solve(compiled, found.parameters)
    assert again.value("q_import", "c_y") == pytest.approx(target, rel=1e-9)


def test_a_target_out_of_reach_says_how_far_it_came() -> None:
    parameters, closure, _ = economy()
    with pytest.raises(SolveError, match=r"Homotopy from the reference reached \d+\.\d% of the way"):
        reached(parameters, closure, "rate_duty[w,c_y]", "q_import[c_y]", 500.0)


def test_optimal_tariff_against_a_grid() -> None:
    """A large country gains by a tariff; the optimum beats every point of a grid around it."""
    parameters, closure, _ = economy()
    instrument = Instrument("rate_duty", ("w", "c_y"), -0.5, 3.0)
    choice = optimise(parameters, closure, "ev", [instrument], max_seconds=60)
    best = choice.values["rate_duty[w,c_y]"]
    assert best > 0.0
    assert choice.outcome == pytest.approx(_ev(choice.parameters), abs=1e-8)
    grid = np.linspace(best - 0.1, best + 0.1, 5)
    values = [_ev(with_entry(parameters, "rate_duty", ("w", "c_y"), rate)) for rate in grid]
    assert int(np.argmax(values)) == 2  # the optimum itself
    assert choice.outcome >= max(values) - 1e-9
    assert all(np.diff(values[:3]) > 0)
    assert all(np.diff(values[2:]) < 0)


def test_tax_mix_under_a_cap_against_a_grid() -> None:
    """Carbon price and duty together under a cap on emissions: no feasible point of a grid is better."""
    parameters, closure, compiled = economy()
    cap = 2.7
    instruments = [Instrument("carbon_price", (), 0.0, 1e7), Instrument("rate_duty", ("w", "c_y"), -0.5, 3.0)]
    choice = optimise(parameters, closure, "ev", instruments, {"co2": (-np.inf, cap)})
    price, duty = choice.values["carbon_price"], choice.values["rate_duty[w,c_y]"]
    at = solve(compiled, choice.parameters)
    assert at.value("e_total") == pytest.approx(cap, rel=1e-6)
    assert choice.outcome == pytest.approx(_ev(choice.parameters), abs=1e-7)
    for by in (-0.05, 0.05):  # along the cap: another duty, and the carbon price that then meets it
        there = with_entry(parameters, "rate_duty", ("w", "c_y"), duty + by)
        met = reached(parameters, closure, "carbon_price", "co2", cap, there) if _solved_at(there) else None
        assert met is None or _ev(met.parameters) < choice.outcome
    assert price > 0.0
    tighter = optimise(parameters, closure, "ev", instruments, {"co2": (-np.inf, cap + 0.001)})
    # Multipliers are for the constraint as IPOPT states it: negative of the gain from a looser cap.
    gain = (tighter.outcome - choice.outcome) / 0.001
    assert abs(choice.multipliers["co2"]) == pytest.approx(gain, rel=1e-2)


def _solved_at(parameters: Parameters) -> bool:
    return bool(np.isfinite(_ev(parameters)))


def test_optimal_carbon_price_is_the_permit_price() -> None:
    """With one instrument and a binding cap there is no choice left: it is the price at which permits clear."""
    parameters, closure, _ = economy()
    choice = optimise(
        parameters, closure, "ev", [Instrument("carbon_price", (), 0.0, 1e7)], {"co2": (-np.inf, 2.8)}
    )
    market = compile_economy(parameters, replace(closure, carbon="cap"))
    permits = solve(market, changed(parameters, carbon_cap=2.8))
    assert choice.values["carbon_price"] == pytest.approx(permits.value("price_permit"), rel=1e-5)


def test_what_it_refuses() -> None:
    parameters, closure, _ = economy()
    with pytest.raises(ValueError, match="instrument rate_duty: name the labels of one entry"):
        optimise(parameters, closure, "ev", [Instrument("rate_duty")])
    with pytest.raises(ClosureError, match="1 numbers are freed and 2 are fixed"):
        reached(parameters, closure, "carbon_price", "q_import", 1.0)


@pytest.mark.slow
def test_japan_optimal_carbon_price_under_a_cap() -> None:
    """Japan's welfare under a cap of 900 Mt: the optimal price is the one that just meets it."""
    closure = CLOSURES["welfare"]
    choice = optimise(
        japan(), closure, "ev", [Instrument("carbon_price", (), 0.0, 200_000.0)], {"co2": (-np.inf, 900.0)}
    )
    found = solve(japan_compiled("welfare"), choice.parameters)
    assert found.value("e_total") == pytest.approx(900.0, rel=1e-6)
    swap = Swap("carbon_price", "co2", to=900.0, move="points")
    by_target = solve(japan_read().under(replace(closure, swap=(swap,))), japan())
    assert choice.values["carbon_price"] == pytest.approx(
        by_target.parameters.value("carbon_price"), rel=1e-5
    )
