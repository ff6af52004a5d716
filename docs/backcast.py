"""Print what the path `backcast` says of 2018-2021 beside what happened: the tables of docs/explanation/backcast.md.

`python docs/backcast.py`, about a minute. What happened is in backcast.csv, which `python -m sam.japan.observed` derives.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from page_table import signed, table

from cge.equilibrium import Equilibrium
from experiments.inputs.options import Options
from experiments.inputs.spec import Experiment, ExperimentFile, read_experiment
from experiments.path.run import BASELINE, run_path
from experiments.plan import make_plan
from sam.yaml_source import document_of, validated

OBSERVED = Path(__file__).with_suffix(".csv")
BASE, TREND = 2015, 2011
GOVERNMENT = {"O", "P", "Q"}
"""Administration, education and health: what government buys is given by their own value added, so they are not scored."""
VOLUME, VALUE, HOURS, EXPORTS, IMPORTS = "value_added_volume", "value_added", "hours", "exports", "imports"
TITLES = {
    VOLUME: "value added, volume",
    VALUE: "value added, share",
    HOURS: "hours",
    EXPORTS: "exports, share",
    IMPORTS: "imports, share",
}
SHARES = (VALUE, EXPORTS, IMPORTS)
"""Outcomes whose total is a matter of prices or exchange rates, so that shares in it are compared."""
TABLES = {
    "2019": {VOLUME: 2019, VALUE: 2019, HOURS: 2019, EXPORTS: 2018, IMPORTS: 2018},
    "2021": dict.fromkeys(TITLES, 2021),
}
PRODUCTIVITY, CAPITAL = "productivity", "scale_factor_specific"
VARIANTS: Mapping[str, tuple[str, ...]] = {
    "model: all drivers": (),
    "model: capital moves freely": (CAPITAL,),
    "model: one productivity": (PRODUCTIVITY,),
    "model: one productivity, capital moves": (PRODUCTIVITY, CAPITAL),
}
"""Title -> drivers by industry that are left out."""


@dataclass(frozen=True)
class Row:
    """What happened to an outcome of an industry or sector of trade, by year."""

    outcome: str
    industry: str
    accounts: tuple[str, ...]
    by_year: Mapping[int, float]


@cache
def observed() -> tuple[Row, ...]:
    """Every row of backcast.csv."""
    with OBSERVED.open(encoding="utf-8") as lines:
        return tuple(
            Row(
                row["outcome"],
                row["industry"],
                tuple(row["accounts"].split()),
                {int(key): float(value) for key, value in row.items() if key.isdigit() and value},
            )
            for row in csv.DictReader(lines)
        )


@cache
def solved(variant: str) -> Mapping[int, Equilibrium]:
    """The path without some of its drivers by industry, by year."""
    left_out = VARIANTS[variant]
    file = read_experiment("backcast")
    content = dict(file.document.data)
    dynamics = dict(content["dynamics"])
    dynamics["paths"] = [each for each in dynamics["paths"] if not _by_industry(each, left_out)]
    content["dynamics"] = dynamics
    if CAPITAL in left_out:
        content["closure"] = {**content["closure"], "factor_mobility": "mobile"}
        del dynamics["forecast"]  # a stock that is specific no more
    document = document_of(variant, content)
    changed = ExperimentFile(validated(Experiment, document), document, file.folder)
    results = run_path(make_plan(changed, Options(settings=("solver.method=newton",))))
    return {year.year: year.equilibrium for year in results.runs[BASELINE]}


def _by_industry(path: Mapping, left_out: Sequence[str]) -> bool:
    return path["parameter"] in left_out and path.get("term") != "all"


def model(variant: str, row: Row, year: int) -> float:
    """What a variant of the path makes of an outcome in a year, in the model's units."""
    found = solved(variant)[year]
    partners = found.parameters.sets["r"]
    if row.outcome in (EXPORTS, IMPORTS):
        goods = list(row.accounts)
        return (
            found.between(["export"], goods, partners)
            if row.outcome == EXPORTS
            else found.between(["import"], partners, goods)
        )
    if row.outcome == HOURS:
        used = found.entries("q_factor")
        return sum(used.get(("f_labour", a), 0.0) for a in row.accounts)
    nodes = [f"{a}/kl" for a in row.accounts]
    known = found.entries("q_node")
    prices = found.entries("p_node")
    return sum(known[k] * (prices[k] if row.outcome == VALUE else 1.0) for k in nodes if k in known)


def rows_of(outcome: str) -> list[Row]:
    """Scored rows: those with a value in the model and outside what government buys."""
    return [
        row
        for row in observed()
        if row.outcome == outcome
        and row.industry not in GOVERNMENT
        and _first(row) > 0
        and row.by_year[BASE] > 0
    ]


def _first(row: Row) -> float:
    return model(next(iter(VARIANTS)), row, BASE)


def changes(outcome: str, values: Sequence[tuple[float, float]]) -> np.ndarray:
    """Logarithmic changes times 100 from pairs (before, after); of shares in the sum for what is compared as shares."""
    before, after = (np.array(each, float) for each in zip(*values, strict=True))
    if outcome in SHARES:
        before, after = before / before.sum(), after / after.sum()
    return 100 * np.log(after / before)


