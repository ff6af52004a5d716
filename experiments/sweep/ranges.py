"""Cited ranges: a quantity for every estimate whose range the elasticity table states (`ranges: cited`).

Rows of one estimate move together. A triangular distribution has its mode at the default and its ends at those of the range:
it says no more than the three numbers do (Arndt and Pearson 1998, GTAP technical paper 3, use it for the same purpose).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from calibration import ElasticityTable
from calibration.elasticities import ALL
from calibration.references import elasticity_labels
from cge.demand import KEYS
from cge.parameters import Parameters
from experiments.elasticity_rows import ElasticityRows
from experiments.plan import Case, Plan
from experiments.sweep.distribution import Triangular
from experiments.sweep.quantity import Quantity, Row
from experiments.sweep.spec import QuantitySpec
from sam.problem import InputError

SAME = 1e-4
"""Relative ends of ranges that count as one: files round them."""


def cited_quantities(
    plan: Plan, case: Case, parameters: Parameters, own: Sequence[Quantity]
) -> list[Quantity]:
    """A quantity for every estimate behind rows that have a range and that this economy reads.

    own: those that the sweep file names, whose rows are left to them. Raises InputError for rows of one estimate whose
    ranges differ relative to their values.
    """
    table = case.elasticities
    known = elasticity_labels(plan.sam, case.structure, parameters.sets)
    named = {row for quantity in own for row in quantity.rows}
    rows = [
        row
        for row, citation in table.citations.items()
        if citation.low is not None and row not in named and row[0] in known
    ]
    setting = tuple(row for row in rows if row[0] not in KEYS)
    idle = set(ElasticityRows(plan, case, parameters, setting).idle())
    by_estimate: dict[str, list[Row]] = {}
    for row in rows:
        name = table.citations[row].estimate or ".".join(row).removesuffix(f".{ALL}")
        by_estimate.setdefault(name, []).append(row)
    return [
        _quantity(name, members, table) for name, members in by_estimate.items() if not set(members) <= idle
    ]


def _quantity(name: str, members: Sequence[Row], table: ElasticityTable) -> Quantity:
    """Values where all rows have one value and range, else factors on them."""
    cited = [(table.citations[row].low, table.rows[row], table.citations[row].high) for row in members]
    ranges = {
        (float(low), value, float(high)) for low, value, high in cited if low is not None and high is not None
    }
    operation: Literal["set", "multiply"] = "set"
    if len(ranges) > 1:
        operation = "multiply"
        ranges = {(low / value, 1.0, high / value) for low, value, high in ranges if value}
    low, mode, high = next(iter(ranges))
    if any(
        abs(end - one) > SAME * abs(one)
        for ends in ranges
        for end, one in zip(ends, (low, mode, high), strict=True)
    ):
        raise InputError(
            f"ranges: rows of the estimate {name!r} in {table.name} have ranges that differ relative to their values; give "
            "them one range, or estimates of their own"
        )
    low, high = min(low, high), max(low, high)
    return Quantity(
        name,
        QuantitySpec(
            name=name,
            elasticity=members[0][0],
            operation=operation,
            distribution=Triangular(kind="triangular", low=low, mode=mode, high=high),
        ),
        rows=tuple(members),
    )
