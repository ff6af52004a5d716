"""Failures of a sweep: how many draws, for which reasons, and where in the design they lie."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr
from scipy import stats

CLUSTERED = 0.01  # p-value below which failed draws are said to differ from the others
SHOWN = 10  # reasons
# A number that stands for itself: not within a label in brackets, not part of a name.
_NUMBER = re.compile(r"\[[^\]]*\]|(?<![\w.])(?P<number>[-+]?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][-+]?\d+)?)")
_SENTENCE = re.compile(r"\.\s+(?=[A-Z])")


def failures(data: xr.Dataset, closures: Mapping[str, Sequence[str]]) -> dict:
    """Rate of failure, its reasons, and quantities whose failed draws lie elsewhere than the solved ones.

    closures: names of the levels of each quantity that is a choice among closures. It has no order, so that failures
    are counted by closure.
    """
    failed = data["solved"].values == 0
    found = reasons(data)
    return {
        "count": int(failed.sum()),
        "rate": float(failed.mean()),
        "reasons": found[:SHOWN],
        "other_reasons": sum(each["draws"] for each in found[SHOWN:]),
        "clustered": _clustered(data, failed, closures),
        "by_closure": _by_closure(data, failed, closures),
        "by_ipopt": int((data["method"].str.startswith("ipopt") & (data["solved"] == 1)).sum()),
    }


def reasons(data: xr.Dataset) -> list[dict]:
    """Reasons of failed draws, the most frequent first: the text, the number of draws, and one draw with its full message.

    Messages whose first sentences differ in numbers only are one reason; its text has the range of each number.
    """
    groups: dict[str, list[int]] = {}
    for place in np.flatnonzero(data["solved"].values == 0).tolist():
        groups.setdefault(_NUMBER.sub(_held, _first_sentence(data, place)), []).append(place)
    found = [
        {
            "reason": _with_ranges([_first_sentence(data, place) for place in places]),
            "draws": len(places),
            "example": _example(data, places[0]),
        }
        for places in groups.values()
    ]
    return sorted(found, key=lambda each: -each["draws"])


def drawn(data: xr.Dataset, place: int) -> dict:
    """The draw in a row of the data, by number, with its quantities."""
    values = zip(data["varied"].values, data["quantity"].values[place], strict=True)
    return {
        "draw": int(data["draw"].values[place]),
        "quantities": {str(name): float(value) for name, value in values},
    }


def failure_lines(found: Mapping) -> list[str]:
    """The reasons for a person, each with one full example, and how many draws have none of those listed."""
    lines = []
    for each in found["reasons"]:
        values = ", ".join(f"{name} = {value:g}" for name, value in each["example"]["quantities"].items())
        lines.append(f"{each['draws']} x {each['reason']}")
        lines.append(f"    for example draw {each['example']['draw']} ({values}):")
        lines += [f"    {line}" for line in each["example"]["message"].splitlines()]
    if found["other_reasons"]:
        lines.append(f"{found['other_reasons']} x other reasons")
    return lines


def _first_sentence(data: xr.Dataset, place: int) -> str:
    first, *_ = str(data["message"].values[place]).splitlines() or [""]
    return _SENTENCE.split(first, maxsplit=1)[0]


def _held(match: re.Match) -> str:
    """A label in brackets stays, a number becomes a placeholder."""
    return "#" if match["number"] else match[0]


def _with_ranges(texts: Sequence[str]) -> str:
    """The text that all have in common; numbers that differ are written as a range."""
    rows = [[match["number"] for match in _NUMBER.finditer(text) if match["number"]] for text in texts]
    ranges = iter([_range(numbers) for numbers in zip(*rows, strict=True)])
    return _NUMBER.sub(lambda match: next(ranges) if match["number"] else match[0], texts[0])


def _range(numbers: Sequence[str]) -> str:
    ordered = sorted(numbers, key=lambda text: float(text.replace(",", "")))
    low, high = ordered[0], ordered[-1]
    return low if low == high else f"{low} to {high}"


def _example(data: xr.Dataset, place: int) -> dict:
    return drawn(data, place) | {"message": str(data["message"].values[place])}


def _clustered(data: xr.Dataset, failed: np.ndarray, closures: Mapping[str, Sequence[str]]) -> dict:
    found: dict[str, dict] = {}
    if not failed.any() or failed.all():
        return found
    for i, name in enumerate(map(str, data["varied"].values)):
        if name in closures:
            continue
        column = data["quantity"].values[:, i]
        test = stats.ks_2samp(column[failed], column[~failed])
        if test.pvalue < CLUSTERED:
            found[name] = {
                "p_value": float(test.pvalue),
                "median_failed": float(np.median(column[failed])),
                "median_solved": float(np.median(column[~failed])),
            }
    return found


def _by_closure(data: xr.Dataset, failed: np.ndarray, closures: Mapping[str, Sequence[str]]) -> dict:
    """Failed draws and all draws under each closure."""
    varied = [str(name) for name in data["varied"].values]
    found = {}
    for quantity, names in closures.items():
        column = data["quantity"].values[:, varied.index(quantity)]
        found[quantity] = {
            name: {"failed": int((failed & (column == level)).sum()), "draws": int((column == level).sum())}
            for level, name in enumerate(names)
        }
    return found
