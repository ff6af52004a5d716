"""What is doubtful in the draws of a sweep: the smallest and the largest value of each quantity, beside the experiment's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from experiments.path.doubts import doubts_of_path
from experiments.plausibility import Doubt, doubts_of_elasticities, doubts_of_values
from experiments.sweep.design import Design
from experiments.sweep.path_draw import DrawnPaths
from experiments.sweep.quantity import Drawn, changed_table
from experiments.sweep.task import Task
from experiments.words import Words
from sam.problem import CgeError

Doubts = Callable[[Drawn], Sequence[Doubt]]


def doubts_of_draws(task: Task, design: Design) -> list[str]:
    """A sentence for each quantity and kind of doubt that the experiment itself does not raise.

    Draws of cells and closures raise none, nor does what no path may have: such draws fail, and say so.
    """
    words = Words("en")
    doubts: Doubts = _static(task) if task.numbers is None else _of_paths(task)
    own = {doubt.text(words) for doubt in doubts([])}
    found: dict[tuple[str, str], str] = {}
    for quantity, values in zip(task.quantities, design.values.T, strict=True):
        if quantity.cells or quantity.closures:
            continue
        for value in (float(values.max()), float(values.min())):
            with suppress(CgeError):
                for doubt in doubts([(quantity, value)]):
                    if (text := doubt.text(words)) not in own:
                        found.setdefault((quantity.name, doubt.key), f"{quantity.name} = {value:g}: {text}")
    return list(found.values())


def _static(task: Task) -> Doubts:
    def doubts(drawn: Drawn) -> list[Doubt]:
        found = list(doubts_of_elasticities(changed_table(task.case.elasticities, drawn)))
        for quantity, value in drawn:
            if name := quantity.spec.parameter:
                before = {at: task.parameters.value(name, *at) for at in quantity.members}
                after = {at: quantity.applied(old, value) for at, old in before.items()}
                found += doubts_of_values(task.parameters, name, before, after)
        return found

    return doubts


def _of_paths(task: Task) -> Doubts:
    paths = DrawnPaths(task)
    return lambda drawn: doubts_of_path(paths.planned(drawn)[0])
