"""Nothing is inert: each elasticity, tax rate, closure entry and structure key of the Japan model changes some variable.

The Walras account is left out: which balance is dropped must not matter, and that is tested.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd
import pytest

import cge
from calibration import ElasticityTable
from calibration.structure_file import read_structure
from experiments.inputs.locate import elasticity_files
from experiments.inputs.satellites import aggregated_emissions
from sam import Sam, aggregate

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("kept_models")]

# With a carbon price, one partner's duties and demand move: while partners are alike, substitution between them is idle.
SHOCKS = {
    "carbon_price": 10_000,
    "rate_duty[w_usa,*]": 0,
    "rate_import_tax": 0.03,  # not in the benchmark: what its base includes shows at a rate only
    "p_world_export[*,w_chn]": 1.1,
}
TABLE = ElasticityTable.read(elasticity_files()["japan_default"])
ELASTICITIES = sorted({parameter for parameter, _ in TABLE.rows})
STRUCTURE_FILE = read_structure("japan_default", ()).structure
AD_VALOREM = [tax for tax in STRUCTURE_FILE.taxes if tax.kind == "ad_valorem"]
OWN_RATE = [f"rate_{tax.name}" for tax in AD_VALOREM if not tax.shared_rate]
COVERED = [tax.name for tax in AD_VALOREM if tax.shared_rate]
CLOSURE = [
    {"closure.numeraire": "exchange_rate"},
    {"closure.numeraire": "f_labour"},
    {"closure.foreign": "fixed_exchange_rate"},
    {"closure.foreign": "residual", "closure.investment.i_private": "fixed"},
    {"closure.government_consumption": "budget", "recycling": "none"},
    {"closure.government_saving": "rate"},
    {"closure.government_saving": "residual", "recycling": "none"},
    {"recycling": "income_tax"},
    {"recycling": "household_purchases"},
    {"closure.household_saving": "residual", "closure.investment.i_private": "fixed"},
    {"closure.investment.i_public": "saving", "closure.investment.i_private": "fixed"},
    {"closure.factor_markets.f_labour": "fixed_real_price"},
    {"closure.factor_mobility.f_capital": "immobile"},
]
STRUCTURE = [
    {"structure.export_demand": "price_taker"},
    {"structure.household.demand": "cobb_douglas"},
    {"structure.household.calibrate": "subsistence_share", "elasticities.subsistence_share": 0.3},
    {"structure.government.elasticity": 1},
    {"structure.investment.*.elasticity": 1},
    {"structure.transfers.household": "fixed_real"},
    {"structure.transfers.government": "income_share"},
    {"structure.taxes.import_tax.base_includes": []},
]


# A structure is a model of its own: those are built on a Japan whose services and other manufacturing are merged.
SERVICES = "com fin rer imr pos inf ggo edu rnd mhs mem bsv orp acc psv osv wst wtr con".split()
MANUFACTURING = "txt ppp wod pla nfm met gpm prm bom epd elm ice mvh mvp otn oma".split()


@cache
def japan() -> cge.Economy:
    """Japan, read once for all closures."""
    return cge.Economy("japan_2015")


def merged_groups() -> dict[str, str]:
    """The account of the merged Japan that holds an account of the whole."""
    group_of = {
        f"{kind}_{name}": f"{kind}_{names[-1]}"
        for kind in "ac"
        for names in (SERVICES, MANUFACTURING)
        for name in names
    }
    return {account: group_of.get(account, account) for account in japan().sam.accounts.index}


@cache
def merged_inputs() -> tuple[Sam, pd.DataFrame]:
    """SAM and emissions of the merged Japan."""
    whole = japan()
    known = merged_groups()
    assert whole.emissions is not None
    return aggregate(whole.sam, known), aggregated_emissions(whole.emissions, known)


def merged(settings: Mapping[str, object] | None = None) -> dict[str, float]:
    """Totals on the merged Japan in some structure; its commodities are taxed alike: coverage names those of the whole."""
    sam, emissions = merged_inputs()
    gone = set(japan().sam.accounts.index) - set(sam.accounts.index)
    rows = {key: value for key, value in TABLE.rows.items() if gone.isdisjoint(key[1].split(";"))}
    table = ElasticityTable("merged", rows)
    alike = STRUCTURE_FILE.model_copy(
        update={"taxes": tuple(tax.model_copy(update={"coverage": {}}) for tax in STRUCTURE_FILE.taxes)}
    )
    economy = cge.Economy(sam, structure=alike, elasticities=table, emissions=emissions, settings=settings)
    return totals(economy.model("savings_driven"))


def totals(
    model: cge.EconomyModel, changes: Mapping[str, object] | None = None, **elasticities: float
) -> dict[str, float]:
    """The sum of each variable after the shocks and further changes."""
    after = model.solve({**SHOCKS, **(changes or {})}, elasticities=elasticities or None)
    # Utility is left out: its unit depends on elasticities, whatever households do.
    values = after.equilibrium.values.items()
    return {name: float(value.sum()) for name, value in values if name not in ("q_utility", "p_utility")}


@cache
def plain() -> dict[str, float]:
    """Those of the shocks alone, under the savings-driven closure."""
    return totals(savings_driven())


def savings_driven() -> cge.EconomyModel:
    """Japan under the savings-driven closure."""
    return japan().model("savings_driven")


def moved(new: Mapping[str, float], old: Mapping[str, float] | None = None) -> dict[str, float]:
    """Relative change of every sum that moves by more than the solver's accuracy, from `old` or else `plain()`."""
    old = old or plain()
    change = {name: abs(new[name] - old[name]) / max(abs(old[name]), 1.0) for name in old if name in new}
    return {name: value for name, value in change.items() if value > 1e-8}


