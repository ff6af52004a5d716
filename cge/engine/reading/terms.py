"""The terms of a model, grouped by the structure of their expressions: from reader to compiler."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Any

import numpy as np

VARIABLE, PARAMETER, LITERAL, INTERMEDIATE = 0, 1, 2, 3  # kinds of leaf, and the first four structures


@dataclass(frozen=True)
class Structure:
    """One operation on earlier structures; `kinds` lists its leaves from left to right."""

    operation: str
    arguments: tuple[int, ...]
    kinds: tuple[int, ...]


@dataclass
class Terms:
    """All terms of one structure and stage: `signs[i]` times the expression of row i of `leaves`."""

    structure: int
    stage: int  # of the target; equations come last
    targets: array[int] = field(default_factory=lambda: array("q"))  # equation, or intermediate
    signs: array[float] = field(default_factory=lambda: array("d"))
    # flat: indices of variables, ..., values of literals
    leaves: array[float] = field(default_factory=lambda: array("d"))


@dataclass(frozen=True, repr=False)
class Names:
    """Names and values of a system's variables, equations and parameters; no Pyomo object."""

    variables: tuple[str, ...]
    start: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    equations: tuple[str, ...]
    parameters: tuple[str, ...]
    parameter_keys: tuple[tuple[str, Any], ...]  # component name, index
    parameter_start: np.ndarray

    def __repr__(self) -> str:
        sizes = len(self.equations), len(self.variables), len(self.parameters)
        return "<Names: {} equations, {} variables, {} parameters>".format(*sizes)


@dataclass
class ModelTerms:
    """A Pyomo model as terms, with the names of what they hold."""

    structures: list[Structure]
    equation_terms: list[Terms]
    intermediate_terms: list[Terms]
    intermediate_stages: list[int]
    names: Names
