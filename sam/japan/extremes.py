"""What is most extreme in the finished SAM: shares of labour, pay per hour, returns on capital, import shares and tax rates.

`python -m sam.japan.extremes [FOLDER]` reads a folder of the SAM with its satellites (the shipped one unless named) and
writes `EXTREMES.md` there. Judgements of a year, or of every year, stand in
`judgements.csv`; what has none is marked so, and a test fails.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from sam.bundled import bundled_folder
from sam.japan.build import NAME
from sam.read import read_sam
from sam.sam import Sam

LISTED = 15
"""Items of each list."""

SMALLEST = 10.0
"""Billion yen: what is smaller is listed nowhere."""

NOT_JUDGED = "**not judged**"

_HEAD = """# What is most extreme in the SAM of Japan, {year}

The fifteen most extreme values of each list, as they stand in the SAM, each judged. Written by
`python -m sam.japan.extremes`."""

_SAYS = {
    "labour share": "Labour with employers' contributions in value added at factor cost; by log-odds from the median.",
    "pay per hour": "Yen that an hour of labour costs, of all persons, with employers' contributions; by logs.",
    "return on capital": "Capital income, gross of depreciation, over the net stock (EU KLEMS), a year; by logs.",
    "import share": "Imports (cif) in what is bought at home; the highest.",
    "tax rate": "What an account pays of taxes less subsidies, over what it sells before them: activities production taxes, "
    "subsidies and consumption tax on inputs; commodities excises and duty, over what is sold at home. Consumption tax of "
    "households is not here. The largest, of either sign.",
}

_JUDGEMENTS = Path(__file__).parent / "judgements.csv"


def labour_shares(sam: Sam) -> pd.Series:
    """Labour with employers' contributions in value added at factor cost, by activity that has any."""
    paid = sam.flows.unstack(fill_value=0.0)[sam.of_kind("activity")]
    labour = paid.loc["f_labour"] + paid.loc["t_social"]
    added = labour + paid.loc[sam.of_kind("factor")].drop(index="f_labour").sum()
    return (labour / added)[added > SMALLEST]


def hourly_pay(sam: Sam, hours: pd.Series) -> pd.Series:
    """Labour with employers' contributions per hour, yen, by activity that works.

    hours: million a year of all persons by activity.
    """
    paid = sam.flows.unstack(fill_value=0.0)[sam.of_kind("activity")]
    labour = paid.loc["f_labour"] + paid.loc["t_social"]
    return (1e3 * labour / hours.reindex(labour.index))[labour > SMALLEST]


def capital_returns(sam: Sam, stock: pd.Series) -> pd.Series:
    """Capital income (gross of depreciation) over the net stock of capital, per year, by activity.

    stock: billion yen by activity. Rents of land and natural resources are no capital income; their stocks are not there.
    """
    factors = ["f_capital", "f_housing", "f_public", "f_other_power"]
    income = sam.flows.unstack(fill_value=0.0).loc[factors, sam.of_kind("activity")].sum()
    return (income / stock.reindex(income.index)).dropna()[income > SMALLEST]


def import_shares(sam: Sam) -> pd.Series:
    """Imports (cif) in what is bought at home, by commodity: output and imports less exports."""
    paid = sam.flows.unstack(fill_value=0.0)
    goods, world = sam.of_kind("commodity"), sam.of_kind("world")
    imports = paid.loc[world, goods].sum()
    output = paid.loc[sam.of_kind("activity"), goods].sum()
    home = output + imports - paid.loc[goods, world].sum(axis=1)
    return (imports / home)[home > SMALLEST]


def tax_rates(sam: Sam) -> pd.Series:
    """Taxes less subsidies that an activity or commodity pays, over what it sells before them; labour's left out.

    Of a commodity what is sold at home counts: excises and duty do not fall on exports.
    """
    paid = sam.flows.unstack(fill_value=0.0)
    goods = sam.of_kind("commodity")
    sellers = [*sam.of_kind("activity"), *goods]
    taxes = paid.loc[[tax for tax in sam.of_kind("tax") if tax != "t_social"], sellers].sum()
    exports = paid.loc[goods, sam.of_kind("world")].sum(axis=1)
    sold = paid[sellers].sum() - taxes - exports.reindex(sellers, fill_value=0.0)
    return (taxes / sold)[sold > SMALLEST]


