"""METI's 2040 figures beside ours: targets, what follows from inputs, results, and what has no counterpart."""

from __future__ import annotations

from collections.abc import Mapping

from cge.motion import annual_pct
from experiments.inputs.spec import ScenarioSpec
from experiments.report.amounts import MISSING, number, plain
from experiments.report.section import Details, Section
from experiments.report.sectors import METI29, by_industry, industries
from experiments.report.tables import Row, Table, table
from experiments.run import Results
from experiments.scenarios.meti import YEARS, Figure, figures, snapshot
from experiments.words import Words

# Variables of the document in reading order; the key of the remark on ours (words.toml) where one is needed.
SHOWN: Mapping[str, str] = {
    "gdp_real_growth": "meti_gdp_remark",
    "labour_input": "meti_labour_remark",
    "hours": "meti_hours_remark",
    "investment_real_growth": "meti_investment_remark",
    "wage_real_growth": "meti_wage_remark",
    "labour_productivity_real_growth": "meti_productivity_remark",
    "exports": "meti_trade_remark",
    "imports": "meti_trade_remark",
    "gdp_nominal_growth": "meti_no_anchor",
    "wage_nominal_growth": "meti_no_anchor",
    "labour_productivity_nominal_growth": "meti_no_anchor",
    "investment_nominal_growth": "meti_no_anchor",
    "cpi_inflation": "meti_no_anchor",
    "capital_ratio_next_generation": "meti_all_capital",
    "capital_ratio_existing": "meti_all_capital",
    "population_growth": "meti_demography",
    "working_age_population_growth": "meti_demography",
}
# Variables that the model has -> (macro indicator, what it is divided by, role). Investment is imposed, productivity is the
# quotient of the target and an input: both follow from the inputs.
OURS: Mapping[str, tuple[str, str, str]] = {
    "gdp_real_growth": ("gdp_real", "", "role_target"),
    "labour_input": ("labour_input", "", "role_result"),
    "hours": ("employment", "", "role_input"),
    "investment_real_growth": ("investment_real", "", "role_input"),
    "wage_real_growth": ("real_wage", "", "role_result"),
    "labour_productivity_real_growth": ("gdp_real", "employment", "role_input"),
    "exports": ("exports_real", "", "role_result"),
    "imports": ("imports_real", "", "role_result"),
}
MISMATCHES = ("base", "coverage", "nominal", "static", "foreign")


def per_year(ratio: float) -> float:
    """Average growth in per cent a year over the document's 19 years."""
    return annual_pct(ratio, 1.0, YEARS)


def comparison_table(results: Results, words: Words) -> Table:
    """The document's figures beside ours, all in per cent a year, each with what it is."""
    found, case = figures(), _scenario(results).case
    rows = []
    for variable, remark in SHOWN.items():
        theirs = _document(found, case, variable)
        ours = _our_growth(results, variable)
        if theirs is None and ours is None:
            continue
        role = words(_role(variable, ours))
        ratio = variable.startswith("capital_ratio")
        document = MISSING if theirs is None else number(theirs, 1) if ratio else number(theirs, 2, sign=True)
        unit = words("ratio") if ratio else words("per_year")
        text = words(remark)
        if theirs is None:
            text = f"{words('meti_not_printed')}; {text}"
        if variable == "investment_real_growth" and _printed(found, case, variable) is None:
            text = f"{text}; {words('meti_investment_deflated')}"
        cells = (words.term("meti", variable), document, _signed(ours), unit, role, text)
        rows.append(Row(cells, name=variable))
    keys = ("meti_figure", "meti_document", "meti_ours", "unit", "meti_role", "meti_remark")
    return table(words("meti_caption"), [words(key) for key in keys], rows, texts=(0, 3, 4, 5))


def inputs_table(results: Results, words: Words) -> Table:
    """The ratios that were imposed."""
    found = snapshot(_scenario(results))
    rows = [Row((words.phrase(name), number(value, 3))) for name, value in found.inputs.items()]
    return table(words("meti_inputs_caption"), [words("item"), words("meti_inputs_ratio")], rows)


