"""`cge run`: from the words of the command line to a results folder and its table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from calibration.structure_file import structures
from experiments.inputs.locate import catalogue
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import Plan, make_plan

if TYPE_CHECKING:
    from experiments.run import Results


def run_experiment(
    name: str, options: Options, out: Path | None, force: bool, lang: str, progress: Callable[[str], None]
) -> tuple[dict, str]:
    """Run an experiment and write its folder; returns the summary and a text for the terminal. Raises as `run` does."""
    file = read_experiment(name, catalogue())
    folder = out or Path("out") / file.spec.name
    plan = make_plan(file, options)
    if note := taxes_note(plan, options):
        progress(note)
    # Half a second of imports that a mistake in the experiment need not wait for.
    from experiments.results import check_target, write_results
    from experiments.run import run

    target = check_target(folder, force)
    results = run(plan, progress)
    content = write_results(results, target, lang)
    return content, run_text(results, folder, lang)


def taxes_note(plan: Plan, options: Options) -> str:
    """A sentence where the command line changes the SAM, and there is a structure with the tax law of that SAM's year.

    The SAM's receipts are met under any structure; on which goods they fall is the structure's.
    """
    sam, structure = plan.sam.name, plan.main.structure.name
    if not options.sam or options.structure or sam == structure or sam not in structures():
        return ""
    return f"  tax law is that of structure {structure}; `--structure {sam}`, or one on its base, has that of the SAM's year"


def run_text(results: Results, folder: Path, lang: str) -> str:
    """Table of the reported figures with the changes of each variant, and where the report is."""
    from experiments.report.provenance import solved_for
    from experiments.report.swaps import swaps_text
    from experiments.report.terminal import summary_text
    from experiments.report.text_table import room
    from experiments.words import Words

    words = Words(lang)
    found = [text for text in (solved_for(results, words), swaps_text(results, words)) if text]
    lines = [summary_text(results, lang, room()), *(line for text in found for line in (text, ""))]
    return "\n".join([*lines, words("report_at", path=folder / "report.html")])
