"""The METI pair as paths: what is imposed is met, what is not compared has a reason, and both solvers agree."""

from __future__ import annotations

import csv
import math
import re
from importlib.resources import files
from typing import Any

import pytest

import cge
from cge.analysis.accounting.growth import growth_accounting
from cge.motion import annual_pct
from cge.parameters import Parameters
from experiments.cli.meti import compared, compared_text
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.outlook import CASES, claims, factor_bias, factor_bias_terms, lost, solved_cases
from experiments.outlook_measures import MEASURES, measured
from experiments.path.accounting import accounted_years
from experiments.path.figures import macro_by_year
from experiments.path.plan import read_dynamics
from experiments.path.run import PathResults, run_path
from experiments.plan import make_plan
from experiments.run import ModelCache
from experiments.shock import selected

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("kept_models")]


@pytest.fixture(scope="module")
def free(models: Any) -> dict:
    """Both cases by Newton's method."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CGE_CACHE", str(models))
        return compared(False, "newton", lambda text: None)


@pytest.fixture(scope="module")
def matched(models: Any) -> dict:
    """Both cases with wages and trade imposed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CGE_CACHE", str(models))
        return compared(True, "newton", lambda text: None)


def ours(content: dict, id: str, case: str, item: str = "") -> float:
    """Our figure of a row."""
    rows = [
        row
        for row in content["rows"]
        if (row["id"], row["case"]) == (id, case)
        and item in row["item"]
        and row["ours"] is not None
        and row["unit"] in ("% a year", "points a year")
    ]
    assert len(rows) == 1
    return rows[0]["ours"]


def test_every_claim_has_a_figure_or_a_reason(free: dict) -> None:
    assert len(free["rows"]) == len(claims()) > 80
    keys = {
        "id",
        "item",
        "case",
        "unit",
        "basis",
        "document",
        "start",
        "reading",
        "ours",
        "relation",
        "deviation",
        "reason",
    }
    for row in free["rows"]:
        assert keys <= set(row)
        assert row["ours"] is not None or row["reason"]
        assert row["relation"] in {"imposed", "calibrated", "outcome"}
        assert row["reading"] in {"printed", "inferred", "conflict", "not published"}
    assert {row["id"] for row in free["rows"]} >= {
        *("A1 A2 A3 A4 B1 B2 B3 B4 B5 B6 B7 B8 C1 C2 C3 C4 C5 C6 D1 D2 D3 D4 E1 E2 F1 F2 G1 G2").split()
    }


@pytest.mark.parametrize("case", CASES)
def test_what_is_imposed_is_met(free: dict, case: str) -> None:
    for row in free["rows"]:
        if row["case"] == case and row["relation"] != "outcome" and row["ours"] is not None:
            # The document prints one decimal, hours two; levels follow from rates of four digits.
            assert row["ours"] == pytest.approx(row["document"], abs=0.006, rel=5e-4), row["item"]


@pytest.mark.parametrize("case", CASES)
def test_only_market_industries_grow_more_productive(case: str) -> None:
    """The rest is what METI's figures leave out, or what the national accounts measure by its inputs."""
    plan = make_plan(read_experiment(f"meti_{case}"), Options(settings=("solver.method=newton",)))
    cache = ModelCache(plan)
    parameters = cache.parameters(plan.main)
    freed = {at for (at,) in selected(parameters, "productivity", {"k": "group:market/kl"})}
    every = {at for (at,) in selected(parameters, "productivity", {"k": "*/kl"})}
    assert every - freed == {"a_ggo/kl", "a_edu/kl", "a_mhs/kl", "a_imr/kl"}
    spec, _ = read_dynamics(plan)
    assert spec.forecast[0].free == "productivity[group:market/kl]"


def test_levels_are_those_of_the_document_times_our_growth(free: dict) -> None:
    """Its accounts are others: 1,109 trillion yen of structures are 669 of private ones here."""
    starts = {(claim.item_en, claim.case): claim for claim in claims() if claim.start}
    rows = [row for row in free["rows"] if row["unit"] in ("trillion yen", "yen per hour")]
    assert len(starts) > 50
    for row in rows:
        own = starts.get((row["item"], row["case"]))
        assert own or row["ours"] is None or row["item"] == "Trade balance in 2040"
        if own:
            assert "from the document's level of 2021" in row["basis"]
            # Nothing halves or triples but ICT equipment in the new case, and the wage and investment double.
            assert 0.4 < row["ours"] / float(own.start) < 4.0
    assert ours_level(free, "B8") == pytest.approx(
        546 * (1 + ours(free, "B1", "new_axis", "nominal") / 100) ** 19
    )


