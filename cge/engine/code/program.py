"""One stage as two functions that evaluate all its groups in turn, and where each group's slopes are.

A loop over groups in Python, with a list of arguments for each, costs nearly as much as the arithmetic of 40 sectors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cge.engine.code.stages import Reads, Stage
from cge.engine.code.template import Functions, Template, executed
from cge.engine.reading.terms import INTERMEDIATE, PARAMETER, VARIABLE

_NAMES = {
    VARIABLE: ("x", "direct"),
    INTERMEDIATE: ("z", "through"),
}  # of what is read, and of the slopes on it


class StageProgram:
    """The functions of one stage, which share these arguments (one entry per group in `kept` and `handed`):

    `values(read, kept, terms, handed)` fills `terms`, and `handed` with what the slopes need of them;
    `slopes(read, kept, handed, direct, through)` fills the slopes on variables and on intermediates that vary.
    `read` is `varying.gathered(sources)`, `kept` what the templates' `prepare` returned.
    """

    values: Callable[..., None]
    slopes: Callable[..., None]

    def __init__(self, stage: Stage, templates: Sequence[Template], functions: Sequence[Functions]) -> None:
        own = [templates[group.template] for group in stage.groups]
        self.fixed = Reads(stage, [template.fixed for template in own])
        self.varying = Reads(stage, [template.varying for template in own])
        self.places: list[
            dict[int, tuple[int, slice]]
        ] = []  # by group and slot: kind, and where its slopes are
        self.sizes = {VARIABLE: 0, INTERMEDIATE: 0}  # number of slopes on each kind
        for group, template in zip(stage.groups, own, strict=True):
            found = {}
            for slot in template.varying:
                kind = group.kinds[slot]
                first = self.sizes[kind]
                self.sizes[kind] = first + group.size
                found[slot] = (kind, slice(first, first + group.size))
            self.places.append(found)
        names = {}
        for place, group in enumerate(stage.groups):
            names[f"value_{place}"] = functions[group.template].value
            names[f"slopes_{place}"] = functions[group.template].slopes
        made = executed(self._source(stage, own), names)
        self.values, self.slopes = made["values"], made["slopes"]

    def stale(self, changed: np.ndarray) -> list[int]:
        """Groups that read a parameter marked in `changed`."""
        return self.fixed.readers(PARAMETER, changed)

    def _source(self, stage: Stage, own: Sequence[Template]) -> str:
        kinds = sorted({kind for row in self.varying.rows for kind, _ in row})
        names = [f"    {_NAMES[kind][0]} = read[{kind}]" for kind in kinds]
        values = ["def values(read, kept, terms, handed):", *names, "    pass"]
        slopes = ["def slopes(read, kept, handed, direct, through):", *names, "    pass"]
        for place, (group, template) in enumerate(zip(stage.groups, own, strict=True)):
            arguments = ", ".join(f"{_NAMES[kind][0]}[{_text(at)}]" for kind, at in self.varying.rows[place])
            if not template.value_is_fixed:
                at = _text(slice(group.first, group.first + group.size))
                call = f"value_{place}(kept[{place}], {arguments})"
                values.append(f"    terms[{at}], handed[{place}] = {call}")
            if template.varying_slopes:
                found = [self.places[place][slot] for slot in template.varying_slopes]
                targets = "".join(f"{_NAMES[kind][1]}[{_text(at)}], " for kind, at in found)
                call = f"slopes_{place}(kept[{place}], handed[{place}], {arguments})"
                slopes.append(f"    {targets}= {call}")
        return "\n".join([*values, *slopes]) + "\n"


def _text(at: Any) -> str:
    return f"{at.start}:{at.stop}" if isinstance(at, slice) else str(at)
