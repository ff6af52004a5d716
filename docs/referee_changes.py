"""Print docs/explanation/referee.md: what a referee criticised in version b333c05, the figure then, now, and why.

`python docs/referee_changes.py > docs/explanation/referee.md`, a minute. Figures then are those of that version.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd
from page_table import row, signed

import cge
from experiments.api.comparison import Comparison
from sam.bundled import bundled_folder
from sam.japan.extremes import capital_returns, labour_shares

ROOT = Path(__file__).parents[1]
FIXED_RETURN = {"closure.factor_markets.f_capital": "fixed_real_price"}

HEAD = """# What a referee found, and what changed

A referee read version b333c05 of the Japan model and its results. The list below has each figure that he criticised,
as it was and as it is, with the reason. This page is printed by `python docs/referee_changes.py >
docs/explanation/referee.md`.

Bn is billion yen at base prices. Closures are `welfare` (investment, government and foreign saving held) unless the
row says otherwise. Prices of fuels are of what is sold at home, imports included; those of producers, of which the
referee gave −46 and +70 per cent, are in [decision 34](../decisions/0034-fuels.md).
"""

TAIL = """
What is left of the list: duties are those collected, not protection (quotas and their rents are not in them), and who
buys liquor and tobacco is assumed ([decision 41](../decisions/0041-liquor-and-tobacco.md)).
"""


def main() -> None:
    """Solve everything and print the page."""
    lines = ["| figure | then | now | why |", "| --- | ---: | ---: | --- |"]
    for part in (tariffs, fuels, validation, welfare, taxes, labour, factors, capital, elasticities):
        lines += [row(each) for each in part()]
    sys.stdout.write("\n".join([HEAD, *lines, TAIL]))


@cache
def _economy() -> cge.Economy:
    return cge.Economy("japan_2015")


@cache
def _run(name: str, **options: str) -> cge.RunResult:
    return cge.run(name, **options)


def _change(comparison: Comparison | cge.RunResult, name: str) -> float:
    return float(comparison.macro.at[name, "change"])


def _pct(comparison: Comparison | cge.RunResult, name: str) -> float:
    return float(comparison.macro.at[name, "change_pct"])


def tariffs() -> Iterator[tuple[str, ...]]:
    """Duties removed."""
    removal = _against("welfare", "lump_sum", rate_duty=0)
    why = "consumption tax lies on buyers at home, whoever made the good: it is no wedge between imports and home goods"
    taxes_alone = "[what taxes alone do](literature.md#removal-of-tariffs)"
    yield "tariffs removed: EV", "−29 bn", f"{signed(_change(removal, 'ev'), 0)} bn", f"{why}; {taxes_alone}"
    yield "tariffs removed: real GDP", "+0.047 %", f"{signed(_pct(removal, 'gdp_real'), 3)} %", "the same"


def fuels() -> Iterator[tuple[str, ...]]:
    """A carbon price, with prices and exports of fuels."""
    carbon = _against("welfare", "lump_sum", carbon_price=10_000)
    prices, exports = carbon.sectors["price"], carbon.sectors["exports"]
    why = "products transform with an elasticity of 2, not 0.2; injected coal is steel's purchase"
    for label, then, table, account in (
        ("price of coke", "−43 %", prices, "c_cok"),
        ("price of other coal products", "+68 %", prices, "c_cop"),
        ("price of heavy oil A", "−12 %", prices, "c_hoa"),
        ("exports of coke", "+190 %", exports, "c_cok"),
    ):
        now = float(table.at[account, "change_pct"])
        yield f"carbon price of 10,000 yen: {label}", then, f"{signed(now, 0)} %", why
    yield (
        "the same: CO2",
        "−23.0 %",
        f"{signed(_pct(carbon, 'co2'), 1)} %",
        "fuels in nests of their own; elasticities by source",
    )
    yield (
        "the same: EV",
        "−1,443 bn",
        f"{signed(_change(carbon, 'ev'), 0)} bn",
        "all changes together",
    )


def validation() -> Iterator[tuple[str, ...]]:
    """Capital at its real return beside dynamic studies, where given capital alone was shown."""
    for study, price, then in (
        ("Takeda and Arimura 2030", 8_564, ("−0.272 %", "−1.00 %")),
        ("JCER 2009", 82_000, ("−3.17 %", "−8.14 %")),
    ):
        given = _against("welfare", "lump_sum", carbon_price=price)
        returned = _against("welfare", "lump_sum", settings=FIXED_RETURN, carbon_price=price)
        now = [f"{signed(_pct(found, 'gdp_real'), 2)} %" for found in (given, returned)]
        yield (
            f"GDP at the {price:,} yen of {study}",
            f"{then[0]} (shown); {then[1]} with capital at its real return (not shown)",
            f"{now[0]}; {now[1]}",
            "[every study stands under every closure](carbon_prices.md), whichever fits",
        )


def welfare() -> Iterator[tuple[str, ...]]:
    """What EV left out where saving moves."""
    why = "EV alone counts consumption of what would have been capital as a gain; welfare counts saving"
    for recycling, then in (("lump_sum", "+529 bn (EV)"), ("corporate_tax", "−4,422 bn (EV)")):
        carbon = _against("savings_driven", recycling, carbon_price=10_000)
        now = f"{signed(_change(carbon, 'ev_consumption_saving'), 0)} bn (consumption and saving)"
        yield f"carbon price, `savings_driven`, {recycling.replace('_', ' ')}", then, now, why
    subsidy = _run("investment_subsidy")
    yield (
        "investment subsidy: welfare with saving",
        "−101 bn",
        f"{signed(_change(subsidy, 'ev_consumption_saving'), 0)} bn",
        "a money metric in place of saving at base prices; consumption is taxed, investment is not",
    )
    yield (
        "investment subsidy: headline",
        "EV −4.7 tn",
        f"static loss as above; investment {signed(_pct(subsidy, 'investment_real'), 1)} %",
        "consumption turned into capital is no loss",
    )
    floor = _against(
        "welfare",
        "social_contribution",
        settings={"closure.factor_markets.f_labour": "fixed_real_price"},
        carbon_price=10_000,
    )
    yield (
        "carbon price, real wage fixed, social contributions cut: GDP",
        "+0.32 %",
        f"{signed(_pct(floor, 'gdp_real'), 2)} %",
        "stands: a lower tax on labour creates work at a given wage; the report shows what balances the budget",
    )


def taxes() -> Iterator[tuple[str, ...]]:
    """Taxes on production over output."""
    sam = _economy().sam
    flows = sam.flows
    for account, label, then in (
        ("a_pet", "refineries", "31 %"),
        ("a_air", "air transport", "−8.7 %"),
    ):
        rate = float(flows.get(("t_production", account), 0.0)) / _output(account)
        yield (
            f"tax on production, {label}",
            then,
            f"{signed(100 * rate, 1)} %",
            "excises lie on each product by its own rate, exports free; consumption tax and its refunds are apart",
        )


def labour() -> Iterator[tuple[str, ...]]:
    """METI's snapshots."""
    for case, multiplier, hours in (("base", "1.174", "−19.4 %"), ("new_axis", "1.325", "−10.9 %")):
        result = _run(f"meti_2040_{case}")
        yield (
            f"METI snapshot, {case.replace('_', ' ')} case: productivity multiplier",
            multiplier,
            f"{result.multiplier:.3f}",
            "market industries only: imputed rent, health, education and public administration keep theirs",
        )
        yield (
            f"the same: hours (document: {'−19.0' if case == 'base' else '−9.8'} %)",
            hours,
            f"{signed(_pct(result, 'employment'), 1)} %",
            "hours of all persons are imposed as the document has them, in snapshots and paths alike",
        )
        yield (
            "the same: GDP deflator over CPI",
            "+4.3 %" if case == "base" else "+6.3 %",
            f"{signed(_pct(result, 'gdp_deflator'), 1)} %",
            "against the document's sign: [the paths meet it](meti_2040.md) by world prices of imports",
        )


