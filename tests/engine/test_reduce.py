"""Definitions taken out: the reduced system is the whole one, seen through its definitions."""

from __future__ import annotations

import pickle

import numpy as np
import pyomo.environ as pyo
import pytest

from cge.engine import CompiledSystem, Reference, compile_expressions, compile_model, solve

from .synthetic import economy


def both(sectors: int) -> tuple[CompiledSystem, np.ndarray]:
    """A system with its reduction, and a random point."""
    system = compile_model(economy(sectors))
    noise = np.random.default_rng(4).normal(0.0, 0.1, system.n)
    return system, system.start * np.exp(noise)


def test_definitions_hold_and_the_rest_agrees() -> None:
    system, point = both(9)
    reduction = system.reduction
    assert reduction is not None
    assert reduction.system.n < 0.6 * system.n
    assert len(reduction.system.chain.indices) < len(system.chain.indices)
    p = system.parameter_start
    evaluator = reduction.system.at(p)
    x = reduction.recovered(evaluator, point[reduction.variables])
    residual = system.residual(x, p)
    gone = np.setdiff1d(np.arange(system.m), reduction.equations)
    scale = system.scale(x, p)
    assert np.all(np.abs(residual[gone]) <= 1e-14 * scale[gone])
    own = evaluator.residual(point[reduction.variables])
    np.testing.assert_allclose(residual[reduction.equations], own, rtol=0.0, atol=1e-13 * scale.max())


def test_derivatives_through_definitions() -> None:
    """Central differences; their error is about the cube root of rounding squared."""
    system, point = both(6)
    reduced = system.reduction.system
    evaluator = reduced.at(system.parameter_start)
    x = point[system.reduction.variables]
    direction = x * np.random.default_rng(5).normal(size=reduced.n)
    step = 1e-6
    numerical = (evaluator.residual(x + step * direction) - evaluator.residual(x - step * direction)) / (
        2 * step
    )
    exact = evaluator.jacobian(x) @ direction
    np.testing.assert_allclose(numerical, exact, rtol=0.0, atol=1e-8 * np.abs(exact).max())


def test_ipopt_gives_the_same_answer_with_and_without_definitions() -> None:
    model = economy(8)
    changes = {f"rate_import[s{i}]": 0.4 for i in range(8)}
    found = []
    for reduce in (True, False):
        system = compile_model(model, reduce=reduce)
        p = system.with_parameters(changes)
        scale = system.scale(system.start, system.parameter_start)
        found.append(solve(system, system.start, p, scale=scale))
    assert found[0].attempts[0].variables < found[1].attempts[0].variables
    np.testing.assert_allclose(found[0].x, found[1].x, rtol=1e-9)


def test_a_variable_defined_by_itself_stays() -> None:
    """x = y + x * z / 2 and y = x + 1, z = y: no order of substitution may run in a circle."""
    m = pyo.ConcreteModel()
    m.x, m.y, m.z = (pyo.Var(initialize=1.0) for _ in range(3))
    m.first = pyo.Constraint(expr=m.x == m.y + m.x * m.z / 2)
    m.second = pyo.Constraint(expr=m.y == m.x + 1)
    m.third = pyo.Constraint(expr=m.z == m.y)
    system = compile_model(m)
    reduction = system.reduction
    assert reduction is not None
    assert reduction.system.n >= 1
    evaluator = reduction.system.at(system.parameter_start)
    x = reduction.recovered(evaluator, np.full(reduction.system.n, 0.7))
    residual = np.abs(system.residual(x, system.parameter_start))
    gone = np.setdiff1d(np.arange(3), reduction.equations)
    assert residual[gone] == pytest.approx(np.zeros(len(gone)), abs=1e-15)


def test_reduction_pickles_with_its_system() -> None:
    system, point = both(5)
    copy = pickle.loads(pickle.dumps(system))
    x = point[system.reduction.variables]
    p = system.parameter_start
    np.testing.assert_array_equal(
        copy.reduction.system.residual(x, p), system.reduction.system.residual(x, p)
    )


def test_a_reference_predicts_and_changes_no_answer() -> None:
    system, _ = both(8)
    p = system.with_parameters({f"rate_import[s{i}]": 0.2 for i in range(8)})
    scale = system.scale(system.start, system.parameter_start)
    reference = Reference(system.start, system.parameter_start)
    plain = solve(system, system.start, p, scale=scale, method="newton")
    predicted = solve(system, system.start, p, scale=scale, method="newton", reference=reference)
    again = solve(system, system.start, p, scale=scale, method="newton", reference=reference)
    np.testing.assert_allclose(predicted.x, plain.x, rtol=1e-10)
    np.testing.assert_array_equal(again.x, predicted.x)
    assert pickle.loads(pickle.dumps(reference)).x.shape == system.start.shape


def test_expressions_are_evaluated_by_name() -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var([1, 2], initialize=2.0)
    m.a = pyo.Param(initialize=3.0, mutable=True)
    m.c = pyo.Constraint([1, 2], rule=lambda m, i: m.x[i] == 2)
    rows = {"product": m.a * m.x[1] * m.x[2], "constant": 5.0, "sum": m.x[1] - m.x[2]}
    system = compile_expressions(m, rows)
    assert system.equations == ("product", "constant", "sum")
    assert system.variables == compile_model(m).variables
    values = system.residual(np.array([2.0, 7.0]), system.parameter_start)
    np.testing.assert_array_equal(values, [42.0, 5.0, -5.0])
