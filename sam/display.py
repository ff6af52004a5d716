"""What an object shows of itself: a short card as text, and the same as HTML in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from sam.sam import Sam

ROWS = 22  # of a table
WIDTH = 100  # characters of a line
NOISE = 1e-9  # a figure below it is shown as zero


@dataclass(frozen=True)
class Card:
    """A title, facts by name, and tables by caption, cut to `ROWS` rows."""

    title: str
    facts: Mapping[str, object] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def text(self) -> str:
        """At most about thirty lines."""
        width = max(map(len, self.facts), default=0)
        lines = [f"<{self.title}>"] if self.title else []
        lines += [f"  {name:<{width}}  {_cut(str(value))}" for name, value in self.facts.items()]
        for caption, table in self.tables.items():
            lines += ["", f"{caption}:"] if caption else []
            lines += [_shown(table).to_string(float_format=_number, na_rep=""), *_rest(table)]
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
            parts.append(_shown(table).to_html(float_format=_number, na_rep=""))
            parts += [f"<p>{escape(line)}</p>" for line in _rest(table)]
        return "<div>" + "".join(parts) + "</div>"


class Shown:
    """Shows its card at a prompt and in a notebook."""

    def _card(self) -> Card:
        raise NotImplementedError

    def __repr__(self) -> str:
        return self._card().text()

    def _repr_html_(self) -> str:
        return self._card().html()


def label_counts(sam: Sam) -> str:
    """`39 activities, 40 commodities, ...`."""
    counts = sam.accounts["kind"].value_counts(sort=False)
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


def _number(value: float) -> str:
    """Three decimals, or three digits of what is small; rounding errors are shown as nothing."""
    small = NOISE < abs(value) < 0.1
    return f"{value:.3g}" if small else f"{value:,.3f}"


def _cut(text: str, width: int = WIDTH) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    return table.head(ROWS)


def _rest(table: pd.DataFrame) -> list[str]:
    return [f"… {len(table) - ROWS} more of {len(table)} rows"] if len(table) > ROWS else []
