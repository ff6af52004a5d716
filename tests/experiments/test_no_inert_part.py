"""Nothing is inert: each elasticity, tax rate, closure entry and structure key of the Japan model changes some result.

The Walras account is left out: which balance is dropped must not matter, and that is tested.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from calibration import ElasticityTable
from calibration.structure_file import read_structure
from experiments.inputs.locate import elasticity_files
from experiments.inputs.spec import read_experiment
from experiments.plan import Options, make_plan
from experiments.run import run

pytestmark = pytest.mark.slow

# With a carbon price, one partner's duties and demand move: while partners are alike, substitution between them is idle.
SHOCKS = ("rate_duty[w_usa,*]=0", "p_world_export[*,w_chn]=1.1")
TABLE = ElasticityTable.read(elasticity_files()["japan_default"])
ELASTICITIES = sorted({parameter for parameter, _ in TABLE.rows})
AD_VALOREM = [
    tax.name for tax in read_structure("japan_default", ()).structure.taxes if tax.kind == "ad_valorem"
]
CLOSURE = [
    ("closure.numeraire=exchange_rate",),
    ("closure.numeraire=f_labour",),
    ("closure.foreign=fixed_exchange_rate",),
    ("closure.foreign=residual", "closure.investment.i_private=fixed"),
    ("closure.government_consumption=budget", "recycling=none"),
    ("closure.government_saving=rate",),
    ("closure.government_saving=residual", "recycling=none"),
    ("recycling=income_tax",),
    ("recycling=household_purchases",),
    ("closure.household_saving=residual", "closure.investment.i_private=fixed"),
    ("closure.investment.i_public=saving", "closure.investment.i_private=fixed"),
    ("closure.factor_markets.f_labour=fixed_real_price",),
    ("closure.factor_mobility.f_capital=immobile",),
]
STRUCTURE = [
    ("structure.export_demand=price_taker",),
    ("structure.household.demand=cobb_douglas",),
    ("structure.household.calibrate=subsistence_share", "elasticities.subsistence_share=0.3"),
    ("structure.government.elasticity=1",),
    ("structure.investment.*.elasticity=1",),
    ("structure.transfers.household=fixed_real",),
    ("structure.transfers.government=income_share",),
    ("structure.taxes.import_tax.base_includes=[]",),
]


def macro(*settings: str) -> dict[str, float]:
    """Macro results of the shocks under the savings-driven closure, with settings."""
    file = read_experiment("carbon_price")
    plan = make_plan(file, Options(closure="savings_driven", settings=(*SHOCKS, *settings)))
    main = run(replace(plan, variants=())).main
    return {name: figure.value for name, figure in main.indicators.macro.items() if figure.value is not None}


@cache
def plain() -> dict[str, float]:
    """The same without settings."""
    return macro()


def moved(*settings: str) -> dict[str, float]:
    """Relative change of every macro result that settings move by more than the solver's accuracy."""
    new, old = macro(*settings), plain()
    change = {name: abs(new[name] - old[name]) / max(abs(old[name]), 1.0) for name in old if name in new}
    return {name: value for name, value in change.items() if value > 1e-8}


def text(name: str) -> str:
    """A setting that moves an elasticity away from every value it has."""
    largest = max(value for (parameter, _), value in TABLE.rows.items() if parameter == name)
    return f"elasticities.{name}={-1.5 if name == 'frisch' else largest + 0.37}"


@pytest.mark.parametrize("name", [name for name in ELASTICITIES if name != "income_elasticity"])
def test_elasticity(name: str) -> None:
    assert moved(text(name))


def test_income_elasticity_of_one_commodity() -> None:
    # One number for all commodities would be homothetic whatever it is: only their ratios matter.
    assert moved("elasticities.income_elasticity[c_foo]=0.2")


@pytest.mark.parametrize("name", [name for name in AD_VALOREM if name != "duty"])
def test_tax_rate(name: str) -> None:
    assert moved(f"rate_{name}=0.02")


def test_duty_and_carbon_price() -> None:
    assert moved("rate_duty=0.02")
    assert moved("carbon_price=5000")


@pytest.mark.parametrize("settings", [*CLOSURE, *STRUCTURE], ids="+".join)
def test_closure_entry_and_structure_key(settings: tuple[str, ...]) -> None:
    assert moved(*settings)


def test_walras_account_does_not_matter() -> None:
    assert not moved("closure.walras=c_agr")
