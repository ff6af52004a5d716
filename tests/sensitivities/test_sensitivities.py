"""Adjoint sensitivities against central differences of re-solved economies."""

from __future__ import annotations

from functools import cache

import pytest

from cge.analysis.indicators import indicators
from cge.analysis.sensitivities import sensitivities
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve
from tests.cge.economies import changed, japan, japan_compiled, opencge_10, small, textbook, with_entry

STEP = 1e-4  # central differences of step h are off by h**2, re-solved to 1e-12: 1e-7 is what both leave


@cache
def open_economy() -> tuple[Parameters, CompiledModel]:
    """Ten sectors with an LES household, away from the benchmark."""
    parameters = opencge_10()
    return changed(parameters, rate_tariff=0.3), compile_economy(parameters, textbook(parameters))


OUTCOMES = ("gdp_real", "ev", "cpi", "p_exchange", "q_node[a_s001]", "v_tax")
CHANGES = (
    ("rate_tariff", ("ROW", "c_s002")),
    ("q_factor_endowment", ("CAP",)),
    ("sigma_armington", ("c_s003",)),
    ("omega_export", ("c_s001",)),
    ("p_world_import", ("ROW", "c_s001")),
    ("saving_foreign", ()),
    ("productivity", ("a_s005",)),
)


def _moved(parameters: Parameters, name: str, labels: tuple[str, ...], by: float) -> Parameters:
    if not labels:
        return parameters.with_values({name: parameters.data[name] + by})
    return with_entry(parameters, name, labels, parameters.value(name, *labels) + by)


@pytest.mark.parametrize(("name", "labels"), CHANGES)
def test_against_resolves(name: str, labels: tuple[str, ...]) -> None:
    parameters, compiled = open_economy()
    here = solve(compiled, parameters)
    found = sensitivities(compiled, here, OUTCOMES)
    base = solve(compiled, opencge_10())
    size = max(abs(parameters.value(name, *labels)), 1e-2)
    up, down = (solve(compiled, _moved(parameters, name, labels, side * STEP * size)) for side in (1, -1))
    label = compiled.model.algebra.pyomo.component(name)[
        labels if len(labels) > 1 else labels[0] if labels else None
    ].name
    macro = [indicators(base, e).macro for e in (up, down)]
    expected = {
        k: (macro[0][k].value - macro[1][k].value) / (2 * STEP * size) for k in ("gdp_real", "ev", "cpi")
    }
    expected["p_exchange"] = (up.value("p_exchange") - down.value("p_exchange")) / (2 * STEP * size)
    expected["q_node[a_s001]"] = (up.value("q_node", "a_s001") - down.value("q_node", "a_s001")) / (
        2 * STEP * size
    )
    for outcome, slope in expected.items():
        scale = abs(here.value("q_node", "a_s001") if outcome != "cpi" else 1.0)
        assert float(found.sel(outcome=outcome, parameter=label)) == pytest.approx(
            slope, rel=1e-5, abs=1e-7 * scale
        )
    assert {o for o in found["outcome"].values if o.startswith("v_tax[")} == {
        f"v_tax[{t}]" for t in parameters.sets["t"]
    }


@pytest.mark.slow
def test_japan() -> None:
    """The carbon price's effect on emissions and GDP at 10,000 yen, among some 20,000 parameters."""
    compiled = japan_compiled("savings_driven")
    points = [changed(japan(), carbon_price=10_000.0 + by) for by in (0.0, 10.0, -10.0)]
    here, up, down = (solve(compiled, point) for point in points)
    found = sensitivities(compiled, here, ("co2", "gdp_real", "ev")).sel(parameter="carbon_price")
    base = solve(compiled, japan())
    assert float(found.sel(outcome="co2")) == pytest.approx(
        (up.value("e_total") - down.value("e_total")) / 20, rel=1e-6
    )
    for name in ("gdp_real", "ev"):
        change = indicators(base, up).macro[name].value - indicators(base, down).macro[name].value
        assert float(found.sel(outcome=name)) == pytest.approx(change / 20, rel=1e-5)


def test_what_it_refuses() -> None:
    parameters, compiled = open_economy()
    with pytest.raises(ValueError, match=r"unknown outcome 'gdp_reel'. Did you mean gdp_real"):
        sensitivities(compiled, solve(compiled, parameters), ["gdp_reel"])
    economy = small()
    closure = textbook(economy, factor_markets={"labour": "real_wage_floor", "*": "full_employment"})
    kinked = compile_economy(economy, closure)
    with pytest.raises(ValueError, match="complementarities .employment.*re-solve"):
        sensitivities(kinked, solve(kinked, economy), ["ev"])
