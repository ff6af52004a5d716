"""Initial values: parameters that calibration does not derive start at what their declaration says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from calibration.elasticities import ElasticityTable
from cge.blocks import PARAMETERS
from cge.transactions import labels


def initial_values(
    sets: Mapping[str, tuple], table: ElasticityTable, derived: Collection[str], problems: list[str]
) -> dict[str, Any]:
    """Every declared parameter with an `initial` value that is not derived, by member of its index set.

    An elasticity takes its row of the table, by label or for all, where there is one.
    """
    found: dict[str, Any] = {}
    for name, spec in PARAMETERS.items():
        if spec.initial is None or name in derived:
            continue
        if not spec.over:
            found[name] = spec.initial
            continue
        values = found[name] = dict.fromkeys(sets[spec.over], spec.initial)
        if spec.role == "elasticity":
            rows = {at: labels(at) for at in values if table.has(name, *labels(at))}
            values |= {at: table.get(name, *index, problems=problems) for at, index in rows.items()}
    return found
