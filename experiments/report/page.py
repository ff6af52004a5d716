"""The report: one self-contained HTML page of tables and figures, in English or Japanese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from experiments.record.provenance import provenance as provenance_of
from experiments.report import finance, macro, meti, provenance, sectors
from experiments.report.amounts import number, scale_of
from experiments.report.figures import bar_chart
from experiments.report.tables import Table
from experiments.report.templates import template
from experiments.run import Results
from experiments.words import Words

BARS = 12


@dataclass(frozen=True)
class Details:
    """Tables behind a heading that the reader opens."""

    heading: str
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Chart:
    """An SVG figure with its caption, and the table that stands beside it where there is room."""

    caption: str
    svg: Markup
    beside: Table | None = None


@dataclass(frozen=True)
class Section:
    """A part of the report: paragraphs, charts and tables in order, a list, and what is folded away."""

    id: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    parts: tuple[Chart | Table, ...] = ()
    list_heading: str = ""
    items: tuple[str, ...] = ()
    details: tuple[Details, ...] = ()


def write_report(results: Results, path: Path, lang: str = "en") -> None:
    """Write the report of a run as one HTML file without external resources. ValueError for an unknown language."""
    Path(path).write_text(report_html(results, lang), encoding="utf-8")


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
        sections=[section for section in _sections(results, words) if section],
        provenance=provenance.provenance_rows(made, words),
    )


def _sections(results: Results, words: Words) -> Iterator[Section | None]:
    yield _macro(results, words)
    yield _meti(results, words)
    yield _variants(results, words)
    yield _sectors(results, words)
    yield _revenue(results, words)
    yield _carbon_revenue(results, words)
    yield _co2(results, words)
    yield _world(results, words)
    yield _balances(results, words)
    yield _status(results, words)
    yield _method(results, words)


def _macro(results: Results, words: Words) -> Section:
    first, rest = macro.macro_names(results)
    bars = {words(f"component_{name}"): value for name, value in macro.contributions(results).items()}
    parts = macro.contributions_table(results, words)
    return Section(
        "macro",
        words("macro_heading"),
        (words("welfare_benchmark"), _welfare(results, words)),
        (
            macro.macro_table(results, first, words("macro_caption"), words),
            *_chart(bars, words("contributions_figure"), "contributions", parts),
        ),
        details=(
            _details(words("macro_rest"), macro.macro_table(results, rest, words("macro_rest"), words)),
        ),
    )


def _welfare(results: Results, words: Words) -> str:
    """How to read EV: it leaves out the future where investment adjusts, and whatever a shock imposes beside it."""
    closure = results.main.case.closure
    accounts = results.main.parameters.sets["i"]
    adjusts = any(closure.rule("investment", i) == "saving" for i in accounts)
    if adjusts:
        return words("welfare_static")
    figures = results.main.indicators.macro
    changes = [figures[name].change_pct for name in ("investment_real", "government_real")]
    imposed = any(change is not None and abs(change) >= macro.FIXED for change in changes)
    return words("welfare_imposed" if imposed else "welfare_fixed")


def _variants(results: Results, words: Words) -> Section | None:
    if not results.variants:
        return None
    return Section("variants", words("variants_heading"), parts=(macro.variants_table(results, words),))


def _sectors(results: Results, words: Words) -> Section:
    groups = sectors.industries(results.plan.sam, words)
    output = sectors.by_industry(results, "output", groups)
    bars = sectors.largest_changes(output, groups.labels, BARS)
    table = sectors.industry_table(results, groups, words)
    chart = _chart(bars, words("output_figure"), "output", digits=2)
    full = sectors.full_tables(results, words)
    return Section(
        "sectors",
        words("sectors_heading"),
        parts=(*chart, table),
        details=(_details(words("sectors_full"), *full),),
    )


def _co2(results: Results, words: Words) -> Section | None:
    if results.main.indicators.macro["co2"].value is None:
        return None
    groups = sectors.industries(results.plan.sam, words)
    users = sectors.by_industry(results, "co2", groups)
    bars = sectors.largest_changes(users, groups.labels, BARS, per_cent_change=False)
    fuels = sectors.co2_by_source(results, words)
    parts = _chart(bars, words("co2_figure"), "co2-users", fuels, digits=2)
    return Section("co2", words("co2_heading"), parts=parts)


def _revenue(results: Results, words: Words) -> Section | None:
    found = finance.revenue_by_account(results.main)
    if not found:
        return None
    sam = results.plan.sam
    changes = {words.account(sam, account): value - base for account, (base, value) in found.items()}
    scale = scale_of(sam.unit or "", changes.values(), words)
    bars = dict(sorted(changes.items(), key=lambda item: -item[1]))
    table = finance.revenue_table(results, words)
    title = words("taxes_figure", unit=scale.unit)
    part = Chart(title, bar_chart(bars, title, "taxes", scale.change), table) if any(bars.values()) else table
    return Section("revenue", words("taxes_heading"), parts=(part,))


def _carbon_revenue(results: Results, words: Words) -> Section | None:
    if not finance.has_carbon(results):
        return None
    return Section("carbon", words("carbon_heading"), parts=(finance.carbon_table(results, words),))


def _world(results: Results, words: Words) -> Section | None:
    if not results.plan.sam.of_kind("world"):
        return None
    income = finance.income_table(results, words)
    parts = (finance.trade_table(results, words), *([income] if income else []))
    return Section("trade", words("trade_heading"), parts=parts)


def _balances(results: Results, words: Words) -> Section | None:
    balances = finance.balances_table(results, words)
    return Section("balances", words("balances_heading"), parts=(balances,)) if balances else None


def _meti(results: Results, words: Words) -> Section | None:
    if results.main.case.scenario is None:
        return None
    trade = [meti.trade_by_industry(results, flow, words) for flow in ("exports", "imports")]
    return Section(
        "meti",
        words("meti_heading"),
        (words("meti_intro"),),
        parts=(meti.comparison_table(results, words), meti.inputs_table(results, words)),
        list_heading=words("meti_mismatch_heading"),
        items=tuple(meti.mismatches(results, words)),
        details=(_details(words("meti_trade_caption"), *(each for each in trade if each)),),
    )


def _status(results: Results, words: Words) -> Section:
    report = results.main.equilibrium.report
    paragraphs = [words("status_solved", iterations=report.iterations, variables=f"{report.n_variables:,}")]
    if results.variants:
        paragraphs.append(words("status_variants", count=len(results.variants)))
    seconds = {phase: number(report.seconds[phase], 1) for phase in ("build", "compile", "solve")}
    paragraphs.append(words("status_seconds", **seconds))
    checks = macro.checks_table(results, words)
    return Section("status", words("status_heading"), tuple(paragraphs), parts=(checks,))


def _method(results: Results, words: Words) -> Section:
    shocks = provenance.shocks_table(results, words)
    found = provenance.solved_for(results, words)
    paragraphs = tuple(filter(None, ("" if shocks.rows else words("no_shocks"), found)))
    parts = (*([shocks] if shocks.rows else []), provenance.closure_table(results, words))
    return Section("method", words("method_heading"), paragraphs, parts=parts)


def _chart(
    bars: Mapping[str, float], title: str, figure_id: str, beside: Table | None = None, digits: int = 3
) -> tuple[Chart | Table, ...]:
    """A chart with its table; where no bar would be visible the table alone, or nothing."""
    if not any(abs(value) >= 0.5 * 10**-digits for value in bars.values()):
        return (beside,) if beside else ()
    drawn = bar_chart(bars, title, figure_id, lambda value: number(value, digits, sign=True))
    return (Chart(title, drawn, beside),)


def _details(heading: str, *tables: Table) -> Details:
    return Details(heading, tables)
