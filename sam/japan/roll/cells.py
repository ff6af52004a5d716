"""Cells of a SAM on their way from one year to another, with what moved each: evidence, an assumption, balancing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

Cell = tuple[str, str]

COLUMNS = ["receiver", "payer", "before", "evidence", "assumption", "balancing", "after", "source"]
MOVES = ("evidence", "assumption", "balancing")


class Cells:
    """Cells (receiver, payer) in billion yen that remember every move.

    `before + evidence + assumption + balancing` is `after` for each cell; `source` names the statistics and assumptions
    that spoke of it, also where they left it unchanged.
    """

    def __init__(self, before: pd.Series) -> None:
        self.before = before.astype(float)
        self.now: dict[Cell, float] = {cell: float(value) for cell, value in before.items()}
        self._moves = {move: dict[Cell, float]() for move in MOVES}
        self._sources: dict[Cell, list[str]] = {}

    def set(self, move: str, values: Mapping[Cell, float], source: str = "") -> None:
        """Move cells to new amounts; `move` is one of MOVES, source what it rests on (empty for balancing)."""
        for cell, value in values.items():
            change = float(value) - self.now.get(cell, 0.0)
            self._moves[move][cell] = self._moves[move].get(cell, 0.0) + change
            self.now[cell] = float(value)
            texts = self._sources.setdefault(cell, [])
            if source and source not in texts:
                texts.append(source)

    def scale(self, move: str, cells: Iterable[Cell], factor: float, source: str) -> None:
        """Multiply cells by one factor."""
        self.set(move, {cell: self.now[cell] * factor for cell in cells}, source)

    def unspoken(self) -> dict[Cell, float]:
        """Cells that no source has spoken of, as they are."""
        return {cell: value for cell, value in self.now.items() if not self._sources.get(cell)}

    def series(self) -> pd.Series:
        """The cells as they are now, zero cells left out; index (receiver, payer)."""
        index = pd.MultiIndex.from_tuples(list(self.now), names=["receiver", "payer"])
        values = pd.Series(list(self.now.values()), index=index, dtype=float)
        return values[values != 0.0]

    def table(self) -> pd.DataFrame:
        """One row per cell that is or was: COLUMNS, in the order of the cells."""
        rows = []
        for cell, after in self.now.items():
            moves = [self._moves[move].get(cell, 0.0) for move in MOVES]
            before = float(self.before.get(cell, 0.0))
            if before or after:
                rows.append((*cell, before, *moves, after, "; ".join(self._sources.get(cell, []))))
        return pd.DataFrame(rows, columns=COLUMNS)

    def assumptions(self) -> pd.DataFrame:
        """Cells that an assumption spoke of: receiver, payer, value, assumption."""
        table = self.table()
        spoken = [
            cell in self._moves["assumption"] for cell in zip(table["receiver"], table["payer"], strict=True)
        ]
        told = table[spoken].drop(columns="assumption")  # the amount that it moved
        found = told.rename(columns={"after": "value", "source": "assumption"})
        return found[["receiver", "payer", "value", "assumption"]].reset_index(drop=True)