def ours_level(content: dict, id: str) -> float:
    """Our level of a row that has one level."""
    (found,) = (row["ours"] for row in content["rows"] if row["id"] == id and row["unit"] == "trillion yen")
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_matched_stocks_are_the_documents(matched: dict, case: str) -> None:
    """By asset exactly; next generation together within 3 per cent, since the accounts weigh assets by their own stocks."""
    rows = [row for row in matched["rows"] if row["id"] in ("C1", "C2", "C3") and row["case"] == case]
    assert len(rows) == 8
    for row in rows:
        within = 0.03 if row["id"] == "C2" else 0.001
        assert row["ours"] == pytest.approx(row["document"], rel=within), row["item"]
    # The rates of investment are printed.
    rates = [each for each in matched["calibrated"] if each["unit"] == "to the first year"]
    assert len(rows) - 1 == len([each for each in rates if each["case"] == case])


def test_hours_of_employees_are_near_the_documents(free: dict) -> None:
    """Both readings, without and with public administration: -0.57 a year in the document."""
    rows = [row for row in free["rows"] if row["id"] == "A4"]
    assert len(rows) == 2
    for row in rows:
        assert row["ours"] == pytest.approx(-0.57, abs=0.15)


def test_real_gdp_follows_from_hours_and_productivity(free: dict) -> None:
    """GDP per hour by hand: (1 + g) / (1 + h) - 1."""
    for case, gdp, hours in (("base", 0.1, 828 / 1022), ("new_axis", 1.7, 922 / 1022)):
        per_hour = 100 * ((1 + gdp / 100) / hours ** (1 / 19) - 1)
        assert ours(free, "B2", case, "real") == pytest.approx(
            per_hour, abs=1e-3
        )  # hours by their printed rate


def test_the_matched_run_meets_what_it_imposes(matched: dict) -> None:
    """The figures that have to hold there, with their tolerances; the rest of the identity follows."""
    tolerances = {
        ("B1", "GDP, real"): 0.05,
        ("A3", "Hours worked, all"): 0.005,  # hours are exact: the document prints two decimals of their rate
        ("B3", "Wage per hour, real"): 0.1,
        ("B4", "CPI"): 0.005,
        ("B6", "Labour share"): 0.1,
        ("B7", "GDP deflator less"): 0.1,
        ("D1", "Exports, nominal"): 0.01,
        ("D2", "Imports, nominal"): 0.01,
        ("E2", "saving less"): 0.0,
    }
    checked = 0
    for row in matched["rows"]:
        for (id, item), within in tolerances.items():
            own = row["id"] == id and item in row["item"] and row["unit"] != "ratio, 2040 to 2021"
            if own and row["deviation"] is not None:
                assert abs(row["deviation"]) <= within, row
                checked += 1
    assert checked == 6 * 2 + 2 + 4  # both cases, trade of the new one, two balances of both


def test_what_follows_is_what_its_identity_says(matched: dict) -> None:
    """The last number of each reason is ours: to its digits, and that of the document is no outcome of its own."""
    follows = [row for row in matched["rows"] if row["ours"] is not None and "both imposed" in row["reason"]]
    assert {row["id"] for row in follows} == {"B1", "B2", "B3", "B6", "B7", "B8", "D2"}
    for row in follows:
        assert row["relation"] == "outcome"
        sizes = re.findall(r"= (-?[\d.]+\d)", row["reason"].partition(";")[0])
        for size in sizes:
            assert row["ours"] == pytest.approx(float(size), abs=0.0101), row
        assert sizes or row["unit"] == "sign in 2040"


def test_the_swaps_are_printed(matched: dict) -> None:
    freed = {
        case: {each["name"].split("[")[0] for each in matched["calibrated"] if each["case"] == case}
        for case in CASES
    }
    both = {"productivity", "q_investment_fixed", "q_factor_endowment", "p_world_import"}
    trade = {"scale_export_demand", "preference_import", "saving_foreign"}
    assert freed == {
        "base": both,
        "new_axis": both | trade | {"saving_government_real", "rate_corporate_tax"},
    }
    units = {each["name"].split("[")[0]: each["unit"] for each in matched["calibrated"]}
    assert units["saving_foreign"] == units["rate_corporate_tax"] == "value"
    assert units["p_world_import"] == "to what is given for the year"
    text = compared_text(matched)
    assert "What follows from what is imposed" in text
    assert "Factor bias A_L - A_K" in text


