"""What an object shows of itself: a short card as text, and the same as HTML in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from html import escape
from numbers import Number
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

ROWS = 20  # of a table
NAMED = 8  # entries of a collection that a card names
WIDTH = 100  # characters of a line
NOISE = 1e-9  # a figure below it is shown as zero


@dataclass(frozen=True)
class Card:
    """A title, facts by name, and tables by caption, cut to `rows` rows."""

    title: str
    facts: Mapping[str, object] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    rows: int = ROWS

    def text(self) -> str:
        """At most about thirty lines."""
        width = max(map(len, self.facts), default=0)
        lines = [f"<{self.title}>"] if self.title else []
        lines += [f"  {name:<{width}}  {_cut(str(value))}" for name, value in self.facts.items()]
        for caption, table in self.tables.items():
            lines += ["", f"{caption}:"] if caption else []
            lines += [table.head(self.rows).to_string(float_format=_number, na_rep=""), *self._rest(table)]
        return "\n".join(lines)

    def html(self) -> str:
        """The facts as a table of two columns, then the tables."""
        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(name)}</th>"
            f"<td style='text-align:left'>{escape(_cut(str(value)))}</td></tr>"
            for name, value in self.facts.items()
        )
        parts = [f"<p><b>{escape(self.title)}</b></p>"] if self.title else []
        if rows:
            parts.append(f"<table>{rows}</table>")
        for caption, table in self.tables.items():
            parts += [f"<p>{escape(caption)}</p>"] if caption else []
            parts.append(table.head(self.rows).to_html(float_format=_number, na_rep=""))
            parts += [f"<p>{escape(line)}</p>" for line in self._rest(table)]
        # Labels are text: what stands between two dollar signs is no mathematics.
        return "<div class='tex2jax_ignore mathjax_ignore'>" + "".join(parts) + "</div>"

    def _rest(self, table: pd.DataFrame) -> list[str]:
        hidden = len(table) - self.rows
        return [f"… {hidden} more of {len(table)} rows"] if hidden > 0 else []


class Shown:
    """Shows its card at a prompt and in a notebook; a dataclass has one of its fields unless it says otherwise."""

    def _card(self) -> Card:
        values = {each.name: getattr(self, each.name) for each in fields(self) if each.repr}  # type: ignore[arg-type]
        return Card(type(self).__name__, {name: _brief(value) for name, value in values.items()})

    def __repr__(self) -> str:
        return self._card().text()

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        return self._card().html()


class Entries(Shown, dict[str, Any]):
    """A dictionary by name that shows a line for each entry, where Python's own would print all that it holds."""

    def _card(self) -> Card:
        shown = {name: _brief(value) for name, value in list(self.items())[:ROWS]}
        hidden = len(self) - len(shown)
        return Card(f"{len(self)} entries", shown | ({"…": f"{hidden} more"} if hidden else {}))


def label_counts(kinds: pd.Series) -> str:
    """`39 activities, 40 commodities, ...`, from the kind of each account."""
    counts = kinds.value_counts(sort=False)
    return ", ".join(f"{count} {_PLURAL.get(str(kind), str(kind))}" for kind, count in counts.items())


_PLURAL = {
    "activity": "activities",
    "commodity": "commodities",
    "factor": "factors",
    "household": "households",
    "enterprise": "enterprises",
    "government": "governments",
    "tax": "taxes",
    "investment": "investment accounts",
    "world": "world partners",
}


def _brief(value: object) -> str:
    """A value in one line: itself where it is short, else what it is and how large."""
    if isinstance(value, pd.DataFrame | pd.Series | np.ndarray):
        return f"{type(value).__name__} {' x '.join(map(str, value.shape))}"
    if isinstance(value, Mapping | tuple | list | frozenset | set):
        names = [str(each) if isinstance(each, str | Number) else type(each).__name__ for each in value]
        more = ", …" if len(names) > NAMED else ""
        return f"{len(names)}: {', '.join(names[:NAMED])}{more}" if names else "none"
    if isinstance(value, Shown):
        return f"<{value._card().title}>"
    text = (
        str(value)
        if isinstance(value, str | Number | PurePath) or value is None
        else f"<{type(value).__name__}>"
    )
    return text.partition("\n")[0]


def _number(value: float) -> str:
    """Three decimals, or three digits of what is small; rounding errors are shown as nothing."""
    small = NOISE < abs(value) < 0.1
    return f"{value:.3g}" if small else f"{value:,.3f}"


def _cut(text: str, width: int = WIDTH) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
