"""Parameters: everything a model needs to know about an economy, calibrated, labelled and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import xarray as xr

from cge.block import ParameterSpec
from cge.blocks import PARAMETERS
from cge.nests import Node
from cge.sets import SETS
from cge.taxes import Tax, tax_parameters
from sam import Sam
from sam.display import Card, Shown
from sam.problem import InputError, UnknownNameError, suggestion


@dataclass(frozen=True, repr=False)
class Parameters(Shown):
    """Calibrated numbers (xarray), index sets, nests and taxes of one economy.

    `sam` is the benchmark that they replicate; `nests` holds the tree of every account that buys; `roles` says which factors
    are labour and which taxes are tariffs or carbon taxes (`cge.structure.Roles`), `demand` is the households' demand system
    (`cge.demand.SYSTEMS`). `data` holds one DataArray per declared parameter over index letters, as results are, with
    `units`, `long_name`, `dimension` and `over` in its attributes; NaN outside its index set. `sets` maps a set name of
    `SETS` to its labels (strings, or tuples of strings).
    """

    data: xr.Dataset
    sets: Mapping[str, tuple]
    nests: Mapping[str, Node]
    taxes: tuple[Tax, ...]
    sam: Sam
    roles: Mapping[str, tuple[str, ...]]
    demand: str
    provenance: Mapping[str, str]
    # Found once and shared by copies, which have the same index sets.
    _places: dict[str, np.ndarray] = field(default_factory=dict, repr=False, compare=False)
    _numbers: dict[str, dict] = field(default_factory=dict, repr=False, compare=False)
    _columns: dict[tuple[str, int], tuple] = field(default_factory=dict, repr=False, compare=False)

    def _card(self) -> Card:
        facts = {
            **self.provenance,
            "parameters": len(self.data.data_vars),
            "dimensions": ", ".join(f"{dim} {size}" for dim, size in self.data.sizes.items()),
            "nests": f"{len(self.nests)} accounts that buy",
            "taxes": ", ".join(tax.name for tax in self.taxes) or "none",
        }
        return Card("Parameters", facts)

    def value(self, name: str, *labels: str) -> float:
        """One number of a parameter by labels. Raises UnknownNameError, a KeyError, for what the economy does not have."""
        over = self.over(name)
        return float(self.vector(name)[place_of(self.numbers(over), "parameter", name, over, labels)])

    @cached_property
    def specs(self) -> Mapping[str, ParameterSpec]:
        """The declaration of every parameter, rates of taxes included."""
        return PARAMETERS | tax_parameters(self.taxes)

    def entries(self, name: str) -> dict:
        """A parameter as a dict over its index set: label or tuple of labels -> float."""
        return dict(zip(self.numbers(self.over(name)), self.vector(name).tolist(), strict=True))

    def over(self, name: str) -> str:
        """The index set of a parameter; empty for a scalar. Raises UnknownNameError."""
        variable = self.data.variables.get(name) if isinstance(name, str) else None
        if variable is None or "over" not in variable.attrs:
            raise UnknownNameError(f"there is no parameter {name!r}. {suggestion(name, self.data.data_vars)}")
        return variable.attrs["over"]

    def vector(self, name: str) -> np.ndarray:
        """A parameter in the order of its index set."""
        over = self.over(name)
        return self.flat(name)[self.places(over)] if over else self.flat(name)

    def flat(self, name: str) -> np.ndarray:
        """A parameter as one vector in the order of its array; see `places`. A scalar is one number."""
        return self.vectors[name]

    @cached_property
    def vectors(self) -> Mapping[str, np.ndarray]:
        """Every parameter as one vector."""
        variables = self.data.variables
        return {str(name): variables[name].values.ravel() for name in self.data.data_vars}

    def places(self, over: str) -> np.ndarray:
        """Where the members of an index set are in the vectors of parameters over it (`flat`)."""
        found = self._places.get(over)
        if found is None:
            members = self.sets[over]
            dims = SETS[over]
            axes = [self.data.get_index(dim) for dim in dims]
            columns = [members] if len(dims) == 1 else list(zip(*members, strict=True)) or [() for _ in dims]
            at = [axis.get_indexer(list(column)) for axis, column in zip(axes, columns, strict=True)]
            found = (
                np.ravel_multi_index(at, [len(axis) for axis in axes]) if members else np.empty(0, dtype=int)
            )
            self._places[over] = found
        return found

    def numbers(self, over: str) -> Mapping:
        """The place of each member in an index set; a scalar's one member is None."""
        if over not in self._numbers:
            members = self.sets[over] if over else (None,)
            self._numbers[over] = {member: number for number, member in enumerate(members)}
        return self._numbers[over]

    @property
    def exogenous(self) -> tuple[str, ...]:
        """Names of the parameters that a policy or a path may change: neither benchmark figures nor technology."""
        return tuple(name for name, spec in self.specs.items() if spec.role in ("exogenous", "rate"))

    def totals(self, over: str, position: int, vector: np.ndarray) -> dict[str, float]:
        """Sums of a vector over an index set of tuples, by the label in one position of the tuples."""
        if (over, position) not in self._columns:
            number: dict[str, int] = {}
            at = [number.setdefault(member[position], len(number)) for member in self.sets[over]]
            self._columns[over, position] = tuple(number), np.array(at, dtype=int)
        labels, at = self._columns[over, position]
        return dict(zip(labels, np.bincount(at, vector, len(labels)).tolist(), strict=True))

    def with_entries(self, changes: Mapping[str, Mapping]) -> Parameters:
        """A copy with some entries of some parameters replaced: name -> member of its index set -> value.

        Raises KeyError for a parameter or member that the economy does not have, ValueError for what is not a number.
        """
        data = self.data.copy()
        for name, entries in changes.items():
            over = self.over(name)
            number, places = self.numbers(over), self.places(over) if over else np.zeros(1, dtype=int)
            unknown = [member for member in entries if member not in number]
            if unknown:
                raise KeyError(f"parameter {name} has no member {unknown[0]}; it is over {over!r}")
            new = self.data.variables[name].values.copy()
            values = np.array(list(entries.values()), dtype=float)
            if np.isnan(values).any():
                raise ValueError(f"parameter {name}: a new value is not a number")
            new.reshape(-1)[places[[number[member] for member in entries]]] = values
            data.variables[name].data = new
        return replace(self, data=data)

    def with_values(self, changes: Mapping[str, xr.DataArray]) -> Parameters:
        """A copy with some parameters replaced; the original is untouched.

        Raises UnknownNameError for an unknown parameter and InputError where an array lacks a label, has one too many, or
        holds a NaN within the index set: a misspelt label must not be a change that is silently left out.
        """
        if not isinstance(changes, Mapping):
            raise InputError("with_values: give a mapping from names of parameters to arrays")
        data = self.data.copy()
        for name, array in changes.items():
            self.over(name)
            held = data[name]
            if not isinstance(array, xr.DataArray):
                raise InputError(
                    f"parameter {name}: give a DataArray over {held.dims}, not {type(array).__name__}"
                )
            if set(array.dims) != set(held.dims):
                raise InputError(f"parameter {name} has dimensions {held.dims}, the new values {array.dims}")
            for dim in held.dims:
                odd = set(held[dim].values) ^ set(array[dim].values)
                if odd:
                    raise InputError(
                        f"parameter {name}: labels {', '.join(sorted(odd))} of {dim} are missing or unknown"
                    )
            # Written into the copy's own variable: assignment of an item would align all the others again.
            labels = {dim: held[dim] for dim in held.dims}
            new = np.array(array.transpose(*held.dims).reindex(labels).to_numpy(), dtype=float, order="C")
            over = self.over(name)
            if np.isnan(new.reshape(-1)[self.places(over)] if over else new).any():
                raise InputError(f"parameter {name}: a new value is not a number")
            data.variables[name].data = new
        return replace(self, data=data)


def place_of(numbers: Mapping, what: str, name: str, over: str, labels: tuple[str, ...]) -> int:
    """The place of a member among those of an index set. Raises UnknownNameError with the nearest members."""
    text = all(isinstance(label, str) for label in labels)
    number = numbers.get(labels if len(labels) > 1 else labels[0] if labels else None) if text else None
    if number is None:
        members = [
            ",".join(each) if isinstance(each, tuple) else str(each) for each in numbers if each is not None
        ]
        asked = ",".join(map(str, labels))
        raise UnknownNameError(
            f"{what} {name} has no member {asked or '(no label)'}; it is over {over!r}. {suggestion(asked, members)}"
        )
    return number
