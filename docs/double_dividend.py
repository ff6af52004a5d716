"""Print docs/explanation/double_dividend.md: what the revenue of three carbon taxes buys, by recycling and labour market.

`python docs/double_dividend.py > docs/explanation/double_dividend.md`, about a minute.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
from gx_law import RECYCLING, WAGE, Runs, macro
from page_table import plain, signed, table

from experiments.api.comparison import Comparison

THEIRS = Path(__file__).parent / "takeda_arimura.csv"
THEIR_NAMES = {
    "lump_sum": "lump_sum",
    "consumption_tax": "household_purchases",
    "income_tax": "income_tax",
    "corporate_tax": "corporate_tax",
}
"""Recycling here -> the name in THEIRS; they have no cut of social contributions and no subsidy on investment."""
LABOUR: dict[str, Mapping[str, object]] = {"labour given": {}, "real wage held": WAGE}
EXEMPT = {"exempt_levy[c_coa, a_i_s|a_cop|a_cem]": 1.0, "exempt_levy[c_cok, a_i_s]": 1.0}
TAXES: dict[str, dict[str, float]] = {
    "carbon price, 2,400 yen": {"carbon_price": 2400.0},
    "auction, 4,300 yen": {"covered_price": 4300.0},
    "levy with exemptions, 2,900 yen": {"fossil_levy": 2900.0, **EXEMPT},
}
"""Rates that raise about the same revenue with labour given and the lump sum."""
TAX_INDICATORS = {
    "social contributions": "tax_social_contribution",
    "income tax": "tax_income_tax",
    "corporate tax": "tax_corporate_tax",
}


def main() -> None:
    """The page."""
    found = solutions(Runs())
    sys.stdout.write(HEAD)
    for part in (taxes(found), dividends(found), stabiliser(found)):
        sys.stdout.write("\n".join(part) + "\n")
    sys.stdout.write(READING)


def solutions(runs: Runs) -> dict[tuple[str, str, str], Comparison]:
    """Each (tax, recycling, labour market) against the benchmark."""
    return {
        (tax, recycling, labour): runs.compared(recycling=recycling, settings=settings, **shocks)
        for recycling in RECYCLING
        for labour, settings in LABOUR.items()
        for tax, shocks in TAXES.items()
    }


def taxes(found: Mapping[tuple[str, str, str], Comparison]) -> Iterator[str]:
    """What each tax raises and abates under the lump sum."""
    rows = [
        (tax, plain(macro(each, "carbon_revenue", "value")), signed(macro(each, "co2")),
         signed(macro(each, "gdp_real"), 3), signed(macro(each, "ev", "value"), 0),
         plain(1000 * macro(each, "gdp_real", "change") / macro(each, "co2", "change")),
         plain(-1000 * macro(each, "ev", "value") / -macro(each, "co2", "change")),
         signed(macro(each, "leakage_rate", "value"), 1))
        for tax in TAXES
        for each in (found[(tax, "lump_sum", "labour given")],)
    ]  # fmt: skip
    heads = ("lump sum, labour given", "revenue, bn yen", "CO2, %", "real GDP, %", "EV, bn yen")
    yield table((*heads, "GDP lost, yen per tonne", "EV lost, yen per tonne", "leakage, %"), rows)
    yield ""


def dividends(found: Mapping[tuple[str, str, str], Comparison]) -> Iterator[str]:
    """Real GDP and EV by recycling, tax and labour market, beside Takeda and Arimura."""
    yield "## Recycling, tax and labour market\n"
    yield (
        "Real GDP in per cent and, in brackets, EV in billion yen. The last two columns are Takeda and "
        "Arimura's GDP of 2030 and utility of a lifetime, in per cent (`docs/takeda_arimura.csv`).\n"
    )
    theirs = pd.read_csv(THEIRS, dtype=str)
    for labour in LABOUR:
        rows = []
        for recycling in RECYCLING:
            cells = [
                f"{signed(macro(each, 'gdp_real'))} ({signed(macro(each, 'ev', 'value'), 0)})"
                for each in (found[(tax, recycling, labour)] for tax in TAXES)
            ]
            rows.append((recycling.replace("_", " "), *cells, *their_figures(theirs, recycling)))
        yield table((labour, *TAXES, "their GDP", "their utility"), rows)
        yield ""


def their_figures(theirs: pd.DataFrame, recycling: str) -> tuple[str, str]:
    """GDP of 2030 and welfare of Takeda and Arimura under a recycling; dashes where they have none."""
    own = theirs[theirs["recycling"] == THEIR_NAMES.get(recycling)].set_index("item")
    if own.empty:
        return "-", "-"
    gdp = own[own["year"] == "2030"].at["gdp_real", "value"]
    return signed(float(gdp)), signed(float(own.at["welfare", "value"]), 3)


def stabiliser(found: Mapping[tuple[str, str, str], Comparison]) -> Iterator[str]:
    """What becomes of the revenue of the auction: taxes that fall, and what households get back."""
    yield "## The automatic stabiliser in the lump sum\n"
    yield (
        "Purchases and the saving of government are held, benefits are fixed in real terms, and contributions "
        "and income taxes are shares of income. Whatever a shock does to these taxes, the recycled one makes "
        "up for: it returns the revenue of carbon and "
        "what happens to other taxes, to property income and transfers received, and to the prices of what "
        "government buys (the last three in one column). The auction, billion yen:\n"
    )
    tax = "auction, 4,300 yen"
    rows = []
    for recycling in ("lump_sum", "social_contribution"):
        for labour in LABOUR:
            each = found[(tax, recycling, labour)]
            taxed = [macro(each, name, "change") for name in TAX_INDICATORS.values()]
            other = macro(each, "other_tax_revenue", "change") - sum(taxed)
            carbon, back = macro(each, "carbon_revenue", "value"), -macro(each, "lump_sum", "value")
            rest = back - carbon - other - sum(taxed)
            amounts = (signed(round(amount) + 0.0, 0) for amount in (carbon, *taxed, other, rest, back))
            rows.append(
                (f"{recycling.replace('_', ' ')}, {labour}", *amounts, signed(macro(each, "employment")))
            )
    heads = (
        "recycling, labour",
        "carbon revenue",
        *TAX_INDICATORS,
        "other taxes",
        "the rest of the budget",
        "lump sum back",
    )
    yield table((*heads, "hours, %"), rows)
    yield ""


HEAD = """# What the revenue of carbon buys

