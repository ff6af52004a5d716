"""What a model declared and where it was read: enough to choose, audit and diagnose without Pyomo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cge.block import ComplementSpec, EquationSpec, VariableSpec
from cge.engine.reading.terms import Names
from cge.engine.selection import Figures
from cge.parameters import Parameters
from cge.sets import SETS

Places = Mapping[str, Mapping]
"""Family or variable -> member of its index set (None without one) -> number."""


@dataclass(eq=False)
class Declarations:
    """The declared variables, equations and complementarities of one economy.

    names, rows, columns: the equations, variables and parameters that were read, and their numbers by family and member.
    displaced: family of a complementarity -> member -> where its variable starts if it holds.
    """

    parameters: Parameters
    sets: Mapping[str, tuple]
    variables: Mapping[str, VariableSpec]
    equations: Mapping[str, EquationSpec]
    complementarities: Mapping[str, ComplementSpec]
    displaced: Places
    names: Names
    rows: Places
    columns: Places

    @property
    def figures(self) -> Figures:
        """The macro figures of the economy as expressions, with their benchmark values (`cge.figures`)."""
        raise NotImplementedError

    def members(self, over: str, letter: str, label: str) -> list[tuple]:
        """Members of an index set of tuples with a label in the position of an index letter."""
        position = SETS[over].index(letter)
        return [member for member in self.sets[over] if member[position] == label]


def letter_of(over: str, *letters: str) -> int | None:
    """Position of the first of some index letters in the members of a set; None where it has none of them."""
    for letter in letters:
        if letter in SETS.get(over, ()):
            return SETS[over].index(letter)
    return None


def label_at(member: object, position: int) -> str:
    """The label in one position of a member, which is a tuple or one label."""
    return member[position] if isinstance(member, tuple) else str(member)
