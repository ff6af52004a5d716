"""The page of `cge meti`: the document's figures beside ours, both cases by year, and what meets the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from experiments.outlook_measures import real_wages
from experiments.path.run import BASELINE, PathResults
from experiments.path.tables import PathTables
from experiments.record.provenance import provenance_of_plan
from experiments.report.amounts import MISSING, number, plain
from experiments.report.html import changed_here, html
from experiments.report.path_accounting import accounting_chart
from experiments.report.path_macro import CHARTS, PathFigures
from experiments.report.path_page import attempts
from experiments.report.section import Chart, Gallery, Section
from experiments.report.tables import Row, Table, table
from experiments.report.year_charts import line_chart
from experiments.words import Words

HEADLINES = ("GDP, real", "Wage per hour, real (CPI)")
PRICES = ("cpi", "gdp_deflator", "terms_of_trade")
AMOUNTS = re.compile(r"([\d.]+) to ([\d.]+) trillion yen")


def meti_html(
    solved: Mapping[str, PathResults], tables: Mapping[str, PathTables], content: Mapping, lang: str = "en"
) -> str:
    """The page as HTML; `content` is what `cge meti --json` prints of the cases. ValueError for an unknown language."""
    words = Words(lang)
    figures = {case: PathFigures(results, tables[case], words) for case, results in solved.items()}
    first = next(iter(solved.values()))
    plan = first.plan.plan
    made = attempts(provenance_of_plan(plan), solved.values())
    return html(
        plan,
        made,
        words,
        "path_made_by",
        title=words("outlook_title_matched" if content["matched"] else "outlook_title"),
        name=", ".join(results.plan.plan.spec.name for results in solved.values()),
        description=words("outlook_lead", year=plan.sam.year),
        description_lang=lang,
        changed=changed_here(plan, words),
        warnings=(),
        headlines=list(_headlines(content, words)),
        sections=[
            _compared(content, words),
            _lines(solved, figures, words),
            _accounting(figures, words),
            _calibrated(content, words),
            _not_compared(content, words),
        ],
    )


def _headlines(content: Mapping, words: Words) -> Iterator[tuple[str, str, str]]:
    for row in content["rows"]:
        if row["item"] in HEADLINES:
            label = words("outlook_of", name=_item(row, words), case=_case(row["case"], words))
            yield label, _share(row["ours"]), words("per_cent_a_year")


def _compared(content: Mapping, words: Words) -> Section:
    cases = dict.fromkeys(row["case"] for row in content["rows"])
    parts = tuple(_compared_table(content, case, words) for case in cases)
    follows = _reasons(content, words, "outlook_follows", compared=True)
    return Section(
        "outlook",
        words("outlook_heading"),
        (words("outlook_read"),),
        parts=(*parts, follows) if follows.rows else parts,
    )


def _compared_table(content: Mapping, case: str, words: Words) -> Table:
    rows = [
        Row(
            (
                row["id"],
                _item(row, words),
                basis_of(row["basis"], words),
                words.phrase(row["unit"]),
                _figure(row["document"]),
                _figure(row["ours"]),
                MISSING if row["deviation"] is None else number(row["deviation"], 2, sign=True),
                words.phrase(row["relation"]),
                words.phrase(row["reading"]),
            ),
            name=f"{row['id']} {case}",
        )
        for row in content["rows"]
        if row["case"] == case and row["ours"] is not None
    ]
    keys = ("id", "item", "basis", "unit", "document", "ours", "deviation", "relation", "reading")
    caption = words("outlook_of", name=words("outlook_table"), case=_case(case, words))
    return table(caption, [words(f"outlook_{key}") for key in keys], rows, texts=(0, 1, 2, 3, 7, 8))


def _lines(solved: Mapping[str, PathResults], figures: Mapping[str, PathFigures], words: Words) -> Section:
    first = next(iter(figures.values()))
    wages = {_case(case, words): real_wages(results) for case, results in solved.items()}
    title = words("outlook_real_wage")
    drawn = line_chart(wages, first.years, words("outlook_index"), title, "line-real-wage", words)
    charts = [Chart(title, drawn)]
    for name in (*CHARTS, *PRICES):
        # The macro figure is per unit of labour services, which grow by the factor bias too where wages are met.
        if name != "real_wage" and all(each.shown([name]) for each in figures.values()):
            scale, title = first.scale(name), first.label(name)
            lines = {
                _case(case, words): [value / scale.divisor for value in each.values(BASELINE, name)]
                for case, each in figures.items()
            }
            drawn = line_chart(lines, first.years, scale.unit, title, f"line-{name}", words)
            charts.append(Chart(title, drawn))
    return Section("lines", words("outlook_lines"), parts=(Gallery(tuple(charts)),))


def _accounting(figures: Mapping[str, PathFigures], words: Words) -> Section:
    parts = tuple(
        accounting_chart(
            each.tables.accounting["growth_accounting"][BASELINE],
            words("growth_accounting_of", run=_case(case, words)),
            f"growth-{case}",
            words,
        )
        for case, each in figures.items()
    )
    return Section("accounting", words("accounting_heading"), (words("accounting_read"),), parts=parts)


def _calibrated(content: Mapping, words: Words) -> Section:
    rows = [
        Row(
            (
                _case(each["case"], words),
                each["name"],
                str(each["members"]),
                plain(each["value"]),
                words.phrase(each["unit"]),
            )
        )
        for each in content["calibrated"]
    ]
    heads = [words(key) for key in ("outlook_case", "swap_free", "shock_members", "value", "unit")]
    found = table(words("outlook_calibrated"), heads, rows, texts=(0, 1, 4))
    bias = content["factor_bias"] or {}
    listed = words("comma").join(
        f"{_case(case, words)} {number(value, 2, sign=True)}" for case, value in bias.items()
    )
    paragraphs = (words("outlook_bias", bias=listed),) if bias else ()
    lost = (_lost(case, own, words) for case, own in (content["lost"] or {}).items())
    return Section("shifters", words("shifters_heading"), paragraphs, parts=(found, *lost))


def _lost(case: str, found: Mapping[str, Mapping[str, float | None]], words: Words) -> Table:
    figures = list(next(iter(found.values())))
    rows = [Row((name, *(_share(own[each]) for each in figures))) for name, own in found.items()]
    caption = words("outlook_of", name=words("outlook_lost"), case=_case(case, words))
    return table(caption, [words("swap_free"), *figures], rows)


def _not_compared(content: Mapping, words: Words) -> Section:
    found = _reasons(content, words, "outlook_missing", compared=False)
    return Section("missing", words("outlook_missing"), parts=(found,))


def _reasons(content: Mapping, words: Words, caption: str, compared: bool) -> Table:
    """Rows with a reason, of those that have a figure of ours or of the others."""
    rows = [
        Row(
            (
                row["id"],
                _item(row, words),
                _case(row["case"], words),
                words.phrase(_figure(row["document"])),
                words.phrase(row["unit"]),
                words.phrase(row["reason"]),
            )
        )
        for row in content["rows"]
        if row["reason"] and (row["ours"] is not None) == compared
    ]
    keys = ("id", "item", "case", "document", "unit", "reason")
    heads = [words(f"outlook_{key}") for key in keys]
    return table(words(caption), heads, rows, texts=(0, 1, 2, 4, 5))


def _case(case: str, words: Words) -> str:
    return words(f"outlook_{case}")


def _item(row: Mapping, words: Words) -> str:
    return row["item_ja"] if words.lang == "ja" else row["item"]


def basis_of(text: str, words: Words) -> str:
    """What a figure is of; its parts are known in Japanese, amounts are written as there."""
    if words.lang == "en":
        return text
    return "、".join(words.phrase(AMOUNTS.sub(r"\1→\2兆円", part)) for part in text.split(", "))


def _share(value: float | None) -> str:
    return MISSING if value is None else number(value, 2, sign=True)


def _figure(value: object) -> str:
    return number(value, 2) if isinstance(value, float) else str(value or MISSING)
