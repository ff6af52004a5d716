"""Compiled residuals and derivatives of random models against a second implementation.

The second implementation evaluates the same tree in complex numbers; a step of 1e-30 in the imaginary
direction gives derivatives without cancellation, so that tolerances are those of rounding only: 1e-12 of the
largest number that occurs on the way (its square, since a quotient's derivative multiplies two of them).
"""

from __future__ import annotations

import cmath
from collections.abc import Callable
from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cge.engine import compile_model

STEP = 1e-30
VARIABLES, PARAMETERS = 4, 3
Tree = tuple[Any, ...]

literals = st.sampled_from([-2.0, -1.0, 0.5, 1.0, 2.0, 3.0, 0.7])
exponents = st.sampled_from([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 1e-8, 1.0 + 1e-8])
leaves = st.one_of(
    st.tuples(st.just("x"), st.integers(0, VARIABLES - 1)),
    st.tuples(st.just("p"), st.integers(0, PARAMETERS - 1)),
)


def positive_trees(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.one_of(
        st.tuples(st.sampled_from(["mul", "div"]), inner, inner),
        st.tuples(st.just("pow"), inner, st.one_of(st.tuples(st.just("c"), exponents), leaves)),
        st.tuples(st.just("sum"), st.lists(inner, min_size=2, max_size=7)),
        st.tuples(st.just("sqrt"), inner),
        st.tuples(st.just("named"), inner),
    )


positive = st.recursive(leaves, positive_trees, max_leaves=12)
terms = st.recursive(
    st.one_of(positive, st.tuples(st.just("log"), positive), st.tuples(st.just("c"), literals)),
    lambda inner: st.one_of(
        st.tuples(st.just("neg"), inner),
        st.tuples(st.just("exp"), st.tuples(st.just("mul"), st.tuples(st.just("c"), literals), leaves)),
        st.tuples(st.just("mul"), inner, inner),
        st.tuples(st.just("div"), inner, positive),
        st.tuples(st.just("sub"), inner, inner),
        st.tuples(st.just("sum"), st.lists(inner, min_size=2, max_size=8)),
    ),
    max_leaves=15,
)
values = st.floats(0.5, 2.0)


def evaluate(tree: Tree, x: list[complex], p: list[complex], sizes: list[float]) -> complex:
    """The tree's value; appends the size of every number on the way to `sizes`."""
    kind = tree[0]
    if kind == "x":
        value = x[tree[1]]
    elif kind == "p":
        value = p[tree[1]]
    elif kind == "c":
        value = complex(tree[1])
    elif kind == "sum":
        value = sum(evaluate(each, x, p, sizes) for each in tree[1])
    else:
        parts = [evaluate(each, x, p, sizes) for each in tree[1:]]
        assume(kind not in ("div", "log", "sqrt") or abs(parts[-1]) > 1e-3)
        operation: dict[str, Callable[..., complex]] = {
            "mul": lambda a, b: a * b,
            "div": lambda a, b: a / b,
            "sub": lambda a, b: a - b,
            "neg": lambda a: -a,
            "named": lambda a: a,
            "exp": cmath.exp,
            "log": cmath.log,
            "sqrt": lambda a: cmath.exp(0.5 * cmath.log(a)),
            "pow": lambda a, b: cmath.exp(b * cmath.log(a)),
        }
        value = operation[kind](*parts)
    assume(abs(value) < 1e4)
    sizes.append(max(abs(value), abs(value.imag) / STEP))
    return value


def express(tree: Tree, m: pyo.ConcreteModel) -> Any:
    """The tree in Pyomo."""
    kind = tree[0]
    if kind == "x":
        return m.x[tree[1]]
    if kind == "p":
        return m.p[tree[1]] if tree[1] else m.fixed
    if kind == "c":
        return tree[1]
    if kind == "sum":
        return sum(express(each, m) for each in tree[1])
    parts = [express(each, m) for each in tree[1:]]
    if kind == "named":
        name = f"named_{len(list(m.component_objects(pyo.Expression)))}"
        m.add_component(name, pyo.Expression(expr=parts[0]))
        return getattr(m, name)
    return {
        "mul": lambda a, b: a * b,
        "div": lambda a, b: a / b,
        "sub": lambda a, b: a - b,
        "neg": lambda a: -a,
        "exp": pyo.exp,
        "log": pyo.log,
        "sqrt": pyo.sqrt,
        "pow": lambda a, b: a**b,
    }[kind](*parts)


def random_model(trees: list[tuple[Tree, Tree]], x: list[float], p: list[float]) -> pyo.ConcreteModel:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(VARIABLES), initialize=dict(enumerate(x)))
    m.p = pyo.Param(range(PARAMETERS), initialize=dict(enumerate(p)), mutable=True)
    m.fixed = pyo.Var(initialize=p[0])
    m.fixed.fix()
    m.c = pyo.ConstraintList()
    for left, right in trees:
        m.c.add(m.x[0] * 0.5 + express(left, m) == express(right, m))
    return m