@pytest.fixture(scope="module", params=["kl_takeda", ""], ids=["0.7", "0.8"])
def substituting(request: pytest.FixtureRequest, models: Any) -> dict[str, PathResults]:
    """Both cases with wages imposed, by the elasticity of capital and labour."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CGE_CACHE", str(models))
        return solved_cases(True, "newton", elasticities=request.param)


def elasticity_within(parameters: Parameters) -> float:
    """The elasticity of labour and capital in all activities together, from benchmark shares.

    An activity counts with its share in labour times that of capital in it, and the other way round: one that uses labour
    alone, as public administration, does not substitute.
    """
    used = parameters.entries("q0_factor")
    labour, capital = (
        {
            a: sum(amount for (f, b), amount in used.items() if b == a and f.startswith(own))
            for a in parameters.sets["a"]
        }
        for own in ("f_labour", "f_capital")
    )
    total = sum(labour.values()), sum(capital.values())
    found = 0.0
    for a in (a for a in labour if labour[a] and capital[a]):
        both = labour[a] + capital[a]
        weight = labour[a] / total[0] * capital[a] / both + capital[a] / total[1] * labour[a] / both
        found += weight * parameters.value("sigma_node", f"{a}/kl")
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_factor_bias_by_hand(substituting: dict[str, PathResults], case: str) -> None:
    """d ln(w L / r K) = (s - 1) / s (bias + hours - capital), s the elasticity within activities from benchmark shares.

    Tolerance: between activities labour services over capital move by less than 0.3 points a year, as the exact accounting
    says, and 1 / (1 - s) of it is bias.
    """
    results = substituting[case]
    # Kinds substitute with 0.5 and their mix moves, more in the new case, so that it is lower than benchmark shares say.
    within = factor_bias_terms({case: results})[case]["elasticity"]
    assert -0.12 < within - elasticity_within(results.plan.benchmark) < 0.01
    first, last = (results.years("baseline")[at].equilibrium for at in (0, -1))

    def grown(name: str, factor: str) -> float:
        """Of a factor, or of all its kinds together."""
        kinds = [f for f in results.plan.benchmark.sets["f"] if f.startswith(factor)]
        now, before = (sum(each.value(name, f) for f in kinds) for each in (last, first))
        return 100 / 19 * math.log(now / before)

    odds = grown("v_factor_income", "f_labour") - grown("v_factor_income", "f_capital")
    hours = measured("annual_hours", "f_labour", "% a year", results)
    capital = grown("q_factor_total", "f_capital")
    by_hand = odds * within / (within - 1) - (hours - capital)
    between = 0.3 / (1 - within)
    assert factor_bias({case: results})[case] == pytest.approx(by_hand, abs=between)
    terms = factor_bias_terms({case: results})[case]
    assert abs(terms["between_market"] + terms["between_others"]) < between
    assert abs(terms["residual"]) < 1e-8  # exact to rounding
    assert terms["bias"] == pytest.approx(100 * math.log(1 + factor_bias({case: results})[case] / 100))


def test_at_gtaps_elasticity_no_bias_gives_the_wage(models: Any) -> None:
    """Within activities it is just above one, and with what little moves between them just below: labour's share stays."""
    options = Options(elasticities="kl_gtap", settings=("solver.method=newton",))
    plan = make_plan(read_experiment("meti_base_matched"), options)
    cache = ModelCache(plan)
    assert elasticity_within(cache.parameters(plan.main)) == pytest.approx(1.03, abs=0.03)
    with pytest.raises(cge.SolveError, match=r"year 20\d\d"):
        run_path(plan, cache=cache)


def test_a_wedge_needs_dearer_imports(matched: dict) -> None:
    """The deflator is below the CPI in both cases, so that world prices of imports rise beyond the exchange rate."""
    for case in CASES:
        own = next(e for e in matched["calibrated"] if e["case"] == case and e["name"].startswith("p_world"))
        assert own["value"] > 1.3


