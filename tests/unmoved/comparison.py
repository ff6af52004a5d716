"""Figures by key and column: stored as CSV, renamed, and compared to 1e-9 of the level they come from."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TOLERANCE = 1e-9

# Old name -> new name: of an indicator, account, variant, experiment, paper or any other word of a key, or a whole path.
RENAMED: dict[str, str] = {}

STORED = Path(__file__).resolve().parent / "figures"
TEXT = "text"  # the one column that holds words

Figure = float | str | None
Figures = dict[str, dict[str, Figure]]
Scales = Callable[[str, str], float]  # of key and column

# What is left when large sums are set off against each other carries their rounding: the scale is nominal GDP.
REMAINDERS = {
    "ev",
    "ev_consumption_saving",
    "trade_balance",
    "foreign_saving",
    "government_balance",
    "lump_sum",
}

# Points added to a rate: the scale is a rate of one.
POINTS = {"rate_instrument"}

# Changes in per cent without the level beside them: what is rounded is a level of 100.
PERCENT = {"papers/takeda_ch15": {"utility", "private_consumption", "exports", "imports", "gdp", "output"}}

# A cell of a paper below a thousandth of the largest cell of its variable is judged as if it were that large: rents of
# slack quotas, margins under perfect competition and utility changes of the benchmark are zero up to rounding.
SMALLEST_SHARE = 1e-3


@dataclass(frozen=True)
class Deviation:
    """One stored figure beside the one found now; `size` is relative to its scale, infinite where it is no number."""

    key: str
    column: str
    stored: Figure
    found: Figure
    size: float

    def __str__(self) -> str:
        return f"{self.key}, {self.column}: {self.stored!r} became {self.found!r} ({self.size:.2g})"


def items() -> list[str]:
    """The items that are stored, by folder and name (`figures/experiments/carbon_price.csv` without its ending)."""
    return sorted(path.relative_to(STORED).with_suffix("").as_posix() for path in STORED.glob("*/*.csv"))


def path_of(item: str) -> Path:
    """The file that holds an item's figures."""
    return STORED / f"{item}.csv"


def read(path: Path) -> Figures:
    """Figures of a file; an empty field is None."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row.pop("key"): {name: _parsed(name, text) for name, text in row.items()}
            for row in csv.DictReader(file)
        }


def write(path: Path, figures: Figures) -> None:
    """Write figures with all their digits: what is read back is the same to the last bit."""
    columns = list(dict.fromkeys(column for row in figures.values() for column in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["key", *columns])
        for key, row in figures.items():
            table.writerow([key, *(_text(row.get(column)) for column in columns)])


def renamed(text: str) -> str:
    """The text with new names for old: as a whole, else word by word."""
    return RENAMED.get(text) or re.sub(r"\w+", lambda word: RENAMED.get(word[0], word[0]), text)


def deviations(
    item: str, stored: Figures, found: Figures, new_name: Callable[[str], str] = renamed
) -> Iterator[Deviation]:
    """Each stored figure against the one found now, and each that was empty and is not. What is only new is not judged."""
    scale = _SCALES[item.partition("/")[0]](item, stored)
    for key, row in stored.items():
        beside = found.get(new_name(key), {})
        for column, old in row.items():
            new = beside.get(new_name(column))
            if isinstance(old, float) and isinstance(new, float):
                size = _relative(new - old, max(abs(old), scale(key, column)))
                yield Deviation(key, column, old, new, size)
            elif old is not None or new is not None:
                same = isinstance(old, str) and new_name(old) == new
                yield Deviation(key, column, old, new, 0.0 if same else math.inf)


def moved(
    item: str, stored: Figures, found: Figures, new_name: Callable[[str], str] = renamed
) -> list[Deviation]:
    """The deviations that exceed the tolerance, largest first."""
    beyond = [each for each in deviations(item, stored, found, new_name) if not each.size <= TOLERANCE]
    return sorted(beyond, key=lambda each: each.size, reverse=True)


def _relative(difference: float, scale: float) -> float:
    """The difference in units of the scale. Where that is zero the stored zero is structural and has to stay one."""
    if scale:
        return abs(difference) / scale
    return math.inf if difference else 0.0


def _experiment_scales(item: str, stored: Figures) -> Scales:
    """The level that an indicator has: the larger of base and counterfactual; for per cent changes that level in per cent.

    A change of 1e-9 per cent of something that hardly changes is no less exact than the level it is computed from.
    """

    def scale(key: str, column: str) -> float:
        base, value = _size(stored[key].get("base")), _size(stored[key].get("value"))
        level = max(base, value)
        if ".macro." in f".{key}":
            level = max(level, _macro_scale(key.rpartition(".")[2], stored["macro.gdp_nominal"]["base"]))
        return 100 * level / base if column == "change_pct" else level

    return scale


def _paper_scales(item: str, stored: Figures) -> Scales:
    """A share of the largest cell of the variable; 100 for changes in per cent."""
    largest: dict[str, float] = {}
    for key, row in stored.items():
        largest[_variable(key)] = max(largest.get(_variable(key), 0.0), _size(row["ours"]))

    def scale(key: str, column: str) -> float:
        variable = _variable(key)
        return 100.0 if variable in PERCENT.get(item, ()) else SMALLEST_SHARE * largest[variable]

    return scale


def _sweep_scales(item: str, stored: Figures) -> Scales:
    """Nothing beyond the figure's own size but for remainders, whose scale is the draw's nominal GDP."""
    return lambda key, column: _macro_scale(column, stored[key]["gdp_nominal"])


_SCALES: Mapping[str, Callable[[str, Figures], Scales]] = {
    "experiments": _experiment_scales,
    "papers": _paper_scales,
    "sweeps": _sweep_scales,
}


def _macro_scale(name: str, gdp: Figure) -> float:
    if name in REMAINDERS:
        return _size(gdp)
    return 1.0 if name in POINTS else 0.0


def _variable(key: str) -> str:
    """The variable in a paper's key, `scenario/variable[labels]`."""
    return key.partition("/")[2].partition("[")[0]


def _size(figure: Figure) -> float:
    return abs(figure) if isinstance(figure, float) else 0.0


def _parsed(column: str, text: str) -> Figure:
    if not text:
        return None
    return text if column == TEXT else float(text)


def _text(figure: Figure) -> str:
    return "" if figure is None else figure if isinstance(figure, str) else repr(figure)
