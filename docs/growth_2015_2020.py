"""Growth accounts of Japan 2015-2020 by industry, from the SAMs and stocks, beside those of EUKLEMS & INTANProd.

`python docs/growth_2015_2020.py` prints the tables of docs/explanation/growth.md from growth_2015_2020.csv;
`python docs/growth_2015_2020.py SOURCES` derives that file first and renews the page. SOURCES is the folder above `data/`.
Of an industry,

    dln V = s (dln H + dln Q) + (1 - s) (dln K + dln M) + dln A

V value added in chained prices, H hours of all persons, Q composition of labour: sum over 18 types of their weight in labour
compensation times the growth of their share in hours; K stock of capital in prices of 2020, M its composition: sum over ten
assets of their weight in user costs times the growth of their stock, less that of K; A total factor productivity. Ours: s
is labour in value added at factor cost of the SAMs of 2015 and 2021 (weights of equation Y3); user costs r + delta - pi are
those of 2015 at the one net return of the economy. EUKLEMS: s = LAB / (LAB + CAP), the mean of two years.
Source: Jorgenson and Griliches (1967), Review of Economic Studies 34, 249-283; OECD (2009), Measuring Capital.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from page_table import table

from cge.analysis.accounting.log_mean import ces_weights, log_change
from sam import Sam, read_sam
from sam.bundled import bundled_folder
from sam.japan.capital_accounts import series
from sam.japan.euklems_split import ACTIVITIES
from sam.japan.labour_quality import labour_quality
from sam.japan.sources import euklems_growth, euklems_industries
from sam.japan.user_cost import CAPITAL_FACTORS, capital_income, common_return, user_costs

STORED = Path(__file__).with_suffix(".csv")
PAGE = Path(__file__).parent / "explanation" / "growth.md"
YEARS = range(2016, 2021)
BASE, NEXT = "japan_2015", "japan_2021"
WHOLE = "TOT"
LEFT_OUT = ("T",)
"""Households as employers have no capital, so that their productivity is not published."""

PARTS = {
    "hours": "hours",
    "types": "labour types",
    "stock": "stock",
    "assets": "assets",
    "tfp": "TFP",
}
"""Contributions to the growth of value added."""

REASONS = {
    "income": "what labour earns",
    "profits": "profits above user cost",
    "types": "labour types",
    "assets": "weights of assets",
}
"""Why TFP differs; the four add up to the difference."""


def main(arguments: Sequence[str]) -> None:
    """Print the stored accounts; where a folder of sources is given, derive them first and renew the page."""
    if arguments:
        accounts(Path(arguments[0])).to_csv(STORED, float_format="%.6f", lineterminator="\n")
    tables = report(pd.read_csv(STORED, index_col="industry"))
    if arguments:
        PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")
    sys.stdout.write(tables)


def renewed(page: str, tables: str) -> str:
    """The page with its paragraphs that have the heads of the tables replaced by the tables."""
    own = {text.partition("\n")[0]: text for text in tables.strip().split("\n\n")}
    return "\n\n".join(own.get(part.partition("\n")[0], part) for part in page.split("\n\n"))


def accounts(folder: Path) -> pd.DataFrame:
    """By industry: name, growth of value added, contributions `ours_…`, `euklems_…`, reasons `why_…`; per cent (logs)."""
    shares = labour_shares(read_sam(BASE), read_sam(NEXT))
    costs, quality, theirs = asset_costs(), labour_quality(folder), euklems_growth(folder)
    names = euklems_industries(folder)
    rows = {}
    for industry, share in shares.items():
        composition = np.log1p(quality[section_of(industry)] / 100.0)
        years = pd.DataFrame(
            [
                year_accounts(
                    industry,
                    year,
                    share,
                    composition[year],
                    capital_growth(folder, industry, year, costs),
                    theirs,
                )
                for year in YEARS
            ]
        )
        weights = {"ours_share": share, "euklems_share": years.pop("euklems_share").mean()}
        rows[industry] = {"name": names[industry], **weights, **(100.0 * years.sum())}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("industry")


def year_accounts(
    industry: str,
    year: int,
    share: float,
    types: float,
    capital: tuple[float, float],
    euklems: Mapping[str, pd.DataFrame],
) -> dict[str, float]:
    """One year of one industry; growth and contributions in logs.

    share: labour's; types: growth of labour's composition; capital: growth of the stock and of its services, all ours;
    euklems: its growth accounts.
    """

    def grown(name: str) -> float:
        before, after = (float(euklems[name].at[industry, at]) for at in (year - 1, year))
        return float(log_change(before, after))

    def mean(amounts: pd.DataFrame) -> float:
        return float((amounts.at[industry, year - 1] + amounts.at[industry, year]) / 2)

    their_share = mean(euklems["LAB"] / (euklems["LAB"] + euklems["CAP"]))
    in_value = mean(euklems["LAB"] / euklems["VA_CP"])
    output, time, their_services = grown("VA_Q"), grown("H_EMP"), grown("CAP_QI")
    their_types = grown("LAB_QI") - time
    stock, services = capital
    ours = contributions(output, share, time, types, stock, services)
    theirs = contributions(output, their_share, time, their_types, stock, their_services)
    apart = time + their_types - their_services
    return {
        "value_added": output,
        "euklems_share": their_share,
        **{f"ours_{part}": ours[part] for part in PARTS},
        **{f"euklems_{part}": theirs[part] for part in PARTS},
        "why_income": -(share - in_value) * apart,
        "why_profits": -(in_value - their_share) * apart,
        "why_types": -share * (types - their_types),
        "why_assets": -(1.0 - share) * (services - their_services),
    }


def contributions(
    output: float, share: float, time: float, types: float, stock: float, services: float
) -> dict[str, float]:
    """What adds up to the growth of value added, from growth of quantities in logs and labour's share."""
    capital = 1.0 - share
    found = {
        "hours": share * time,
        "types": share * types,
        "stock": capital * stock,
        "assets": capital * (services - stock),
    }
    return found | {"tfp": output - sum(found.values())}


