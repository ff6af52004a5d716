"""Solving: the paths agree, acceptance is strict, failures speak."""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
import pytest

from cge.engine import EngineError, NoSolution, compile_model, homotopy, solve
from cge.engine.solvers.space import Space

from .synthetic import economy


def exchange(alpha: float = 0.3) -> pyo.ConcreteModel:
    """Two sectors, two factors, Cobb-Douglas: labour shares alpha and 1 - alpha, spending half and half.

    Labour is the numeraire. Then labour costs are half of spending by symmetry, whatever alpha, so that
    income = labour + rent * capital with labour = rent * capital: rent = labour / capital.
    """
    m = pyo.ConcreteModel()
    m.i = pyo.Set(initialize=["x", "y"])
    m.labour = pyo.Param(initialize=4.0, mutable=True)
    m.capital = pyo.Param(initialize=2.0, mutable=True)
    m.share = pyo.Param(m.i, initialize={"x": alpha, "y": 1 - alpha}, mutable=True)
    m.rate = pyo.Param(m.i, initialize=0.0, mutable=True)
    m.p = pyo.Var(m.i, initialize=1.0, bounds=(0, None))
    m.q = pyo.Var(m.i, initialize=1.0, bounds=(0, None))
    m.w = pyo.Var(initialize=1.0, bounds=(0, None))
    m.r = pyo.Var(initialize=1.0, bounds=(0, None))
    m.income = pyo.Var(initialize=1.0)
    m.price = pyo.Constraint(m.i, rule=lambda m, i: m.p[i] == m.w ** m.share[i] * m.r ** (1 - m.share[i]))
    m.demand = pyo.Constraint(m.i, rule=lambda m, i: m.p[i] * (1 + m.rate[i]) * m.q[i] == 0.5 * m.income)
    m.rent = pyo.Constraint(expr=sum((1 - m.share[i]) * m.p[i] * m.q[i] for i in m.i) == m.r * m.capital)
    m.receipts = pyo.Constraint(
        expr=m.income == m.w * m.labour + m.r * m.capital + sum(m.rate[i] * m.p[i] * m.q[i] for i in m.i)
    )
    m.numeraire = pyo.Constraint(expr=m.w == 1)
    return m


@pytest.mark.parametrize("method", ["ipopt", "newton"])
def test_walrasian_economy(method: str) -> None:
    """The analytic solution; 1e-11 because the answer is polished to a residual of 1e-12."""
    system = compile_model(exchange())
    solution = solve(system, system.start, system.parameter_start, method=method)
    assert solution.success
    found = dict(zip(system.variables, solution.x, strict=True))
    assert found["r"] == pytest.approx(2.0, rel=1e-11)
    assert found["income"] == pytest.approx(8.0, rel=1e-11)
    assert found["p[x]"] == pytest.approx(2.0**0.7, rel=1e-11)
    assert found["q[y]"] == pytest.approx(4.0 / 2.0**0.3, rel=1e-11)
    assert solution.residual_max <= 1e-12
    assert solution.attempts[0].method == {"newton": "newton on ratios"}.get(method, method)
    assert solution.attempts[0].space == "logs"
    assert solution.iterations > 0


def test_methods_agree_on_a_severe_shock() -> None:
    """Tariffs of up to 300 %: one equilibrium, by both methods and by homotopy."""
    system = compile_model(economy(12))
    rates = np.random.default_rng(3).uniform(0.0, 3.0, 12)
    p = system.with_parameters({f"rate_import[s{i}]": float(rates[i]) for i in range(12)})
    scale = system.scale(system.start, system.parameter_start)
    first = solve(system, system.start, p, scale=scale)
    second = solve(system, system.start, p, scale=scale, method="newton")
    third = homotopy(system, system.start, system.parameter_start, p, scale=scale)
    # residuals of 1e-12 times the condition of the scaled Jacobian (some 1e3)
    np.testing.assert_allclose(second.x, first.x, rtol=1e-9)
    np.testing.assert_allclose(third.x, first.x, rtol=1e-9)
    assert third.attempts[-1].status == "arrived at 100.0%"


