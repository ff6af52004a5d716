"""Contributions of single shocks to a joint result: by hand, and adding up."""

from __future__ import annotations

import numpy as np
import pytest

from cge.analysis import shock_decomposition as decomposition
from cge.analysis.indicators import indicators
from cge.analysis.shock_decomposition import FEWEST, ShockPath, contributions, integral
from cge.solve import compile_economy, solve
from sam.problem import SolveError
from tests.cge.economies import changed, japan, japan_compiled, small, textbook

from .economies import (
    ENDOWMENT,
    PRODUCTIVITY,
    autarky,
    endowments_times,
    open_economy,
    value_added_times,
    without_duty_and_richer,
)


def test_of_a_product_by_hand() -> None:
    """Consumption is C = A F C0: along the straight path A contributes C0 (A1 - 1) (F0 + F1) / 2, F likewise."""
    parameters, compiled = autarky()
    efficient = value_added_times(parameters, PRODUCTIVITY)
    steps = {"A": efficient, "F": endowments_times(efficient, ENDOWMENT)}
    found = contributions(ShockPath(compiled, parameters, steps), ["ev"])
    consumption = sum(parameters.entries("q0_utility").values())
    a, f = PRODUCTIVITY - 1, ENDOWMENT - 1
    assert float(found.table.sel(outcome="ev", shock="A")) == pytest.approx(
        consumption * a * (1 + f / 2), rel=1e-9
    )
    assert float(found.table.sel(outcome="ev", shock="F")) == pytest.approx(
        consumption * f * (1 + a / 2), rel=1e-9
    )
    assert float(found.total.sel(outcome="ev")) == pytest.approx(consumption * (PRODUCTIVITY * ENDOWMENT - 1))


def test_add_up_to_the_indicators() -> None:
    parameters, compiled = open_economy()
    steps = without_duty_and_richer(parameters)
    found = contributions(ShockPath(compiled, parameters, steps), ["ev", "gdp_real", "q_import", "cpi"])
    macro = indicators(solve(compiled, parameters), solve(compiled, steps["factors"])).macro
    for name in ("ev", "gdp_real"):
        change = macro[name].value - macro[name].base
        assert float(found.total.sel(outcome=name)) == pytest.approx(change, rel=1e-9)
        assert float(found.table.sel(outcome=name).sum()) == pytest.approx(change, rel=1e-6)
    assert list(found.table["outcome"].values) == ["ev", "gdp_real", "q_import[c_x]", "q_import[c_y]", "cpi"]
    assert np.abs(found.table.sel(outcome="cpi")).max() <= 1e-9  # the numeraire


def test_do_not_depend_on_the_order() -> None:
    parameters, compiled = open_economy()
    one = contributions(ShockPath(compiled, parameters, without_duty_and_richer(parameters)), ["ev"], 1e-8)
    rich = endowments_times(parameters, 1.2)
    other = {"factors": rich, "no duty": changed(rich, rate_duty=0.0)}
    two = contributions(ShockPath(compiled, parameters, other), ["ev"], 1e-8)
    for shock in ("no duty", "factors"):
        assert float(one.table.sel(shock=shock)[0]) == pytest.approx(
            float(two.table.sel(shock=shock)[0]), rel=1e-7
        )


def test_nodes_are_added_until_the_sum_closes() -> None:
    parameters, compiled = open_economy()
    large = endowments_times(changed(parameters, rate_duty=3.0), 0.5)
    steps = {"duty": changed(parameters, rate_duty=3.0), "factors": large}
    path = ShockPath(compiled, parameters, steps)
    rough, fine = (contributions(path, ["ev"], tolerance) for tolerance in (1e-3, 1e-9))
    assert FEWEST + 1 <= rough.nodes < fine.nodes
    assert abs(float(fine.residual[0])) <= 1e-9 * float(np.abs(fine.table).max())


def test_a_sum_that_does_not_close_is_an_error(monkeypatch) -> None:
    parameters, compiled = open_economy()
    path = ShockPath(compiled, parameters, without_duty_and_richer(parameters))
    monkeypatch.setattr(decomposition, "MOST", 8)
    half = np.array([[0.3, 0.2]])
    found, nodes = integral(path, lambda point: half, np.array([0.5]), np.zeros(1))
    assert np.allclose(found, half)
    assert nodes == FEWEST + 1
    with pytest.raises(SolveError, match="miss the total by 0.17 of the largest after 9 equilibria"):
        integral(path, lambda point: half, np.array([0.6]), np.zeros(1))


def test_what_has_no_decomposition() -> None:
    parameters, compiled = open_economy()
    with pytest.raises(ValueError, match="at least one shock"):
        ShockPath(compiled, parameters, {})
    economy = small()
    closure = textbook(economy, factor_markets={"labour": "real_wage_floor", "*": "full_employment"})
    with pytest.raises(ValueError, match="complementarities .employment.*kinks"):
        ShockPath(compile_economy(economy, closure), economy, {"none": economy})


@pytest.mark.slow
def test_japan() -> None:
    """A carbon price and free trade together: gains and losses of each add up."""
    parameters, compiled = japan(), japan_compiled("welfare")
    priced = changed(parameters, carbon_price=10_000.0)
    steps = {"carbon": priced, "trade": changed(priced, rate_duty=0.0)}
    found = contributions(ShockPath(compiled, parameters, steps), ["ev", "gdp_real", "co2"])
    assert np.all(np.abs(found.residual) <= 1e-6 * np.abs(found.table).max(dim="shock"))
    assert float(found.table.sel(outcome="co2", shock="carbon")) < -200.0  # Mt, almost all of it
    assert abs(float(found.table.sel(outcome="co2", shock="trade"))) < 2.0


def test_what_no_shock_moves_stays_to_the_last_digit() -> None:
    """Between base and end an entry that no shock moves is the same number, which need not be in any equation."""
    economy = small()
    closure = textbook(economy, factor_markets={"*": "full_employment", "labour": "fixed_real_price"})
    more = economy.data["q_factor_endowment"].copy()
    more.loc["capital"] = more.loc["capital"] * 1.1
    path = ShockPath(
        compile_economy(economy, closure), economy, {"capital": economy.with_values({more.name: more})}
    )
    held = economy.value("q_factor_endowment", "labour")
    assert all(
        path.parameters(t).value("q_factor_endowment", "labour") == held for t in np.linspace(0, 1, 99)
    )
