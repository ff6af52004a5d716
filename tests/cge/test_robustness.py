"""Robustness: severe random shocks on Japan solve, and the answer does not depend on the start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve
from sam.problem import SolveError

from .economies import carbon_and_free_trade, changed, japan, small, textbook, with_entry

SEEDS = [pytest.param(seed, marks=() if seed in (1, 2, 5) else pytest.mark.slow) for seed in range(10)]


def severe(seed: int) -> Parameters:
    """Duties up to 300 % by good and partner, labour and capital x 0.7 to 3, a carbon price up to 200,000 yen.

    With half of the factors and public spending fixed, incomes no longer cover subsistence: there is no equilibrium.
    """
    draw = np.random.default_rng(seed)
    parameters = japan()
    duty, endowment = parameters.data["rate_duty"], parameters.data["q_factor_endowment"].copy()
    falls = (parameters.data["q0_import_from"] > 0).to_numpy()
    for factor in ("f_labour", "f_capital"):
        endowment.loc[factor] = endowment.loc[factor] * draw.uniform(0.7, 3.0)
    return parameters.with_values(
        {
            "rate_duty": duty + draw.uniform(0.0, 3.0, duty.shape) * falls,
            "q_factor_endowment": endowment,
            "carbon_price": parameters.data["carbon_price"] + draw.uniform(0.0, 200_000.0),
        }
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_severe_shocks_solve(seed: int, savings: CompiledModel) -> None:
    solved = solve(savings, severe(seed))
    assert solved.checks.residual_max <= 1e-10
    assert solved.checks.node_gap_max <= 1e-9
    assert solved.checks.sam_imbalance_max <= 1e-8
    assert solved.value("e_total") > 0


def test_perturbed_starts_agree(welfare: CompiledModel, shocked) -> None:
    draw = np.random.default_rng(1)
    positive = np.array([welfare.model.variables[n.split("[")[0]].positive for n in welfare.system.variables])
    for noise in (0.01, 0.05):
        start = welfare.start.copy()
        start[positive] *= np.exp(draw.normal(0.0, noise, int(positive.sum())))
        moved = replace(welfare, start=start)
        solved = solve(moved, carbon_and_free_trade(japan()))
        for name in ("q_consumption", "p_supply", "q_node", "v_income"):
            assert solved.data[name].to_numpy() == pytest.approx(
                shocked.data[name].to_numpy(), rel=1e-8, abs=1e-8, nan_ok=True
            ), name


def test_newton_agrees_with_ipopt(welfare: CompiledModel, shocked) -> None:
    solved = solve(welfare, carbon_and_free_trade(japan()), SolveOptions(method="newton"))
    for name in ("q_consumption", "p_supply", "q_node", "v_income"):
        assert solved.data[name].to_numpy() == pytest.approx(
            shocked.data[name].to_numpy(), rel=1e-9, abs=1e-9, nan_ok=True
        ), name


def test_a_model_is_as_good_as_new_after_a_failure() -> None:
    economy = small()
    compiled = compile_economy(economy, textbook(economy))
    before = solve(compiled, changed(economy, rate_duty=0.5))
    with pytest.raises(SolveError, match="No solution after"):
        solve(compiled, with_entry(economy, "rate_duty", ("w", "c_y"), -1.5))
    with pytest.raises(SolveError, match="has no effect: it is in no equation"):
        solve(compiled, economy.with_values({"q_government_fixed": economy.data["q_government_fixed"] * 2}))
    after = solve(compiled, changed(economy, rate_duty=0.5))
    for name in before.data:
        assert after.data[name].equals(before.data[name]), name


def test_the_original_parameters_stay(welfare: CompiledModel) -> None:
    assert japan().value("carbon_price") == 0.0
    assert welfare.model.parameters is japan()
