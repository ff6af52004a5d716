"""Numbers of a path file and of the policy on top of it, by their keys: `labour.0.heads_pct`, `policy.1.set.2040`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from experiments.inputs.dynamics import DynamicsSpec, PolicyFileSpec, PolicySpec
from experiments.path.keys import Keys, with_value
from sam.problem import InputError, suggestion

FIXED = "years"  # of the path: which of them are solved is no number to draw


@dataclass(frozen=True)
class PathNumbers:
    """A path file and, where there is one, the policy file that stands in place of its own policy."""

    dynamics: DynamicsSpec
    policy: PolicyFileSpec | None = None

    def value(self, address: str) -> float:
        """A number as the files have it. Raises InputError for an address at which neither has one."""
        if address not in self._known:
            raise InputError(
                f"{address!r} is no number of the path; give keys and, in lists, places from 0. "
                f"{suggestion(address, self._known)}"
            )
        return self._known[address][1]

    def changed(self, values: Mapping[str, float]) -> PathNumbers:
        """The files with other numbers. Raises InputError for an unknown address and for what a file may not have."""
        dynamics, policy = self.dynamics, self.policy
        for address, value in values.items():
            self.value(address)
            keys = self._known[address][0]
            if policy is not None and _of_policy(keys):
                policy = with_value(policy, keys, value, f"{address} = {value:g}")
            else:
                dynamics = with_value(dynamics, keys, value, f"{address} = {value:g}")
        return replace(self, dynamics=dynamics, policy=policy)

    @cached_property
    def _known(self) -> dict[str, tuple[Keys, float]]:
        found = list(_numbers(self.dynamics.model_dump(exclude={FIXED})))
        if self.policy is not None:
            found = [each for each in found if not _of_policy(each[0])]
            found += _numbers(self.policy.model_dump())
        return {".".join(map(str, keys)): (keys, value) for keys, value in found}


def _of_policy(keys: Keys) -> bool:
    return keys[0] in PolicySpec.model_fields


def _numbers(part: object, keys: Keys = ()) -> Iterator[tuple[Keys, float]]:
    """Every number below a part of a file, with its keys."""
    if isinstance(part, Mapping):
        for key, each in part.items():
            yield from _numbers(each, (*keys, key))
    elif isinstance(part, tuple):
        for place, each in enumerate(part):
            yield from _numbers(each, (*keys, place))
    elif isinstance(part, int | float):
        yield keys, float(part)
