"""A path on disk: results.nc, states.nc, tables, report and summary in one folder, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.path.dataset import path_dataset, states_dataset
from experiments.path.permits import permit_table
from experiments.path.run import PathResults
from experiments.path.summary import path_summary
from experiments.path.tables import ACCOUNTINGS, in_one, path_tables
from experiments.record.netcdf import write_dataset
from experiments.report.path_page import path_html
from experiments.results import Target, filled, summary_text
from sam.publish import write_synced

PATH_FILES = (
    "results.nc",
    "states.nc",
    "macro.csv",
    "deviations.csv",
    "emissions.csv",
    "permits.csv",
    *(f"{name}.csv" for name in ACCOUNTINGS),
    "report.html",
    "summary.json",
)
"""Files of a path's folder; summary.json is moved last.

deviations.csv is empty but for its header without a policy, emissions.csv where no emissions are known, permits.csv where
none are covered, and so is an accounting that the economy does not have.
"""


def write_path(results: PathResults, target: Target, lang: str = "en", drawn: Mapping | None = None) -> dict:
    """Write the folder of a path; returns the summary. `drawn` says which draw of which sweep it is, if of any.

    Raises InputError as `experiments.results.filled` does.
    """
    content = path_summary(results) | ({"draw": drawn} if drawn else {})
    tables, years = path_tables(results), results.plan.years
    with filled(target) as draft:
        write_dataset(draft / "results.nc", path_dataset(results, content["provenance"]))
        write_dataset(draft / "states.nc", states_dataset(results))
        write_synced(draft / "macro.csv", in_one(tables.macro, years, "indicator"))
        write_synced(draft / "deviations.csv", tables.deviations.to_csv())
        write_synced(draft / "emissions.csv", in_one(tables.emissions, years, "source,user"))
        write_synced(draft / "permits.csv", permit_table(results).to_csv(index=False))
        for name in ACCOUNTINGS:
            rows = in_one(tables.accounting.get(name, {}), years[1:], "term")
            write_synced(draft / f"{name}.csv", rows)
        write_synced(draft / "report.html", path_html(results, tables, lang))
        write_synced(draft / "summary.json", summary_text(content))
    return content