def most_extreme(values: pd.Series, distance: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """The values at the largest distance from the median, largest first."""
    place = distance(values)
    far = (place - place.median()).abs().sort_values(ascending=False, kind="stable")
    return values.loc[far.index[:LISTED]]


def log_odds(shares: pd.Series) -> pd.Series:
    """ln(x / (1 - x)), in which 1 % and 2 % are as far apart as 98 % and 99 %."""
    inside = shares.clip(1e-4, 1 - 1e-4)
    return pd.Series(np.log(inside / (1 - inside)), index=shares.index)


def subjects(sam: Sam, stock: pd.Series, hours: pd.Series) -> Mapping[str, pd.Series]:
    """All values by subject: `labour share`, `pay per hour`, `return on capital`, `import share`, `tax rate`."""
    return {
        "labour share": labour_shares(sam),
        "pay per hour": hourly_pay(sam, hours),
        "return on capital": capital_returns(sam, stock),
        "import share": import_shares(sam),
        "tax rate": tax_rates(sam),
    }


def logs(values: pd.Series) -> pd.Series:
    """Natural logarithms, in which twice and half are equally far from the median."""
    return pd.Series(np.log(values), index=values.index)


def extremes(whole: Mapping[str, pd.Series]) -> Mapping[str, pd.Series]:
    """The most extreme of the values of each subject, most extreme first. whole: as `subjects` gives them."""
    return {
        "labour share": most_extreme(whole["labour share"], log_odds),
        "pay per hour": most_extreme(whole["pay per hour"], logs),
        "return on capital": most_extreme(whole["return on capital"], logs),
        "import share": whole["import share"].sort_values(ascending=False, kind="stable").iloc[:LISTED],
        "tax rate": whole["tax rate"].sort_values(ascending=False, key=abs, kind="stable").iloc[:LISTED],
    }


def judgements(year: int | None) -> Mapping[tuple[str, str], str]:
    """The judgements of a year by subject and account: those of the year, else those of every year."""
    table = pd.read_csv(_JUDGEMENTS, dtype=str, keep_default_na=False)
    of_year = [table[table["year"] == own] for own in ("", str(year))]
    return {
        (row.subject, row.account): row.judgement for part in of_year for row in part.itertuples(index=False)
    }


def page(sam: Sam, stock: pd.Series, hours: pd.Series) -> str:
    """The lists as Markdown: account, label, value, the median of all, and the judgement.

    stock: billion yen, hours: million a year, both by activity.
    """
    judged = judgements(sam.year)
    whole = subjects(sam, stock, hours)
    lines = [_HEAD.format(year=sam.year)]
    for subject, values in extremes(whole).items():
        places = 0 if subject == "pay per hour" else 3
        lines += [
            f"\n## {subject[0].upper()}{subject[1:]}\n",
            f"{_SAYS[subject]} Median {whole[subject].median():.{places}f}.\n",
        ]
        lines += ["| account | | value | judgement |", "|---|---|---:|---|"]
        for account, value in values.items():
            label = sam.accounts.at[account, "label_en"]
            judgement = judged.get((subject, account), NOT_JUDGED)
            lines.append(f"| `{account}` | {label} | {value:.{places}f} | {judgement} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> None:
    """Write `EXTREMES.md` into a folder of the SAM of Japan."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=bundled_folder() / NAME,
        help="folder of the SAM with its satellites",
    )
    folder = parser.parse_args(arguments).folder
    (folder / "EXTREMES.md").write_text(shipped_page(folder), encoding="utf-8")


def shipped_page(folder: Path) -> str:
    """The page of a folder: its SAM, the stocks of `capital.csv` and the hours of `labour.csv`."""
    stock = pd.read_csv(folder / "capital.csv").groupby("activity")["stock_bn"].sum()
    hours = pd.read_csv(folder / "labour.csv").set_index("activity")["hours_million"]
    return page(read_sam(folder), stock, hours)


if __name__ == "__main__":
    main()
