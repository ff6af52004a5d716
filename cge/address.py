"""Addresses: a name with labels, `rate_duty[*,c_agr]`: how a user says which numbers of a model are meant.

Expressions, swaps, targets and outcomes read them alike (docs/reference/expressions.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from sam.labels import ALL, means, unknown_parts
from sam.problem import InputError, suggestion
from sam.text_source import unprintable

Member = TypeVar("Member", str, tuple[str, ...], None)

MACRO = "macro"
NAME = r"[^\W\d]\w*"
_FORM = re.compile(rf"\s*({NAME})\s*(?:\[([^\[\]]*)\])?\s*")


@dataclass(frozen=True)
class Address:
    """A name and one label a dimension: `*` for all, `x|y` for some, `*/kl` for those that end so, `!x` for all others.

    Without labels all members are meant.
    """

    name: str
    labels: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str, labels: str | None) -> Address:
        """From the parts of `name[label,label]`; `macro[gdp_real]` is another way to write `gdp_real`."""
        parts = tuple(part.strip() for part in labels.split(",")) if labels is not None else ()
        return cls(parts[0]) if name == MACRO and len(parts) == 1 else cls(name, parts)

    @classmethod
    def read(cls, text: str) -> Address:
        """From `name` or `name[label,label]`. Raises InputError for anything else."""
        match = _FORM.fullmatch(readable(text))
        if match:
            return cls.of(*match.groups())
        if text.count("[") > text.count("]"):
            raise InputError(f"{text} has no closing bracket; write the labels as NAME[LABEL,LABEL]")
        raise InputError(f"{text!r} is not one name with labels; write NAME or NAME[LABEL,LABEL]")

    def __str__(self) -> str:
        return f"{self.name}[{','.join(self.labels)}]" if self.labels else self.name

    @property
    def member(self) -> str | tuple[str, ...] | None:
        """Its labels as an index set has them: what it means where it means one member."""
        return self.labels if len(self.labels) > 1 else self.labels[0] if self.labels else None

    def among(self, members: Iterable[Member]) -> list[Member]:
        """Those of the members that it means; empty where none is."""
        if not self.labels:
            return list(members)
        return [
            member
            for member in members
            if len(own := labels_of(member)) == len(self.labels)
            and all(means(label, part) for label, part in zip(self.labels, own, strict=True))
        ]

    def members(self, members: Iterable[Member]) -> list[Member]:
        """As `among`. Raises InputError naming what is wrong: how many labels, one that no member has, or all together."""
        known = list(members)
        found = self.among(known)
        sizes = {len(labels_of(member)) for member in known}
        if self.labels and known and len(self.labels) not in sizes:
            takes = (
                f"takes {min(sizes)} labels, one a dimension ({ALL} for all)"
                if any(sizes)
                else "is one number"
            )
            raise InputError(f"{self}: {self.name} {takes}; it is given {len(self.labels)}")
        for position, label in enumerate(self.labels):
            there = list(dict.fromkeys(labels_of(member)[position] for member in known))
            unknown = unknown_parts(label, there)
            if unknown:
                raise InputError(f"{self} has no member {unknown[0]!r}. {suggestion(unknown[0], there)}")
        if not found:
            texts = [",".join(labels_of(member)) for member in known if member is not None]
            raise InputError(f"{self} has no such member. {suggestion(','.join(self.labels), texts)}")
        return found


def labels_of(member: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """The labels of a member of an index set."""
    return member if isinstance(member, tuple) else () if member is None else (member,)


def readable(text: str) -> str:
    """The text. Raises InputError where it holds a character that cannot be written to a file or a terminal."""
    if found := unprintable(text):
        raise InputError(f"{text!r} holds {found[0]!r}, a character of no text; delete it")
    return text
