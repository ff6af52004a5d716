"""Cross-entropy balancing of a small SAM by IPOPT with exact Hessian, against `sam.balance`."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyomo.environ as pyo
import pytest

from cge.engine import compile_expressions, compile_model
from cge.engine.solvers.optimum import maximise
from experiments.examples import small_sam, two_sectors
from sam.balance import balance


def test_against_the_dual_method() -> None:
    """The primal problem, min sum x0 (z log z - z + 1) subject to receipts = payments, has one solution; 1e-7 relative."""
    exact = small_sam(two_sectors())
    flows = exact.flows * np.random.default_rng(7).uniform(0.9, 1.1, len(exact.flows))
    flows = flows[flows > 0]
    prior = exact.replace(flows=pd.Series(flows))
    m = pyo.ConcreteModel()
    cells = list(prior.flows.index)
    m.x = pyo.Var(cells, initialize=prior.flows.to_dict(), bounds=(0, None))
    accounts = list(prior.accounts.index)[:-1]  # the last account follows from the others
    m.balance = pyo.Constraint(
        accounts,
        rule=lambda m, a: sum(m.x[c] for c in cells if c[0] == a) == sum(m.x[c] for c in cells if c[1] == a),
    )
    prior_of = prior.flows.to_dict()
    distance = sum(m.x[c] * pyo.log(m.x[c] / prior_of[c]) - m.x[c] + prior_of[c] for c in cells)
    equations = compile_model(m, reduce=False)
    objective = compile_expressions(m, {"minus_entropy": -distance})
    found = maximise(
        equations,
        objective,
        equations.start,
        positive=np.ones(len(cells), dtype=bool),
        scale=np.full(equations.m, 10.0),
        lower=equations.lower,
        upper=equations.upper,
        bounds=np.empty((0, 2)),
        tolerance=1e-11,
    )
    assert found.success
    expected = balance(prior, "cross_entropy").sam.flows.reindex(pd.MultiIndex.from_tuples(cells))
    names = [f"x[{','.join(cell)}]" for cell in cells]
    ours = found.x[[equations.variable_index[name] for name in names]]
    assert ours == pytest.approx(expected.to_numpy(), rel=1e-7)
