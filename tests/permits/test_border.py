"""Border adjustment: what it counts, its account, and what it does to trade."""

from __future__ import annotations

import pytest

from cge.analysis.embodied_carbon import direct_intensities, intensities
from cge.equilibrium import Equilibrium
from tests.cge.economies import differences

from .economies import covered, solved
from .test_trading import SAME, per_tonne, receipts

PRICE = 5.0


def content(inputs: float = 0.0) -> dict[str, float]:
    """What a unit of each commodity embodies, as the adjustment counts it."""
    direct, full = (covered().entries(f"e0_content_{name}") for name in ("direct", "full"))
    return {c: direct[c] + inputs * (full[c] - direct[c]) for c in direct}


def test_content_is_that_of_the_solved_benchmark() -> None:
    base = solved()
    assert content(0.0) == pytest.approx(direct_intensities(base), rel=1e-9)
    assert content(1.0) == pytest.approx(intensities(base), rel=1e-9)
    # By hand: x emits 2 Mt by 95 of output, y 2.5 by 100.
    assert content(0.0) == pytest.approx({"c_x": 2.0 / 105.0, "c_y": 2.5 / 100.0}, rel=1e-9)
    assert all(content(1.0)[c] > content(0.0)[c] for c in content())


def test_without_a_price_adjustment_does_nothing() -> None:
    found = solved(adjust_import=1.0, adjust_export=1.0, content_of_inputs=1.0)
    assert max(differences(solved(), found).values()) < SAME


@pytest.mark.parametrize(("rate", "row"), [("covered_price", "permits"), ("carbon_price", "carbon")])
@pytest.mark.parametrize("inputs", [0.0, 1.0])
def test_the_account_is_price_times_content_times_trade(rate: str, row: str, inputs: float) -> None:
    found = solved(**{rate: PRICE}, adjust_import=1.0, adjust_export=1.0, content_of_inputs=inputs)
    for side, trade in (("import", "q_import_from"), ("export", "q_export_to")):
        sign, place = (1.0, 1) if side == "import" else (-1.0, 0)
        bought = found.parameters.totals("rc" if side == "import" else "cr", place, found.vector(trade))
        mt = sum(content(inputs)[c] * quantity for c, quantity in bought.items())
        paid = receipts(found, f"border_{side}_{row}")
        assert paid == pytest.approx(sign * PRICE * per_tonne(found) * mt, rel=SAME)


def _traded(found: Equilibrium) -> tuple[float, float]:
    return found.value("q_import", "c_y"), found.value("q_export", "c_y")


def test_each_side_protects_its_side() -> None:
    """The dirtier good: less of it is imported with the import side, more exported with the rebate."""
    plain = _traded(solved(covered_price=PRICE))
    imports = _traded(solved(covered_price=PRICE, adjust_import=1.0))
    exports = _traded(solved(covered_price=PRICE, adjust_export=1.0))
    assert imports[0] < plain[0]
    assert exports[1] > plain[1]
