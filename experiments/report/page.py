"""The report: one self-contained HTML page of tables and figures, in English or Japanese."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from experiments.plan import Plan
from experiments.record.provenance import provenance as provenance_of
from experiments.record.summary import warnings
from experiments.report import finance, households, macro, meti, provenance, same_results, sectors
from experiments.report.section import Section
from experiments.report.templates import template
from experiments.run import Results
from experiments.words import Words
from sam.publish import write_file

SECTIONS: tuple[Callable[[Results, Words], Section | None], ...] = (
    macro.macro_section,
    meti.meti_section,
    households.households_section,
    same_results.variants_section,
    sectors.industries_section,
    finance.revenue_section,
    finance.carbon_section,
    sectors.co2_section,
    finance.trade_section,
    finance.balances_section,
    macro.status_section,
    provenance.method_section,
)
"""What the page is made of, in order; a section that has nothing to say is None."""


def write_report(results: Results, path: Path, lang: str = "en") -> None:
    """Write the report of a run as one HTML file without external resources. ValueError for an unknown language."""
    write_file(path, report_html(results, lang))


def report_html(results: Results, lang: str = "en") -> str:
    """The report as HTML. ValueError for an unknown language."""
    words = Words(lang)
    plan, made = results.plan, provenance_of(results)
    sam = plan.sam
    own = plan.descriptions[lang]
    return template("report.html.jinja").render(
        words=words,
        lang=lang,
        title=macro.case_title(results.main, words),
        name=plan.spec.name,
        description=own or plan.descriptions["en"],
        description_lang=lang if own else "en",
        changed=_changed(plan, words),
        warnings=warnings(results, lang),
        made_by=words("made_by", version=made["code"]["version"] or ""),
        benchmark=words("benchmark_economy", sam=provenance.described(sam.name, sam.year, sam.unit, words)),
        headlines=macro.headlines(results, words),
        sections=[section for make in SECTIONS if (section := make(results, words))],
        provenance=provenance.provenance_rows(made, words),
    )


def _changed(plan: Plan, words: Words) -> str:
    """What the command line changed, and why the description is missing; empty where nothing was."""
    if not plan.changed:
        return ""
    left_out = plan.spec.description and not plan.descriptions["en"]
    parts = [words("changed_here", changes=", ".join(plan.changed))]
    return " ".join([*parts, *([words("not_as_described")] if left_out else [])])
