"""A path on disk: results.nc, states.nc, tables, report and summary in one folder, whole or not at all."""

from __future__ import annotations

from experiments.path.dataset import path_dataset, states_dataset
from experiments.path.figures import deviations, macro_by_year
from experiments.path.run import POLICY, PathResults
from experiments.path.summary import path_summary
from experiments.record.netcdf import write_dataset
from experiments.results import Target, filled, summary_text
from sam.publish import write_synced

PATH_FILES = ("results.nc", "states.nc", "macro.csv", "deviations.csv", "summary.json")
"""Files of a path's folder; summary.json is moved last. deviations.csv is empty but for its header without a policy."""


def write_path(results: PathResults, target: Target) -> dict:
    """Write the folder of a path; returns the summary. Raises InputError as `experiments.results.filled` does."""
    content = path_summary(results)
    macro = {run: macro_by_year(results, run) for run in results.runs}
    rows = [f"run,indicator,{','.join(map(str, results.plan.years))}"]
    for run, table in macro.items():
        rows += [f"{run},{line}" for line in table.to_csv(header=False).splitlines()]
    differs = deviations(results) if POLICY in results.runs else macro[results.last].iloc[:0]
    with filled(target) as draft:
        write_dataset(draft / "results.nc", path_dataset(results, content["provenance"]))
        write_dataset(draft / "states.nc", states_dataset(results))
        write_synced(draft / "macro.csv", "\n".join(rows) + "\n")
        write_synced(draft / "deviations.csv", differs.to_csv())
        write_synced(draft / "summary.json", summary_text(content))
    return content