@settings(max_examples=150, deadline=None)
@given(
    trees=st.lists(st.tuples(terms, terms), min_size=1, max_size=4),
    x=st.lists(values, min_size=VARIABLES, max_size=VARIABLES),
    p=st.lists(values, min_size=PARAMETERS, max_size=PARAMETERS),
)
def test_random_models(trees: list[tuple[Tree, Tree]], x: list[float], p: list[float]) -> None:
    sizes = [1.0]

    def reference(xs: list[complex], ps: list[complex]) -> list[complex]:
        return [
            0.5 * xs[0] + evaluate(left, xs, ps, sizes) - evaluate(right, xs, ps, sizes)
            for left, right in trees
        ]

    expected = np.array(reference(x, p)).real
    by_x = np.column_stack(
        [
            np.imag(reference([v + STEP * 1j * (i == k) for i, v in enumerate(x)], p)) / STEP
            for k in range(VARIABLES)
        ]
    )
    by_p = np.column_stack(
        [
            np.imag(reference(x, [v + STEP * 1j * (i == k) for i, v in enumerate(p)])) / STEP
            for k in range(PARAMETERS)
        ]
    )
    model = random_model(trees, x, p)
    system = compile_model(model)
    point, parameters = np.array(x), system.parameter_values(model)
    tolerance = 1e-12 * max(sizes) ** 2
    residual = system.residual(point, parameters)
    # Python asks the right side of == first where its class is a subclass of the left's: Pyomo then swaps
    # them
    swapped = np.where(np.isclose(residual, expected, rtol=1e-9, atol=tolerance), 1.0, -1.0)
    expected, by_x, by_p = swapped * expected, swapped[:, None] * by_x, swapped[:, None] * by_p
    in_pyomo = [pyo.value(c.expr.args[0]) - pyo.value(c.expr.args[1]) for c in model.c.values()]
    np.testing.assert_allclose(residual, expected, rtol=1e-12, atol=tolerance)
    np.testing.assert_allclose(residual, in_pyomo, rtol=1e-12, atol=tolerance)
    np.testing.assert_allclose(system.jacobian(point, parameters).toarray(), by_x, rtol=1e-11, atol=tolerance)
    names = ["fixed", *(f"p[{k}]" for k in range(1, PARAMETERS))]
    found = system.jacobian_parameters(point, parameters).toarray()
    for k, name in enumerate(names):
        column = (
            found[:, system.parameter_index[name]] if name in system.parameter_index else np.zeros(len(trees))
        )
        np.testing.assert_allclose(column, by_p[:, k], rtol=1e-11, atol=tolerance)


