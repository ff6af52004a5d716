"""The consumption tax taken out of producers' prices and put on those who cannot deduct it.

The MIC table books the tax gross: every purchase at home contains it, exports do not, and the indirect taxes of an
activity hold its net payment: tax on sales less tax on inputs less tax on investment. For commodity c and buyer u

    tau[c,u] = V[c,u] * t[c] s[c,u] / (1 + t[c] s[c,u])   tax inside a purchase V, at the rate t with the taxed share s
    S[c]     = sum_u tau[c,u] - M[c]                       tax on domestic sales; M is the tax paid at the border
    paid     = (1 - k[u]) tau[c,u]                         what buyer u cannot deduct; k is the share that he can

Purchases, sales and the import tax fall by tau, S and M, buyers pay `paid`, and indirect taxes of activity a become
what remains: idtx - (S - k sum tau - K), where K is its deduction for investment, by which its surplus falls too.
Each row and column loses and gains the same, so that the table stays balanced whatever t, s, k and K are.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan import sources
from sam.japan.classification import BUYERS, activities, commodities
from sam.japan.table import Table

PASSED_ON = ("o_p", "o_f")
"""Own-account transport: no sale, so that it contains what its inputs contain less what is deducted of it."""

HOUSING = 16_261.1 / 36_587.0
"""Part of private construction that is dwellings (MIC 390 sectors 411101 and 411102): not deducted."""

PUBLIC_CORPORATIONS = 0.25
"""Part of public investment whose tax is deducted: assumed to be that of public corporations (water, roads, railways)."""

ON_TOP = ("coa", "oil", "gas", "loi")
"""Commodities whose excise is outside the base of the tax: of diesel by law, of coal, crude oil and gas as published.

