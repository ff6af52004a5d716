"""Which labels a user means: `*` for all, `x|y` for some, `*/kl` for those that end so, `!x` for all others."""

from __future__ import annotations

from collections.abc import Collection
from fnmatch import fnmatchcase

ALL, OR, NOT = "*", "|", "!"


def unknown_parts(label: str, there: Collection[str]) -> list[str]:
    """Parts of the label of a dimension that fit none of the labels there."""
    return [part for part in parts_of(label) if not any(fits(part, own) for own in there)]


def means(label: str, own: str) -> bool:
    """Whether the label of a dimension means a member's: one of its parts does, and none that begins with `!`."""
    parts = label.split(OR)
    left_out = [part.removeprefix(NOT) for part in parts if part.startswith(NOT)]
    some = [part for part in parts if not part.startswith(NOT)] or [ALL]
    return any(fits(part, own) for part in some) and not any(fits(part, own) for part in left_out)


def parts_of(label: str) -> list[str]:
    """The patterns that stand in the label of a dimension, also in what it leaves out."""
    return [part.removeprefix(NOT) for part in label.split(OR)]


def fits(pattern: str, own: str) -> bool:
    """Whether one pattern of a label means a member's."""
    return fnmatchcase(own, pattern) if ALL in pattern else own == pattern
