"""The report: one self-contained HTML page of tables and figures, in English or Japanese."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from experiments.record.provenance import provenance as provenance_of
from experiments.report import finance, macro, meti, provenance, sectors
from experiments.report.section import Section
from experiments.report.templates import template
from experiments.run import Results
from experiments.words import Words
from sam.publish import write_file

SECTIONS: tuple[Callable[[Results, Words], Section | None], ...] = (
    macro.macro_section,
    meti.meti_section,
    macro.variants_section,
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
    spec, made = results.plan.spec, provenance_of(results)
    title = (spec.title_ja if lang == "ja" else spec.title_en) or spec.title_en or spec.name
    sam = results.plan.sam
    return template("report.html.jinja").render(
        words=words,
        lang=lang,
        title=title,
        name=spec.name,
        description=(spec.description_ja if lang == "ja" else "") or spec.description,
        description_lang="ja" if lang == "ja" and spec.description_ja else "en",
        made_by=words("made_by", version=made["code"]["version"] or ""),
        benchmark=words("benchmark_economy", sam=sam.name, year=sam.year, unit=words.phrase(sam.unit or "")),
        headlines=macro.headlines(results, words),
        sections=[section for make in SECTIONS if (section := make(results, words))],
        provenance=provenance.provenance_rows(made, words),
    )