def test_benchmark_needs_no_iteration() -> None:
    system = compile_model(economy(6))
    solution = solve(system, system.start, system.parameter_start, method="newton")
    assert solution.iterations == 0
    np.testing.assert_array_equal(solution.x, system.start)


def test_positive_by_name_and_levels() -> None:
    """Solved in levels throughout (no variable positive) the answer is the same."""
    system = compile_model(exchange())
    levels = solve(system, system.start, system.parameter_start, positive=[])
    logs = solve(system, system.start, system.parameter_start, positive=["p", "q", "w", "r"])
    np.testing.assert_allclose(levels.x, logs.x, rtol=1e-10)
    assert levels.attempts[0].space == "levels"
    with pytest.raises(EngineError, match="no variable: price"):
        solve(system, system.start, system.parameter_start, positive=["price"])


def test_domain_errors_only_shorten_steps() -> None:
    """A step into log of a negative number is rejected, by both methods; the answer is e squared."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(initialize=200.0)
    m.c = pyo.Constraint(expr=pyo.log(m.x) == 2)
    system = compile_model(m)
    for method in ("ipopt", "newton"):
        solution = solve(system, system.start, system.parameter_start, positive=[], method=method)
        assert solution.x[0] == pytest.approx(np.exp(2.0), rel=1e-11)


@pytest.mark.parametrize("method", ["ipopt", "newton"])
def test_a_price_index_is_solved_however_far_its_powers_shrink(method: str) -> None:
    """At a hundredth of the base price the terms of an index with exponent 27 are 1e-54 of the base's: next to them any
    price below a third solves the equation, so that a start off by 1e-6 would be accepted as it is."""
    m = pyo.ConcreteModel()
    m.world = pyo.Param([0, 1], initialize=1.0, mutable=True)
    m.price = pyo.Var(initialize=1.0, bounds=(0, None))
    m.mean = pyo.Constraint(expr=m.price**27 == 0.4 * m.world[0] ** 27 + 0.6 * m.world[1] ** 27)
    system = compile_model(m)
    p = system.with_parameters({"world[0]": 0.012, "world[1]": 0.01})
    exact = (0.4 * 0.012**27 + 0.6 * 0.01**27) ** (1 / 27)
    for start in (system.start, np.array([exact * (1 + 1e-6)])):
        solution = solve(system, start, p, scale=np.ones(1), method=method)
        assert solution.x[0] == pytest.approx(exact, rel=1e-12)


def test_no_solution_names_the_worst_equation() -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(initialize=1.0, bounds=(0, None))
    m.y = pyo.Var(initialize=1.0, bounds=(0, None))
    m.target = pyo.Param(initialize=4.0, mutable=True)
    m.impossible = pyo.Constraint(expr=m.x**2 + m.target == 2 * m.x)
    m.harmless = pyo.Constraint(expr=m.y == 2)
    system = compile_model(m)
    with pytest.raises(NoSolution) as caught:
        solve(system, system.start, system.parameter_start, max_iterations=50)
    error = caught.value
    assert error.worst[0][0] == "impossible"
    assert error.worst[0][1] > 1e-3
    assert not error.solution.success
    assert [attempt.space for attempt in error.solution.attempts] == ["logs", "logs", "levels"]
    assert "impossible" in str(error)


def test_homotopy_reports_the_fraction() -> None:
    """x**2 + target = 2 x has a solution up to target = 1, which is 1/4 of the way from 0 to 4."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(initialize=2.0, bounds=(0, None))
    m.target = pyo.Param(initialize=0.0, mutable=True)
    m.fold = pyo.Constraint(expr=m.x**2 + m.target == 2 * m.x)
    system = compile_model(m)
    end = system.with_parameters({"target": 4.0})
    with pytest.raises(NoSolution, match="of the way") as caught:
        homotopy(system, system.start, system.parameter_start, end)
    assert 0.24 < caught.value.fraction <= 0.25
    with pytest.raises(NoSolution) as caught:
        solve(system, system.start, end, reference=(system.start, system.parameter_start), max_iterations=30)
    assert caught.value.fraction == pytest.approx(0.25, abs=0.01)
    assert caught.value.walk.status == "fold"
    methods = [attempt.method for attempt in caught.value.solution.attempts]
    assert methods == ["ipopt", "newton on ratios", "homotopy"]  # shown to turn back: levels would not help


