"""The preference for imports by hand: at given prices it moves the ratio of imports to domestic goods, and costs nothing."""

from __future__ import annotations

import pytest

from cge import examples
from experiments.examples import SMALL_TABLE

C = "c_y"


@pytest.mark.parametrize("sigma", [0.0, 1.0, 2.0])
@pytest.mark.parametrize("factor", [0.5, 3.0])
def test_the_ratio_moves_by_the_preference_and_by_prices(sigma: float, factor: float) -> None:
    """M / D = (M0 / D0) tau (p_d / p_m)^sigma, and P^(1-sigma) is the sum of the shares that tau leaves."""
    economy = examples.small_economy(table=SMALL_TABLE.with_value("sigma_armington", sigma, ""))
    model = economy.model("textbook")
    base = model.solve().equilibrium
    new = model.solve({f"preference_import[{C}]": factor}).equilibrium
    ratio = [e.value("q_import", C) / e.value("q_domestic", C) for e in (base, new)]
    p_d, p_m = (new.value(name, C) for name in ("p_domestic", "p_import"))
    assert ratio[1] / ratio[0] == pytest.approx(factor * (p_d / p_m) ** sigma, rel=1e-8)
    share = base.parameters.value("share_import", C)
    share = share * factor / (1 - share + share * factor)
    price = new.value("p_supply", C)
    if sigma == 1.0:
        assert price == pytest.approx(p_d ** (1 - share) * p_m**share, rel=1e-8)
    else:
        power = 1 - sigma
        assert price**power == pytest.approx((1 - share) * p_d**power + share * p_m**power, rel=1e-8)
