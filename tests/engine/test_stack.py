"""Stacks: copies solve as the system alone does, links join them, and what they share stays apart."""

from __future__ import annotations

import numpy as np
import pytest

from cge.algebra import pyo
from cge.engine import compile_expressions, compile_model, solve
from cge.engine.compile import compile_terms, reader_of
from cge.engine.reading.batches import expressions
from cge.engine.stack import NEW, Stack, stacked


def model() -> pyo.ConcreteModel:
    """Three variables, a parameter, a literal, and a sum inside a power: an intermediate."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(6), initialize=1.0, bounds=(0.0, None))
    m.total = pyo.Var(initialize=2.5, bounds=(0.0, None))
    m.p = pyo.Param(range(6), initialize=1.0, mutable=True)
    m.own = pyo.Constraint(range(6), rule=lambda m, i: m.x[i] ** 2 == m.p[i] * (i + 1))
    m.sum = pyo.Constraint(expr=m.total == (sum((i + 1) * m.x[i] for i in range(6))) ** 0.5)
    return m


def of(m: pyo.ConcreteModel, copies: int) -> Stack:
    """The model stacked."""
    terms = reader_of(m).equations()
    return stacked(expressions(terms), terms.names, range(copies))


def test_copies_solve_as_one_does() -> None:
    m = model()
    alone, stack = compile_model(m), of(m, 3)
    system = compile_terms(stack.shapes, stack.names)
    assert (system.n, system.m) == (21, 21)
    values = [np.full(6, each) for each in (1.0, 2.0, 3.0)]
    found = solve(system, system.start, np.concatenate(values)).x.reshape(3, -1)
    for own, p in zip(found, values, strict=True):
        np.testing.assert_allclose(own, solve(alone, alone.start, p).x, rtol=1e-12)
    assert system.variables[7] == "x[0]@1"
    assert system.with_parameters({"p[2]@1": 5.0}).nonzero()[0].size == 18


def test_links_join_copies_and_bring_variables() -> None:
    m = model()
    for i in range(1, 6):
        m.x[i].fix(1.0)  # parameters from here on
    m.own.deactivate()
    stack = of(m, 2)  # two equations in four variables
    links = pyo.ConcreteModel()
    links.x = pyo.Var(range(2), initialize=1.0, bounds=(0.0, None))
    links.gap = pyo.Var(initialize=1.0, bounds=(0.0, None))
    links.by = pyo.Param(initialize=4.0, mutable=True)
    links.first = pyo.Constraint(expr=links.x[0] == 3.0)
    links.later = pyo.Constraint(expr=links.x[1] == links.x[0] + links.gap)
    links.size = pyo.Constraint(expr=links.gap**2 == links.by)
    terms = reader_of(links).equations()
    joined = stack.linked(expressions(terms), terms.names, np.array([0, 2, NEW]))
    system = compile_terms(joined.shapes, joined.names)
    x = solve(system, system.start, system.parameter_start).x
    # x, total of the first copy, then of the second, then the gap: 3 and 5 with 20 from the fixed ones.
    assert x == pytest.approx([3.0, 23.0**0.5, 5.0, 25.0**0.5, 2.0])
    rows = reader_of(links).expressions({"product": links.x[1] * links.gap})
    places = np.array([0, 2, 4])
    outcome = compile_terms(*joined.expressions(expressions(rows), rows.names, places), reduce=False)
    assert outcome.residual(x, outcome.parameter_start) == pytest.approx([10.0])
    alone = compile_expressions(links, {"product": links.x[1] * links.gap})
    assert alone.residual(np.array([3.0, 5.0, 2.0]), alone.parameter_start) == pytest.approx([10.0])
