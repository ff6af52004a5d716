"""Freed entries: a model read with variables in place of some parameters."""

from __future__ import annotations

from collections.abc import Sequence

from cge.build import build
from cge.parameters import Parameters
from cge.read_model import ReadModel, read

Entry = tuple[str, tuple[str, ...]]
"""Name of a parameter and the labels of one entry, none for a scalar."""


def freed_model(parameters: Parameters, entries: Sequence[Entry]) -> tuple[ReadModel, tuple[str, ...]]:
    """The model with a variable in place of each entry, and the names of these variables.

    Raises ValueError for a parameter with labels of which no entry is named.
    """
    families = tuple(dict.fromkeys(name for name, _ in entries))
    model = build(parameters, free=families)
    for family in families:
        for datum in model.pyomo.component(family).values():
            datum.fix()
    names = []
    for family, labels in entries:
        component = model.pyomo.component(family)
        if component.is_indexed() and not labels:
            raise ValueError(
                f"instrument {family}: name the labels of one entry, such as {next(iter(component))}"
            )
        datum = component[labels if len(labels) > 1 else labels[0]] if labels else component
        datum.unfix()
        names.append(datum.name)
    return read(model), tuple(names)
