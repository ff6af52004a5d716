"""Results as pandas tables, with labels in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Literal, TypeVar

import pandas as pd

from cge.analysis.indicator import Indicators, change_pct
from cge.analysis.sensitivities import sensitivities
from cge.equilibrium import Equilibrium
from cge.read_model import CompiledModel
from experiments.record.freed import FreedValue
from experiments.words import LANGUAGES, Words
from sam import Sam
from sam.arguments import arguments
from sam.display import Card, Shown
from sam.problem import InputError, UnknownNameError, suggestion

T = TypeVar("T")
LABELS = tuple(f"label_{lang}" for lang in LANGUAGES)
SHOWN = ["base", "value", "change", "change_pct", "unit"]


class copied(cached_property[T]):
    """A cached table of which every reader gets a copy of their own: what is done to it does not come back."""

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        found = super().__get__(instance, owner)
        return found if instance is None else found.copy()

    def __set__(
        self, instance: Any, value: object
    ) -> None:  # so that Python asks `__get__` before the instance
        raise AttributeError("a result cannot be assigned; change a copy of it")


class ResultTable(pd.DataFrame):
    """Figures by name or account: base, value, change, change_pct, unit, label_en, label_ja.

    A DataFrame but for what it shows: print and notebook leave the labels out, and `plot` draws the per cent changes under
    their English labels, since the columns have different units. What is computed from it is a plain table.
    """

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def copy(self, deep: bool = True) -> ResultTable:
        """A table that shows itself as this one does."""
        return ResultTable(super().copy(deep))

    @arguments()
    def changes(self, lang: Literal["en", "ja"] = "en") -> pd.Series:
        """Per cent changes by label. Raises InputError where their columns were taken out."""
        missing = [name for name in (f"label_{lang}", "change_pct") if name not in self.columns]
        if missing:
            raise InputError(
                f"changes: this table has no column {' and '.join(missing)} any more; take a new one"
            )
        return self.set_index(f"label_{lang}")["change_pct"].rename_axis(None)

    @property
    def plot(self) -> Any:
        """Pandas' plotting of the per cent changes: `.plot.barh()`."""
        plain = self.changes().rename(index=without_mathematics)
        return plain.to_frame().plot  # a series would be drawn into the axes of the last figure

    def __repr__(self) -> str:
        return self._card().text()

    def _repr_html_(self) -> str:
        return self._card().html()

    def _card(self) -> Card:
        """All columns but the labels, those that were added included."""
        return Card("", {}, {"": pd.DataFrame(self)[[name for name in self.columns if name not in LABELS]]})


def without_mathematics(label: str) -> str:
    """A label in which dollar signs stand for themselves in matplotlib, which sets what is between two as mathematics."""
    return label.replace("$", r"\$")


class SectorTables(Shown, dict[str, ResultTable]):
    """Sector figures by name: `output`, `price`, ... Raises UnknownNameError, a KeyError, for one that is not there."""

    def __getitem__(self, name: str) -> ResultTable:
        if not isinstance(name, str) or name not in self:
            raise UnknownNameError(f"there is no sector figure {name!r}. {suggestion(name, self)}")
        return super().__getitem__(name)

    def copy(self) -> SectorTables:
        """The same with copies of the tables."""
        return SectorTables({name: table.copy() for name, table in self.items()})

    def _card(self) -> Card:
        rows = {
            name: (len(table), str(table["unit"].iloc[0])) for name, table in self.items() if "unit" in table
        }
        table = pd.DataFrame.from_dict(rows, orient="index", columns=["accounts", "unit"])
        return Card("SectorTables", {}, {"figures": table.rename_axis("name")})


def macro_table(found: Indicators, sam: Sam) -> ResultTable:
    """A row for each macro figure: base, value, change, change_pct, unit, labels; NaN where one does not apply."""
    rows = {
        name: _row(figure.base, figure.value)
        | {"unit": figure.unit}
        | {f"label_{lang}": Words(lang).macro(name, sam) for lang in LANGUAGES}
        for name, figure in found.macro.items()
    }
    return _table(rows, "indicator")


def sector_tables(found: Indicators, sam: Sam) -> SectorTables:
    """For each sector figure a row for each account: base, value, change, change_pct, unit, labels."""
    return _by_account(found.sectors, found, sam)


def household_tables(found: Indicators, sam: Sam) -> SectorTables:
    """The same for each figure of households: `ev`, `cv`, `ev_share`, `income`, `consumption`."""
    return _by_account(found.households, found, sam)


def _by_account(
    figures: Mapping[str, Mapping[str, tuple[float, float]]], found: Indicators, sam: Sam
) -> SectorTables:
    words = [Words(lang) for lang in LANGUAGES]
    tables = {
        name: _table(
            {
                account: _row(*pair)
                | {"unit": found.units[name]}
                | {f"label_{each.lang}": each.account(sam, account) for each in words}
                for account, pair in pairs.items()
            },
            "account",
        )
        for name, pairs in figures.items()
        if pairs
    }
    return SectorTables(tables)


def freed_table(found: Iterable[FreedValue]) -> pd.DataFrame:
    """A row for each entry that a swap freed: base, value, change, change_pct, unit, free, fix."""
    columns = [*SHOWN, "free", "fix"]
    rows = {
        each.name: _row(each.base, each.value)
        | {"unit": each.unit, "free": each.swap.free, "fix": each.swap.fix}
        for each in found
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("entry")
    return table.astype(dict.fromkeys(SHOWN[:4], float))


def sam_table(base: Sam, solved: Sam) -> pd.DataFrame:
    """A row for each cell (receiver, payer) of either SAM: base, value, change, change_pct."""
    cells = base.flows.index.union(solved.flows.index, sort=False)
    before, after = (each.flows.reindex(cells, fill_value=0.0) for each in (base, solved))
    table = pd.DataFrame({"base": before, "value": after, "change": after - before})
    table["change_pct"] = (after / before.where(before != 0.0) - 1.0) * 100.0
    return table


def sensitivity_table(
    compiled: CompiledModel, equilibrium: Equilibrium, outcomes: str | Iterable[str]
) -> pd.DataFrame:
    """`cge.analysis.sensitivities` with a row for each parameter entry. Raises InputError."""
    asked = [outcomes] if isinstance(outcomes, str) else list(outcomes)
    try:
        return sensitivities(compiled, equilibrium, asked).to_pandas().T
    except ValueError as error:
        raise InputError(str(error)) from error


def _row(base: float | None, value: float | None) -> dict[str, object]:
    if base is None or value is None:
        return {"base": base, "value": value, "change": None, "change_pct": None}
    return {"base": base, "value": value, "change": value - base, "change_pct": change_pct(base, value)}


def _table(rows: Mapping[str, Mapping[str, object]], name: str) -> ResultTable:
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis(name)
    return ResultTable(table.astype(dict.fromkeys(SHOWN[:4], float)))
