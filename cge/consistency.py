"""Consistency: values of parameters that are possible one by one and not together."""

from __future__ import annotations

from collections.abc import Collection

from cge.block import ParameterSpec
from cge.blocks import BLOCKS
from cge.demand import SYSTEMS
from cge.parameters import Parameters
from cge.sets import SETS

EXACT = 1e-9  # distance of a sum of shares from one
_BOUNDED = dict.fromkeys(
    (spec.lower, spec.upper)
    for block in BLOCKS
    for spec in block.complementarities.values()
    if isinstance(spec.lower, str) and isinstance(spec.upper, str)
)
"""Pairs of bounds; two markets may share one."""


def inconsistencies(parameters: Parameters, changed: Collection[str]) -> list[str]:
    """Why changed parameters do not fit each other: shares that do not add up to one, a floor above its ceiling.

    What is not changed is not looked at: the benchmark fits together by construction.
    """
    problems = []
    for name in changed:
        spec = parameters.specs[name]
        if spec.adds_up is not None:
            problems += _sums(parameters, name, spec.adds_up)
        if spec.taste and not SYSTEMS[parameters.demand].has_tastes:
            problems.append(
                f"{name} is calibrated together with the quantities of the demand system {parameters.demand}, and cannot be "
                "changed alone; change the SAM, or let households have `demand: les`"
            )
    for lower, upper in _BOUNDED:
        if lower in changed or upper in changed:
            problems += _bounds(parameters, lower, upper)
    return problems


def calibrated_with_quantities(spec: ParameterSpec) -> bool:
    """True for a share of a composite: it belongs to benchmark quantities that no scenario changes."""
    return spec.role == "share" and spec.adds_up is None


def _sums(parameters: Parameters, name: str, letter: str) -> list[str]:
    """Shares over an index letter that do not add up to one, by the other labels."""
    if not letter:
        return []
    dims = SETS[parameters.over(name)]
    sums: dict[tuple[str, ...], float] = {}
    for member, value in parameters.entries(name).items():
        labels = member if isinstance(member, tuple) else (member,)
        rest = tuple(label for label, dim in zip(labels, dims, strict=True) if dim != letter)
        sums[rest] = sums.get(rest, 0.0) + value
    return [
        f"{name}{' of ' + ','.join(rest) if rest else ''} adds up to {total:.6g}, and has to add up to 1: change all of "
        "them at once"
        for rest, total in sums.items()
        if abs(total - 1.0) > EXACT
    ]


def _bounds(parameters: Parameters, lower: str, upper: str) -> list[str]:
    least, most = parameters.entries(lower), parameters.entries(upper)
    return [
        f"{lower} = {least[at]:g} is above {upper} = {most[at]:g}: no value is between them; raise the one or "
        "lower the other"
        for at in least
        if least[at] > most[at]
    ]
