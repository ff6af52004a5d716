"""Running: outcomes, variants, solving for a value, changes without effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from cge.analysis.expression import read_expression
from cge.analysis.scenario import Scenario
from cge.closure import ClosureError
from sam.problem import InputError, SolveError

from .files import solved


def test_no_shock_changes_nothing(tmp_path: Path) -> None:
    main = solved(tmp_path).main
    for name, figure in main.indicators.macro.items():
        if figure.value is not None:
            assert figure.value == pytest.approx(figure.base, rel=1e-12, abs=1e-12), name


def test_variants_are_solved_beside_the_experiment(tmp_path: Path) -> None:
    text = """shocks: [{parameter: rate_tariff, set: 0}]
variants:
  - {name: high, elasticities: {sigma_armington: 4}}
  - {name: cpi, closure: {base: textbook, walras: INV}}
  - {name: exports, structure: {export_demand: finite}, elasticities: {eta_export_demand: 4}}
"""
    results = solved(tmp_path, text)
    ev = {
        outcome.case.name: outcome.indicators.macro["ev"].value
        for outcome in (results.main, *results.variants)
    }
    assert ev["high"] != pytest.approx(ev["test"], rel=1e-3)
    assert ev["cpi"] == pytest.approx(ev["test"], rel=1e-9)
    assert ev["exports"] < ev["test"]


def test_both_solvers_agree(tmp_path: Path) -> None:
    text = "shocks: [{parameter: rate_tariff, set: 0}]\n"
    ipopt = solved(tmp_path, text).main.indicators.macro
    newton = solved(tmp_path, text, "solver.method=newton").main
    assert newton.equilibrium.report.attempts[0].startswith("newton")
    assert newton.indicators.macro["gdp_real"].value == pytest.approx(ipopt["gdp_real"].value, rel=1e-10)


def test_solve_for_hits_the_target(tmp_path: Path) -> None:
    text = (
        "solve_for: {parameter: productivity, index: {k: [a_BRD/value_added, a_MLK/value_added]}, target: gdp_real, "
        "change_pct: 10, bracket: [0.9, 1.5]}\n"
    )
    main = solved(tmp_path, text).main
    assert main.indicators.macro["gdp_real"].change_pct == pytest.approx(10, abs=1e-9)
    assert 1.05 < main.multiplier < 1.15
    assert main.parameters.value("productivity", "a_BRD/value_added") == main.multiplier


@pytest.mark.parametrize("target", ["gdp_real", "macro[gdp_real]", "q_import[c_BRD]"])
def test_a_target_is_what_a_swap_can_fix(tmp_path: Path, target: str) -> None:
    text = f"solve_for: {{parameter: productivity, target: '{target}', change_pct: 2}}\n"
    main = solved(tmp_path, text).main
    found = read_expression(f"pct({target})").value(Scenario(main.equilibrium, main.base))
    assert found == pytest.approx(2, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (
            "solve_for: {parameter: productivity, target: gdp_reel, change_pct: 1}\n",
            InputError,
            "no variable, parameter or figure 'gdp_reel'. Did you mean gdp_real",
        ),
        (
            "solve_for: {parameter: productivity, target: 'p_node[a_BRD] / cpi', change_pct: 1}\n",
            InputError,
            "not one name with labels",
        ),
        (
            "solve_for: {parameter: productivity, target: gni, change_pct: 1}\n",
            InputError,
            "'gni' that can be fixed",
        ),
        ("solve_for: {parameter: productivity, target: ev, change_pct: 1}\n", InputError, "its base is zero"),
        ("solve_for: {parameter: carbon_price, target: gdp_real, change_pct: 1}\n", InputError, "is zero"),
        (
            "solve_for: {parameter: productivity, target: gdp_real, change_pct: 900}\n",
            SolveError,
            "Widen `bracket`",
        ),
    ],
)
def test_solve_for_is_refused(tmp_path: Path, text: str, error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        solved(tmp_path, text)


def test_errors_name_their_variant(tmp_path: Path) -> None:
    text = "variants: [{name: fixed, closure: {base: textbook, walras: INV, investment: fixed}}]\n"
    with pytest.raises(ClosureError, match="variant fixed: "):
        solved(tmp_path, text)


def test_a_shock_outside_the_closure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="q_investment_fixed"):
        solved(tmp_path, "shocks: [{parameter: q_investment_fixed, multiply: 1.1}]\n")


def test_an_elasticity_that_nothing_uses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no effect"):
        solved(tmp_path, "", "elasticities.omega_destination=3")
