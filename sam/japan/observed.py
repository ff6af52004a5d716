"""Japan 2011-2021 as observed by industry: drivers and outcomes of the backcast (docs/explanation/backcast.md).

`python -m sam.japan.observed [SOURCES] --paths FOLDER --docs FOLDER` writes `backcast_drivers.csv` and `backcast.csv`.

Sources: EUKLEMS & INTANProd, release 2024, Japan (Bontadini et al. 2023): growth accounts (VA_CP, VA_Q, LAB_QI, CAP_QI, LAB,
CAP), national accounts (H_EMP), capital accounts (Iq_GFCF); OECD ICIO 2023 for trade. Capital services and investment of
2021 are not published: capital grows from 2020 to 2021 as from 2019 to 2020, investment stays at that of 2020.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from sam.japan import sources
from sam.japan.classification import commodities
from sam.japan.euklems_split import LABOUR_ACTIVITIES
from sam.read import read_sam

BASE, FIRST, YEARS = 2015, 2011, tuple(range(2015, 2022))
OUTCOME_YEARS = (2011, 2015, 2018, 2019, 2021)
TRADE_YEARS = (2015, 2018, 2021)
PUBLIC = ("O", "P", "Q")
"""Administration, education and health: what government buys is proxied by their value added."""


NO_INDUSTRY = {"osv"}
"""Office supplies and what the statistics cannot place: not of EUKLEMS (`judgements.csv`)."""


Groups = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""Name -> (members of the source's classification, accounts of the SAM)."""


def industries() -> Groups:
    """EUKLEMS industries and the activities that belong to them."""
    return _apart(
        ({code}, {f"a_{each}" for each in set(activities) - NO_INDUSTRY})
        for code, activities in LABOUR_ACTIVITIES.items()
    )


def trade_sectors() -> Groups:
    """Sectors of the ICIO and the commodities that belong to them."""
    return _apart(
        (set(sectors.split("+")), {f"c_{code}"}) for code, sectors in commodities()["icio28"].items()
    )


def _apart(pairs: Iterable[tuple[set[str], set[str]]]) -> Groups:
    """The finest groups in which two classifications do not cross."""
    groups: list[tuple[set[str], set[str]]] = []
    for members, accounts in pairs:
        crossing = [group for group in groups if group[0] & members or group[1] & accounts]
        groups = [group for group in groups if group not in crossing]
        whole = (
            members.union(*(each[0] for each in crossing)),
            accounts.union(*(each[1] for each in crossing)),
        )
        groups.append(whole)
    return {
        "+".join(sorted(members)): (tuple(sorted(members)), tuple(sorted(accounts)))
        for members, accounts in groups
    }


class Observed:
    """EUKLEMS series by industry group and year. Raises SourcesError where a workbook is missing."""

    def __init__(self, folder: Path) -> None:
        growth = sources.euklems_growth(folder)
        self._value, self._volume = growth["VA_CP"], growth["VA_Q"]
        self._labour, self._capital = growth["LAB_QI"], _moved_on(growth["CAP_QI"])
        self._wages, self._rents = growth["LAB"], growth["CAP"].ffill(axis=1)
        self._hours = growth["H_EMP"]
        self._investment = growth["Iq_GFCF"].ffill(axis=1)

    def value(self, members: Iterable[str]) -> pd.Series:
        """Value added at current prices, million yen by year."""
        return self._value.loc[list(members)].sum()

    def hours(self, members: Iterable[str]) -> pd.Series:
        """Hours worked, thousand by year."""
        return self._hours.loc[list(members)].sum()

    def investment(self, members: Iterable[str]) -> pd.Series:
        """Gross fixed capital formation in volume."""
        return self._investment.loc[list(members)].sum()

    def volume(self, members: Iterable[str]) -> pd.Series:
        """Value added in volume, an index with 2015 = 1 (Törnqvist over the group's industries)."""
        return _index(self._volume, self._value, members)

    def capital(self, members: Iterable[str]) -> pd.Series:
        """Capital services, an index with 2015 = 1."""
        return _index(self._capital, self._rents, members)

    def labour(self, members: Iterable[str]) -> pd.Series:
        """Labour services, an index with 2015 = 1."""
        return _index(self._labour, self._wages, members)

    def productivity(self, members: Iterable[str]) -> pd.Series:
        """What growth of value added is left by labour and capital at their shares (Solow 1957), 2015 = 1."""
        members = list(members)
        wages, rents = self._wages.loc[members].sum(), self._rents.loc[members].sum()
        share = (wages / (wages + rents)).rolling(2).mean().bfill()
        steps = np.log(self.volume(members)).diff().fillna(0.0)
        steps -= share * np.log(self.labour(members)).diff().fillna(0.0)
        steps -= (1 - share) * np.log(self.capital(members)).diff().fillna(0.0)
        index = np.exp(steps.cumsum())
        return index / index[BASE]


