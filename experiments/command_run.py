"""`cge run`: from the words of the command line to a results folder and its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from experiments.plan import Options, make_plan
from experiments.results import check_target, write_results
from experiments.run import run
from experiments.spec import read_experiment
from experiments.text_table import amount, per_cent, text_table


def run_experiment(
    name: str, options: Options, out: Path | None, force: bool, lang: str, progress: Callable[[str], None]
) -> tuple[dict, Path]:
    """Run an experiment and write its folder; returns the summary and the folder. Raises as `run` does."""
    file = read_experiment(name)
    folder = out or Path("out") / file.spec.name
    check_target(folder, force)
    plan = make_plan(file, options)
    results = run(plan, progress)
    return write_results(results, folder, lang, force), folder


def run_text(content: Mapping, folder: Path) -> str:
    """Table of the macro figures, one column of changes per variant, and where the report is."""
    variants = content["variants"]
    asked = [name for name, row in content["macro"].items() if row["value"] is not None]
    rows = []
    for name in asked:
        row = content["macro"][name]
        changes = [_change(row), *(_change(variant["macro"].get(name)) for variant in variants.values())]
        rows.append([name, amount(row["base"]), amount(row["value"]), *changes])
    header = ["", "base", "value", "change", *variants]
    lines = [f"{content['experiment']}: {content['status']}, {content['n_variables']} variables", ""]
    lines.append(text_table(header, rows))
    if content["solve_for"]:
        found = content["solve_for"]
        told = f"{found['parameter']} x {found['multiplier']:.6g} gives {found['target']} {found['change_pct']:+.4g} %"
        lines += ["", f"solved for: {told}"]
    lines += ["", f"report: {folder / 'report.html'}"]
    return "\n".join(lines)


def _change(row: Mapping | None) -> str:
    """Per cent change; where the base is zero, the value itself."""
    if row is None or row["value"] is None:
        return "-"
    return amount(row["value"]) if row["change_pct"] is None else per_cent(row["change_pct"])
