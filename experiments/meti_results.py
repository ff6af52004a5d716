"""The comparison with METI's outlook on disk: its table, figures of both cases by year, report and summary in one folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from experiments.path.run import BASELINE, PathResults
from experiments.path.tables import in_one, path_tables
from experiments.report.meti_page import meti_html
from experiments.results import Target, filled, summary_text
from sam.publish import write_synced

METI_FILES = ("table.csv", "macro.csv", "growth_accounting.csv", "report.html", "summary.json")
"""Files of the folder; summary.json is moved last."""


def write_meti(solved: Mapping[str, PathResults], content: dict, target: Target, lang: str = "en") -> None:
    """Write the folder; `content` is what `cge meti --json` prints of the cases. Raises InputError as `filled` does."""
    tables = {case: path_tables(results) for case, results in solved.items()}
    years = next(iter(solved.values())).plan.years
    macro = {case: each.macro[BASELINE] for case, each in tables.items()}
    accounting = {case: each.accounting["growth_accounting"][BASELINE] for case, each in tables.items()}
    with filled(target) as draft:
        write_synced(draft / "table.csv", _table(content["rows"]))
        write_synced(draft / "macro.csv", in_one(macro, years, "indicator", of="case"))
        write_synced(draft / "growth_accounting.csv", in_one(accounting, years[1:], "term", of="case"))
        write_synced(draft / "report.html", meti_html(solved, tables, content, lang))
        write_synced(draft / "summary.json", summary_text(content))


def _table(rows: list[dict]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
