"""What the compiled system is: names, templates, parameters, pickling, messages."""

from __future__ import annotations

import pickle
import time

import numpy as np
import pyomo.environ as pyo
import pytest

from cge.engine import (
    CompiledSystem,
    EngineError,
    Evaluator,
    compile_model,
    null_vectors,
    solve,
    structural_problems,
)

from .synthetic import economy


def test_names_are_those_of_pyomo() -> None:
    m = pyo.ConcreteModel()
    m.b = pyo.Block(["one", "two"])
    odd = ["plain", "a.b", "1.5", "it's"]
    for block in m.b.values():
        block.x = pyo.Var(odd, [1, 2], initialize=1.0)
        block.p = pyo.Param(odd, initialize=1.0, mutable=True)
        block.c = pyo.Constraint(odd, [1, 2], rule=lambda b, i, j: b.x[i, j] == b.p[i])
    system = compile_model(m)
    assert system.variables == tuple(v.name for v in m.component_data_objects(pyo.Var))
    assert system.equations == tuple(c.name for c in m.component_data_objects(pyo.Constraint))
    assert set(system.parameters) == {p.name for p in m.component_data_objects(pyo.Param)}


def test_rows_share_templates_whatever_their_length_and_literals() -> None:
    """A dozen templates for an economy of any size, and for sums of different lengths."""
    assert len(compile_model(economy(4)).templates) == len(compile_model(economy(12)).templates) <= 12
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(20), initialize=1.0)
    m.c = pyo.Constraint(
        range(5, 20),
        rule=lambda m, i: m.x[i] == i * sum((i + j) * m.x[j] ** 0.5 for j in range(i)) ** (1 / i),
    )
    system = compile_model(m)
    assert len(system.templates) == 3  # x, i * sum ** (1 / i), literal * x ** literal
    np.testing.assert_allclose(
        system.residual(system.start, system.parameter_start),
        [pyo.value(c.body) - pyo.value(c.upper) for c in m.c.values()],
        rtol=1e-13,
    )


def test_long_products_are_cut() -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(60), initialize=1.1)
    m.c = pyo.Constraint(expr=np.prod([m.x[i] ** 0.5 for i in range(60)]) == 2.0)
    system = compile_model(m)
    value = 1.1**30
    assert system.residual(system.start, system.parameter_start)[0] == pytest.approx(value - 2.0, rel=1e-13)
    slopes = system.jacobian(system.start, system.parameter_start).toarray()
    np.testing.assert_allclose(slopes, np.full((1, 60), 0.5 * value / 1.1), rtol=1e-12)


def test_only_what_reads_a_changed_parameter_is_prepared_again() -> None:
    """An evaluator that starts from another one is, to the bit, the one that starts from nothing."""
    system = compile_model(economy(6))
    random = np.random.default_rng(5)
    x = system.start * random.uniform(0.9, 1.1, system.n)
    for share in (0.0, 0.05, 1.0):
        p = system.parameter_start.copy()
        changed = random.random(len(p)) < share
        p[changed] *= random.uniform(0.9, 1.1, changed.sum())
        fresh, quick = Evaluator(system, p), system.at(p)
        np.testing.assert_array_equal(quick.residual(x), fresh.residual(x))
        np.testing.assert_array_equal(quick.jacobian_values(x), fresh.jacobian_values(x))
        np.testing.assert_array_equal(quick.jacobian_parameters(x).data, fresh.jacobian_parameters(x).data)


def test_parameters_and_fixed_variables_change_without_compiling_again() -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(["a", "b"], initialize=1.0)
    m.y = pyo.Var(initialize=3.0)
    m.y.fix()
    m.p = pyo.Param(initialize=2.0, mutable=True)
    m.c = pyo.Constraint(["a", "b"], rule=lambda m, i: m.x[i] * m.p == m.y)
    system = compile_model(m)
    assert system.variables == ("x[a]", "x[b]")
    assert set(system.parameters) == {"p", "y"}
    np.testing.assert_allclose(system.residual(system.start, system.parameter_start), -1.0)
    m.p.value = 5.0
    m.y.fix(4.0)
    np.testing.assert_allclose(system.residual(system.start, system.parameter_values(m)), 1.0)
    p = system.with_parameters({"y": 7.0})
    np.testing.assert_allclose(system.residual(system.start, p), -5.0)
    with pytest.raises(EngineError, match="rate.*did you mean") as caught:
        compile_model(economy(2)).with_parameters({"rate_imports[s0]": 1.0})
    assert "rate_import[s0]" in str(caught.value)


def test_scale_is_the_largest_term() -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(3), initialize=0.0)
    m.c = pyo.Constraint(range(2), rule=lambda m, i: 2 * m.x[i] - 7 * m.x[i + 1] == m.x[0] * m.x[2])
    system = compile_model(m)
    np.testing.assert_array_equal(
        system.scale(np.array([1.0, 2.0, 3.0]), system.parameter_start), [14.0, 21.0]
    )
    np.testing.assert_array_equal(system.scale(np.zeros(3), system.parameter_start), [0.0, 0.0])


