"""`cge replicate`: published against ours, for a person or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from experiments.inputs.locate import papers
from experiments.replication.paper import read_paper
from experiments.replication.replicate import OFF, content_of, replicate
from experiments.report.text_table import text_table

SHOWN = 40  # cells of a table in the terminal; --json has all


def replicated(words: Sequence[str], progress: Callable[[str], None]) -> dict:
    """Replicate the papers named, or every shipped one. Raises InputError and what running an experiment raises."""
    found = [read_paper(word) for word in words or papers()]
    return content_of(replicate(paper, progress) for paper in found)


def replicate_text(content: Mapping, all_cells: bool) -> str:
    """A line a paper; below it the cells: all that are off, and for papers named by the user the others too."""
    rows = [
        [
            name,
            each["status"],
            *(str(each[key]) for key in ("cells", "replicated", "documented_differences", "off")),
        ]
        + _worst(each["worst"])
        for name, each in content["papers"].items()
    ]
    header = ["paper", "", "cells", "replicated", "differences", "off", "worst", "where"]
    parts = []
    for name, each in content["papers"].items():
        cells = [cell for cell in each["comparisons"] if all_cells or cell["status"] == OFF]
        if cells:
            parts.append(_cells_text(name, cells))
        parts += [
            f"{name}: {scenario} is not solved: {reason}" for scenario, reason in each["unsolved"].items()
        ]
    closing = "worst: deviation in units of the printed precision (a relative one counts as printed)"
    return "\n\n".join([*parts, text_table(header, rows, left=2), closing])


def _worst(worst: Mapping | None) -> list[str]:
    return [f"{worst['deviation']:.2g}", f"{worst['cell']} of {worst['scenario']}"] if worst else ["", ""]


def _cells_text(name: str, cells: Sequence[Mapping]) -> str:
    ordered = sorted(cells, key=lambda cell: cell["status"] != OFF)[:SHOWN]
    rows = [
        [
            cell["scenario"],
            f"{cell['variable']}[{cell['index']}]" if cell["index"] else cell["variable"],
            f"{cell['published']:.10g}",
            f"{cell['ours']:.10g}",
            f"{cell['deviation']:.2g}",
            cell["status"],
        ]
        for cell in ordered
    ]
    table = text_table(["scenario", "cell", "published", "ours", "deviation", ""], rows, left=2)
    more = f"\n... and {len(cells) - SHOWN} more; --json lists every cell" if len(cells) > SHOWN else ""
    return f"{name}\n{table}{more}"
