"""Tables of the whole economy: macro figures, contributions to GDP, cases side by side, checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cge.analysis.final_demand import COMPONENTS, GDP
from cge.analysis.indicator import Indicator
from cge.analysis.national_welfare import welfare_figure
from cge.benchmark import BENCHMARK_TOLERANCE
from cge.solve import BALANCE_TOLERANCE, NODE_TOLERANCE, RESIDUAL_TOLERANCE, WALRAS_TOLERANCE
from experiments.inputs.spec import VariantSpec
from experiments.record.summary import checks
from experiments.report.amounts import MISSING, Scale, growth, number, per_cent, plain, small
from experiments.report.section import Details, Section, chart, scale_in
from experiments.report.tables import Row, Table, table
from experiments.run import Outcome, Results
from experiments.words import Words

LIMITS = {
    "residual_max": RESIDUAL_TOLERANCE,
    "walras": WALRAS_TOLERANCE,
    "sam_imbalance_max": BALANCE_TOLERANCE,
    "node_gap_max": NODE_TOLERANCE,
    "benchmark_residual_max": BENCHMARK_TOLERANCE,
}
FIXED = 5e-5  # per cent: what the closure holds is no news
WELFARE = "welfare"
"""Stands for EV, of consumption alone or with saving: which one, `welfare_figure` says."""
HEADLINES = ("gdp_real", "consumption_real", WELFARE, "investment_real", "real_wage", "co2")
SIDE_BY_SIDE = (
    "gdp_real",
    "consumption_real",
    "ev",
    "ev_consumption_saving",
    "ev_share_consumption",
    "ev_share_gdp",
    "saving_real",
    "investment_real",
    "real_wage",
    "co2",
    "exports_real",
    "imports_real",
    "terms_of_trade",
    "tax_revenue",
    "lump_sum",
)


def case_title(outcome: Outcome, words: Words) -> str:
    """Title of a case in the chosen language, else its name."""
    case = outcome.case
    return (case.title_ja if words.lang == "ja" else case.title_en) or case.title_en or case.name


def macro_names(results: Results) -> tuple[list[str], list[str]]:
    """Indicators that the experiment asks to see first (a choice of ours where it does not say), and all others.

    Those that do not apply are among the others, with their reason.
    """
    macro = results.main.indicators.macro
    asked = results.plan.spec.report.macro or SIDE_BY_SIDE
    first = [name for name in asked if name in macro and macro[name].value is not None]
    return first, [name for name in macro if name not in first]


def headlines(results: Results, words: Words) -> list[tuple[str, str, str]]:
    """Key figures that are not held fixed: (label, figure, unit). Per cent changes, and EV in money."""
    found = []
    macro, sam = results.main.indicators.macro, results.plan.sam
    for headline in HEADLINES:
        name = welfare_figure(macro) if headline == WELFARE else headline
        figure = macro.get(name)
        if figure is None or figure.value is None:
            continue
        if figure.change_pct is not None and abs(figure.change_pct) < FIXED:
            continue
        if figure.change_pct is not None:
            found.append((words.macro(name, sam), per_cent(figure.change_pct), "%"))
        else:
            scale = _scale(results, figure, words)
            found.append((words.macro(name, sam), scale.change(figure.value), scale.short))
    return found


def macro_table(results: Results, names: Iterable[str], caption: str, words: Words) -> Table:
    """Base, result, per cent change and unit of macro indicators; the reason where one does not apply."""
    macro, sam = results.main.indicators.macro, results.plan.sam
    rows = []
    for name in names:
        figure = macro[name]
        label = words.macro(name, sam)
        if figure.value is None:
            reason = words("not_applicable", reason=words.phrase(figure.reason))
            rows.append(Row((label, MISSING, MISSING, MISSING, reason), name=name))
            continue
        scale = _scale(results, figure, words)
        cells = (
            label,
            scale.text(figure.base),
            scale.text(figure.value),
            growth(figure.base, figure.value),
            scale.unit,
        )
        rows.append(Row(cells, name=name))
    heads = [words(key) for key in ("name", "base", "value", "change_pct", "unit")]
    return table(caption, heads, rows, texts=(0, 4), note=words("growth_note"))


def contributions(results: Results) -> dict[str, float]:
    """Contribution of each expenditure component to the Laspeyres change of real GDP, percentage points."""
    macro = results.main.indicators.macro
    gdp = macro["gdp_real_laspeyres"].base
    found = {}
    for component in COMPONENTS:
        figure = macro[f"{component}_real"]
        if figure.base is not None and figure.value is not None and gdp:
            found[component] = GDP[component] * (figure.value - figure.base) / gdp * 100
    return found


def contributions_table(results: Results, words: Words) -> Table:
    """Contributions of the expenditure components and their sum, the Laspeyres change of real GDP."""
    parts = contributions(results)
    rows = [Row((words(f"component_{name}"), number(value, 3, sign=True))) for name, value in parts.items()]
    rows.append(Row((words("gdp_laspeyres"), number(sum(parts.values()), 3, sign=True)), "total"))
    heads = [words("item"), words("points")]
    return table(words("contributions_caption"), heads, rows, note=words("contributions_note"))


def variants_table(results: Results, words: Words) -> Table:
    """Every case as a column: what differs, then per cent changes (the result where the base is zero)."""
    outcomes = (results.main, *results.variants)
    sam = results.plan.sam
    rows = [Row((words("differs"), "", *differences(results, words)), "group")]
    for name in macro_names(results)[0]:
        figures = [outcome.indicators.macro.get(name) for outcome in outcomes]
        if all(figure is None or figure.value is None for figure in figures):
            continue
        in_levels = all(figure is None or (figure.base or 0.0) <= 0 for figure in figures)
        scale = common_scale(results, name, words)
        cells = [_compared(figure, scale, in_levels) for figure in figures]
        rows.append(Row((words.macro(name, sam), scale.unit if in_levels else "%", *cells), name=name))
    multipliers = [outcome.multiplier for outcome in outcomes]
    if any(multiplier is not None for multiplier in multipliers):
        found = [MISSING if multiplier is None else plain(multiplier) for multiplier in multipliers]
        rows.append(Row((_multiplier_name(results), "×", *found)))
    heads = [
        words("name"),
        words("unit"),
        words("main_case"),
        *(case_title(o, words) for o in results.variants),
    ]
    return table(words("variants_caption"), heads, rows, texts=(0, 1), note=words("change_or_value"))


def common_scale(results: Results, name: str, words: Words) -> Scale:
    """One scale for an indicator in every case, so that its figures can stand in one row."""
    figures = [outcome.indicators.macro.get(name) for outcome in (results.main, *results.variants)]
    values = [value for figure in figures if figure for value in (figure.base, figure.value)]
    return scale_in(results, results.main.indicators.macro[name].unit, values, words)


def differences(results: Results, words: Words) -> list[str]:
    """One text per case: closure and recycling of the main case, then what each variant replaces."""
    closure = results.main.case.closure
    recycling = words.term("recycling", closure.government_instrument)
    specs = {variant.name: variant for variant in results.plan.spec.variants}
    texts = [words("as_written", closure=closure.name, recycling=recycling)]
    return texts + [_replaced(outcome, specs[outcome.case.name], words) for outcome in results.variants]


def checks_table(results: Results, words: Words) -> Table:
    """The worst value of each check over all cases, in plain words, with what is allowed."""
    found = [checks(outcome) for outcome in (results.main, *results.variants)]
    sam, walras = results.plan.sam, results.main.closure.walras
    rows = []
    for name, limit in LIMITS.items():
        worst = max(each[name] for each in found)
        meaning = words(f"{name}_meaning", account=words.account(sam, walras))
        verdict = words("yes" if worst <= limit else "no")
        rows.append(Row((words(name), meaning, small(worst), small(limit), verdict), name=name))
    heads = [words(key) for key in ("check", "check_meaning", "check_worst", "check_limit", "check_result")]
    return table(words("checks_caption"), heads, rows, texts=(0, 1, 4))


def macro_section(results: Results, words: Words) -> Section:
    """The economy as a whole: figures, what moved GDP, and how to read welfare."""
    first, rest = macro_names(results)
    bars = {words(f"component_{name}"): value for name, value in contributions(results).items()}
    parts = contributions_table(results, words)
    others = macro_table(results, rest, words("macro_rest"), words)
    return Section(
        "macro",
        words("macro_heading"),
        (words("welfare_benchmark"), _welfare(results, words)),
        (
            macro_table(results, first, words("macro_caption"), words),
            *chart(bars, words("contributions_figure"), "contributions", parts),
        ),
        details=(Details(words("macro_rest"), (others,)),),
    )


def status_section(results: Results, words: Words) -> Section:
    """How the solution was found and checked, over all cases."""
    report = results.main.equilibrium.report
    sentence = "status_solved_newton" if report.counts_jacobians else "status_solved"
    paragraphs = [words(sentence, iterations=report.iterations, variables=f"{report.n_variables:,}")]
    if results.variants:
        paragraphs.append(words("status_variants", count=len(results.variants)))
    seconds = {phase: number(report.seconds[phase], 1) for phase in ("build", "compile", "solve")}
    paragraphs.append(words("status_seconds", **seconds))
    return Section(
        "status", words("status_heading"), tuple(paragraphs), parts=(checks_table(results, words),)
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
    imposed = any(change is not None and abs(change) >= FIXED for change in changes)
    return words("welfare_imposed" if imposed else "welfare_fixed")


def _scale(results: Results, figure: Indicator, words: Words) -> Scale:
    return scale_in(results, figure.unit, (figure.base, figure.value), words)


def _compared(figure: Indicator | None, scale: Scale, in_levels: bool) -> str:
    if figure is None or figure.value is None:
        return MISSING
    return scale.text(figure.value) if in_levels else growth(figure.base, figure.value)


def _replaced(outcome: Outcome, variant: VariantSpec, words: Words) -> str:
    parts = []
    if variant.closure is not None:
        parts.append(words("differs_closure", value=outcome.case.closure.name))
    if variant.recycling:
        parts.append(words("differs_recycling", value=words.term("recycling", variant.recycling)))
    parts += [words("differs_elasticity", name=k, value=plain(v)) for k, v in variant.elasticities.items()]
    parts += [words("differs_structure", name=k, value=_shown(v)) for k, v in variant.structure.items()]
    if variant.shocks is not None:
        changed = ", ".join(dict.fromkeys(shock.parameter for shock in variant.shocks))
        parts.append(words("differs_shocks", value=changed or words("none")))
    if variant.solve_for is not None:
        parts.append(words("differs_solve_for", value=variant.solve_for.target))
    return "; ".join(parts) or words("none")


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {_shown(part)}" for key, part in value.items())
    return str(value)


def _multiplier_name(results: Results) -> str:
    spec, _ = results.main.case.solve_for or (None, "")
    return spec.parameter if spec else ""