def test_homotopy_succeeds_where_the_direct_way_is_barred() -> None:
    """With no iterations for the direct attempts only homotopy is left."""
    system = compile_model(exchange())
    base = solve(system, system.start, system.parameter_start)
    p = system.with_parameters({"rate[x]": 1.0, "capital": 5.0})
    direct = solve(system, base.x, p)
    walked = solve(system, base.x, p, max_iterations=0, reference=(base.x, system.parameter_start))
    np.testing.assert_allclose(walked.x, direct.x, rtol=1e-10)
    assert walked.attempts[-1].method == "homotopy"


def test_vanishing_variables_are_not_accepted() -> None:
    """x * y = 0 is 'solved' in logs by running to zero; that is no solution."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(initialize=1.0, bounds=(0, None))
    m.y = pyo.Var(initialize=1.0, bounds=(0, None))
    m.none = pyo.Constraint(expr=m.x * m.y == 0)
    m.one = pyo.Constraint(expr=m.y == 1)
    system = compile_model(m)
    with pytest.raises(NoSolution, match="x went to zero|x at its bound"):
        solve(system, system.start, system.parameter_start, scale=np.ones(2))


def test_singular_failure_says_what_is_undetermined() -> None:
    m = exchange()
    m.numeraire.deactivate()
    m.again = pyo.Constraint(
        expr=2 * m.r * m.capital == 3 + 2 * sum((1 - m.share[i]) * m.p[i] * m.q[i] for i in m.i)
    )
    system = compile_model(m)
    with pytest.raises(NoSolution, match="rent.*again|again.*rent"):
        solve(system, system.start, system.parameter_start, max_iterations=30)


def test_bad_starts() -> None:
    m = exchange()
    m.q["x"].value = 0.0
    system = compile_model(m)
    with pytest.raises(EngineError, match=r"not positive.*q\[x\]"):
        solve(system, system.start, system.parameter_start)
    m.q["x"].value = None
    system = compile_model(m)
    with pytest.raises(EngineError, match=r"No start value: q\[x\]"):
        solve(system, system.start, system.parameter_start)
    with pytest.raises(EngineError, match="Unknown method"):
        solve(system, system.start, system.parameter_start, method="magic")


def test_time_limit() -> None:
    system = compile_model(economy(6))
    p = system.with_parameters({f"rate_import[s{i}]": 2.0 for i in range(6)})
    with pytest.raises(NoSolution):
        solve(system, system.start, p, max_seconds=0.0)


def test_undefined_start_names_the_equation() -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(["a", "b"], initialize={"a": 0.0, "b": 1.0})
    m.c = pyo.Constraint(["a", "b"], rule=lambda m, i: pyo.log(m.x[i]) == 1)
    system = compile_model(m)
    with pytest.raises(EngineError, match=r"No value at the start point.*: c\[a\]$"):
        solve(system, system.start, system.parameter_start)


def test_collapse_names_the_contradiction() -> None:
    """Two income equations that differ by 1 % leave only the equilibrium in which all prices are zero."""
    m = economy(5)
    m.c_numeraire.deactivate()
    factors = sum(m.p_factor[f] * m.endowment[f] for f in m.f)
    m.c_again = pyo.Constraint(expr=m.v_income == 1.01 * factors + m.v_tariff)
    system = compile_model(m)
    with pytest.raises(NoSolution, match="went to zero") as caught:
        solve(system, system.start, system.parameter_start, max_iterations=30)
    assert {"c_income", "c_again"} & {name for name, _ in caught.value.worst[:2]}


@pytest.mark.parametrize("far", [-800.0, 800.0])
def test_a_positive_variable_neither_vanishes_nor_overflows(far: float) -> None:
    """exp(-800) is zero to a float: its log is no start for the next step, so the point is refused as exp(800) is."""
    space = Space(np.array([True, False]))
    with pytest.raises(FloatingPointError):
        space.to_model(np.array([far, far]))
    np.testing.assert_allclose(space.to_model(np.array([-700.0, far])), [np.exp(-700.0), far])
