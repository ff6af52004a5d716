"""From `Parameters` to the vector that a compiled system reads, and what changes of them a model can follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

import numpy as np

from cge.engine import CompiledSystem
from cge.engine.reading.labels import datum_name
from cge.forms import is_limit
from cge.parameters import Parameters


class ParameterVector:
    """The places of labelled parameters in the parameter vector of one compiled system."""

    def __init__(self, system: CompiledSystem, parameters: Parameters) -> None:
        """`parameters` are those that the model was built from; others must have the same index sets."""
        self.benchmark = parameters
        self._size = len(system.parameters)
        self.start = system.parameter_start
        entries: dict[str, tuple[list[int], list[Any]]] = {}
        for place, (name, index) in enumerate(system.parameter_keys):
            found = entries.get(name)
            if found is None:
                found = entries[name] = ([], [])
            found[0].append(place)
            found[1].append(index)
        self._parts = {}
        for name, (at, indices) in entries.items():
            if name not in parameters.data.variables:  # not an economy's: the smoothing of complementarities
                continue
            over = parameters.data.variables[name].attrs["over"]
            number = parameters.numbers(over)
            numbers = np.array([number[index] for index in indices], dtype=int)
            self._parts[name] = (np.array(at), parameters.places(over)[numbers] if over else numbers)

    def with_benchmark(self, parameters: Parameters) -> ParameterVector:
        """The same places, where changes are counted from another benchmark with the same index sets."""
        found = copy(self)
        found.benchmark, found.start = parameters, self.of(parameters)
        return found

    def of(self, parameters: Parameters) -> np.ndarray:
        """The vector with the values of `parameters`."""
        p = self.start.copy()
        for name, new, _ in self._replaced(parameters):
            if name in self._parts:
                at, flat = self._parts[name]
                p[at] = new[flat]
        return p

    def changed(self, parameters: Parameters) -> dict[str, list[int]]:
        """Number in its index set of every entry that differs from the model's own, by parameter."""
        found = {}
        for name, new, old in self._replaced(parameters):
            if not np.array_equal(new, old):
                at = self._members(name)
                where = np.flatnonzero(new[at] != old[at])
                if len(where):
                    found[name] = where.tolist()
        return found

    def _replaced(self, parameters: Parameters) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        """Name, values and the model's own values of every parameter that is not one and the same array."""
        held = self.benchmark.vectors
        for name, new in parameters.vectors.items():
            old = held[name]
            # Views of one array: `with_values` copies only what it replaces.
            if new.base is None or new.base is not old.base:
                yield name, new, old

    def inert(self, changed: dict[str, list[int]]) -> list[str]:
        """Names of the changed entries that no equation reads."""
        names = []
        for name, where in changed.items():
            used = set(self._parts[name][1].tolist()) if name in self._parts else set()
            flat = self._members(name)
            names += [self.label(name, number) for number in where if int(flat[number]) not in used]
        return names

    def limits(self, parameters: Parameters, changed: dict[str, list[int]]) -> list[tuple[str, float]]:
        """Changed elasticities that now select another functional form, which is chosen when the model is built.

        At zero the general form holds too.
        """
        found = []
        for name, where in changed.items():
            limits = [limit for limit in self.benchmark.specs[name].selects_form if limit]
            at = self._members(name)
            new, old = parameters.flat(name)[at], self.benchmark.flat(name)[at]
            found += [
                (self.label(name, number), float(new[number]))
                for number in where
                if any(is_limit(new[number], each) and not is_limit(old[number], each) for each in limits)
            ]
        return found

    def label(self, name: str, number: int) -> str:
        """An entry of a parameter as equations name it, such as `rate_duty[w_usa,c_agr]`."""
        over = self.benchmark.data.variables[name].attrs["over"]
        return datum_name(name, self.benchmark.sets[over][number] if over else None)

    def _members(self, name: str) -> np.ndarray:
        over = self.benchmark.data.variables[name].attrs["over"]
        return self.benchmark.places(over) if over else np.zeros(1, dtype=int)


def slices(names: Sequence[str]) -> dict[str, slice]:
    """Where each component's data are among the names of a system's variables, which come component by component."""
    found: dict[str, slice] = {}
    for place, name in enumerate(names):
        component = name.split("[", 1)[0]
        first = found[component].start if component in found else place
        found[component] = slice(first, place + 1)
    return found
