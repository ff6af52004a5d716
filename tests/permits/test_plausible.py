"""Instruments of carbon in another unit, without what they multiply, or beside what they overwrite: refused by name."""

from __future__ import annotations

import math

import pytest

from cge.effect import Effect
from experiments.api.economy import Economy
from experiments.examples import SMALL_TABLE
from sam.problem import InputError, SolveError

from .economies import MT, closure, covered, sam_and_structure

PRICE = {"parameter": "covered_price", "set": 1.0}
KEPT = {"first": 2021, "permits": 4.2, "interest_pct": 4}


def economy() -> Economy:
    """Both sectors are covered."""
    sam, structure = sam_and_structure()
    return Economy(sam, structure=structure, elasticities=SMALL_TABLE, emissions=MT)


def solved(*shocks: dict, carbon: str = "price"):
    return economy().model(closure(covered(), carbon)).solve(list(shocks))


@pytest.mark.parametrize(
    ("shocks", "zero"),
    [
        ([{"parameter": "free_share", "set": 0.5}], "covered_price"),
        ([{"parameter": "grandfathered", "index": {"n": "house"}, "set": 1.0}], "covered_price"),
        ([PRICE, {"parameter": "credit_levy", "set": 0.5}], "fossil_levy"),
        ([{"parameter": "exempt_levy", "index": {"c": "c_x"}, "set": 0.5}], "fossil_levy"),
        ([PRICE, {"parameter": "content_of_inputs", "set": 1}], "adjust_import or adjust_export"),
        ([{"parameter": "adjust_import", "set": 1}], "carbon_price or covered_price"),
    ],
)
def test_a_share_of_nothing_is_refused_and_says_of_what(shocks: list[dict], zero: str) -> None:
    with pytest.raises(InputError) as caught:
        solved(*shocks)
    assert f"has no effect: it counts only times {zero}, which is zero after all changes" in str(caught.value)


def test_with_what_it_multiplies_it_runs() -> None:
    """The price of permits of a market is no parameter: allowances count although `covered_price` is zero."""
    assert solved(PRICE, {"parameter": "free_share", "set": 0.5}).value("e_covered") < 4.5
    cap = {"parameter": "covered_cap", "set": 4.2}
    assert solved(cap, {"parameter": "free_share", "set": 0.5}, carbon="trading").value("price_permit") > 0.0


def test_what_is_one_share_of_an_effect_is_not_the_other() -> None:
    """A shock beside another that undoes nothing of it: each is judged with all others in force."""
    given = covered().with_entries({"covered_price": {None: 1.0}, "free_share": {"a_x": 0.5, "a_y": 0.5}})
    model = economy().model(closure(covered()))
    effect = Effect(model.compiled, given)
    assert effect.of({"free_share": {"a_x": 0.0}})
    assert not effect.of({"credit_levy": {None: 0.7}})
    assert effect.missing({"credit_levy": {None: 0.7}}) == ["fossil_levy"]


@pytest.mark.parametrize(
    ("shock", "message"),
    [
        ({"parameter": "free_share", "set": 50}, "free_share[a_x] = 50 is impossible: it has to be <= 1"),
        ({"parameter": "credits_share", "set": 10}, "credits_share = 10 is impossible: it has to be <= 1"),
        ({"parameter": "adjust_import", "set": 100}, "adjust_import = 100 is impossible: it has to be <= 1"),
        (
            {"parameter": "covered_share", "set": 60},
            "covered_share[a_x] = 60 is impossible: it has to be <= 1",
        ),
        ({"parameter": "grandfathered", "index": {"n": "house"}, "set": -1}, "it has to be >= 0"),
        ({"parameter": "permit_price_floor", "set": -5}, "it has to be >= 0"),
        (
            {"parameter": "covered_cap", "set": 4.2e6},
            "this cannot be meant: covered_cap = 4.2e+06 MtCO2, where the",
        ),
        ({"parameter": "foreign_tariff", "set": 25}, "If 25 % was meant, write 0.25"),
        ({"parameter": "emission_output", "index": {"a": "a_y"}, "set": -1}, "it has to be >= 0"),
    ],
)
def test_another_unit_is_refused(shock: dict, message: str) -> None:
    with pytest.raises(InputError) as caught:
        solved(PRICE, shock, carbon="trading")
    assert message in str(caught.value)


def test_a_floor_above_its_ceiling_is_told_once() -> None:
    bounds = [
        {"parameter": f"permit_price_{end}", "set": value} for end, value in (("floor", 5), ("ceiling", 4))
    ]
    with pytest.raises(InputError) as caught:
        solved(*bounds, carbon="trading")
    assert len(caught.value.problems) == 1


def test_a_cap_that_binds_nowhere_is_warned_of() -> None:
    """In a run of one year and on a path, whose policy then is its baseline."""
    model = economy().model(closure(covered(), "trading"))
    warned = []
    for cap in (10.0, 4.2):
        found = model.solve({"covered_cap": cap}).against(model.solve())
        warned.append([doubt.key for doubt in found.outcome.doubts])
        policy = {"policy": [{"parameter": "covered_cap", "set": cap}]}
        said: list[str] = []
        economy().path({"years": "2020-2022", **policy}, closure(covered(), "trading"), progress=said.append)
        assert any("binds nowhere" in text for text in said) == (cap == 10.0)
    assert warned == [["doubt_unmoved"], []]


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ({"policy": [{"parameter": "free_share", "set": 0.5}]}, "it counts only times covered_price"),
        ({"paths": [{"parameter": "credit_levy", "set": 0.5}]}, "it counts only times fossil_levy"),
        (
            {"banking": KEPT, "policy": [{"parameter": "covered_price", "set": 1}]},
            "covered_price is what banking finds",
        ),
        (
            {"banking": KEPT, "policy_closure": [{"carbon": "trading"}]},
            "have another; leave out one of the two",
        ),
        ({"banking": {**KEPT, "first": 2030}}, "a `first` within them"),
        ({"banking": {**KEPT, "interest_pct": math.inf}}, "has to be finite"),
        (
            {"banking": {**KEPT, "permits": 4.2e6}},
            "this cannot be meant: banking: permits (2021) = 4.2e+06 Mt",
        ),
    ],
)
def test_a_path_is_refused_as_a_run_is(policy: dict, message: str) -> None:
    with pytest.raises(InputError) as caught:
        economy().path({"years": "2020-2022", **policy}, closure(covered()))
    assert message in str(caught.value)


def test_what_counts_in_one_year_may_be_given_in_all() -> None:
    """Allowances are handed out from the first year, and permits have a price from the second."""
    policy = [
        {"parameter": "free_share", "set": 0.5},
        {"parameter": "covered_price", "set": {2020: 0, 2021: 0.5, 2022: 1}},
    ]
    found = economy().path({"years": "2020-2022", "policy": policy}, closure(covered()))
    assert found.deviations.loc["co2", 2022] < 0.0


def test_permits_beyond_any_price_say_so() -> None:
    with pytest.raises(SolveError, match="the permits are too few: 0.1 Mt in 2021"):
        economy().path({"years": "2020-2022", "banking": {**KEPT, "permits": 0.1}}, closure(covered()))
