"""Carbon embodied in trade: by hand in two sectors, and adding up to what is burnt."""

from __future__ import annotations

import numpy as np
import pytest

from calibration import calibrate
from cge.analysis.embodied_carbon import (
    _rate,
    delivered_share,
    embodied_carbon,
    exported,
    imported,
    intensities,
    production_emissions,
)
from cge.equilibrium import Equilibrium
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

from .economies import changed, japan, small, textbook, with_entry

# Sector x (output 100) uses 10 of y, sector y (100) 20 of x and burns 2 Mt of it; the household burns 1 Mt of x. Buyers
# pay 128 for y: 80 from home, 40 from abroad and 8 of duty.
NET = 120 / 128
PER_Y = 2.0 / (100 - 20 * 0.1 * NET)
PER_X = 0.1 * NET * PER_Y


def _parameters() -> Parameters:
    structure = small_structure(taxes=(*SMALL_TAXES, *carbon_taxes("intermediate", "consumption")))
    return calibrate(small_sam(two_sectors()), structure, SMALL_TABLE, BURNT)


@pytest.fixture(scope="module")
def compiled() -> CompiledModel:
    return compile_economy(_parameters(), textbook(_parameters()))


@pytest.fixture(scope="module")
def base(compiled: CompiledModel) -> Equilibrium:
    return solve(compiled, compiled.model.parameters)


def test_two_sectors_by_hand(base: Equilibrium) -> None:
    """100 e_x = 10 NET e_y and 100 e_y = 2 + 20 e_x."""
    assert intensities(base) == pytest.approx({"c_x": PER_X, "c_y": PER_Y}, rel=1e-9)
    figures = embodied_carbon(base, base)
    assert figures["co2_embodied_imports"].base == pytest.approx(20 * PER_X + 40 * PER_Y, rel=1e-9)
    assert figures["co2_embodied_exports"].base == pytest.approx(30 * PER_X + 20 * PER_Y, rel=1e-9)
    assert figures["leakage_rate"].pair == (0.0, 0.0)


def test_leakage_is_trade_over_abatement(compiled: CompiledModel, base: Equilibrium) -> None:
    new = solve(compiled, changed(base.parameters, carbon_price=2.0))
    per_unit = np.array([PER_X, PER_Y])

    def abroad(e: Equilibrium) -> float:
        into, out = ([flow(e)[c] for c in ("c_x", "c_y")] for flow in (imported, exported))
        return float(per_unit @ (np.array(into) - np.array(out)))

    home = base.value("e_total") - new.value("e_total")
    assert home > 0.01
    rate = embodied_carbon(base, new)["leakage_rate"].value
    assert rate == pytest.approx(100 * (abroad(new) - abroad(base)) / home, rel=1e-9)


def test_a_dearer_import_leaks_the_other_way(compiled: CompiledModel, base: Equilibrium) -> None:
    """A duty on y makes at home what came from abroad: less is embodied in imports."""
    new = solve(compiled, with_entry(base.parameters, "rate_duty", ("w", "c_y"), 0.6))
    assert embodied_carbon(base, new)["co2_embodied_imports"].change_pct < -5.0


def test_trade_that_moves_without_emissions_at_home_has_no_rate() -> None:
    assert _rate(2.0, 1e-9, 1e-6).reason == "emissions at home do not change"
    assert _rate(2.0, 8.0, 1e-6).value == 25.0


def test_nothing_without_emissions() -> None:
    parameters = small()
    solved = solve(compile_economy(parameters, textbook(parameters)), parameters)
    assert embodied_carbon(solved, solved) == {}


@pytest.mark.slow
def test_japan_adds_up_to_what_is_burnt(benchmark: Equilibrium) -> None:
    """Final use at home, exports and less imports embody what production burns."""
    delivered = delivered_share(benchmark)
    per_unit = intensities(benchmark)
    uses = {"consumption": "ch", "government_use": "cg", "investment_use": "ci"}
    final = sum(
        delivered[cell[0]] * per_unit[cell[0]] * bought
        for name in uses
        for cell, bought in benchmark.entries(f"q_{name}").items()
    )
    traded = sum(per_unit[c] * value for c, value in exported(benchmark).items()) - sum(
        per_unit[c] * value for c, value in imported(benchmark).items()
    )
    burnt = sum(production_emissions(benchmark).values())
    assert burnt == pytest.approx(japan().value("e0_total") - 117.08463, abs=1e-4)  # 3EID less households
    assert final + traded == pytest.approx(burnt, rel=1e-9)
