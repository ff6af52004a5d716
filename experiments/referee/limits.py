r"""Limits of elasticities: at 0 and 1 the model selects other forms, which have to be where the general form goes.

L1. For the solution x of a small shock x(1) = (x(1+\delta) + x(1-\delta)) / 2 up to \delta^2, and
x(0) = 3 x(\delta) - 3 x(2 \delta) + x(3 \delta) up to \delta^3. Price and demand take the limit together.
Source: Arrow, Chenery, Minhas and Solow (1961).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import xarray as xr

from cge.blocks import PARAMETERS
from cge.nests import Leaf, Node
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from experiments.referee.shock import generic_shock
from experiments.referee.subject import Subject
from experiments.referee.trial import Measure, distance, worst
from sam.problem import SolveError

NEAR = 1e-5  # distance of an elasticity from the limit; forms change at 1e-6
AT_ONE = {NEAR: 0.5, -NEAR: 0.5}  # weights of economies by how far their elasticities are from the limit
AT_ZERO = {NEAR: 3.0, 2.0 * NEAR: -3.0, 3.0 * NEAR: 1.0}
SIZES = (0.2, 0.02, 0.002)  # of the generic shock, until the economy without substitution has an equilibrium
TOLERANCE = 1e-8  # NEAR**2 times the curvature at 1, and rounding of 1e-16 / NEAR
SUBSTITUTION = {name: spec for name, spec in PARAMETERS.items() if 1.0 in spec.selects_form}
# The others are of goods' sources: without substitution no market tells origins apart.
BUYERS = [name for name, spec in SUBSTITUTION.items() if spec.named_in_structure]


def elasticity_limits(subject: Subject) -> Measure:
    """Every elasticity of substitution at 1; at 0 those of buyers, but not between factors, whose prices would be free."""
    own = subject.parameters
    one = {name: own.data[name] * 0.0 + 1.0 for name in SUBSTITUTION if own.entries(name)}
    none = {name: array * (0.0 if name in BUYERS else 1.0) for name, array in one.items()}
    for label in sorted(label for nest in own.nests.values() for label in _factor_nodes(nest)):
        none["sigma_node"].loc[label] = 1.0
    general = subject.model(_moved(own, one, NEAR), subject.closure)
    found = []
    for name, limit, weights in (("1", one, AT_ONE), ("0", none, AT_ZERO)):
        compiled = subject.model(_moved(own, limit, 0.0), subject.closure)
        measure = _gap(subject, compiled, general, limit, weights)
        found.append(replace(measure, where=f"elasticities at {name}: {measure.where}"))
    return worst(found)


def _gap(
    subject: Subject,
    compiled: CompiledModel,
    general: CompiledModel,
    limit: Mapping[str, xr.DataArray],
    weights: Mapping[float, float],
) -> Measure:
    """The economy at the limit (`compiled`) against a weighted sum of those at elasticities moved from it (`general`)."""
    own = subject.parameters
    for size in SIZES:
        shock = generic_shock(compiled, compiled.model.parameters, size)
        try:
            exact = subject.solved(compiled, shock.parameters).variables
            break
        except SolveError:
            if size == SIZES[-1]:
                raise
    near = dict.fromkeys(exact, 0.0)
    for move, weight in weights.items():
        shock = generic_shock(general, _moved(own, limit, move), size)
        for variable, value in subject.solved(general, shock.parameters).variables.items():
            near[variable] += weight * value
    return distance(exact, near, subject.benchmark, TOLERANCE)


def _moved(own: Parameters, limit: Mapping[str, xr.DataArray], by: float) -> Parameters:
    return own.with_values({name: array + by for name, array in limit.items()})


def _factor_nodes(nest: Node) -> set[str]:
    """Labels of the nodes that buy factors."""
    return {
        node.label
        for node in nest.nodes()
        if any(isinstance(child, Leaf) and child.transaction == "factor" for child in node.children)
    }
