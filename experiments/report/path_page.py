"""The report of a path: one self-contained HTML page of charts by year and tables, in English or Japanese."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from experiments.path.run import BASELINE, POLICY, PathResults
from experiments.path.summary import warnings
from experiments.path.tables import PathTables, path_tables
from experiments.record.provenance import provenance_of_plan
from experiments.report.html import changed_here, html
from experiments.report.path_accounting import accounting_section
from experiments.report.path_emissions import emissions_section
from experiments.report.path_macro import PathFigures, deviations_section, macro_section
from experiments.report.path_method import assumptions_section, shifters_section
from experiments.report.path_permits import permits_section
from experiments.words import Words
from sam.publish import write_file


def write_path_report(results: PathResults, path: Path, lang: str = "en") -> None:
    """Write the report of a path as one HTML file without external resources. ValueError for an unknown language."""
    write_file(path, path_html(results, path_tables(results), lang))


def path_html(results: PathResults, tables: PathTables, lang: str = "en") -> str:
    """The report as HTML. ValueError for an unknown language."""
    words = Words(lang)
    plan = results.plan.plan
    figures = PathFigures(results, tables, words)
    description, description_lang = _description(results, lang)
    made = attempts(provenance_of_plan(plan), [results])
    sections = (
        macro_section(figures),
        deviations_section(figures),
        emissions_section(figures),
        permits_section(results, words),
        accounting_section(figures),
        shifters_section(results, words),
        assumptions_section(results, words),
    )
    return html(
        plan,
        made,
        words,
        "path_made_by",
        title=path_title(results, words),
        name=plan.spec.name,
        description=description,
        description_lang=description_lang,
        changed=changed_here(plan, words),
        warnings=warnings(results, lang),
        headlines=list(_headlines(figures)),
        sections=[section for section in sections if section],
    )


def attempts(made: dict, solved: Iterable[PathResults]) -> dict:
    """The provenance of paths with what solvers needed besides one attempt in any of their years."""
    years = [year for results in solved for run in results.runs.values() for year in run]
    needed = sorted({attempt for year in years for attempt in year.equilibrium.report.attempts})
    return made | {"solver": made["solver"] | {"attempts": needed}}


def path_title(results: PathResults, words: Words) -> str:
    """What was run: the title of the experiment, and of a policy that was put on top of it."""
    case, on_top = results.plan.plan.main, results.plan.on_top
    own = (case.title_ja if words.lang == "ja" else case.title_en) or case.title_en or case.name
    if on_top is None:
        return own
    policy = on_top.spec.title_ja if words.lang == "ja" else on_top.spec.title_en
    return words("path_with_policy", path=own, policy=policy or on_top.spec.title_en or on_top.name)


def _description(results: PathResults, lang: str) -> tuple[str, str]:
    """Descriptions of the experiment and of the policy, and their language: English where one has no other."""
    plan, on_top = results.plan.plan, results.plan.on_top
    texts = [(plan.descriptions["en"], plan.descriptions[lang])]
    if on_top is not None:
        spec = on_top.spec
        texts.append((spec.description, spec.description_ja if lang == "ja" else spec.description))
    if any(english and not own for english, own in texts):
        return " ".join(english for english, _ in texts if english), "en"
    return " ".join(own for _, own in texts if own), lang


def _headlines(figures: PathFigures) -> Iterable[tuple[str, str, str]]:
    """Growth a year in the baseline, and by how much the policy differs in the last year: (label, figure, unit)."""
    names = ("gdp_real", "consumption_real", "investment_real", "real_wage", "co2")
    for name in figures.shown(names):
        rate = figures.rate(BASELINE, name)
        if rate:
            yield figures.label(name), rate, figures.words("baseline_rate")
    if POLICY in figures.tables.macro:
        unit = figures.words("from_baseline", year=figures.years[-1])
        for name in figures.shown(names):
            yield figures.label(name), figures.deviation(name, figures.years[-1]), unit
