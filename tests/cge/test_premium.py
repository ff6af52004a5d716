"""Wages that differ by activity and may converge: hours move, and activities pay for them in the proportions of premiums."""

from __future__ import annotations

import pytest

from cge.equilibrium import Equilibrium
from cge.motion import converged_premium
from cge.parameters import Parameters
from sam.problem import SolveError
from tests.cge.economies import changed, small
from tests.cge.test_closures import solved, tariff_up

PREMIUM = {
    "factor_mobility": {"*": "mobile", "labour": "premium"},
    "factor_markets": {"*": "full_employment", "labour": "hours"},
}
WAGES = {"a_x": 0.5, "a_y": 1.3}
"""Wage per hour against the mean: x has 60 hours of 80 for its 30 of labour, y 50 / 1.3 = 38.5 for its 50."""


def hours_of(parameters: Parameters, wages: dict[str, float] = WAGES) -> dict[str, float]:
    """Hours in the benchmark, where the mean of the wages weighted by hours is one."""
    used = {a: parameters.entries("q0_factor")["labour", a] for a in wages}
    hours = {a: used[a] / wage for a, wage in wages.items()}
    scale = sum(used.values()) / sum(hours.values())
    return {a: scale * each for a, each in hours.items()}


def with_premiums(parameters: Parameters, rate_pct: float = 0.0) -> Parameters:
    """The economy with hours by activity, after premiums have converged by a part."""
    used, hours = parameters.entries("q0_factor"), hours_of(parameters)
    wages = {a: used["labour", a] / each for a, each in hours.items()}
    later = {a: converged_premium(wage, rate_pct, 1) for a, wage in wages.items()}
    return parameters.with_entries(
        {
            "relative_hours": {("labour", a): 1 / wage for a, wage in wages.items()},
            "wage_premium": {("labour", a): later[a] / wages[a] for a in wages},
        }
    )


def wages_per_hour(new: Equilibrium) -> dict[str, float]:
    """What an hour earns in each activity."""
    given = new.parameters.entries("relative_hours")
    return {a: new.value("p_factor", "labour", a) / given["labour", a] for a in WAGES}


def test_without_premiums_a_factor_is_mobile() -> None:
    parameters = small()
    shocked = tariff_up(parameters)
    _, one = solved(parameters, shocked)
    _, other = solved(parameters, shocked, **PREMIUM)
    for name in ("q_factor", "p_factor", "q_utility"):
        for at, value in one.entries(name).items():
            assert other.entries(name)[at] == pytest.approx(value, rel=1e-9)


def test_the_benchmark_is_an_equilibrium_with_premiums() -> None:
    parameters = with_premiums(small())
    base, new = solved(parameters, parameters, **PREMIUM)
    for at, value in base.entries("q_factor").items():
        assert new.entries("q_factor")[at] == pytest.approx(value, rel=1e-10)


def test_an_hour_that_moves_to_where_it_is_paid_more_serves_more() -> None:
    """Hours are given, not services: protection of y, which pays more, makes more services of the same hours."""
    parameters = with_premiums(small())
    _, new = solved(parameters, tariff_up(parameters), **PREMIUM)
    given = parameters.entries("relative_hours")
    hours = {a: given["labour", a] * new.value("q_factor", "labour", a) for a in WAGES}
    assert sum(hours.values()) == pytest.approx(80.0, rel=1e-10)
    assert hours["a_y"] > hours_of(parameters)["a_y"] * 1.001
    assert sum(new.value("q_factor", "labour", a) for a in WAGES) > 80.0 * 1.0001
    wages = wages_per_hour(new)
    # The same premiums: 1.3 / 0.5.
    assert wages["a_y"] / wages["a_x"] == pytest.approx(2.6, rel=1e-10)
    paid = sum(new.value("p_factor", "labour", a) * new.value("q_factor", "labour", a) for a in WAGES)
    assert new.value("p_factor_market", "labour") * new.value("q_factor_total", "labour") == pytest.approx(
        paid
    )


def test_where_wages_converge_hours_go_to_where_they_became_cheaper() -> None:
    """All the way: one wage. Hours leave x, whose wage rose, services rise, since hours of y are worth more."""
    parameters = small()
    results = [
        solved(with_premiums(parameters), with_premiums(parameters, part), **PREMIUM)[1]
        for part in (0.0, 50.0, 100.0)
    ]
    wages = [wages_per_hour(each) for each in results]
    assert wages[2]["a_y"] / wages[2]["a_x"] == pytest.approx(1.0, rel=1e-10)
    ratios = [each["a_y"] / each["a_x"] for each in wages]
    assert ratios[0] > ratios[1] > 1.0
    for name, sign in (("a_x", -1), ("a_y", 1)):
        used = [each.value("q_factor", "labour", name) for each in results]
        assert sign * (used[1] - used[0]) > 1e-3
        assert sign * (used[2] - used[1]) > 1e-3
    services = [sum(each.value("q_factor", "labour", a) for a in WAGES) for each in results]
    assert services[2] > services[1] > services[0]
    utility = [each.value("q_utility", "house") for each in results]
    assert utility[2] > utility[1] > utility[0]


def test_other_closures_do_not_read_premiums() -> None:
    parameters = small()
    with pytest.raises(SolveError, match=r"changing wage_premium\[labour,a_x\].* has no effect"):
        solved(parameters, changed(parameters, wage_premium=1.7))
