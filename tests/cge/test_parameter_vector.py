"""Changed values: what a solve takes, what it refuses, and elasticities across the limit of one."""

from __future__ import annotations

import pytest
import xarray as xr

from calibration import calibrate
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve
from experiments.examples import SMALL_TABLE, small_sam, small_structure, two_sectors
from sam.problem import SolveError

from .economies import changed, scaled, small, textbook


@pytest.fixture(scope="module")
def compiled() -> CompiledModel:
    economy = small()
    return compile_economy(economy, textbook(economy))


@pytest.fixture(scope="module")
def economy(compiled: CompiledModel) -> Parameters:
    return compiled.model.parameters


def test_an_array_without_a_label_is_refused(economy: Parameters) -> None:
    array = economy.data["rate_duty"].isel(c=[0])
    with pytest.raises(ValueError, match="^parameter rate_duty: labels c_y of c are missing or unknown$"):
        economy.with_values({"rate_duty": array})


def test_an_array_with_a_misspelt_label_is_refused(economy: Parameters) -> None:
    array = economy.data["rate_duty"].assign_coords(c=["c_x", "c_yy"])
    with pytest.raises(
        ValueError, match="^parameter rate_duty: labels c_y, c_yy of c are missing or unknown$"
    ):
        economy.with_values({"rate_duty": array})


def test_values_are_numbers_of_known_parameters(economy: Parameters) -> None:
    with pytest.raises(ValueError, match="^parameter rate_duty: a new value is not a number$"):
        economy.with_values({"rate_duty": economy.data["rate_duty"] * float("nan")})
    with pytest.raises(KeyError, match="there is no parameter 'rate_dutty'"):
        economy.with_values({"rate_dutty": economy.data["rate_duty"]})
    with pytest.raises(ValueError, match="^parameter rate_duty has dimensions"):
        economy.with_values({"rate_duty": xr.DataArray(0.1)})


def test_the_order_of_labels_does_not_matter(economy: Parameters) -> None:
    array = economy.data["rate_duty"].isel(c=[1, 0])
    assert economy.with_values({"rate_duty": array}).data["rate_duty"].equals(economy.data["rate_duty"])


def test_an_elasticity_of_one_needs_its_own_form(compiled: CompiledModel, economy: Parameters) -> None:
    """p^0 = 1 holds at any price: the solver would accept one of many wrong answers."""
    shock = changed(economy, sigma_armington=1.0, rate_duty=0.5)
    with pytest.raises(
        SolveError, match=r"^sigma_armington\[c_x\] = 1 selects another functional form, which is chosen when"
    ):
        solve(compiled, shock)


@pytest.mark.parametrize("sigma", [1 - 1e-4, 1 - 2e-6, 1 + 5e-7, 1 + 2e-6, 1 + 1e-4])
def test_results_are_continuous_across_one(sigma: float) -> None:
    answers = []
    for value in (1.0, sigma):
        table = SMALL_TABLE.with_value("sigma_armington", value).with_value("sigma_origin", value)
        economy = calibrate(small_sam(two_sectors(), ("u", "v")), small_structure(), table)
        answers.append(solve(compile_economy(economy, textbook(economy)), scaled(economy, rate_duty=2.0)))
    for name in ("q_import", "p_supply", "q_consumption", "v_income"):
        gap = abs(answers[1].data[name] / answers[0].data[name] - 1).max()
        assert float(gap) <= max(1e-6, 0.2 * abs(sigma - 1)), name


def test_elasticities_in_a_sweep_equal_recalibration(compiled: CompiledModel, economy: Parameters) -> None:
    """In calibrated-share form an elasticity may be changed without calibrating again, if it crosses no limit."""
    shock = scaled(economy, rate_duty=2.0)
    swept = solve(compiled, changed(shock, sigma_armington=3.0))
    again = small(table=SMALL_TABLE.with_value("sigma_armington", 3.0))
    expected = solve(compile_economy(again, textbook(again)), scaled(again, rate_duty=2.0))
    for name in ("q_import", "p_supply", "q_consumption"):
        assert swept.data[name].to_numpy() == pytest.approx(expected.data[name].to_numpy(), rel=1e-10), name


def test_an_inert_change_is_refused(compiled: CompiledModel, economy: Parameters) -> None:
    shock = economy.with_values({"q_investment_fixed": economy.data["q_investment_fixed"] * 2})
    with pytest.raises(
        SolveError, match=r"^changing q_investment_fixed\[saving\] has no effect: it is in no equation of"
    ):
        solve(compiled, shock)


def test_a_foreign_elasticity_of_one_is_no_limit() -> None:
    """Foreign demand and supply have no Cobb-Douglas form: a one is a number like any other."""
    table = SMALL_TABLE.with_value("epsilon_import_supply", 4.0)
    economy = calibrate(small_sam(two_sectors()), small_structure(import_supply="finite"), table)
    compiled = compile_economy(economy, textbook(economy))
    shock = changed(economy, eta_export_demand=1.0, epsilon_import_supply=1.0, rate_duty=0.5)
    anew = table.with_value("epsilon_import_supply", 1.0).with_value("eta_export_demand", 1.0)
    other = calibrate(small_sam(two_sectors()), small_structure(import_supply="finite"), anew)
    expected = solve(compile_economy(other, textbook(other)), changed(other, rate_duty=0.5))
    found = solve(compiled, shock)
    for name in ("p_import_offer", "q_export", "q_utility"):
        assert found.entries(name) == pytest.approx(expected.entries(name), rel=1e-9)


def test_an_infinite_elasticity_of_exports_needs_its_own_form(
    compiled: CompiledModel, economy: Parameters
) -> None:
    with pytest.raises(
        SolveError,
        match=r"^eta_export_demand\[c_x\] = inf selects another functional form, which is chosen when",
    ):
        solve(compiled, changed(economy, eta_export_demand=float("inf")))
