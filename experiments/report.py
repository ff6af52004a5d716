"""The report: one self-contained HTML page of tables and figures, in English or Japanese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined

from experiments import finance_tables, macro_tables, meti_tables, provenance_tables, sector_tables
from experiments.amounts import number, scale_of
from experiments.figures import bar_chart
from experiments.provenance import provenance
from experiments.run import Results
from experiments.tables import Table
from experiments.words import Words

BARS = 12


@dataclass(frozen=True)
class Details:
    """Tables behind a heading that the reader opens."""

    heading: str
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Chart:
    """An SVG figure with its caption."""

    caption: str
    svg: str


@dataclass(frozen=True)
class Section:
    """A part of the report: paragraphs, then charts, tables, a list, and what is folded away."""

    id: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    list_heading: str = ""
    items: tuple[str, ...] = ()
    details: tuple[Details, ...] = ()


def write_report(results: Results, path: Path, lang: str = "en") -> None:
    """Write the report of a run as one HTML file without external resources. ValueError for an unknown language."""
    Path(path).write_text(report_html(results, lang), encoding="utf-8")


def report_html(results: Results, lang: str = "en") -> str:
    """The report as HTML. ValueError for an unknown language."""
    words = Words(lang)
    spec, made = results.plan.spec, provenance(results)
    title = (spec.title_ja if lang == "ja" else spec.title_en) or spec.title_en or spec.name
    sam = results.plan.sam
    return _template().render(
        words=words,
        lang=lang,
        title=title,
        name=spec.name,
        description=spec.description,
        made_by=words("made_by", version=made["code"]["version"] or ""),
        benchmark=words("benchmark_economy", sam=sam.name, year=sam.year, unit=sam.unit),
        headlines=macro_tables.headlines(results, words),
        sections=[section for section in _sections(results, words) if section],
        provenance=provenance_tables.provenance_rows(made, words),
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
    macro = results.main.indicators.macro
    first = [name for name in results.plan.spec.report.macro or macro_tables.SIDE_BY_SIDE if name in macro]
    rest = [name for name in macro if name not in first]
    parts = macro_tables.contributions(results)
    bars = {words(f"component_{name}"): value for name, value in parts.items()}
    chart = _chart(bars, words("contributions_figure"), "contributions", words)
    return Section(
        "macro",
        words("macro_heading"),
        (words("welfare_benchmark"), _welfare(results, words)),
        chart,
        (
            macro_tables.macro_table(results, first, words("macro_caption"), words),
            macro_tables.contributions_table(results, words),
        ),
        details=(_details(words("macro_rest"), macro_tables.macro_table(results, rest, words("macro_rest"), words)),),
    )


def _welfare(results: Results, words: Words) -> str:
    """How to read EV: investment that adjusts leaves the future out of it."""
    closure = results.main.case.closure
    accounts = results.main.parameters.sets["i"]
    adjusts = any(closure.rule("investment", i) == "saving" for i in accounts)
    return words("welfare_static" if adjusts else "welfare_fixed")


def _variants(results: Results, words: Words) -> Section | None:
    if not results.variants:
        return None
    return Section("variants", words("variants_heading"), tables=(macro_tables.variants_table(results, words),))


def _sectors(results: Results, words: Words) -> Section:
    groups = sector_tables.industries(results.plan.sam, words)
    output = sector_tables.by_industry(results, "output", groups)
    bars = sector_tables.largest_changes(output, groups.labels, BARS)
    full = sector_tables.full_tables(results, words)
    return Section(
        "sectors",
        words("sectors_heading"),
        charts=_chart(bars, words("output_figure"), "output", words, digits=2),
        tables=(sector_tables.industry_table(results, groups, words),),
        details=(_details(words("sectors_full"), *full),),
    )


def _co2(results: Results, words: Words) -> Section | None:
    if results.main.indicators.macro["co2"].value is None:
        return None
    groups = sector_tables.industries(results.plan.sam, words)
    users = sector_tables.by_industry(results, "co2", groups)
    bars = sector_tables.largest_changes(users, groups.labels, BARS, per_cent_change=False)
    return Section(
        "co2",
        words("co2_heading"),
        charts=_chart(bars, words("co2_figure"), "co2", words, digits=2),
        tables=(sector_tables.co2_by_source(results, words),),
    )


def _revenue(results: Results, words: Words) -> Section | None:
    found = finance_tables.revenue_by_account(results.main)
    if not found:
        return None
    sam = results.plan.sam
    changes = {words.account(sam, account): value - base for account, (base, value) in found.items()}
    scale = scale_of(sam.unit or "", changes.values(), words)
    title = words("taxes_figure", unit=scale.unit)
    bars = dict(sorted(changes.items(), key=lambda item: -item[1]))
    chart = Chart(title, bar_chart(bars, title, "taxes", scale.change)) if any(bars.values()) else None
    return Section(
        "revenue",
        words("taxes_heading"),
        charts=(chart,) if chart else (),
        tables=(finance_tables.revenue_table(results, words),),
    )


def _carbon_revenue(results: Results, words: Words) -> Section | None:
    if not finance_tables.has_carbon(results):
        return None
    return Section("carbon", words("carbon_heading"), tables=(finance_tables.carbon_table(results, words),))


def _world(results: Results, words: Words) -> Section | None:
    if not results.plan.sam.of_kind("world"):
        return None
    income = finance_tables.income_table(results, words)
    tables = (finance_tables.trade_table(results, words), *([income] if income else []))
    return Section("trade", words("trade_heading"), tables=tables)


def _balances(results: Results, words: Words) -> Section | None:
    balances = finance_tables.balances_table(results, words)
    return Section("balances", words("balances_heading"), tables=(balances,)) if balances else None


def _meti(results: Results, words: Words) -> Section | None:
    if results.main.case.scenario is None:
        return None
    trade = [meti_tables.trade_by_industry(results, flow, words) for flow in ("exports", "imports")]
    return Section(
        "meti",
        words("meti_heading"),
        (words("meti_intro"),),
        tables=(meti_tables.comparison_table(results, words), meti_tables.inputs_table(results, words)),
        list_heading=words("meti_mismatch_heading"),
        items=tuple(meti_tables.mismatches(results, words)),
        details=(_details(words("meti_trade_caption"), *(each for each in trade if each)),),
    )


def _status(results: Results, words: Words) -> Section:
    report = results.main.equilibrium.report
    paragraphs = [words("status_solved", iterations=report.iterations, variables=f"{report.n_variables:,}")]
    if results.variants:
        paragraphs.append(words("status_variants", count=len(results.variants)))
    seconds = {phase: number(report.seconds[phase], 1) for phase in ("build", "compile", "solve")}
    paragraphs.append(words("status_seconds", **seconds))
    return Section("status", words("status_heading"), tuple(paragraphs), tables=(macro_tables.checks_table(results, words),))


def _method(results: Results, words: Words) -> Section:
    shocks = provenance_tables.shocks_table(results, words)
    found = provenance_tables.solved_for(results, words)
    paragraphs = tuple(filter(None, ("" if shocks.rows else words("no_shocks"), found)))
    tables = (*([shocks] if shocks.rows else []), provenance_tables.closure_table(results, words))
    return Section("method", words("closure_heading"), paragraphs, tables=tables)


def _chart(bars: Mapping[str, float], title: str, figure_id: str, words: Words, digits: int = 3) -> tuple[Chart, ...]:
    """One chart, or none where nothing changes."""
    if not any(abs(value) >= 0.5 * 10**-digits for value in bars.values()):
        return ()
    return (Chart(title, bar_chart(bars, title, figure_id, lambda value: number(value, digits, sign=True))),)


def _details(heading: str, *tables: Table) -> Details:
    return Details(heading, tables)


@cache
def _template():
    folder = files("experiments") / "templates"
    loader = FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8"))
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html.jinja")
