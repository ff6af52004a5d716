"""What a path says of each kind of an account: `kinds:i_private` in a target is one target for each kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TypeVar

from experiments.inputs.dynamics import SwapByYearSpec
from sam.kinds import kind_of

Spec = TypeVar("Spec", bound=SwapByYearSpec)
_EACH = re.compile(r"kinds:(?P<account>\w+)(?:!(?P<left_out>\w+))?")


def of_each_kind(target: Spec, accounts: Collection[str]) -> Iterator[Spec]:
    """The target itself, or one for each kind of the account that it names so; of an account that is not split, for itself.

    `kinds:i_private!dwellings` leaves one kind out.
    """
    found = _EACH.search(target.free)
    if not found:
        yield target
        return
    account, left_out = found["account"], found["left_out"]
    without = kind_of(account, left_out) if left_out else ""
    kinds = [name for name in accounts if name.startswith(kind_of(account, ""))] or [account]
    for kind in kinds:
        if kind != without:
            texts = {key: getattr(target, key).replace(found[0], kind) for key in ("free", "fix")}
            yield target.model_copy(update=texts)