def trade_by_industry(results: Results, flow: str, words: Words) -> Table | None:
    """Exports or imports by industry beside the document's labels; None where accounts have no METI industry."""
    if METI29 not in results.plan.sam.accounts:
        return None
    groups = industries(results.plan.sam, words)
    found, case = figures(), _scenario(results).case
    start, end = (_by_industry(found, of, flow) for of in ("actual", case))
    ours = {
        group: (base / 1e3, value / 1e3)
        for group, (base, value) in by_industry(results, flow, groups).items()
    }
    whole = sum(base for base, _ in ours.values()), sum(value for _, value in ours.values())
    totals = _printed(found, "actual", flow), _printed(found, case, flow)
    rows = [
        _trade_row(groups.labels[group], start.get(group), end.get(group), ours[group], (totals[1], whole[1]))
        for group in groups.labels
        if group in ours
    ]
    rows.append(_trade_row(words("total"), *totals, whole, (totals[1], whole[1]), "total"))
    keys = (
        "industry",
        *(f"meti_{key}" for key in ("doc_2021", "doc_2040", "doc_growth", "our_base", "our_value")),
    )
    heads = [words(key) for key in (*keys, "meti_our_growth", "meti_doc_share", "meti_our_share")]
    caption = f"{words('meti_trade_caption')}: {words(f'meti_{flow}')}"
    return table(caption, heads, rows, note=words("meti_trade_note"))


def mismatches(results: Results, words: Words) -> list[str]:
    """Why the document and the snapshot cannot agree exactly."""
    texts = [words(f"meti_mismatch_{name}") for name in MISMATCHES]
    if results.main.multiplier is not None:
        texts.append(words("meti_mismatch_productivity", multiplier=plain(results.main.multiplier)))
    return texts


def meti_section(results: Results, words: Words) -> Section | None:
    """The document beside our figures; None for other experiments."""
    if results.main.case.scenario is None:
        return None
    trade = [trade_by_industry(results, flow, words) for flow in ("exports", "imports")]
    return Section(
        "meti",
        words("meti_heading"),
        (words("meti_intro"),),
        parts=(comparison_table(results, words), inputs_table(results, words)),
        list_heading=words("meti_mismatch_heading"),
        items=tuple(mismatches(results, words)),
        details=(Details(words("meti_trade_caption"), tuple(each for each in trade if each)),),
    )


def _trade_row(
    label: str,
    start: float | None,
    end: float | None,
    ours: tuple[float, float],
    totals: tuple[float | None, float],
    kind: str = "",
) -> Row:
    theirs = per_year(end / start) if start and end else None
    share = end / totals[0] * 100 if end is not None and totals[0] else None
    cells = (
        label,
        _level(start),
        _level(end),
        _signed(theirs),
        _level(ours[0]),
        _level(ours[1]),
        _signed(per_year(ours[1] / ours[0]) if ours[0] > 0 and ours[1] > 0 else None),
        _level(share),
        _level(ours[1] / totals[1] * 100 if totals[1] else None),
    )
    return Row(cells, kind)


def _our_growth(results: Results, variable: str) -> float | None:
    if variable not in OURS:
        return None
    name, divided_by, _ = OURS[variable]
    macro = results.main.indicators.macro
    ratios = []
    for indicator in filter(None, (name, divided_by)):
        figure = macro.get(indicator)
        if figure is None or not figure.base or not figure.value:
            return None
        ratios.append(figure.value / figure.base)
    return per_year(ratios[0] / (ratios[1] if divided_by else 1.0))


def _role(variable: str, ours: float | None) -> str:
    return "role_comparison" if ours is None else OURS[variable][2]


def _document(found: list[Figure], case: str, variable: str) -> float | None:
    """The document's figure: a rate as printed, levels as growth since 2021 in per cent a year."""
    printed = _printed(found, case, variable)
    if variable in ("hours", "exports", "imports"):
        start = _printed(found, "actual", variable)
        return per_year(printed / start) if printed and start else None
    if printed is None and variable == "investment_real_growth":
        return _deflated_investment(found, case)
    return printed


def _deflated_investment(found: list[Figure], case: str) -> float | None:
    nominal, gdp, real = (
        _printed(found, case, name)
        for name in ("investment_nominal_growth", "gdp_nominal_growth", "gdp_real_growth")
    )
    if nominal is None or gdp is None or real is None:
        return None
    return ((1 + nominal / 100) / ((1 + gdp / 100) / (1 + real / 100)) - 1) * 100


def _scenario(results: Results) -> ScenarioSpec:
    scenario = results.main.case.scenario
    if scenario is None:
        raise ValueError(f"experiment {results.main.case.name} has no scenario to compare with")
    return scenario


def _printed(found: list[Figure], case: str, variable: str) -> float | None:
    whole = ("all", "without public administration")
    return next(
        (f.value for f in found if (f.case, f.variable) == (case, variable) and f.industry in whole), None
    )


def _by_industry(found: list[Figure], case: str, flow: str) -> dict[str, float]:
    return {f.industry: f.value for f in found if (f.case, f.variable) == (case, flow)}


def _signed(value: float | None) -> str:
    return MISSING if value is None else number(value, 2, sign=True)


def _level(value: float | None) -> str:
    return MISSING if value is None else number(value, 1)