def test_without_a_shifter_a_figure_is_lost() -> None:
    """In the base case each of the three loses its own; in the new case every figure is lost by some."""
    solved = solved_cases(True, "newton")
    table = lost(solved)
    base = table["base"]
    assert list(base) == [next(iter(t.swaps.values())).free for t in solved["base"].plan.forecast]
    for name, figure in zip(base, next(iter(base.values())), strict=True):
        assert abs(base[name][figure] or 0.0) > 0.4, (name, figure)
    new = table["new_axis"]
    assert len(new) == len(next(iter(new.values()))) == 8
    for figure in next(iter(new.values())):
        assert any(own[figure] is None or abs(own[figure] or 0.0) > 1.0 for own in new.values()), figure


def test_figures_of_two_bases_are_not_compared(free: dict) -> None:
    """A level beside a rate is refused, whatever the table says."""
    with pytest.raises(
        cge.InputError, match="is in trillion yen, ours in % a year, so that they cannot be compared"
    ):
        measured("annual", "gdp_nominal", "trillion yen", None)  # type: ignore[arg-type]
    rebased = {claim.item_en for claim in claims() if claim.start}
    for row in free["rows"]:
        own = row["unit"] in {unit for unit, _ in MEASURES.values()}
        assert row["ours"] is None or own or row["item"] in rebased


def test_the_table_has_the_updated_figures() -> None:
    """975 trillion yen in place of the older level; wages per hour and the price level as they were printed later."""
    by_item = {(claim.item_en, claim.case): claim for claim in claims()}
    assert by_item["GDP in 2040, nominal", "new_axis"].document == "975"
    assert float(by_item["GDP, nominal, 2040 to 2021", "new_axis"].document) == 1.8
    assert float(by_item["CPI, 2040 to 2021", "new_axis"].document) == 1.457
    wage = float(by_item["Wage per hour, nominal, 2040 to 2021", "new_axis"].document)
    assert wage == pytest.approx(5366 / 2885, abs=0.005)
    for case in CASES:
        hours = by_item["Hours worked, all", case]
        assert hours.reading == "inferred"
    for claim in claims():
        if match := re.fullmatch(r".*nominal, ([\d.]+) to ([\d.]+) trillion yen", claim.basis):
            first, last = map(float, match.groups())
            assert float(claim.document) == pytest.approx(100 * ((last / first) ** (1 / 19) - 1), abs=0.06), (
                claim
            )


def test_both_solvers_agree(free: dict) -> None:
    by_ipopt = compared(False, "ipopt", lambda text: None)
    for one, other in zip(free["rows"], by_ipopt["rows"], strict=True):
        if one["ours"] is not None:
            assert one["ours"] == pytest.approx(other["ours"], rel=1e-9, abs=1e-9)


TFP_2035 = {"cabinet_office_past": 0.6, "cabinet_office_transition": 1.1, "cabinet_office_high": 1.4}
"""Of the whole economy, per cent a year."""


@pytest.mark.parametrize("name", list(TFP_2035))
def test_the_cabinet_office_is_a_baseline(name: str) -> None:
    """Real GDP, TFP and prices of January 2026 are met; the labour that they need is of the size of its participation."""
    plan = make_plan(read_experiment(name), Options(settings=("solver.method=newton",)))
    results = run_path(plan)
    macro = macro_by_year(results, "baseline")
    growth = 1.0
    with (files("experiments.paths") / "cabinet_office_2026.csv").open() as file:
        rows = list(csv.DictReader(file))
    for row in rows[1:]:
        growth *= 1 + float(row[f"{name.removeprefix('cabinet_office_')}_real"]) / 100
        assert macro.loc["gdp_real", int(row["year"])] / macro.loc["gdp_real", 2024] == pytest.approx(growth)
    tfp = growth_accounting(accounted_years(results, "baseline")).loc["productivity_TFP", 2035]
    # The share of market industries in GDP falls a little as their goods get cheaper.
    assert tfp == pytest.approx(TFP_2035[name], abs=0.1)
    labour = results.shifters[2035]["q_factor_endowment"]["f_labour"]
    before = results.plan.benchmark.value("q_factor_endowment", "f_labour")
    assert -0.5 < 100 * ((labour / before) ** (1 / 11) - 1) < 1.0
    if (
        name == "cabinet_office_past"
    ):  # docs/reference/paths.md: what sharing one account by income does to two kinds
        first, last = (results.runs["baseline"][at].state.stocks["capital"] for at in (0, -1))
        growth_of = {f: round(annual_pct(last[f,], first[f,], 11), 1) for f in ("f_housing", "f_capital")}
        assert growth_of == {"f_housing": 1.1, "f_capital": -0.4}
