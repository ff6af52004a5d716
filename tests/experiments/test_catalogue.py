"""Each experiment of the catalogue does what it is about, and the accounts of its new equilibrium hold its revenue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from cge.analysis.indicator import Indicator
from experiments.inputs.locate import catalogue
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.run import run

pytestmark = pytest.mark.usefixtures("kept_models")

Macro = Mapping[str, Indicator]


def change(macro: Macro, name: str) -> float:
    """Per cent against the benchmark."""
    return macro[name].change_pct or 0.0


def value(macro: Macro, name: str) -> float:
    """The figure after the change."""
    return macro[name].value or 0.0


ABOUT: dict[str, Callable[[Macro], bool]] = {
    "border_adjustment": lambda m: (
        value(m, "tax_border_export_carbon") < 0.0 < value(m, "tax_border_import_carbon")
    ),
    "carbon_price": lambda m: change(m, "co2") < -15.0 and value(m, "ev") < 0.0 < change(m, "terms_of_trade"),
    "carbon_prices": lambda m: change(m, "co2") < -15.0 and value(m, "carbon_revenue") > 0.0,
    "epa_eu": lambda m: (
        min(change(m, "exports_w_eu"), change(m, "imports_w_eu")) > 5.0 and change(m, "imports_w_usa") < 0.0
    ),
    "food_tax_cut": lambda m: change(m, "tax_consumption_tax") < -15.0 and abs(change(m, "gdp_real")) < 0.05,
    "fossil_levy": lambda m: change(m, "co2") < -3.0 and change(m, "co2_covered") < change(m, "co2"),
    "gx_ets_and_levy": lambda m: value(m, "tax_allowances") < 0.0 < value(m, "tax_levy_consumption"),
    "gx_ets_auction": lambda m: change(m, "co2_covered") < change(m, "co2") < -8.0,
    "gx_ets_band": lambda m: (
        value(m, "co2_covered") == pytest.approx(616.0, rel=1e-9)
        and 1700.0 < value(m, "permit_price") < 4300.0
    ),
    "gx_ets_benchmark": lambda m: value(m, "carbon_revenue") < 0.0 and -8.0 < change(m, "co2") < -5.0,
    "gx_ets_grandfathering": lambda m: change(m, "tax_corporate_tax") > 0.0 > change(m, "gdp_real"),
    "investment_subsidy": lambda m: change(m, "investment_real") > 0.0 > change(m, "consumption_real"),
    "meti_2040_base": lambda m: (
        change(m, "gdp_real") == pytest.approx(100 * (1.001**19 - 1), abs=1e-6)
        and change(m, "employment") < -15.0
    ),
    "meti_2040_new_axis": lambda m: (
        change(m, "gdp_real") == pytest.approx(100 * (1.017**19 - 1), abs=1e-6)
        and change(m, "investment_real") > 50.0
    ),
    "motor_fuel_surcharges": lambda m: change(m, "tax_excise") < -10.0 < 0.0 < change(m, "co2"),
    "retaliation": lambda m: (
        max(change(m, "exports_w_usa"), change(m, "imports_w_usa")) < -20.0
        and change(m, "tariff_revenue") > 0.0
    ),
    "tariff_removal": lambda m: (
        value(m, "tariff_revenue") == 0.0 and change(m, "terms_of_trade") < 0.0 < change(m, "imports_real")
    ),
    "tariff_removal_by_partner": lambda m: (
        value(m, "tariff_revenue") == 0.0 and change(m, "imports_w_eu") > change(m, "imports_real") > 0.0
    ),
    "uniform_duty": lambda m: (
        change(m, "exports_real") < -5.0 < 0.0 < change(m, "terms_of_trade") and value(m, "ev") > 0.0
    ),
    "us_tariffs": lambda m: (
        change(m, "exports_w_usa") < -15.0 < 0.0 < change(m, "exports_w_chn")
        and change(m, "terms_of_trade") < -0.5
    ),
    "us_tariffs_2025": lambda m: (
        change(m, "exports_w_usa") < -20.0 and -2.0 < change(m, "terms_of_trade") < -0.5
    ),
}
"""What fails where the experiment does something else: signs and sizes of its headline."""
FAST = ("carbon_price", "tariff_removal")
"""On the structure `japan_default`, which other tests of the default set have read already."""


def test_every_experiment_is_here() -> None:
    assert sorted(ABOUT) == sorted(catalogue())


@pytest.mark.parametrize(
    "name", [name if name in FAST else pytest.param(name, marks=pytest.mark.slow) for name in ABOUT]
)
def test_what_it_is_about(name: str) -> None:
    plan = make_plan(read_experiment(name, catalogue()))
    outcome = run(replace(plan, variants=())).main
    macro = outcome.indicators.macro
    assert ABOUT[name](macro), {key: (each.value, each.change_pct) for key, each in macro.items()}
    received = outcome.equilibrium.sam.receipts()
    owed = received - outcome.equilibrium.sam.payments()
    assert float(owed.abs().max()) < 1e-9 * float(received.max())
    taxes = received[outcome.equilibrium.sam.of_kind("tax")].sum()
    assert value(macro, "tax_revenue") == pytest.approx(float(taxes), rel=1e-9)
