"""Economies for perfect foresight: one sector by its figures, and Japan in two sectors."""

from __future__ import annotations

import cge
from calibration import ElasticityTable
from cge import examples
from cge.closure import Closure
from cge.structure import ActivitySpec, BuyerSpec, HouseholdSpec, Roles, Structure, TaxSpec, TransferSpec
from sam import aggregate
from tests.cge.economies import japan_sam

CLOSURE = Closure(name="foresight", household_saving="residual", investment={"*": "fixed"})
"""Households save what the investment costs that they choose."""


def one_sector(labour: float, capital: float, investment: float) -> cge.Economy:
    """A closed economy with one good, Cobb-Douglas, whose household consumes what it does not invest."""
    output = labour + capital
    sam = f"""
    account  kind        a       c       labour    capital    house                  saving
    a        activity    .       {output}  .         .          .                      .
    c        commodity   .       .       .         .          {output - investment}  {investment}
    labour   factor      {labour}  .     .         .          .                      .
    capital  factor      {capital} .     .         .          .                      .
    house    household   .       .       {labour}  {capital}  .                      .
    saving   investment  .       .       .         .          {investment}           .
    """
    structure = Structure(
        name="one_sector",
        activities=(ActivitySpec(of="*", nest=examples.nest(1.0, "factors")),),
        household=HouseholdSpec(demand="cobb_douglas"),
        investment={"*": BuyerSpec(elasticity=1)},
        roles=Roles(labour=("labour",)),
    )
    table = examples.typed_sam(sam, "one_sector")
    return cge.Economy(table, structure=structure, elasticities=examples.NO_ELASTICITIES)


GOODS = frozenset(
    "agr min fos coa oil gas foo alc tob txt ppp wod chm pet gso jet ker loi hoa hob nap lpg opp cok cop pla csc cem i_s "
    "nfm met gpm prm bom epd elm ice mvh mvp otn oma".split()
)
"""Agriculture, mining and manufacturing: what follows a_ and c_ in the SAM of Japan."""

TABLE = ElasticityTable(
    "two_sector_japan",
    {
        ("sigma_armington", "*"): 2.0,
        ("omega_export", "*"): 2.0,
        ("eta_export_demand", "*"): 4.0,
        ("omega_make", "*"): 0.2,
        ("sigma_make", "*"): 5.0,
    },
)


def two_sector_japan() -> cge.Economy:
    """Japan in goods and services, without energy nests: capital with housing is one factor, the world one partner."""
    sam = japan_sam()
    group = {account: account for account in sam.accounts.index}
    for account, kind in sam.accounts["kind"].items():
        if kind in ("activity", "commodity") and account != "c_bcn":  # a bundle, which the SAM keeps apart
            group[account] = account[:2] + ("goods" if account[2:] in GOODS else "services")
        elif kind == "world":
            group[account] = "w_world"
    group["f_housing"] = "f_capital"
    structure = examples.small_structure(
        name="two_sector_japan",
        government=BuyerSpec(elasticity=0),
        investment={"*": BuyerSpec(elasticity=0)},
        transfers=TransferSpec(household="income_share", enterprise="income_share", government="fixed_real"),
        taxes=(
            TaxSpec(name="duty", account="t_duty", on="import"),
            TaxSpec(name="excise", account="t_excise", on="supply", collector="government"),
            TaxSpec(name="production_tax", account="t_production", on="output"),
            TaxSpec(name="subsidy", account="t_subsidy", on="output"),
            *(
                TaxSpec(name=f"consumption_tax_{on}", account="t_consumption", on=on, collector="government")
                for on in ("consumption", "intermediate", "government", "investment")
            ),
            TaxSpec(name="social_contribution", account="t_social", on="factor", of=("f_labour",)),
            TaxSpec(name="income_tax", account="t_income", on="income", of=("household",)),
            TaxSpec(name="corporate_tax", account="t_corporate", on="income", of=("enterprises",)),
            TaxSpec(
                name="investment_goods",
                account="t_investment",
                on="investment",
                of=("i_private",),
                collector="government",
            ),
        ),
        money_unit_yen=1e9,
        roles=Roles(labour=("f_labour",), tariff=("duty",)),
    )
    return cge.Economy(aggregate(sam, group, "two_sector_japan"), structure=structure, elasticities=TABLE)
