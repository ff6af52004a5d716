"""Hessians of weighted rows of random models against differences of compiled Jacobians."""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cge.engine import compile_model
from cge.engine.hessian import Hessian

from .synthetic import economy
from .test_derivatives import PARAMETERS, VARIABLES, Tree, evaluate, random_model, terms, values

STEP = 1e-5  # central differences of exact Jacobians: off by STEP**2 times third derivatives


def _by_differences(system, x: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    rows = []
    for i in range(system.n):
        step = np.zeros(system.n)
        step[i] = STEP
        difference = system.jacobian(x + step, p) - system.jacobian(x - step, p)
        rows.append(weights @ difference.toarray() / (2 * STEP))
    return np.array(rows)


@settings(max_examples=60, deadline=None)
@given(
    trees=st.lists(st.tuples(terms, terms), min_size=1, max_size=3),
    x=st.lists(values, min_size=VARIABLES, max_size=VARIABLES),
    p=st.lists(values, min_size=PARAMETERS, max_size=PARAMETERS),
    weights=st.lists(st.floats(-2.0, 2.0), min_size=3, max_size=3),
)
def test_random_models(
    trees: list[tuple[Tree, Tree]], x: list[float], p: list[float], weights: list[float]
) -> None:
    sizes = [1.0]
    for left, right in trees:
        for tree in (left, right):
            evaluate(tree, x, p, sizes)
    assume(max(sizes) < 30.0)
    model = random_model(trees, x, p)
    system = compile_model(model, reduce=False)
    point, parameters = np.array(x), system.parameter_values(model)
    of_rows = np.array(weights[: len(trees)])
    found = Hessian(system).matrix(system.at(parameters), point, of_rows)
    expected = _by_differences(system, point, parameters, of_rows)
    finer = _by_differences(system, point + 3e-6, parameters, of_rows)
    assume(np.max(np.abs(finer - expected), initial=0.0) < 1e-2 * (1.0 + np.max(np.abs(expected))))
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5 * (1.0 + np.max(np.abs(expected))))


@pytest.mark.parametrize("exponent", [-2.0, -1.0, -1e-8, 0.0, 1e-8, 0.5, 1.0, 1.0 + 1e-8, 2.0, 3.0])
@pytest.mark.parametrize("literal", [True, False])
def test_powers(exponent: float, literal: bool) -> None:
    """d2/dx2 x**e = e (e - 1) x**(e - 2), sigma at and near 0 and 1 included."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(initialize=1.7)
    m.e = pyo.Param(initialize=exponent, mutable=True)
    m.c = pyo.Constraint(expr=m.x ** (exponent if literal else m.e) == 1)
    system = compile_model(m, reduce=False)
    x = np.array([1.7])
    found = Hessian(system).matrix(system.at(system.parameter_start), x, np.ones(1))
    assert found[0, 0] == pytest.approx(
        exponent * (exponent - 1.0) * 1.7 ** (exponent - 2.0), rel=1e-12, abs=1e-16
    )


def test_a_variable_as_exponent() -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(initialize=1.7)
    m.y = pyo.Var(initialize=0.6)
    m.c = pyo.Constraint(expr=m.x**m.y == 1)
    system = compile_model(m, reduce=False)
    found = Hessian(system).matrix(system.at(system.parameter_start), np.array([1.7, 0.6]), np.ones(1))
    power, log = 1.7**0.6, np.log(1.7)
    mixed = power / 1.7 * (1.0 + 0.6 * log)
    expected = [[0.6 * -0.4 * 1.7**-1.4, mixed], [mixed, power * log**2]]
    np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_economy_with_long_sums() -> None:
    """Intermediates in several stages; weights of either sign."""
    system = compile_model(economy(6), reduce=False)
    x = system.start * np.random.default_rng(1).uniform(0.9, 1.1, system.n)
    weights = np.random.default_rng(2).normal(size=system.m)
    found = Hessian(system).matrix(system.at(system.parameter_start), x, weights)
    expected = _by_differences(system, x, system.parameter_start, weights)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6 * np.max(np.abs(expected)))