def forecasts(outcome: str, year: int) -> dict[str, np.ndarray]:
    """Changes by forecast: the model's variants, and naive ones."""
    rows = rows_of(outcome)
    found = {
        variant: changes(outcome, [(model(variant, row, BASE), model(variant, row, year)) for row in rows])
        for variant in VARIANTS
    }
    found["naive: no change"] = np.zeros(len(rows))
    if outcome == VOLUME:
        found["naive: all grow as GDP"] = np.full(len(rows), _total(rows, year))
    if all(TREND in row.by_year for row in rows):
        grown = [
            (
                row.by_year[BASE],
                row.by_year[BASE]
                * (row.by_year[BASE] / row.by_year[TREND]) ** ((year - BASE) / (BASE - TREND)),
            )
            for row in rows
        ]
        found["naive: trend of 2011-2015"] = changes(outcome, grown)
    return found


def _total(rows: Sequence[Row], year: int) -> float:
    """Growth of the scored industries together, by their value added of 2015."""
    weights = weights_of(VOLUME)
    return float(100 * math.log(sum(w * row.by_year[year] for w, row in zip(weights, rows, strict=True))))


def weights_of(outcome: str) -> np.ndarray:
    """Shares of 2015; of value added for its volume."""
    weighed = VALUE if outcome == VOLUME else outcome
    sizes = {row.industry: row.by_year[BASE] for row in observed() if row.outcome == weighed}
    own = np.array([sizes[row.industry] for row in rows_of(outcome)])
    return own / own.sum()


@dataclass(frozen=True)
class Score:
    """How near a forecast is: weighted root mean square error in logarithms times 100, weighted correlation, correlation of
    ranks, and the weighted slope of what happened on what was forecast (1: of the right size). None where all are alike.
    """

    error: float
    correlation: float | None
    ranks: float | None
    slope: float | None


def score(happened: np.ndarray, forecast: np.ndarray, weights: np.ndarray) -> Score:
    """Kehoe's (2005) measures, weighted by size."""
    error = math.sqrt(float(weights @ (forecast - happened) ** 2))
    if np.ptp(forecast) < 1e-9:  # one number for all has no order
        return Score(error, None, None, None)
    x, y = forecast - weights @ forecast, happened - weights @ happened
    cross, own, other = (float(weights @ each) for each in (x * y, x * x, y * y))
    order = [np.argsort(np.argsort(each)).astype(float) for each in (forecast, happened)]
    return Score(error, cross / math.sqrt(own * other), float(np.corrcoef(*order)[0, 1]), cross / own)


def happened(outcome: str, year: int) -> np.ndarray:
    """Observed changes of the scored rows."""
    return changes(outcome, [(row.by_year[BASE], row.by_year[year]) for row in rows_of(outcome)])


def score_table(years: Mapping[str, int]) -> str:
    """Every forecast of every outcome."""
    lines = []
    for outcome, year in years.items():
        title = f"{TITLES[outcome]}, {year}"
        for name, forecast in forecasts(outcome, year).items():
            found = score(happened(outcome, year), forecast, weights_of(outcome))
            cells = (
                f"{found.error:.1f}",
                *(signed(each, 2) for each in (found.correlation, found.ranks, found.slope)),
            )
            lines.append([title, name, *cells])
            title = ""
    return table(["outcome", "forecast", "error", "correlation", "ranks", "slope"], lines)


def industry_table(year: int) -> str:
    """Every scored industry: what happened and what the path with all drivers says, worst errors in volume first."""
    first = next(iter(VARIANTS))
    columns: dict[str, list[np.ndarray]] = {}
    for outcome in (VOLUME, VALUE, HOURS):
        columns[outcome] = [happened(outcome, year), forecasts(outcome, year)[first]]
    names = [row.industry for row in rows_of(VOLUME)]
    weights = weights_of(VOLUME)
    seen, said = columns[VOLUME]
    lines = [
        [
            names[n],
            f"{100 * weights[n]:.1f}",
            *(signed(each[n], 1) for pair in columns.values() for each in pair),
        ]
        for n in np.argsort(-np.abs(said - seen))
    ]
    heads = ["industry", "weight, %"]
    heads += [f"{TITLES[outcome]}: {who}" for outcome in columns for who in ("seen", "model")]
    return table(heads, lines)


def trade_table(flow: str, year: int) -> str:
    """Every sector of trade: what happened to its share and what the path with all drivers says, largest sectors first."""
    weights = weights_of(flow)
    seen, said = happened(flow, year), forecasts(flow, year)[next(iter(VARIANTS))]
    lines = [
        [row.industry, f"{100 * weights[n]:.1f}", signed(seen[n], 1), signed(said[n], 1)]
        for n, row in sorted(enumerate(rows_of(flow)), key=lambda each: -weights[each[0]])
    ]
    return table(["sector", "weight, %", f"{TITLES[flow]}: seen", "model"], lines)


def tables() -> dict[str, str]:
    """Every table of the page, by its title."""
    return {
        **{f"Forecasts of {name}": score_table(years) for name, years in TABLES.items()},
        "Industries 2015-2019": industry_table(2019),
        "Exports 2015-2018": trade_table(EXPORTS, 2018),
        "Imports 2015-2018": trade_table(IMPORTS, 2018),
    }


def main() -> None:
    """Print every table."""
    for title, text in tables().items():
        sys.stdout.write(f"{title}\n\n{text}\n\n")


if __name__ == "__main__":
    main()
