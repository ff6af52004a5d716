"""The sectors that neither MIC table splits: food|alcoholic beverages|tobacco, paper|wood, motor vehicles|their parts|
other transport equipment, real estate|imputed rent, education|research, business services|repair, accommodation and
food|personal services.

Every published cell of the unsplit sector is divided between its two parts. Shares follow, in this order:
the MIC quantity table (fuels, power and gas by buyer: published), a documented fixed share (`splits.csv`),
or the OECD-45 structure with SNA-29 cost shares, scaled by one factor per row and per column so that the
published 390-sector output is met. So accounts balance without moving any published cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from sam.japan import sources
from sam.japan.classification import FAMILIES, activities, activity_of_basic, commodities, parts_of
from sam.japan.consumption_tax import border_tax, rates
from sam.japan.energy_purchases import published_purchases
from sam.japan.excises import of_makers
from sam.japan.table import YEAR

_SPLITS = Path(__file__).parent / "splits.csv"

_SNA_INDUSTRY = {
    "foo": "食料品",
    "alc": "食料品",
    "tob": "食料品",
    "ppp": "パルプ・紙・紙加工品",
    "wod": "その他の製造業",
    "mvh": "輸送用機械",
    "mvp": "輸送用機械",
    "otn": "輸送用機械",
    "edu": "教育",
    "rnd": "専門・科学技術、業務支援サービス業",
    "bsv": "専門・科学技術、業務支援サービス業",
    "orp": "その他のサービス",
    "acc": "宿泊・飲食サービス業",
    "psv": "その他のサービス",
}
"""Industry of SNA table 2 whose cost shares stand for the part of a sector."""

_SNA_COLUMN = {
    "wage": "compensation",
    "ssce": "compensation",
    "bcn": "compensation",
    "depr": "depreciation",
    "idtx": "taxes",
    "opse": "surplus",
}
"""Column of SNA table 2 whose share in output stands for the cost; business consumption follows wages."""

_SMALLEST_RATE = 1e-6
"""Cost rate where the OECD table shows none, so that a published input of the sector can still be placed."""

_DEMAND_OECD = {
    "hh": "HFCE",
    "gvci": "GGFC",
    "gvcc": "GGFC",
    "invp": "GFCF",
    "invg": "GFCF",
    "stck": "INVNT",
    "expo": "EXPO",
}


class SplitError(Exception):
    """A sector cannot be split with the shares given: a part would be negative or exceed the whole."""


@dataclass(frozen=True, eq=False)
class SplitTable:
    """The table at full detail (billion yen) and the assumption behind every split cell ('' = published).

    factors: the one factor by which the odds (first part : second part) of each split row and column had to be
    scaled to meet the published output; 1 means that the structure met it by itself.
    """

    values: pd.DataFrame
    assumption: pd.DataFrame
    factors: dict[tuple[str, str], float]


def outputs(folder: Path) -> pd.Series:
    """Output by activity (code without prefix), billion yen, from the 390 basic sectors."""
    basic = sources.mic_390(folder)
    codes = [activity_of_basic(*row) for row in basic[["basic", "mic37", "meti29"]].itertuples(index=False)]
    return basic["output"].groupby(pd.Index(codes)).sum()


def split_families(folder: Path, values: pd.DataFrame, assumption: pd.DataFrame) -> SplitTable:
    """Split the unsplit sectors of the combined table, rows first, then columns. Raises SplitError."""
    split = _Shares(folder, values)
    for family, (first, second) in FAMILIES.items():
        row = values.loc[family]
        share, text = split.of_row(family, row)
        values = _replace(values, family, {first: row * share, second: row - row * share})
        assumption = _replace(assumption, family, {first: text, second: text})
    handed_over = of_makers(-values.loc[commodities().index, "imtx"] - border_tax(values, YEAR))
    split.take_out_excises(handed_over * (1 + rates(YEAR)[handed_over.index]))
    for family, (first, second) in FAMILIES.items():
        column = values[family]
        part, text = split.of_column(family, column)
        values = _replace(values.T, family, {first: part, second: column - part}).T
        text = text.where(text != "", assumption[family])
        assumption = _replace(assumption.T, family, {first: text, second: text}).T
    return SplitTable(values, assumption, split.factors)


def _replace(table: pd.DataFrame, family: str, parts: dict[str, pd.Series]) -> pd.DataFrame:
    """The table with the row of the family replaced, in place, by the rows of its parts."""
    place = table.index.get_loc(family)
    rows = pd.DataFrame(parts).T[table.columns]
    return pd.concat([table.iloc[:place], rows, table.iloc[place + 1 :]])


class _Shares:
    """Shares of the first part of each sector, by user (row) and by input (column)."""

    def __init__(self, folder: Path, values: pd.DataFrame) -> None:
        self.factors: dict[tuple[str, str], float] = {}
        output = outputs(folder)
        parts = {part for family in FAMILIES.values() for part in family}
        self._output = pd.Series({part: output[list(parts_of(part))].sum() for part in parts})
        self._excises = pd.Series(0.0, index=self._output.index)
        self._oecd = sources.oecd_45(folder)
        self._sna = sources.sna_29(folder)
        self._fuels = published_purchases(folder)
        self._depreciation = values.loc["depr"]
        fixed = pd.read_csv(_SPLITS, dtype={"family": str})
        self._fixed = {(r.family, r.axis, r.line): r for r in fixed.itertuples(index=False)}

    def take_out_excises(self, handed_over: pd.Series) -> None:
        """Excises inside the output of makers and the consumption tax on them, billion yen: no input follows them."""
        parts = self._output.index
        self._excises = pd.Series({part: handed_over.reindex(list(parts_of(part))).sum() for part in parts})

    def of_row(self, family: str, row: pd.Series) -> tuple[pd.Series, pd.Series]:
        """Share of the first part in each user's purchase of the sector, and the assumption's text."""
        first, _ = FAMILIES[family]
        share, text = self._fixed_shares(family, "row", row)
        if family == "55":
            share["hh"] = 1 - self._output["imr"] / row["hh"]
            text["hh"] = "imputed rent consumed by households = its 390-sector output"
            return share, text
        if family == "11":
            landed = -float((share * row)[["impo", "imta"]].sum())
            share["imtx"] = rates(YEAR)[first] * landed / -row["imtx"]
            text["imtx"] = (
                "row split: food bears consumption tax at the border, liquor and tobacco excises besides"
            )
        odds = pd.Series({j: self._use_odds(family, j, row[j]) for j in row.index[share.isna()]})
        free = row[odds.index]
        held = float((row * share).sum())
        factor = _odds_factor(odds, free, float(self._output[first]) - held, family)
        self.factors[family, "row"] = factor
        share[odds.index] = factor * odds / (1 + factor * odds)
        scaled = (
            "row split: repair in proportion to the user's capital consumption, scaled to 390-sector output"
            if family == "66"
            else "row split: OECD-45 uses, scaled to 390-sector output"
        )
        text[odds.index] = text[odds.index].where(text[odds.index] != "", scaled)
        return share, text.where(row != 0.0, "")

    def of_column(self, family: str, column: pd.Series) -> tuple[pd.Series, pd.Series]:
        """Amount of each input that the first part buys, and the assumption's text."""
        first, second = FAMILIES[family]
        share, text = self._fixed_shares(family, "column", column)
        bought = pd.DataFrame({part: self._bought(part) for part in (first, second)})
        energy = list(bought.index[bought.notna().any(axis=1)])
        bought = bought.loc[energy].fillna(0.0)
        total = bought.sum(axis=1)
        share[energy] = (bought[first] / total).where(total > 0, 0.0)
        text[energy] = ""
        if family == "55":
            part = column * share.fillna(0.0)
            part["opse"] = self._output[first] - part.drop("opse").sum()
            text["opse"] = "column split: operating surplus is output less the other inputs"
            return part, text.where(column != 0.0, "")
        size = self._output - self._excises
        if self._excises[[first, second]].any():
            rest = column["idtx"] - self._excises[first] - self._excises[second]
            share["idtx"] = (
                self._excises[first] + rest * size[first] / (size[first] + size[second])
            ) / column["idtx"]
            text["idtx"] = "column split: excises to who hands them over, other taxes follow output"
        sold = [line for line in column.index if line != "subs" and column[line] < 0.0]
        even = [*sold, "subs"]
        share[even] = size[first] / (size[first] + size[second])
        text[even] = "column split: by-products and subsidies in proportion to 390-sector output"
        free = share.index[share.isna()]
        odds = pd.Series({line: self._input_odds(line, (first, second)) for line in free})
        held = float((column * share).sum())
        factor = _odds_factor(odds, column[free], float(self._output[first]) - held, family)
        self.factors[family, "column"] = factor
        share[free] = factor * odds / (1 + factor * odds)
        text[free] = "column split: OECD-45 inputs and SNA-29 cost shares, scaled to 390-sector output"
        return column * share, text.where(column != 0.0, "")

    def _bought(self, part: str) -> pd.Series:
        """Published purchases of fuels, power and gas; missing where the quantity table has none of the part."""
        return self._fuels.reindex(columns=list(parts_of(part))).sum(axis=1, min_count=1)

    def _fixed_shares(self, family: str, axis: str, cells: pd.Series) -> tuple[pd.Series, pd.Series]:
        share = pd.Series(np.nan, index=cells.index)
        text = pd.Series("", index=cells.index, dtype=object)
        anything = self._fixed.get((family, axis, "*"))
        for line in cells.index:
            rule = self._fixed.get((family, axis, line), anything)
            if rule is not None:
                share[line] = rule.share_of_first
                text[line] = f"{axis} split: {rule.source}"
        share[cells == 0.0] = 0.0
        return share, text

    def _input_odds(self, line: str, parts: tuple[str, str]) -> float:
        """Size of the input in the first part over its size in the second: cost rate times output."""
        sizes = []
        for part in parts:
            if line in _SNA_COLUMN:
                industry = self._sna.loc[_SNA_INDUSTRY[parts_of(part)[0]]]
                rate = industry[_SNA_COLUMN[line]] / industry["output"]
            else:
                columns = _in_oecd(activities(), part)
                rows = _in_oecd(commodities(), line)
                rate = self._oecd.loc[rows, columns].sum().sum() / self._oecd.loc["OUTPUT", columns].sum()
            sizes.append(max(rate, _SMALLEST_RATE) * (self._output[part] - self._excises[part]))
        return sizes[0] / sizes[1]

    def _use_odds(self, family: str, user: str, purchase: float) -> float:
        first, second = FAMILIES[family]
        if family == "66":
            return abs(purchase) / max(float(self._depreciation.get(user, 0.0)), 1e-3)
        if user in _DEMAND_OECD:
            columns = [_DEMAND_OECD[user]]
        else:
            columns = _in_oecd(activities(), user)
        sizes = [
            max(self._oecd.loc[_in_oecd(commodities(), part), columns].sum().sum(), 1e-3)
            for part in (first, second)
        ]
        return sizes[0] / sizes[1]


def _in_oecd(accounts: pd.DataFrame, code: str) -> list[str]:
    """The OECD-45 industries of a sector or part: accounts are activities or commodities."""
    return sorted({own for part in parts_of(code) for own in accounts.at[part, "oecd45"].split("+")})


def _odds_factor(odds: pd.Series, amounts: pd.Series, target: float, family: str) -> float:
    """Factor k > 0 at which the shares k*odds / (1 + k*odds) of the amounts add up to the target."""
    if (amounts < 0).any() or not 0 < target < amounts.sum():
        raise SplitError(f"sector {family}: {target:.1f} is not between 0 and {amounts.sum():.1f}")

    def excess(log_factor: float) -> float:
        scaled = np.exp(log_factor) * odds
        return float((scaled / (1 + scaled) * amounts).sum()) - target

    return float(np.exp(brentq(excess, -40.0, 40.0, xtol=1e-15, rtol=8.9e-16)))