A double dividend is a carbon tax whose revenue lowers another tax so that emissions and the cost of taxes fall
together. This page has three taxes of about the same revenue, six ways to give it back and two labour markets, on the
accounts of 2015 under the closure `welfare`, which holds real investment, government purchases and saving, so that
EV counts all that is gained or lost. Printed by `python docs/double_dividend.py >
docs/explanation/double_dividend.md`.

The levy exempts coal and coke of steel works, coke ovens and cement kilns; without exemptions it is the carbon price
itself. The auction is of permits for the covered 60 per cent ([the GX law](gx_law.md)).

"""
READING = """With labour given wages and profits fall and other taxes take back a fifth of the revenue; with the wage held
half of it is gone: hours fall, and with them the base of every other tax, while benefits stay. For the one
household of this model that is no gain or loss by itself, since it pays the taxes and gets the lump sum; it
decides how large a cut the same carbon tax can pay for. A cut of contributions with the wage held is the
reverse: hours rise, other taxes and the prices of purchases with them relieve the budget, and the cut is
larger than the revenue of carbon.

## What ours gives and why

- **Labour given: no double dividend from income, corporate or labour taxes.** Factors are fixed, so that
  these taxes distort nothing and every cut is a lump sum, to the digit. A cut of the consumption tax is worth
  some 20 billion yen, because its rate differs between goods and because the price of carbon, held against
  consumer prices, falls a little against producers'.
- **Investment goods equal the lump sum** as real investment is fixed in `welfare`: the subsidy pays for what
  would be bought anyway.
- **Real wage held: social contributions, then the consumption tax.** The wage that is held is what workers
  get over consumer prices, before income tax: a cut of contributions lowers the cost of labour at that wage,
  a cut of the consumption tax lowers the wage against producers' prices, and both employ more. An income tax
  on households does not touch that wage here and stays a lump sum. Two of the three taxes have a double
  dividend in its strong form under both cuts; the levy with exemptions has it for contributions only.
- **Exemptions are costly.** The levy with exemptions raises the same revenue, abates less and costs 30 per
  cent more EV a tonne than the carbon price.
- **Beside Takeda and Arimura**: their order by GDP is corporate tax, consumption tax, income tax, lump sum;
  by utility consumption tax, income tax, lump sum, corporate tax. Consumption tax before lump sum is common
  to all columns. Their corporate cut pays through capital that accumulates, their income cut through leisure;
  a static run has neither. On a path ours turns the same way for the corporate tax and keeps their order of
  welfare at both ends ([Takeda and Arimura on this SAM](takeda_arimura.md)). The size of their change is of a
  higher price (8,564 to 9,423 yen).
"""

if __name__ == "__main__":
    main()