def labour_shares(before: Sam, after: Sam) -> pd.Series:
    """Labour with employers' contributions in value added at factor cost by industry: the Y3 weight of two SAMs."""
    values = []
    for sam in (before, after):
        paid = sam.flows.unstack(fill_value=0.0)
        labour = paid.loc["f_labour"] + paid.loc["t_social"]
        capital = paid.loc[[factor for factor in CAPITAL_FACTORS if factor in paid.index]].sum()
        members = {industry: [f"a_{code}" for code in codes] for industry, codes in ACTIVITIES.items()}
        members[WHOLE] = sam.of_kind("activity")
        own = {name: codes for name, codes in members.items() if name not in LEFT_OUT}
        values.append(np.array([[labour[codes].sum(), capital[codes].sum()] for codes in own.values()]))
    parent = np.repeat(np.arange(len(own)), 2)
    weights = ces_weights(values[0].ravel(), values[1].ravel(), parent, len(own))
    return pd.Series(weights[::2], index=list(own))


def asset_costs() -> pd.Series:
    """User cost by asset in 2015 at the net return of the economy, per year."""
    folder = bundled_folder() / BASE
    assets = pd.read_csv(folder / "capital_assets.csv").set_index("asset")
    capital = pd.read_csv(folder / "capital.csv")
    return user_costs(assets, common_return(capital_income(read_sam(BASE).flows), capital, assets))


def capital_growth(folder: Path, industry: str, year: int, costs: pd.Series) -> tuple[float, float]:
    """Growth of the stock in prices of 2020 and of its services, in logs. EUKLEMS has services of a year follow its end."""
    before, after = (series(folder, "Kq", at).loc[industry].fillna(0.0) for at in (year - 1, year))
    values = [series(folder, "K", at).loc[industry].fillna(0.0) * costs for at in (year - 1, year)]
    weights = ces_weights(values[0].to_numpy(), values[1].to_numpy(), np.zeros(len(costs), dtype=int), 1)
    services = float(weights @ log_change(before.to_numpy(), after.to_numpy()))
    return float(log_change(before.sum(), after.sum())), services


def section_of(industry: str) -> str:
    """The section whose types of labour are published, of an industry inside it or of the whole."""
    return industry if industry in (WHOLE, "M-N") else industry[0]


def report(figures: pd.DataFrame) -> str:
    """Three tables in Markdown: what both have of growth, and why TFP differs, with the largest reason."""
    return "\n".join([_contributions(figures), "", _reasons(figures), ""])


def _contributions(figures: pd.DataFrame) -> str:
    head = ["industry", "value added", "labour share", *PARTS.values()]
    rows = [
        [
            f"{industry} {row['name']}",
            f"{row['value_added']:.1f}",
            f"{row['ours_share']:.2f} / {row['euklems_share']:.2f}",
            *(f"{row[f'ours_{part}']:.1f} / {row[f'euklems_{part}']:.1f}" for part in PARTS),
        ]
        for industry, row in figures.iterrows()
    ]
    return table(head, rows)


def _reasons(figures: pd.DataFrame) -> str:
    head = ["industry", "TFP ours", "EUKLEMS", "difference", *REASONS.values(), "largest reason"]
    rows = []
    for industry, row in figures.iterrows():
        why = {reason: row[f"why_{reason}"] for reason in REASONS}
        largest = REASONS[max(why, key=lambda reason: abs(why[reason]))]
        tfp = [row["ours_tfp"], row["euklems_tfp"], row["ours_tfp"] - row["euklems_tfp"], *why.values()]
        rows.append([f"{industry} {row['name']}", *(f"{figure:.1f}" for figure in tfp), largest])
    return table(head, rows)


if __name__ == "__main__":
    main(sys.argv[1:])
