"""Analytic incidence: dx/dp from the compiled Jacobians agrees with re-solves; prices paid move by the statutory amounts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse.linalg import splu

from cge.engine.reading.labels import datum_name
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import solve

from .economies import changed, japan, with_entry

STEP = {"carbon_price": 1.0, "rate_duty": 1e-4}


def shock(name: str, size: float) -> Parameters:
    """A carbon price of 10,000 yen, or the duty on food, plus a small step."""
    start = changed(japan(), carbon_price=10_000.0)
    if name == "carbon_price":
        return changed(start, carbon_price=10_000.0 + size)
    array = start.data["rate_duty"].copy()
    array.loc[:, "c_foo"] = array.loc[:, "c_foo"] + size
    return start.with_values({"rate_duty": array})


def values_of(equilibrium: Equilibrium, names: tuple[str, ...]) -> np.ndarray:
    """The solution in the compiled system's order."""
    entries = {name: equilibrium.entries(name) for name in equilibrium.data}
    found = []
    for name in names:
        family, _, labels = name.partition("[")
        at = tuple(labels[:-1].split(",")) if labels else None
        found.append(entries[family][at if at is None or len(at) > 1 else at[0]])
    return np.array(found)


def parameter_values(compiled: CompiledModel, parameters: Parameters) -> np.ndarray:
    """`p` of the compiled system at given parameters."""
    entries = {name: parameters.entries(name) for name in parameters.data.data_vars}
    by_name = {}
    for name, values in entries.items():
        by_name |= {datum_name(name, index): value for index, value in values.items()}
    return np.array([by_name[name] for name in compiled.system.parameters])


@pytest.mark.parametrize("name", ["carbon_price", "rate_duty"])
def test_the_local_derivative_agrees_with_re_solves(name: str, welfare: CompiledModel) -> None:
    system, step = welfare.system, STEP[name]
    up, down = (values_of(solve(welfare, shock(name, sign * step)), system.variables) for sign in (1, -1))
    numerical = (up - down) / (2 * step)
    start = shock(name, 0.0)
    x, p = values_of(solve(welfare, start), system.variables), parameter_values(welfare, start)
    direction = (parameter_values(welfare, shock(name, step)) - p) / step
    forcing = system.jacobian_parameters(x, p).tocsc()[:, direction != 0] @ direction[direction != 0]
    analytic = -splu(system.jacobian(x, p).tocsc()).solve(forcing)
    largest = np.argsort(-np.abs(numerical / np.maximum(np.abs(x), 1.0)))[:200]
    assert analytic[largest] == pytest.approx(numerical[largest], rel=1e-4)


def per_unit(solved: Equilibrium, kind: str, quantity: str) -> dict[tuple[str, ...], float]:
    """Payments of one kind per unit of the quantity they attach to."""
    cells = solved.cells[solved.cells["kind"] == kind]
    quantities = solved.entries(quantity)
    found = {}
    for index, value in zip(cells["index"], cells["value"], strict=True):
        at = tuple(index.split(";"))
        found[at] = value / quantities[at if len(at) > 1 else at[0]]
    return found


@pytest.mark.parametrize("on", ["intermediate", "consumption"])
def test_fuel_prices_rise_by_the_carbon_content(on: str, welfare: CompiledModel) -> None:
    """Each buyer pays the supply price with excises and 10,000 yen times tonnes per unit times the CPI; no other does."""
    solved = solve(welfare, changed(japan(), carbon_price=10_000.0))
    net, tax = per_unit(solved, on, f"q_{on}"), per_unit(solved, f"carbon_{on}", f"q_{on}")
    price = {
        c: solved.value("p_supply", c) * (1 + rate) for c, rate in japan().entries("rate_excise").items()
    }
    assert net == pytest.approx({at: price[at[0]] for at in net}, rel=1e-12)
    content = {at: value for at, value in japan().entries(f"emission_{on}").items() if value}
    assert len(content) > 5
    due = {at: 10_000 * value * 1e-3 * solved.value("p_consumption") for at, value in content.items()}
    assert tax == pytest.approx(due, rel=1e-12)


def test_duty_and_import_tax_compound(welfare: CompiledModel) -> None:
    solved = solve(welfare, with_entry(japan(), "rate_duty", ("w_usa", "c_foo"), 0.5))
    cif, duty, tax = (per_unit(solved, kind, "q_import_from") for kind in ("import", "duty", "import_tax"))
    for r, c in japan().sets["rc"]:
        rate = 0.5 if (r, c) == ("w_usa", "c_foo") else japan().value("rate_duty", r, c)
        assert cif[r, c] == pytest.approx(solved.value("p_exchange"), rel=1e-12)
        assert duty[r, c] == pytest.approx(rate * cif[r, c], rel=1e-12, abs=1e-15)
        paid = japan().value("rate_import_tax", r, c) * (1 + rate) * cif[r, c]
        assert tax[r, c] == pytest.approx(paid, rel=1e-12, abs=1e-15)