@settings(max_examples=20, deadline=None)
@given(x=st.lists(st.floats(0.6, 1.8), min_size=VARIABLES, max_size=VARIABLES))
def test_finite_differences(x: list[float]) -> None:
    """An independent check on a typical equation; central differences of step 1e-6 are good to about 1e-8."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(VARIABLES), initialize=1.0)
    m.s = pyo.Param(range(VARIABLES), initialize=0.6, mutable=True)
    total = sum(m.s[i] * m.x[i] ** (1 - m.s[i]) for i in range(VARIABLES))
    nested = sum(m.x[i] * total**2 for i in range(VARIABLES)) + total * m.x[0]
    m.c = pyo.Constraint(
        range(VARIABLES), rule=lambda m, i: m.x[i] == total ** (1 / (1 - m.s[i])) + nested**0.3
    )
    system = compile_model(m)
    point, p = np.array(x), system.parameter_start

    def difference(function: Callable[[np.ndarray], np.ndarray], at: np.ndarray) -> np.ndarray:
        steps = 1e-6 * np.eye(len(at))
        return np.column_stack([(function(at + h) - function(at - h)) / 2e-6 for h in steps])

    by_x = difference(lambda v: system.residual(v, p), point)
    by_p = difference(lambda v: system.residual(point, v), p)
    np.testing.assert_allclose(system.jacobian(point, p).toarray(), by_x, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(system.jacobian_parameters(point, p).toarray(), by_p, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("base", "exponent", "slope", "exponent_slope"),
    [
        (0.0, 0.0, 0.0, 0.0),  # x**0 is 1 everywhere
        (0.0, 1.0, 1.0, 0.0),
        (0.0, 2.0, 0.0, 0.0),
        (0.0, 2.5, 0.0, 0.0),
        (-2.0, 3.0, 12.0, np.nan),  # a negative base has no derivative by its exponent
        (-2.0, -1.0, -0.25, np.nan),
        (-2.0, 0.0, 0.0, np.nan),
        (2.0, -3.0, -3.0 / 16.0, np.log(2.0) / 8.0),
        (2.0, 0.0, 0.0, np.log(2.0)),
    ],
)
@pytest.mark.parametrize("literal", [True, False])
def test_powers(base: float, exponent: float, slope: float, exponent_slope: float, literal: bool) -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(2), initialize=base)
    m.e = pyo.Param(range(2), initialize=exponent, mutable=True)
    # two rows, the second at base 3: vectors that mix zeros and other numbers
    m.c = pyo.Constraint(range(2), rule=lambda m, i: m.x[i] ** (exponent if literal else m.e[i]) == 1)
    system = compile_model(m)
    x = np.array([base, 3.0])
    assert system.residual(x, system.parameter_start)[0] == pytest.approx(base**exponent - 1.0, rel=1e-15)
    found = np.zeros((2, 2)) + system.jacobian(x, system.parameter_start).toarray()
    np.testing.assert_allclose(np.diag(found), [slope, exponent * 3.0 ** (exponent - 1)], rtol=1e-14)
    if not literal:
        found = system.jacobian_parameters(x, system.parameter_start).toarray()
        np.testing.assert_allclose(np.diag(found), [exponent_slope, np.log(3.0) * 3.0**exponent], rtol=1e-14)


@pytest.mark.parametrize(
    ("x", "expression"),
    [
        (0.0, lambda x: x**-1.0),
        (0.0, lambda x: pyo.log(x)),
        (-1.0, lambda x: x**0.5),
        (-1.0, lambda x: pyo.sqrt(x)),
        (0.0, lambda x: 1 / x),
        (1e3, lambda x: pyo.exp(x)),
        (np.nan, lambda x: x + 1),
    ],
)
def test_outside_the_domain_raises(x: float, expression: Callable[[Any], Any]) -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(initialize=1.0)
    m.c = pyo.Constraint(expr=expression(m.x) == 1)
    system = compile_model(m)
    with pytest.raises(FloatingPointError):
        system.residual(np.array([x]), system.parameter_start)
    assert system.residual(np.array([0.5]), system.parameter_start).shape == (1,)  # still usable


def test_infinite_slope_raises() -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(initialize=0.0)
    m.e = pyo.Param(initialize=0.5, mutable=True)
    m.c = pyo.Constraint(expr=m.x**m.e == 1)
    system = compile_model(m)
    with pytest.raises(FloatingPointError):
        system.jacobian(np.array([0.0]), system.parameter_start)
