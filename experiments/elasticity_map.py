"""Which parameters an elasticity row sets, found by calibrating twice with marked values: no draw then recalibrates.

In calibrated-share form most elasticities enter the model as they stand in the table; those that do not (the Frisch
parameter, income elasticities, subsistence shares) move other parameters and need a calibration for each draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calibration import ElasticityTable, calibrate
from calibration.elasticities import ALL
from cge.demand import KEYS
from experiments.plan import Case, Plan

Row = tuple[str, str]


@dataclass(frozen=True)
class ElasticityMap:
    """For each parameter that varied rows set: places in its flat array and the number of the row behind each."""

    rows: tuple[Row, ...]
    places: Mapping[str, tuple[np.ndarray, np.ndarray]]


def elasticity_map(plan: Plan, case: Case, rows: Sequence[Row]) -> ElasticityMap | None:
    """The map for the rows that a sweep varies; None where some row does more than set parameters to its value."""
    if any(name in KEYS for name, _ in rows):
        return None
    first, second = (_marked(plan, case, rows, start) for start in (2.0, 3.0))
    places: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for name in first:
        before, after = (marked[name] for marked in (first, second))
        changed = np.flatnonzero((before != after) & ~np.isnan(before))  # NaN: outside the index set
        if not changed.size:
            continue
        numbers = np.rint((before[changed] - 2.0) * _STEPS).astype(int)
        if numbers.min() < 0 or numbers.max() >= len(rows):
            return None
        if np.any(before[changed] != _mark(2.0, numbers)) or np.any(after[changed] != _mark(3.0, numbers)):
            return None
        places[name] = (changed, numbers)
    return ElasticityMap(tuple(rows), places)


_STEPS = 65536.0  # marks differ by powers of two, so that they are exact


def _mark(start: float, number: int | np.ndarray) -> float | np.ndarray:
    return start + number / _STEPS


def _marked(plan: Plan, case: Case, rows: Sequence[Row], start: float) -> dict[str, np.ndarray]:
    """Flat arrays of all parameters, calibrated with every varied row at a value of its own."""
    values = dict(case.elasticities.rows)
    for number, row in enumerate(rows):
        values[row] = float(_mark(start, number))
    table = ElasticityTable(case.elasticities.name, values)
    data = calibrate(plan.sam, case.structure, table, plan.emissions).data
    return {str(name): data.variables[name].values.ravel() for name in data.data_vars}


def row_value(table: ElasticityTable, row: Row) -> float:
    """Value of a row before the draw: its own, else that of the `*` row."""
    value = table.rows.get(row, table.rows.get((row[0], ALL)))
    return float("nan") if value is None else value
