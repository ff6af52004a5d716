"""The formula shown is the equation solved: evaluated from its own tree, it has the value of the row that Pyomo has."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

import numpy as np
import pyomo.core as pyo
import pytest
import xarray as xr
from pyomo.core.expr import EqualityExpression

from cge.blocks import BLOCKS, PARAMETERS, TAXED
from cge.build import Model, build
from cge.formula import Equation, equations, prices
from cge.formula.model import PAID
from cge.parameters import Parameters
from tests.formula.numeric import gap, labels_of
from tests.formula.odd import odd
from tests.formula.vintages import vintages
from tests.properties.economy import Economy
from tests.properties.recipe import CHANCES, Recipe

TOLERANCE = 1e-12  # of the larger side: the rounding of some dozens of operations
LACKING = (  # what each of the economies does not have, of the features of random economies
    {"deep_nest"},
    {"second_partner", "endowments_domestic", "finite_imports", "joint"},
    {"by_product", "consumption_group", "group_nest"},
    {"partner", "second_household"},
)
SPECS = {spec.name: spec for b in BLOCKS for spec in (*b.equations.values(), *b.complementarities.values())}


@cache
def economies() -> tuple[Model, ...]:
    """Small economies with nearly every feature, every variable moved away from where its equations hold."""
    usual = [Economy(_recipe(seed)).subject.parameters for seed in range(len(LACKING))]
    return tuple(
        moved(parameters)
        for own in (*usual, odd(), vintages())
        for parameters in (own, at_limit(own, 0.0), at_limit(own, 1.0), at_limit(own, math.inf))
    )


def _recipe(seed: int) -> Recipe:
    return Recipe(seed, tuple(range(4 + seed % 3)), frozenset(CHANCES) - LACKING[seed], closure=False)


def at_limit(parameters: Parameters, limit: float) -> Parameters:
    """The same economy with all elasticities at the limit that have another form there."""
    data = parameters.data
    chosen = [name for name, spec in PARAMETERS.items() if limit in spec.selects_form]
    return parameters.with_values({name: xr.full_like(data[name], limit) for name in chosen})


def moved(parameters: Parameters) -> Model:
    """The model of an economy, with no equation fulfilled."""
    model = build(parameters)
    random = np.random.default_rng(0)
    for variable in model.pyomo.component_data_objects(pyo.Var):
        value = (
            variable.value * np.exp(random.normal(0.0, 0.1)) if variable.value else random.uniform(0.1, 0.2)
        )
        variable.set_value(value, skip_validation=True)
    return model


def rows(name: str, over: str, model: Model):
    """Each member of an equation and the value of its row: left less right side, or what a complementarity clears."""
    for member in model.sets[over] if over else ((),):
        at = member if isinstance(member, tuple) else (member,)
        row = SPECS[name].rule(model, *at)
        if isinstance(row, EqualityExpression):
            yield at, pyo.value(row.args[0]) - pyo.value(row.args[1])
        elif row is not None:
            yield at, pyo.value(row)


def matching(equation: Equation, model: Model, at: tuple[str, ...], row: float) -> list[int]:
    """Which formulas of an equation have the value of a row."""
    found = []
    for number, formula in enumerate(equation.formulas):
        labels = labels_of(equation, formula, model, at)
        if labels is None:
            continue
        try:
            difference, size = gap(formula.expression, labels, model)
        except (KeyError, ZeroDivisionError):  # a formula for other members: a symbol has no such label here
            continue
        # Pyomo turns an equation around where it likes; a complementarity at an upper bound is written with the other sign.
        if abs(abs(difference) - abs(row)) <= TOLERANCE * max(size, 1.0):
            found.append(number)
    return found


@pytest.mark.parametrize("equation", equations(), ids=lambda equation: equation.name)
def test_every_row_has_the_value_of_a_formula(equation: Equation) -> None:
    unlike = [
        (at, row)
        for model in economies()
        for at, row in rows(equation.name, equation.over, model)
        if not matching(equation, model, at, row)
    ]
    assert unlike == []


def test_every_formula_is_that_of_some_row() -> None:
    seen: Counter[tuple[str, int]] = Counter()
    for equation in equations():
        for model in economies():
            for at, row in rows(equation.name, equation.over, model):
                seen.update((equation.name, number) for number in matching(equation, model, at, row))
    shown = {(e.name, number) for e in equations() for number in range(len(e.formulas))}
    assert sorted(shown - seen.keys()) == []


@pytest.mark.parametrize(
    "price", [p for p in prices() if p.name.startswith(PAID)], ids=lambda price: price.name
)
def test_a_price_paid_is_what_its_formula_says(price: Equation) -> None:
    transaction = price.name.removeprefix(PAID)
    for model in economies():
        for member in model.sets[TAXED[transaction].over]:
            at = member if isinstance(member, tuple) else (member,)
            assert matching(price, model, at, 0.0), at
