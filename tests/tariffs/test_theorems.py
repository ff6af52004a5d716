"""What theory says of tariffs: Lerner's symmetry, and the optimal tariff of a country with power over its export prices."""

from __future__ import annotations

import numpy as np
import pytest

from cge.analysis.indicators import indicators
from cge.analysis.optimise import Instrument, optimise
from cge.structure import TaxSpec
from tests.cge.economies import textbook
from tests.tariffs.economies import FIXED, UNTAXED, solved, two_partners

DUTY = TaxSpec(name="duty", account="t_duty", on="import", collector="house")
EXPORT_TAX = TaxSpec(name="export_tax", account="t_export", on="export", collector="house")


def uniform(base, name: str, rate: float) -> dict:
    """One rate for all goods and partners."""
    return {name: dict.fromkeys(base.entries(name), rate)}


@pytest.mark.parametrize("export_demand", ["finite", "price_taker"])
@pytest.mark.parametrize("rate", [0.05, 0.5])
def test_lerner_symmetry(rate: float, export_demand: str) -> None:
    """With balanced trade a uniform import duty is a uniform export tax: all quantities are the same, and the foreign
    currency is dearer by the rate under the tax (Lerner 1936)."""
    base = two_partners(sectors=UNTAXED, taxes=(DUTY, EXPORT_TAX), export_demand=export_demand)
    duty = solved(base, uniform(base, "rate_duty", rate))
    tax = solved(base, uniform(base, "rate_export_tax", rate))
    for name, values in duty.values.items():
        if name.startswith("q_"):
            assert tax.values[name] == pytest.approx(values, rel=1e-9, abs=1e-9), name
    assert tax.value("p_exchange") / duty.value("p_exchange") == pytest.approx(1 + rate, rel=1e-9)
    assert not np.allclose(duty.vector("q_import"), solved(base).vector("q_import"))


def test_lerner_symmetry_where_foreigners_lend() -> None:
    """What the export tax collects less than the duty, foreign saving in foreign currency is worth more: with one household
    and real demand of others fixed nothing differs. Where investment spends what is saved, the two are not the same."""
    output_tax = TaxSpec(name="output_tax", account="t_output", on="output", collector="gov")
    base = two_partners(taxes=(DUTY.model_copy(update={"collector": "gov"}), EXPORT_TAX, output_tax))
    duties = {"rate_duty": {at: (1 + r) * 1.2 - 1 for at, r in base.entries("rate_duty").items()}}
    taxes = uniform(base, "rate_export_tax", 0.2)

    def utilities(**closure: object) -> list[float]:
        return [solved(base, each, **closure).value("q_utility", "house") for each in (duties, taxes)]

    held = utilities()
    assert held[0] == pytest.approx(held[1], rel=1e-9)
    moving = utilities(investment={"*": "saving"}, household_saving="rate")
    assert abs(moving[0] / moving[1] - 1) > 1e-4


def test_the_optimal_tariff() -> None:
    """All goods with one elasticity of export demand, no other tax: 1 / (eta - 1), and no other rate does better."""
    base = two_partners(sectors=UNTAXED, taxes=(DUTY,))
    assert base.entries("eta_export_demand") == {"c_x": 4.0, "c_y": 4.0}
    found = optimise(
        base, textbook(base, **FIXED), "ev", [Instrument("rate_duty", at) for at in base.entries("rate_duty")]
    )
    for name, rate in found.values.items():
        assert rate == pytest.approx(1 / 3, abs=1e-4), name
    start = solved(base)
    gains = [
        indicators(start, solved(base, uniform(base, "rate_duty", rate))).macro["ev"].value
        for rate in (1 / 3 - 0.02, 1 / 3, 1 / 3 + 0.02)
    ]
    assert found.outcome == pytest.approx(gains[1], rel=1e-6)
    assert gains[1] > max(gains[0], gains[2], 0.0)


def test_a_tariff_on_competitors_as_high_as_on_our_goods_leaves_nothing() -> None:
    """Demand for exports knows the two as a ratio: only what one pays more than the other counts."""
    base = two_partners()
    everywhere = base.entries("foreign_tariff")
    both = {
        "foreign_tariff": dict.fromkeys(everywhere, 0.1),
        "p_world_export": dict.fromkeys(everywhere, 1.1),
    }
    start, new = solved(base), solved(base, both)
    for name, values in new.values.items():
        assert values == pytest.approx(start.values[name], rel=1e-9, abs=1e-12), name
    worse = solved(base, {"foreign_tariff": both["foreign_tariff"]})
    assert worse.value("q_utility", "house") < start.value("q_utility", "house")