def factors() -> Iterator[tuple[str, ...]]:
    """What nature earns, and two shares that stand."""
    sam = _economy().sam
    for factor, label in (
        ("f_land", "farmland"),
        ("f_living", "fish stocks and forests"),
        ("f_mineral", "minerals"),
        ("f_fossil", "fossil deposits"),
    ):
        earned = sum(value for (to, _), value in sam.flows.items() if to == factor)
        yield (
            f"income of {label}",
            "in capital",
            f"{earned:,.0f} bn",
            "a factor of its own, in fixed or elastic supply",
        )
    yield (
        "labour share of textiles",
        "0.81",
        f"{labour_shares(sam)['a_txt']:.2f}",
        "stands and is judged: the table has a negative surplus (`sam/data/japan_2015/EXTREMES.md`)",
    )


def capital() -> Iterator[tuple[str, ...]]:
    """Stocks by asset, and the return that is none."""
    table = pd.read_csv(bundled_folder() / "japan_2015" / "capital.csv")
    stocks = table.groupby("activity")["stock_bn"].sum()
    yield (
        "return on capital of finance",
        "1.11",
        f"{capital_returns(_economy().sam, stocks)['a_fin']:.2f}",
        "stands and is judged: no return on fixed capital",
    )
    dwellings = table[table["activity"] == "a_imr"].set_index("asset")["stock_bn"]
    others = dwellings.drop("Rstruc").sum()
    yield (
        "assets other than dwellings on owner-occupied dwellings",
        "33.5 tn of structures, 2.6 tn of equipment and software",
        f"{others / 1000:.1f} tn of {dwellings.sum() / 1000:.1f} tn",
        "they are of letting and agents ([decision 39](../decisions/0039-capital-by-asset.md))",
    )


