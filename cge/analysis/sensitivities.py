"""Local sensitivities: how outcomes of an equilibrium change with every parameter, from one adjoint solve per outcome.

S1. At F(x, p) = 0 the change of g(x, p) is dg/dp = g_p - \\lambda' F_p with F_x' \\lambda = g_x': whatever the number of
parameters, one solve with the transposed Jacobian. Valid for small changes; compare with re-solves for large ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from cge.address import Address
from cge.engine.solvers.formulation import inverse_jacobian
from cge.engine.solvers.space import Space
from cge.equilibrium import Equilibrium
from cge.groups import without_groups
from cge.read_model import CompiledModel
from sam.problem import InputError, suggestion

if TYPE_CHECKING:
    from cge.model import Model

Outcome = str


def sensitivities(
    compiled: CompiledModel, equilibrium: Equilibrium, outcomes: Iterable[Outcome]
) -> xr.DataArray:
    """d(outcome)/d(parameter) at an equilibrium of `compiled`, for every parameter entry that an equation reads.

    Outcomes are macro figures (`gdp_real`, `ev`, `co2`, …: `cge.figures`) or variables: one (`q_output[c_agr]`) or all of
    a family (`q_output`). The result has dimensions `outcome` and `parameter` (names with labels, as
    `rate_duty[w_usa,c_foo]`); units are those of the outcome per unit of the parameter. Raises InputError for an unknown
    outcome, and ValueError for a model with complementarities, whose outcomes have kinks: re-solve it instead.
    """
    system = compiled.system
    if compiled.complementarities:
        raise ValueError(
            f"the model has complementarities ({', '.join(compiled.complementarities)}): its outcomes have kinks; re-solve"
        )
    rows = outcome_expressions(compiled.model.algebra, outcomes)
    functions = compiled.expressions(rows)
    p = equilibrium.solved_at
    x = compiled.point(equilibrium)
    at = _parameters(functions.parameters, system.parameter_index, p, functions.parameter_start)
    evaluator, outcome = system.at(p), functions.at(at)
    space = Space(compiled.positive)
    inverse = inverse_jacobian(evaluator, x, space, compiled.scale)
    slopes = (outcome.jacobian(x).toarray() * space.slope(x)).T
    multipliers = inverse.transposed(slopes) / compiled.scale[:, None]
    total = -(evaluator.jacobian_parameters(x).T @ multipliers)
    direct = outcome.jacobian_parameters(x).toarray()
    names = list(system.parameters) + [n for n in functions.parameters if n not in system.parameter_index]
    place = {name: i for i, name in enumerate(names)}
    result = np.zeros((len(rows), len(names)))
    result[:, : system.parameter_start.size] = total.T
    for column, name in enumerate(functions.parameters):
        result[:, place[name]] += direct[:, column]
    return xr.DataArray(
        result,
        dims=("outcome", "parameter"),
        coords={"outcome": list(rows), "parameter": names},
        attrs={"long_name": "change of the outcome per unit of the parameter", "method": "adjoint"},
    )


def outcome_expressions(model: Model, outcomes: Iterable[Outcome]) -> dict[str, object]:
    """Outcomes as expressions in the model's variables, by name; InputError names an unknown one and the nearest known."""
    from cge.figures import figures  # with Pyomo, which a model that was read does without

    rows: dict[str, object] = {}
    known = figures(model)
    for outcome in outcomes:
        address = Address.read(outcome)
        if not address.labels and address.name in known:
            rows[address.name] = known[address.name]
        elif address.name in model.variables:
            data = dict(model.pyomo.component(address.name).items())
            meant = without_groups(address, model.parameters.sam.accounts, data)
            rows |= {data[member].name: data[member] for member in meant.members(data)}
        else:
            near = suggestion(address.name, [*known, *model.variables], shown=0)
            raise InputError(
                f"unknown outcome {outcome!r}. {near + ' ' if near else ''}Outcomes are the macro figures "
                f"{', '.join(known)}, a variable's name, or one with labels in brackets."
            )
    return rows


def _parameters(
    names: tuple[str, ...], place: Mapping[str, int], p: np.ndarray, start: np.ndarray
) -> np.ndarray:
    """Values of an outcome's parameters: those of the equations, or the benchmark's where no equation reads them."""
    return np.array([p[place[n]] if n in place else start[i] for i, n in enumerate(names)])