With it in the base the border tax would leave 5 to 8 per cent less than the statutory rates of their excises."""

_FOLDER = Path(__file__).parent
_ROUNDING = 0.5
"""Billion yen of import commodity tax above the rate that are no excise."""

_INVESTMENT_CREDIT = "総資本形成に係る消費税"


def rates(year: int, buyer: str = "*") -> pd.Series:
    """Statutory rate by commodity in a year, as a share of the price before tax: the rows of the latest year of
    `consumption_tax_rates.csv` that begins by then, `*` for what has none of its own.

    buyer: account of final demand; its rate differs on trade and freight, of which a part is margins on what it buys.

    Raises ValueError for a year before the first.
    """
    table = pd.read_csv(_FOLDER / "consumption_tax_rates.csv", index_col="commodity")
    table = table[table["buyer"].isin(["*", buyer])]
    if year < (first := int(table["from"].min())):
        raise ValueError(f"consumption tax of {year}: consumption_tax_rates.csv begins in {first}")
    now = table.loc[table["from"] == table.loc[table["from"] <= year, "from"].max(), "rate"]
    return now.drop("*").reindex(commodities().index).fillna(now["*"])


def taxed_shares() -> pd.DataFrame:
    """Share of each purchase at home that the tax falls on: rows commodity, columns activity or final demand."""
    columns = [*activities().index, "bcn", *BUYERS]
    shares = pd.DataFrame(1.0, index=commodities().index, columns=columns)
    for row in pd.read_csv(_FOLDER / "consumption_tax.csv").itertuples():
        own = [column for column in columns if row.buyer in ("*", BUYERS.get(column))]
        shares.loc[row.commodity, own] = row.share
    return shares


def deducted_shares() -> pd.Series:
    """Share of the tax on its inputs that an activity deducts: its taxable sales, exports included, in all sales."""
    table = pd.read_csv(_FOLDER / "consumption_tax_credit.csv", index_col="activity")
    return table["share"].reindex(activities().index).fillna(1.0)


def without_consumption_tax(folder: Path, table: Table, excises: pd.Series, year: int) -> Table:
    """The table with the consumption tax as one on buyers (account `t_consumption`) instead of inside all prices.

    excises: what commodities bear, billion yen; those of `ON_TOP` are outside the base. year: of the rates.
    Raises ValueError where the tax at the border exceeds what home use of the commodity bears, or the SNA's
    deduction for investment exceeds the tax on what businesses invest.
    """
    values = table.values
    codes, makers = list(commodities().index), list(activities().index)
    deducted = deducted_shares()
    inside = embedded(table, excises, year)
    border = border_tax(values, year)
    sold = inside.loc[codes].sum(axis=1) - border
    if (sold < -1.0).any():
        raise ValueError(f"more tax at the border than home use bears: {sold[sold < -1.0].to_dict()}")
    made = table.sales.groupby(level=1).sum()
    sales_tax = table.sales * (sold / made).reindex(table.sales.index, level=1).fillna(0.0)
    # The SNA's figure is of purchases; the MIC table has tax in own research and in stocks, too, and its deduction.
    purchased = float(sources.sna_29(folder).at[_INVESTMENT_CREDIT, "output"])
    credit = purchased + float(inside.at["rnd", "invp"] + inside["stck"].sum())
    investment = investment_shares(inside, purchased)

    inputs = inside[makers].sum()
    weight = deducted * values.loc["depr", makers].drop(["imr", "ggo"]).reindex(makers).fillna(0.0)
    on_investment = credit * weight / weight.sum()
    basic = values.copy()
    basic.loc[inside.index, inside.columns] -= inside
    basic.loc["idtx", makers] -= sales_tax.groupby(level=0).sum() - deducted * inputs - on_investment
    basic.loc["idtx", list(PASSED_ON)] = 0.0  # else dust
    basic.loc["opse", makers] -= on_investment
    basic.loc[codes, "imtx"] += border
    paid = payable(inside, deducted, investment)
    return Table(basic, table.sales - sales_tax, table.paid | paid)


def embedded(table: Table, excises: pd.Series, year: int) -> pd.DataFrame:
    """Tax inside purchases at home, what can be deducted included: rows commodity and `bcn`, columns buyers.

    Business consumption and own-account transport contain what their inputs contain and is passed on.
    """
    makers = list(activities().index)
    shares = taxed_shares()
    shares *= pd.DataFrame({column: rates(year, BUYERS.get(column, "*")) for column in shares})
    values = table.values.loc[shares.index, shares.columns]
    outside = (excises / values.sum(axis=1)).where(values.index.isin(ON_TOP), 0.0)
    values = values.mul(1 - outside, axis=0)
    # Scrap and fees that a final buyer sells bear no tax.
    sold = (values < 0) & values.columns.isin([column for column in BUYERS if column != "stck"])
    tax = (values * shares / (1 + shares)).mask(sold, 0.0)
    tax.loc["bcn"] = 0.0
    bundle = table.values.loc[["bcn"], makers].reindex(columns=shares.columns).fillna(0.0)
    use = pd.concat([table.values.loc[shares.index, shares.columns], bundle])
    deducted = deducted_shares()
    output = table.sales.groupby(level=0).sum()
    # Own-account transport and the bundle buy what contains them, a little: repeated until nothing moves.
    for _ in range(100):
        passed = {a: deducted[a] * tax[a].sum() / output[a] for a in PASSED_ON}
        passed["bcn"] = tax["bcn"].sum() / use["bcn"].sum()
        for commodity, share in passed.items():
            tax.loc[commodity] = share * use.loc[commodity]
    return tax


def border_tax(values: pd.DataFrame, year: int) -> pd.Series:
    """Consumption tax on imports: the rate on cif value, duty and excises in its base, at most the import commodity tax."""
    rows = values.loc[list(commodities().index)]
    landed = -rows[["impo", "imta"]].sum(axis=1)
    rate = rates(year)
    with_excises = (landed - rows["imtx"]) / (1 + rate)
    tax = (rate * landed.where(landed.index.isin(ON_TOP), with_excises)).clip(upper=-rows["imtx"])
    return tax.mask(-rows["imtx"] - tax < _ROUNDING, -rows["imtx"])


def investment_shares(inside: pd.DataFrame, credit: float) -> pd.DataFrame:
    """Share of the tax on investment goods that nobody deducts: rows commodity, columns `invp`, `invg`.

    Dwellings and their agents' fees bear it in full, research not at all; of the rest as much is deducted as the SNA's
    total says (`credit`, billion yen).
    """
    tax = inside.loc[commodities().index, ["invp", "invg"]].drop("rnd")
    business = pd.Series(1.0, index=tax.index)
    business["con"], business["rer"] = 1 - HOUSING, 0.0
    part = (credit - PUBLIC_CORPORATIONS * tax["invg"].sum()) / float((business * tax["invp"]).sum())
    if not 0 <= part <= 1:
        raise ValueError(
            f"the deduction of {credit:g} is {part:.2f} of the tax on private business investment"
        )
    bears = pd.DataFrame({"invp": 1 - part * business, "invg": 1 - PUBLIC_CORPORATIONS})
    return bears.reindex(commodities().index).fillna(0.0)


def payable(
    inside: pd.DataFrame, deducted: pd.Series, investment: pd.DataFrame
) -> dict[tuple[str, str], float]:
    """What buyers hand over and cannot deduct, by (`t_consumption`, payer)."""
    final = inside.drop(index="bcn")
    paid: dict[tuple[str, str], float] = {}
    for a, share in deducted.items():
        paid["t_consumption", f"a_{a}"] = (1 - share) * float(inside[a].sum())
    for column, account in BUYERS.items():
        if column == "stck":
            continue
        tax = final[column]
        if column in investment:
            tax = tax * investment[column]
        cell = ("t_consumption", account)
        paid[cell] = paid.get(cell, 0.0) + float(tax.sum())
    return paid
