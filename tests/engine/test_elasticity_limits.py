"""CES identities as the model writes them, with elasticities at and near 0 and 1, negative and huge: derivatives exact."""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
from hypothesis import given, settings
from hypothesis import strategies as st

from cge.engine import compile_model
from cge.engine.solvers.ratios import RatioEvaluator, RatioForm

N = 3
elasticities = st.sampled_from(
    [
        0.0,
        1e-9,
        1e-6,
        0.25,
        0.5,
        1.0 - 1e-6,
        1.0 - 1e-9,
        1.0,
        1.0 + 1e-9,
        1.0 + 1e-6,
        2.0,
        8.0,
        32.0,
        -0.5,
        -2.0,
    ]
)
prices = st.lists(st.floats(0.3, 3.0), min_size=N, max_size=N)


def identity(sigma: float, shares: list[float], p: float, items: list[float]) -> pyo.ConcreteModel:
    """p**(1 - sigma) = sum of share * p_i**(1 - sigma), and the demands (p / p_i)**sigma."""
    m = pyo.ConcreteModel()
    m.p = pyo.Var(initialize=p, bounds=(0, None))
    m.item = pyo.Var(range(N), initialize=dict(enumerate(items)), bounds=(0, None))
    m.q = pyo.Var(range(N), initialize=1.0, bounds=(0, None))
    m.sigma = pyo.Param(initialize=sigma, mutable=True)
    m.share = pyo.Param(range(N), initialize=dict(enumerate(shares)), mutable=True)
    exponent = 1 - m.sigma
    m.dual = pyo.Constraint(expr=m.p**exponent == sum(m.share[i] * m.item[i] ** exponent for i in range(N)))
    m.demand = pyo.Constraint(range(N), rule=lambda m, i: m.q[i] == m.share[i] * (m.p / m.item[i]) ** m.sigma)
    return m


@settings(max_examples=80, deadline=None)
@given(
    sigma=elasticities,
    shares=st.lists(st.floats(0.0, 1.0), min_size=N, max_size=N),
    p=st.floats(0.3, 3.0),
    items=prices,
)
def test_closed_form_derivatives(sigma: float, shares: list[float], p: float, items: list[float]) -> None:
    """Against the derivatives by hand; a share of zero included. 1e-12 of the largest term."""
    system = compile_model(identity(sigma, shares, p, items), reduce=False)
    x, values = system.start, system.parameter_start
    jacobian = system.jacobian(x, values).toarray()
    by_parameter = system.jacobian_parameters(x, values).toarray()
    row, at = system.equations.index("dual"), system.variable_index
    exponent, item = 1.0 - sigma, np.array(items)
    sign = np.sign(jacobian[row, at["p"]] * exponent) or 1.0
    terms = np.array(shares) * item**exponent
    size = (
        1e-12
        * max(1.0, p**-sigma, float(np.max(item**-sigma)), float(np.max(terms)), p**exponent)
        * max(1.0, abs(exponent))
    )
    np.testing.assert_allclose(jacobian[row, at["p"]], sign * exponent * p**-sigma, rtol=1e-12, atol=size)
    for i in range(N):
        expected = -sign * shares[i] * exponent * item[i] ** -sigma
        np.testing.assert_allclose(jacobian[row, at[f"item[{i}]"]], expected, rtol=1e-12, atol=size)
    by_sigma = sign * (-(p**exponent) * np.log(p) + float(terms @ np.log(item)))
    if exponent:
        np.testing.assert_allclose(
            by_parameter[row, system.parameter_index["sigma"]], by_sigma, rtol=1e-10, atol=3 * size
        )


@settings(max_examples=60, deadline=None)
@given(
    sigma=elasticities,
    shares=st.lists(st.floats(0.1, 1.0), min_size=N, max_size=N),
    p=st.floats(0.3, 3.0),
    items=prices,
)
def test_log_ratios(sigma: float, shares: list[float], p: float, items: list[float]) -> None:
    """Residual and Jacobian of the log ratios follow from those of left - right by the chain rule."""
    system = compile_model(identity(sigma, shares, p, items), reduce=False)
    x, evaluator = system.start, system.at(system.parameter_start)
    form = RatioForm(evaluator, x, np.ones(system.n, dtype=bool))
    assert form.ratio.all()
    ratios = RatioEvaluator(evaluator, form, np.ones(system.m))
    item = np.array(items)
    left = np.array([p ** (1 - sigma), *np.ones(N)])
    right = np.array(
        [float(np.array(shares) @ item ** (1 - sigma)), *(np.array(shares) * (p / item) ** sigma)]
    )
    found = ratios.residual(x)
    np.testing.assert_allclose(np.abs(found), np.abs(np.log(left / right)), rtol=1e-9, atol=1e-12)
    step, columns = 1e-6, []
    for i in range(system.n):
        move = np.zeros(system.n)
        move[i] = step
        columns.append((ratios.residual(x + move) - ratios.residual(x - move)) / (2 * step))
    chain = system.chain
    jacobian = np.zeros((system.m, system.n))
    jacobian[chain.rows, chain.indices] = ratios.jacobian_values(x)
    size = max(1.0, max(1.0, abs(1 - sigma)) ** 3 / min(items) ** 3)  # third derivatives and rounding
    np.testing.assert_allclose(jacobian, np.array(columns).T, rtol=1e-6, atol=1e-9 * size)
