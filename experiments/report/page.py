"""The report: one self-contained HTML page of tables and figures, in English or Japanese."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from experiments.plan import Plan
from experiments.record.provenance import provenance as provenance_of
from experiments.record.summary import warnings
from experiments.report import budget, finance, households, macro, meti, provenance, same_results, sectors
from experiments.report.html import changed_here, html
from experiments.report.section import Section
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
    budget.budget_section,
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
    own = plan.descriptions[lang]
    return html(
        plan,
        made,
        words,
        "made_by",
        title=macro.case_title(results.main, words),
        name=plan.spec.name,
        description=own or plan.descriptions["en"],
        description_lang=lang if own else "en",
        changed=_changed(plan, words),
        warnings=warnings(results, lang),
        headlines=macro.headlines(results, words),
        sections=[section for make in SECTIONS if (section := make(results, words))],
    )


def _changed(plan: Plan, words: Words) -> str:
    """What the command line changed, and why the description is missing; empty where nothing was."""
    changed = changed_here(plan, words)
    left_out = changed and plan.spec.description and not plan.descriptions["en"]
    return f"{changed} {words('not_as_described')}" if left_out else changed
