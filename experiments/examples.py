"""Small economies, a model on a page: a SAM typed as a table, technologies, elasticities and a closure.

    from cge import examples

    economy = examples.two_by_two()
    more = economy.model().solve({"q_factor_endowment[labour]": {"multiply": 1.21}})

`two_by_two` is small enough to solve by hand; `small_economy` has what a closed one lacks: government, taxes, saving, trade.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

import pandas as pd

from calibration import ElasticityTable
from cge.structure import ActivitySpec, BuyerSpec, HouseholdSpec, NestSpec, Roles, Structure, TaxSpec
from experiments.api.economy import Economy
from sam import Sam

# --- two goods, two factors, one household ---------------------------------------------------------------------------

TWO_BY_TWO = """
account  kind       a_x  a_y  c_x  c_y  labour  capital  house
a_x      activity     .    .   60    .       .        .      .
a_y      activity     .    .    .   40       .        .      .
c_x      commodity    .    .    .    .       .        .     60
c_y      commodity    .    .    .    .       .        .     40
labour   factor      30   30    .    .       .        .      .
capital  factor      30   10    .    .       .        .      .
house    household    .    .    .    .      60       40      .
"""
"""Rows receive, columns pay: good x takes labour and capital half and half, good y three to one."""


def two_by_two(substitution: float = 1.0) -> Economy:
    """Two goods made of two factors, bought by one household that spends fixed shares of its income.

    substitution: elasticity between labour and capital. At one all is Cobb-Douglas and solved by hand: labour times l gives
    x times the square root of l, y times l to the power 3/4, and the wage is the rent over l.
    """
    structure = Structure(
        name="two_by_two",
        activities=(ActivitySpec(of="*", nest=nest(substitution, "factors")),),
        household=HouseholdSpec(demand="cobb_douglas"),
        roles=Roles(labour=("labour",)),
        closure="textbook",
    )
    return Economy(typed_sam(TWO_BY_TWO, "two_by_two"), structure=structure, elasticities=NO_ELASTICITIES)


def typed_sam(text: str, name: str) -> Sam:
    """A SAM typed as a table with the columns `account`, `kind` and one for each account that pays; `.` is no payment.

    Raises SamError for a table that is no SAM, and ValueError for one that is not square.
    """
    table = pd.read_csv(StringIO(text), sep=r"\s+", index_col="account", na_values=".")
    flows = table.drop(columns="kind").rename_axis(index="receiver", columns="payer")
    if list(flows.index) != list(flows.columns):
        raise ValueError(f"SAM {name}: its rows are {', '.join(flows.index)}, its columns {', '.join(flows)}")
    return Sam(flows.stack().dropna().astype(float), table[["kind"]], name=name, unit="money")


NO_ELASTICITIES = ElasticityTable("none", {})


def nest(elasticity: float | str, *inputs: str | NestSpec, name: str = "output") -> NestSpec:
    """A substitution node."""
    return NestSpec(name=name, elasticity=elasticity, inputs=inputs)


def technology(value_added: float | str = 1.0, top: float | str = 0.0) -> tuple[ActivitySpec, ...]:
    """Materials against value added, by default in fixed proportions."""
    return (ActivitySpec(of="*", nest=nest(top, "commodities", nest(value_added, "factors", name="va"))),)


# --- economies of any number of sectors ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sector:
    """One activity and its commodity, in money; household consumption is what other uses leave of supply.

    inputs: by the name of the sector that they come from. exports are at the price at home, imports before duty.
    """

    inputs: Mapping[str, float] = field(default_factory=dict)
    labour: float = 40.0
    capital: float = 20.0
    output_tax: float = 0.0
    imports: float = 0.0
    duty: float = 0.0
    exports: float = 0.0
    government: float = 0.0
    investment: float = 0.0


def small_sam(sectors: Mapping[str, Sector], partners: Sequence[str] = ("w",), name: str = "small") -> Sam:
    """A balanced SAM: accounts a_X and c_X per sector; trade is shared equally between the partners.

    Raises ValueError where other uses leave nothing of a good for the household.
    """
    flows: dict[tuple[str, str], float] = {}
    used = dict.fromkeys(sectors, 0.0)
    for x, s in sectors.items():
        for y, value in s.inputs.items():
            flows[f"c_{y}", f"a_{x}"] = value
            used[y] += value
    revenue = {"t_output": 0.0, "t_duty": 0.0}
    world = consumed = bought = 0.0
    for x, s in sectors.items():
        a, c = f"a_{x}", f"c_{x}"
        output = sum(s.inputs.values()) + s.labour + s.capital + s.output_tax
        consumption = output + s.imports + s.duty - s.exports - used[x] - s.government - s.investment
        if consumption <= 0:
            raise ValueError(f"{x}: other uses leave {consumption:g} for the household")
        flows |= {
            ("labour", a): s.labour,
            ("capital", a): s.capital,
            (a, c): output,
            (c, "house"): consumption,
        }
        flows |= {("t_output", a): s.output_tax, ("t_duty", c): s.duty}
        flows |= {(c, "gov"): s.government, (c, "saving"): s.investment}
        for r in partners:
            flows |= {(r, c): s.imports / len(partners), (c, r): s.exports / len(partners)}
        revenue["t_output"] += s.output_tax
        revenue["t_duty"] += s.duty
        consumed += consumption
        bought += s.government
        world += s.imports - s.exports
    for f in ("labour", "capital"):
        flows["house", f] = sum(getattr(s, f) for s in sectors.values())
    flows |= {("gov", t): value for t, value in revenue.items()}
    flows["saving", "gov"] = sum(revenue.values()) - bought
    for r in partners:
        flows["saving", r] = world / len(partners)
    flows["saving", "house"] = flows["house", "labour"] + flows["house", "capital"] - consumed
    kinds = {
        **{f"a_{x}": "activity" for x in sectors},
        **{f"c_{x}": "commodity" for x in sectors},
        "labour": "factor",
        "capital": "factor",
        "house": "household",
        "gov": "government",
        **{t: "tax" for t, value in revenue.items() if value},
        "saving": "investment",
        **dict.fromkeys(partners, "world"),
    }
    kept = {cell: value for cell, value in flows.items() if abs(value) > 1e-12}
    index = pd.MultiIndex.from_tuples(list(kept), names=["receiver", "payer"])
    accounts = pd.DataFrame({"kind": {n: k for n, k in kinds.items() if any(n in cell for cell in kept)}})
    return Sam(
        pd.Series(list(kept.values()), index=index, dtype=float), accounts, name=name, unit="money", year=2015
    )


def two_sectors(**changes: Sector) -> dict[str, Sector]:
    """Goods x and y, both traded, with an output tax on x and a duty on y."""
    sectors = {
        "x": Sector(
            {"y": 10.0}, 30.0, 50.0, 10.0, imports=20.0, exports=30.0, government=5.0, investment=10.0
        ),
        "y": Sector(
            {"x": 20.0}, 50.0, 30.0, imports=40.0, duty=8.0, exports=20.0, government=11.0, investment=15.0
        ),
    }
    return sectors | changes


SMALL_TAXES = (
    TaxSpec(name="duty", account="t_duty", on="import"),
    TaxSpec(name="output_tax", account="t_output", on="output", collector="gov"),
)
SMALL_TABLE = ElasticityTable(
    "small",
    {
        ("sigma_armington", "*"): 2.0,
        ("sigma_origin", "*"): 4.0,
        ("omega_export", "*"): 2.0,
        ("omega_destination", "*"): 4.0,
        ("eta_export_demand", "*"): 4.0,
    },
)


def carbon_taxes(*bases: str) -> tuple[TaxSpec, ...]:
    """A carbon price (`carbon_price`, paid to the government) on emissions of the two-sector economy, by what emits."""
    return tuple(
        TaxSpec(
            name=f"carbon_{on}",
            account="t_carbon",
            on=on,
            kind="specific",
            shared_rate="carbon_price",
            coefficient=f"emission_{on}",
            collector="gov",
        )
        for on in bases
    )


def permit_taxes() -> tuple[TaxSpec, ...]:
    """Emissions trading, allowances by benchmark, the fossil-fuel levy and border adjustment, as in japan_gx."""
    rows = (
        ("permits_intermediate", "t_permits", "intermediate", "covered_price", "covered_intermediate"),
        ("permits_output", "t_permits", "output", "covered_price", "covered_output"),
        ("allowances", "t_allowances", "output", "covered_price", "allowances_output"),
        ("levy_intermediate", "t_levy", "intermediate", "fossil_levy", "levied_intermediate"),
        ("levy_consumption", "t_levy", "consumption", "fossil_levy", "levied_consumption"),
        ("levy_output", "t_levy", "output", "fossil_levy", "levied_output"),
        ("border_import_permits", "t_border", "import", "covered_price", "content_import"),
        ("border_export_permits", "t_border", "export", "covered_price", "content_export"),
        ("border_import_carbon", "t_border", "import", "carbon_price", "content_import"),
        ("border_export_carbon", "t_border", "export", "carbon_price", "content_export"),
    )
    return tuple(
        TaxSpec(name=name, account=account, on=on, kind="specific", shared_rate=rate, coefficient=units, collector="gov")
        for name, account, on, rate, units in rows
    )  # fmt: skip


BURNT = pd.DataFrame({"source": ["c_x", "c_x"], "user": ["a_y", "house"], "mt_co2": [2.0, 1.0]})
"""Emissions of the two-sector economy: sector y and the household burn good x."""


def small_structure(**changes: object) -> Structure:
    """Cobb-Douglas household, fixed value shares of government and investment, finite export demand."""
    structure = Structure(
        name="small",
        activities=technology(value_added=0.8),
        household=HouseholdSpec(demand="cobb_douglas"),
        government=BuyerSpec(elasticity=1),
        investment={"*": BuyerSpec(elasticity=1)},
        taxes=SMALL_TAXES,
        money_unit_yen=1e6,
        roles=Roles(labour=("labour",), tariff=("duty",)),
    )
    return structure.model_copy(update=changes)


def small_economy(sam: Sam | None = None, table: ElasticityTable = SMALL_TABLE, **changes: object) -> Economy:
    """The open economy of two sectors with government, taxes, saving and trade, or another SAM of `small_sam`.

    `changes` replace keys of the structure (`cge.Structure`).
    """
    return Economy(
        sam or small_sam(two_sectors()),
        structure=small_structure(**{"closure": "textbook", **changes}),
        elasticities=table,
    )