def elasticities() -> Iterator[tuple[str, ...]]:
    """Sources and values of elasticities."""
    with (ROOT / "calibration" / "data" / "japan_default.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["variant"]]
    sourced = [row for row in rows if row["page"] and not row["page"].endswith("not verified")]
    kinds = {
        kind: sum(row["kind"] == kind for row in rows) for kind in ("estimate", "convention", "judgement")
    }
    yield (
        "elasticities with a page or table",
        "7 of 142",
        f"{len(sourced)} of {len(rows)}",
        ", ".join(f"{number} of kind `{kind}`" for kind, number in kinds.items()),
    )
    by_name = {(row["parameter"], row["index"]): row["value"] for row in rows}
    for label, then, key in (
        ("Armington, mining", "3.05", ("sigma_armington", "c_min")),
        ("Armington, food", "3.8", ("sigma_armington", "c_foo")),
        ("Armington, beverages and tobacco", "3.8", ("sigma_armington", "c_alc")),
        ("Armington, motor vehicles", "3.8", ("sigma_armington", "c_mvh")),
        ("Armington, other transport equipment", "3.8", ("sigma_armington", "c_otn")),
        ("capital and labour", "0.7", ("sigma_kl", "*")),
        ("Frisch parameter", "−2", ("frisch", "household")),
    ):
        now = by_name.get(key) or by_name[key[0], "*"]
        yield label, then, now.replace("-", "−"), "by GTAP's own sectors, estimates for Japan, and income"


def _output(activity: str) -> float:
    return sum(value for (to, _), value in _economy().sam.flows.items() if to == activity)


def _against(
    closure: str, recycling: str, settings: dict[str, str] | None = None, **shock: float
) -> Comparison:
    model = _economy().model(closure=closure, recycling=recycling, settings=settings or {})
    return model.solve(**shock).against(model.solve())


if __name__ == "__main__":
    main()