def other(name: str) -> float:
    """A number that an elasticity has nowhere."""
    largest = max(value for (parameter, _), value in TABLE.rows.items() if parameter == name)
    return -1.5 if name == "frisch" else largest + 0.37


OF_OTHER_TESTS = {"income_elasticity", "epsilon_factor_supply"}


@pytest.mark.parametrize("name", [name for name in ELASTICITIES if name not in OF_OTHER_TESTS])
def test_elasticity(name: str) -> None:
    assert moved(totals(savings_driven(), **{name: other(name)}))


def test_income_elasticity_of_one_commodity() -> None:
    # One number for all commodities would be homothetic whatever it is: only their ratios matter.
    assert moved(totals(savings_driven(), **{"income_elasticity[c_foo]": 0.2}))


def test_supply_of_land_and_natural_resources() -> None:
    factors = [index for parameter, index in TABLE.rows if parameter == "epsilon_factor_supply"]
    assert len(factors) == 4
    for factor in factors:
        entry = {f"closure.factor_markets.{factor}": "elastic_supply"}
        elastic = japan().model("savings_driven", settings=entry)
        assert moved(totals(elastic))
        assert moved(totals(elastic, **{f"epsilon_factor_supply[{factor}]": 1.37}), totals(elastic))


@pytest.mark.parametrize("rate", sorted({*OWN_RATE, "rate_consumption_tax"} - {"rate_duty"}))
def test_tax_rate(rate: str) -> None:
    assert moved(totals(savings_driven(), {rate: 0.02}))


@pytest.mark.parametrize("name", COVERED)
def test_coverage(name: str) -> None:
    assert moved(totals(savings_driven(), {f"coverage_{name}": {"multiply": 0.5}}))


def test_duty_and_carbon_price() -> None:
    assert moved(totals(savings_driven(), {"rate_duty": 0.02}))
    assert moved(totals(savings_driven(), {"carbon_price": 5000}))


@pytest.mark.parametrize("settings", CLOSURE, ids=str)
def test_closure_entry(settings: dict[str, str]) -> None:
    entries = {name: value for name, value in settings.items() if name != "recycling"}
    model = japan().model("savings_driven", recycling=settings.get("recycling"), settings=entries)
    assert moved(totals(model))


@pytest.mark.parametrize("settings", STRUCTURE, ids=str)
def test_structure_key(settings: dict[str, object]) -> None:
    assert moved(merged(settings), merged())


def test_walras_account_does_not_matter() -> None:
    model = japan().model("savings_driven", settings={"closure.walras": "c_agr"})
    assert not moved(totals(model))
