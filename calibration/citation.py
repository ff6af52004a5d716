"""Citation: what an elasticity file says of a value, its source and its range, beside the value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sam.problem import Problem
from sam.table import Table, number

KINDS = ("estimate", "convention", "judgement")
"""Kinds of a value: estimated by econometrics; usual in models of this kind; chosen here."""


@dataclass(frozen=True)
class Citation:
    """Where a value comes from, and how far it may be wrong.

    low, high: the range, in the value's unit; None where none is given. estimate: rows that share it rest on one estimate,
    so that they move together. range_source: where the range comes from.
    """

    unit: str = "1"
    source: str = ""
    page: str = ""
    kind: str = ""
    low: float | None = None
    high: float | None = None
    range_source: str = ""
    estimate: str = ""


def read_citation(
    table: Table, row: int, record: Mapping[str, str], shown: str, value: float, problems: list[Problem]
) -> Citation:
    """The citation of a row; columns that a file does not have are empty. What is wrong is added to `problems`."""
    where = table.at(row)
    if not record["source"]:
        problems.append(Problem(f"{shown} has no source", where, None, "Cite one."))
    kind = record.get("kind", "")
    if kind and kind not in KINDS:
        problems.append(Problem(f"{shown} has kind {kind!r}", where, None, f"Write {', '.join(KINDS)}."))
    low, high = (
        _end(table, row, record.get(end, ""), f"{end} of {shown}", problems) for end in ("low", "high")
    )
    if (low is None) != (high is None):
        problems.append(
            Problem(f"{shown} has one end of a range", where, None, "Give low and high, or leave both blank.")
        )
    elif low is not None and high is not None and not low <= value <= high:
        problems.append(
            Problem(
                f"{shown} = {value:g} is outside its range {low:g} to {high:g}",
                where,
                None,
                "Mend the value, or the range.",
            )
        )
    texts = {name: record.get(name, "") for name in ("unit", "source", "page", "range_source", "estimate")}
    return Citation(kind=kind, low=low, high=high, **texts)


def _end(table: Table, row: int, text: str, what: str, problems: list[Problem]) -> float | None:
    """An end of a range; None where there is none."""
    if not text:
        return None
    return math.inf if text.lower() in ("inf", "+inf") else number(table, row, text, what, problems)