def test_pickles_without_the_model() -> None:
    system = compile_model(economy(5))
    system.functions  # noqa: B018 - made functions must not stop pickling
    data = pickle.dumps(system)
    assert b"pyomo" not in data
    copy = pickle.loads(data)
    assert copy.variables == system.variables
    x = system.start * 1.1
    np.testing.assert_array_equal(
        copy.residual(x, copy.parameter_start), system.residual(x, system.parameter_start)
    )
    np.testing.assert_array_equal(
        copy.jacobian(x, copy.parameter_start).toarray(), system.jacobian(x, system.parameter_start).toarray()
    )


def test_wrong_models_are_named() -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(["a"], initialize=1.0)
    m.floor = pyo.Constraint(["a"], rule=lambda m, i: m.x[i] >= 1)
    with pytest.raises(EngineError, match=r"floor\[a\] is not an equation"):
        compile_model(m)
    m.del_component(m.floor)
    m.wave = pyo.Constraint(["a"], rule=lambda m, i: pyo.sin(m.x[i]) == 1)
    with pytest.raises(EngineError, match=r"wave\[a\] uses the operation 'sin'"):
        compile_model(m)
    m.wave.deactivate()
    m.p = pyo.Param(mutable=True)
    m.c = pyo.Constraint(expr=m.x["a"] == m.p)
    with pytest.raises(EngineError, match="no finite value: p"):
        compile_model(m).residual(np.ones(1), np.array([np.nan]))


def test_counts_and_unmatched() -> None:
    m = economy(3)
    m.c_numeraire.deactivate()
    system = compile_model(m)
    assert (
        structural_problems(system)[0] == f"The model has {system.n - 1} equations for {system.n} variables."
    )
    with pytest.raises(EngineError, match=f"{system.n - 1} equations for {system.n} variables"):
        solve(system, system.start, system.parameter_start)

    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(3), initialize=1.0)
    m.c = pyo.Constraint(range(3), rule=lambda m, i: m.x[0] * (i + 1) == i)
    problems = " ".join(structural_problems(compile_model(m)))
    assert "In no equation: variable(s) x[1], x[2]" in problems
    assert "No variable is left for equation(s) c[" in problems
    assert structural_problems(compile_model(economy(3))) == []


@pytest.mark.parametrize("sectors", [3, 24])  # dense, and sparse inverse iteration
def test_null_vectors_name_the_fault(sectors: int) -> None:
    """Without a numeraire all prices and values rise together, and the repeated equation is redundant."""
    m = economy(sectors)
    m.c_numeraire.deactivate()
    m.c_again = pyo.Constraint(
        expr=2 * m.v_income == 2 * sum(m.p_factor[f] * m.endowment[f] for f in m.f) + 2 * m.v_tariff
    )
    system = compile_model(m)
    assert system.n == system.m
    vectors = null_vectors(system, system.start, system.parameter_start)
    assert len(vectors) == 1
    names = {name.split("[")[0] for name, _ in vectors[0].variables}
    assert names <= {"p_output", "p_supply", "p_domestic", "p_added", "p_factor", "exchange", "v_income"}
    assert {name for name, _ in vectors[0].equations} == {"c_income", "c_again"}
    assert null_vectors(compile_model(economy(sectors)), *_benchmark(economy(sectors))) == []


def _benchmark(m: pyo.ConcreteModel) -> tuple[np.ndarray, np.ndarray]:
    system = compile_model(m)
    return system.start, system.parameter_start


def test_compiling_is_linear_in_size() -> None:
    """40 sectors (2,125 equations) in well under a second; a quadratic step would show."""
    model = economy(40)
    began = time.perf_counter()
    compile_model(model)
    assert time.perf_counter() - began < 2.0  # measured 0.05 s; generous for busy machines


def test_code_is_generated_once_for_all_models() -> None:
    """Two models of the same equations share the templates and their functions; a literal is part of a template."""

    def made(factor: float) -> CompiledSystem:
        model = pyo.ConcreteModel()
        model.x = pyo.Var([1, 2], initialize=1.0)
        model.rule = pyo.Constraint([1, 2], rule=lambda m, i: factor * pyo.exp(m.x[i]) == factor)
        return compile_model(model)

    first, again, other = made(3.0), made(3.0), made(5.0)
    for one, two in zip(first.templates, again.templates, strict=True):
        assert one is two
    for one, two in zip(first.functions, again.functions, strict=True):
        assert one is two
    x, p = np.zeros(2), first.parameter_start
    assert first.residual(x, p) == pytest.approx([0.0, 0.0], abs=0)
    assert other.residual(x + 1.0, p) == pytest.approx(5.0 * (np.e - 1.0) * np.ones(2), rel=1e-15)