def _moved_on(table: pd.DataFrame) -> pd.DataFrame:
    """The same with 2021 moved on from 2020 as 2020 was from 2019."""
    later = table.copy()
    later[2021] = table[2020] ** 2 / table[2019]
    return later


def _index(volumes: pd.DataFrame, weights: pd.DataFrame, members: Iterable[str]) -> pd.Series:
    """Törnqvist index of a group, 2015 = 1: logarithmic growth by mean shares of two years."""
    own = [code for code in members if (volumes.loc[code, FIRST:] > 0).all()]
    shares = weights.loc[own] / weights.loc[own].sum()
    mean = (shares + shares.shift(axis=1)) / 2
    steps = (np.log(volumes.loc[own]).diff(axis=1) * mean).sum()
    index = np.exp(steps.cumsum())
    return index / index[BASE]


def drivers(folder: Path) -> pd.DataFrame:
    """Indices with 2015 = 1 by year, and growth of hours and quality in per cent; a column for each series of the path.

    `capital` is the mean of the activities by their capital income in the SAM; `capital_X` and `productivity_X` are against
    `capital` and `productivity`.
    """
    seen, groups = Observed(folder), industries()
    rents = read_sam("japan_2015").flows["f_capital"]
    weight = pd.Series({name: rents.reindex(own).fillna(0.0).sum() for name, (_, own) in groups.items()})
    capital = pd.DataFrame(
        {name: seen.capital(members) for name, (members, _) in groups.items() if weight[name]}
    )
    mean = (capital * weight[capital.columns]).sum(axis=1) / weight.sum()
    hours = seen.hours(["TOT"])
    quality = seen.labour(["TOT"]) / (hours / hours[BASE])
    whole = seen.productivity(["TOT"])
    table = {
        "hours_pct": 100 * hours.pct_change(),
        "quality_pct": 100 * quality.pct_change(),
        "gdp": seen.volume(["TOT"]),
        "government": seen.volume(PUBLIC),
        "investment_private": _to_base(seen.investment(["TOT"]) - seen.investment(["O"])),
        "investment_public": _to_base(seen.investment(["O"])),
        "housing": seen.capital(["L"]),
        "public_capital": seen.capital(["O"]),
        "consumption_tax": pd.Series(
            dict.fromkeys(range(2015, 2019), 0.08) | {2019: 0.085, 2020: 0.1, 2021: 0.1}
        ),
        "capital": mean,
        "productivity": whole,
    }
    table |= {f"capital_{name}": capital[name] / mean for name in capital}
    table |= {
        f"productivity_{name}": seen.productivity(members) / whole for name, (members, _) in groups.items()
    }
    found = pd.DataFrame(table).loc[list(YEARS)]
    found.loc[BASE, ["hours_pct", "quality_pct"]] = 0.0
    return found.rename_axis("year").reset_index()


def _to_base(series: pd.Series) -> pd.Series:
    return series / series[BASE]


def outcomes(folder: Path) -> pd.DataFrame:
    """What happened: outcome, industry or sector of trade, accounts of the SAM, and a column for each year.

    Value added in billion yen, its volume as an index, hours in million, trade in million US dollars.
    """
    seen = Observed(folder)
    rows = []
    for name, (members, own) in industries().items():
        for outcome, series in (
            ("value_added", seen.value(members) / 1e3),
            ("value_added_volume", seen.volume(members)),
            ("hours", seen.hours(members) / 1e3),
        ):
            rows.append(
                {"outcome": outcome, "industry": name, "accounts": " ".join(own)}
                | {str(year): series[year] for year in OUTCOME_YEARS}
            )
    for flow in ("exports", "imports"):
        by_year = {
            year: sources.oecd_trade(folder, year).groupby("sector")[flow].sum() for year in TRADE_YEARS
        }
        for name, (members, own) in trade_sectors().items():
            rows.append(
                {"outcome": flow, "industry": name, "accounts": " ".join(own)}
                | {str(year): table[list(members)].sum() for year, table in by_year.items()}
            )
    return pd.DataFrame(rows)


def main(arguments: list[str] | None = None) -> int:
    """Derive and write both tables."""
    parser = argparse.ArgumentParser(prog="python -m sam.japan.observed", description=__doc__)
    parser.add_argument("sources", nargs="?")
    parser.add_argument("--paths", type=Path, required=True)
    parser.add_argument("--docs", type=Path, required=True)
    given = parser.parse_args(arguments)
    folder = sources.sources_folder(given.sources)
    for table, path in (
        (drivers(folder), given.paths / "backcast_drivers.csv"),
        (outcomes(folder), given.docs / "backcast.csv"),
    ):
        table.to_csv(path, index=False, float_format="%.6g", lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
