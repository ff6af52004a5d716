"""Shocks that mean nothing: values that do not fit each other, limits that nobody set, and changes that change nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from cge.analysis.indicators import indicators
from cge.solve import solve
from cge.structure import HouseholdSpec
from experiments.api.economy import Economy
from experiments.api.model import EconomyModel
from experiments.examples import (
    BURNT,
    SMALL_TABLE,
    SMALL_TAXES,
    carbon_taxes,
    small_economy,
    small_sam,
    small_structure,
    two_sectors,
)
from sam.problem import InputError, SolveError
from tests.cge.economies import changed, with_entry

CARBON = (*SMALL_TAXES, *carbon_taxes("intermediate", "consumption"))
RULES = {
    "base": "textbook",
    "carbon": "cap",
    "factor_markets": {"labour": "real_wage_floor", "*": "full_employment"},
}


@cache
def burning() -> EconomyModel:
    """The small economy with permits and a floor under the wage."""
    structure = small_structure(closure="textbook", taxes=CARBON)
    economy = Economy(
        small_sam(two_sectors()), structure=structure, elasticities=SMALL_TABLE, emissions=BURNT
    )
    return economy.model(closure=RULES)


@cache
def plain(**household: object) -> EconomyModel:
    """The small economy, with other households."""
    return small_economy(**({"household": HouseholdSpec(**household)} if household else {})).model()


REFUSED = {
    "shares of a budget": (
        {"share_marginal[house,c_x]": {"multiply": 0.5}},
        "share_marginal of house adds up to",
    ),
    "shares of owners": ({"share_owner[house,labour]": 0.9}, "share_owner of labour adds up to 0.9"),
    "shares of revenue": ({"share_collector": {"multiply": 2.0}}, "share_collector of t_output adds up to 2"),
    "shares of a node": ({"share_factor[labour,a_x]": 0.3}, "belongs to the benchmark quantities"),
    "shares of a buyer": ({"share_investment": {"multiply": 0.9}}, "belongs to the benchmark quantities"),
    "a floor above the ceiling": (
        {"permit_price_floor": 20.0, "permit_price_ceiling": 5.0},
        "permit_price_floor = 20 is above permit_price_ceiling = 5",
    ),
    "a cap that nobody set": (
        {"carbon_cap": {"multiply": 0.8}},
        "carbon_cap is not set yet: 30 binds nowhere, .* `set` it, against e0_total = 3",
    ),
    "a ceiling that nobody set": ({"permit_price_ceiling": {"multiply": 0.5}}, "ceiling is not set yet"),
    "a floor that nobody set": (
        {"real_wage_floor[labour]": {"multiply": 1.1}},
        "changes nothing: .* use `set`",
    ),
    "nothing by a factor": ({"productivity": {"multiply": 1.0}}, "multiply 1 changes nothing: productivity"),
    "nothing by a value": ({"carbon_price": 0.0}, "set 0 changes nothing: carbon_price stays 0"),
    "nothing by points": ({"rate_duty": {"add": 0.0}}, "add 0 changes nothing"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_by_name(case: str) -> None:
    change, reason = REFUSED[case]
    with pytest.raises(InputError, match=reason):
        burning().solve(change)


def test_an_elasticity_that_changes_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="changes nothing: the table has this value"):
        plain().solve(elasticities={"sigma_armington": 2.0})


def test_a_limit_that_was_set_may_be_multiplied() -> None:
    shocks = [{"parameter": "carbon_cap", "set": 3.0}, {"parameter": "carbon_cap", "multiply": 0.9}]
    assert burning().solve(shocks).equilibrium.value("e_total") == pytest.approx(2.7, rel=1e-9)


def test_what_does_not_fit_is_refused_where_no_shock_is_applied() -> None:
    """Sweeps and analyses hand parameters to the solver themselves."""
    model = burning()
    with pytest.raises(SolveError, match="share_owner of labour adds up to 0.9"):
        solve(model.compiled, with_entry(model.parameters, "share_owner", ("house", "labour"), 0.9))
    with pytest.raises(SolveError, match="is above permit_price_ceiling"):
        solve(model.compiled, changed(model.parameters, permit_price_floor=1e30))


def test_all_shares_at_once_are_another_taste() -> None:
    found = plain().solve({"share_marginal[house,c_x]": 0.5, "share_marginal[house,c_y]": 0.5})
    bought = [found.equilibrium.sam.value(f"c_{x}", "house") for x in "xy"]
    assert bought[0] == pytest.approx(bought[1], rel=1e-9)


def test_tastes_of_a_ces_household_belong_to_its_quantities() -> None:
    model = plain(demand="ces", elasticity=0.5)
    with pytest.raises(InputError, match="together with the quantities of the demand system ces"):
        model.solve({"share_marginal[house,c_x]": 0.5, "share_marginal[house,c_y]": 0.5})


# --- EV after a change of tastes --------------------------------------------------------------------------------------


def test_ev_is_at_base_tastes() -> None:
    """Stone-Geary by hand: U = prod ((C - gamma) p0 / beta)^beta of the new quantities with the base's gamma and beta."""
    model = small_economy().model()
    new = model.solve({"share_marginal[house,c_x]": 0.5, "share_marginal[house,c_y]": 0.5}).equilibrium
    base = model.solve().equilibrium
    share = {c: base.parameters.value("share_marginal", "house", c) for c in ("c_x", "c_y")}
    utility = 1.0
    for c, beta in share.items():
        utility *= (new.value("q_consumption", c, "house") / beta) ** beta
    expected = utility - sum(base.value("q_consumption", c, "house") for c in share)
    found = indicators(base, new, groups=("welfare",)).macro["ev"]
    assert found.pair[1] == pytest.approx(expected, rel=1e-9)
    assert (
        expected < -1.0
    )  # to base tastes this is a worse basket; the new taste's own money metric hides that


def test_more_subsistence_moves_ev_by_the_quantities_alone() -> None:
    """Fault: EV was the new utility less the old, so that a need for more was a loss of its own cost."""
    model = small_economy().model()
    base = model.solve().equilibrium
    new = model.solve({"q_subsistence[house,c_x]": 5.0}).equilibrium
    ev = indicators(base, new, groups=("welfare",)).macro["ev"].pair[1]
    naive = new.value("q_utility", "house") - base.value("q_utility", "house")
    assert naive < -4.0
    assert -1.0 < ev < 0.0  # of second order at base tastes: the basket was the best one at base prices


def test_without_another_taste_ev_is_the_utility() -> None:
    model = small_economy().model()
    base, new = model.solve().equilibrium, model.solve({"rate_duty": 0.3}).equilibrium
    found = indicators(base, new, groups=("welfare",)).macro["ev"].pair[1]
    assert found == new.value("q_utility", "house") - base.value("q_utility", "house")


def test_a_report_without_cv(tmp_path: Path) -> None:
    """Other tastes have another price of utility: CV is missing by name, for households as in the macro figures."""
    model = plain()
    found = model.solve({"share_marginal[house,c_x]": 0.5, "share_marginal[house,c_y]": 0.5}).against(
        model.solve()
    )
    assert found.indicators.macro["cv"].reason == "the scenario changes tastes"
    assert found.indicators.households["cv"] == {}
    found.report(tmp_path / "report.html")
    assert "–" in (tmp_path / "report.html").read_text(encoding="utf-8")
