"""The report: complete, self-contained, in two languages, and consistent with the results."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from dataclasses import replace

import pytest

from cge.closure import OPTIONS
from experiments.report import finance, macro, meti, provenance, sectors
from experiments.report.amounts import MISSING
from experiments.report.figures import bar_chart
from experiments.report.page import report_html, write_report
from experiments.report.terminal import summary_text
from experiments.run import Results
from experiments.words import LANGUAGES, Words, _entries

from .reports import Page, example, japan

pytestmark = pytest.mark.usefixtures("kept_models")

EN = Words("en")
BOTH = [pytest.param(example, id="example"), pytest.param(japan, id="japan")]


def figure(text: str) -> float:
    """The number in a cell."""
    return float(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))


@pytest.fixture(scope="module")
def page() -> Callable[[Callable[[], Results], str], tuple[str, Page]]:
    """HTML and parsed page of results in a language, each made once."""
    made: dict[tuple[object, str], tuple[str, Page]] = {}

    def of(results: Callable[[], Results], lang: str) -> tuple[str, Page]:
        if (results, lang) not in made:
            html = report_html(results(), lang)
            made[results, lang] = html, Page(html)
        return made[results, lang]

    return of


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("results", BOTH)
def test_the_page_is_whole_and_self_contained(page, results, lang) -> None:
    html, parsed = page(results, lang)
    assert html.lstrip().startswith("<!doctype html>")
    assert f'<html lang="{lang}">' in html
    assert len(parsed.ids) == len(set(parsed.ids))
    for target in parsed.targets:
        assert target == "data:," or target.removeprefix("#") in parsed.ids, target
    assert "<script" not in html
    assert not re.search(r"https?:|//\w|@import|url\((?!#)", html)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("results", BOTH)
def test_no_missing_value_is_printed_as_code(page, results, lang) -> None:
    _, parsed = page(results, lang)
    for text in parsed.texts:
        assert not re.search(r"\b(None|NaN|nan|inf|Undefined)\b", text), text
    for text in ("-0.00", "\N{MINUS SIGN}0.00"):
        assert text not in parsed.texts


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("results", BOTH)
def test_every_macro_figure_has_a_row(page, results, lang) -> None:
    _, parsed = page(results, lang)
    for name, indicator in results().main.indicators.macro.items():
        row = parsed.rows[name]
        assert len(row) >= 5, row
        if indicator.value is None:
            assert Words(lang).phrase(indicator.reason) in row[4]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headings_of_a_japan_run(page, lang) -> None:
    _, parsed = page(japan, lang)
    words = Words(lang)
    keys = (
        "macro",
        "meti",
        "sectors",
        "taxes",
        "carbon",
        "co2",
        "trade",
        "balances",
        "status",
        "method",
        "provenance",
    )
    for key in keys:
        assert words(f"{key}_heading") in parsed.headings
    assert words("variants_heading") not in parsed.headings
    assert words("variants_heading") in page(example, lang)[1].headings


def test_figures_are_those_of_the_results(page) -> None:
    _, parsed = page(japan, "en")
    gdp = japan().main.indicators.macro["gdp_real"]
    label, base, value, change, unit = parsed.rows["gdp_real"][:5]
    assert (label, unit) == ("Real GDP (Fisher)", "trillion yen, at base prices (Fisher)")
    assert figure(base) == pytest.approx(gdp.base / 1000, abs=5e-4)
    assert figure(value) == pytest.approx(gdp.value / 1000, abs=5e-4)
    assert figure(change) == pytest.approx(gdp.change_pct, abs=5e-3)


def test_asked_figures_come_first() -> None:
    first, rest = macro.macro_names(example())
    assert first == list(example().plan.spec.report.macro)
    assert set(first) | set(rest) == set(example().main.indicators.macro)


def test_the_title_is_escaped() -> None:
    results = example()
    case = replace(results.main.case, title_en="<b>Duty & more</b>")
    plan = replace(results.plan, descriptions={"en": "<script>x</script>", "ja": ""})
    html = report_html(replace(results, plan=plan, main=replace(results.main, case=case)))
    assert "&lt;b&gt;Duty &amp; more&lt;/b&gt;" in html
    assert "<script" not in html
    Page(html)


def test_japanese_report_leaves_no_unit_or_reason_in_english() -> None:
    words = Words("ja")
    for results in (example(), japan()):
        for name in results.main.indicators.macro:
            table = macro.macro_table(results, [name], "", words)
            unit = table.rows[0].cells[4].replace("roles.", "")
            assert not re.search(r" [a-z]{2}|[a-z]{7}", unit), unit
            assert not re.fullmatch(r"[a-z_ ]+", table.rows[0].cells[0]), table.rows[0].cells
    for tables in (sectors.full_tables(japan(), words),):
        for column in tables[0].columns:
            assert not re.search(r"[a-z]{4}", column.head), column.head


def test_words_have_both_languages_with_the_same_blanks() -> None:
    for section, entries in _entries().items():
        if section in ("phrases", "industries"):
            assert all(isinstance(text, str) and text for text in entries.values())
            continue
        for key, texts in entries.items():
            assert len(texts) == len(LANGUAGES), key
            blanks = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]
            assert blanks[0] == blanks[1], key


def test_an_unknown_language_is_an_error(tmp_path) -> None:
    with pytest.raises(ValueError, match="no words in language 'fr'"):
        write_report(example(), tmp_path / "report.html", "fr")
    assert not list(tmp_path.iterdir())


def test_29_industries_add_up_to_the_accounts() -> None:
    groups = sectors.industries(japan().plan.sam, EN)
    assert groups.meti
    for name in ("output", "employment", "co2", "exports", "imports"):
        pairs = sectors.by_industry(japan(), name, groups)
        accounts = japan().main.indicators.sectors[name]
        for at in (0, 1):
            assert sum(p[at] for p in pairs.values()) == pytest.approx(sum(p[at] for p in accounts.values()))
    assert len(sectors.by_industry(japan(), "output", groups)) == 29
    assert set(groups.labels.values()).isdisjoint(
        set(groups.of.values()) - set(japan().plan.sam.of_kind("household"))
    )


def test_industries_without_meti_are_the_activities() -> None:
    groups = sectors.industries(example().plan.sam, EN)
    assert not groups.meti
    prices = sectors.by_industry(example(), "price", groups)
    assert set(prices) <= set(example().plan.sam.of_kind("activity"))


@pytest.mark.parametrize("results", BOTH)
def test_contributions_add_up_to_the_laspeyres_change(results) -> None:
    change = results().main.indicators.macro["gdp_real_laspeyres"].change_pct
    assert sum(macro.contributions(results()).values()) == pytest.approx(change, abs=1e-9)


@pytest.mark.parametrize("results", BOTH)
def test_balances_of_residents_and_abroad_cancel(results) -> None:
    rows = finance.balances_table(results(), EN).rows
    residents, abroad = rows[-2].cells, rows[-1].cells
    for at in (1, 2, 3):
        assert figure(residents[at]) == pytest.approx(-figure(abroad[at]), abs=2e-3)


def test_private_and_public_balances_make_the_domestic_one() -> None:
    private, public, domestic, _ = finance.balances_table(japan(), EN).rows[-4:]
    for at in (1, 2):
        assert figure(private.cells[at]) + figure(public.cells[at]) == pytest.approx(
            figure(domestic.cells[at]), abs=2e-3
        )


def test_carbon_revenue_less_erosion_is_net() -> None:
    (row,) = finance.carbon_table(japan(), EN).rows
    gross, erosion, instrument, net, _ = row.cells[1:]
    assert instrument == MISSING
    assert figure(gross) > 0
    assert figure(gross) + figure(erosion) == pytest.approx(figure(net), abs=2e-3)


def test_trade_has_six_partners_and_their_sum() -> None:
    table = finance.trade_table(japan(), EN)
    assert len(table.rows) == 7
    assert sum(figure(row.cells[1]) for row in table.rows[:-1]) == pytest.approx(
        figure(table.rows[-1].cells[1]), abs=5e-3
    )


def test_revenue_table_adds_up() -> None:
    *rows, total = finance.revenue_table(japan(), EN).rows
    assert sum(figure(row.cells[2]) for row in rows) == pytest.approx(figure(total.cells[2]), abs=5e-3)
    assert "Carbon price" in [row.cells[0] for row in rows]


def test_meti_table_says_what_is_target_input_and_result() -> None:
    rows = {row.name: row.cells for row in meti.comparison_table(japan(), EN).rows}
    assert rows["gdp_real_growth"][1] == rows["gdp_real_growth"][2] == "+1.70"
    roles = {name: cells[4] for name, cells in rows.items()}
    assert roles["gdp_real_growth"] == "target"
    assert roles["hours"] == roles["investment_real_growth"] == "implied by inputs"
    assert roles["wage_real_growth"] == roles["exports"] == roles["labour_input"] == "result"
    # The document's ratio of hours is imposed; what they serve follows from where they are worked.
    assert rows["hours"][1] == rows["hours"][2] != rows["labour_input"][2]
    assert roles["cpi_inflation"] == "not in the model"
    assert rows["wage_nominal_growth"][2] == MISSING


def test_meti_trade_shares_add_up() -> None:
    for flow in ("exports", "imports"):
        *rows, total = meti.trade_by_industry(japan(), flow, EN).rows
        assert sum(figure(row.cells[8]) for row in rows) == pytest.approx(100, abs=1)
        assert total.cells[8] == "100.0"


def test_meti_mismatches_name_base_coverage_and_anchor() -> None:
    texts = " ".join(meti.mismatches(japan(), EN))
    for part in ("2015", "2021", "public administration", "housing", "nominal", "Foreign demand", "snapshot"):
        assert part in texts


def test_welfare_is_read_with_the_closure(page) -> None:
    assert EN("welfare_static") in page(example, "en")[1].texts
    assert EN("welfare_imposed") in page(japan, "en")[1].texts


def test_variants_say_what_differs() -> None:
    table = macro.variants_table(example(), EN)
    main, variant = table.rows[0].cells[2:]
    assert "closure" in main
    assert "sigma_armington = 1" in variant
    ev = next(row for row in table.rows if row.name == "ev")
    assert "yen" in ev.cells[1]
    assert next(row for row in table.rows if row.name == "gdp_real").cells[1] == "%"


def test_every_check_passes_in_words() -> None:
    rows = macro.checks_table(example(), EN).rows
    assert [row.name for row in rows] == list(macro.LIMITS)
    assert {row.cells[-1] for row in rows} == {"passed"}


def test_a_figure_keeps_its_text() -> None:
    svg = bar_chart({"電力": 1.5, "A & B, $ and \\alpha$": -2.0}, 'CO2 "Mt"', "x", str)
    drawn = Page(svg)
    assert {"x-title", "x-figures"} == set(drawn.ids)
    assert drawn.texts == [
        'CO2 "Mt"',
        "電力: 1.5; A & B, $ and \\alpha$: -2.0",
        *("電力", "1.5", "A & B, $ and \\alpha$", "-2.0"),
    ]
    assert 'aria-labelledby="x-title x-figures"' in svg


@pytest.mark.parametrize("values", [(1.5, -2.0, 0.0), (3.0, 1.0, 0.0), (-3.0, 0.0), (0.0, 0.0), (1e-9, 2e-9)])
def test_bars_are_to_scale_and_leave_room_for_figures(values: tuple[float, ...]) -> None:
    labels = {f"industry {number}": value for number, value in enumerate(values)}
    svg = bar_chart(labels, "title", "x", "{:+.3f}".format)
    bars = [
        tuple(map(float, found))
        for found in re.findall(r'<rect x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', svg)
    ]
    largest = max(map(abs, values)) or 1.0
    widest = max(width for _, width in bars)
    for value, (_, width) in zip(values, bars, strict=True):
        assert width == pytest.approx(widest * abs(value) / largest, abs=2e-3)  # three digits are written
    room = 100 * 6 * 5 / 320  # six letters of at least five pixels on the narrowest screen, in per cent
    ends = re.findall(r'<text x="([\d.]+)%" y="[\d.]+" dx="-?[\d.]+"( text-anchor="end")?>', svg)
    for at, leftward in ends:
        assert (float(at) if leftward else 100 - float(at)) >= room


def test_terminal_table(page) -> None:
    text = summary_text(example())
    lines = text.splitlines()
    assert lines[0] == example().plan.spec.title_en
    gdp = next(line for line in lines if "Real GDP" in line)
    assert "145.00" in gdp
    assert len(gdp.split("  ")[-1].strip().split()) == 1
    assert "実質GDP" in summary_text(example(), "ja")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_of_a_closure_says_what_it_means(lang: str) -> None:
    """In the report's own words; a rule without words there has the sentence of its equation."""
    words, results = Words(lang), example()
    sentence = "A rule that no list of words knows."
    for entry, options in OPTIONS.items():
        for option in options:
            said = provenance._meaning(results, entry, option, sentence, words)
            assert said not in ("", option, sentence)
    assert provenance._meaning(results, "factor_markets", "x", sentence, words) == sentence
