"""The number that a formula has at a member of a model, from the values of its symbols: nothing of the rule is used."""

from __future__ import annotations

import math

import pyomo.core as pyo

from cge.build import Model
from cge.formula.domain import Labels, assignments
from cge.formula.equation import Equation, Formula
from cge.formula.expression import (
    Addition,
    Between,
    Complementarity,
    Equality,
    Expression,
    Log,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from cge.formula.letters import RELATIONS, dims
from cge.formula.model import PAID, UNIT_TAX


def labels_of(equation: Equation, formula: Formula, model: Model, at: tuple[str, ...]) -> Labels | None:
    """The labels of a formula's free letters at a member; None where one does not follow from it."""
    following = {letter: RELATIONS[words](model, at) for letter, words in formula.case.following}
    return None if None in following.values() else dict(zip(dims(equation.over), at, strict=True)) | following


def value(expression: Expression, labels: Labels, model: Model) -> float:
    """The value of a formula at labels; a term whose symbols the economy does not have counts nothing in a sum."""

    def of(part: Expression) -> float:
        return value(part, labels, model)

    match expression:
        case Number(number):
            return number
        case Symbol():
            return _symbol(expression, tuple(labels[letter] for letter in expression.at), model)
        case Negative(term):
            return -of(term)
        case Product(left, right):
            return of(left) * of(right)
        case Quotient(numerator, denominator):
            return of(numerator) / of(denominator)
        case Power(base, exponent):
            return of(base) ** of(exponent)
        case Log(argument):
            return math.log(of(argument))
        case Addition(terms):
            return sum(_sum(term, labels, model) for term in terms)
    raise TypeError(type(expression))


def gap(expression: Expression, labels: Labels, model: Model) -> tuple[float, float]:
    """Left less right side of an equation, and a size to compare it with; of a complementarity, what it clears."""
    match expression:
        case Equality(left, right):
            sides = value(left, labels, model), value(right, labels, model)
            return sides[0] - sides[1], sum(map(abs, sides))
        case Complementarity(_, pressure) | Between(pressure=pressure):
            found = value(pressure, labels, model)
            return found, abs(found)
    raise TypeError(type(expression))


def _sum(term: Expression, labels: Labels, model: Model) -> float:
    held = term.term if isinstance(term, Sum) else term
    if isinstance(term, Sum):
        return sum(value(held, at, model) for at in assignments(term, labels, model))
    return value(held, labels, model)


def _symbol(symbol: Symbol, at: tuple[str, ...], model: Model) -> float:
    if symbol.name.startswith(PAID):
        return pyo.value(model.paid(symbol.name.removeprefix(PAID), *at))
    if symbol.name.startswith(UNIT_TAX):
        transaction, (account, *index) = symbol.name.removeprefix(UNIT_TAX), at
        taxes = model.ledger.taxes_on(transaction, tuple(index))
        return sum(
            pyo.value(model.ledger.tax_amount(tax, transaction, *index))
            for tax in taxes
            if tax.account == account
        )
    held = getattr(model, symbol.name)
    return pyo.value(held[at if len(at) > 1 else at[0]] if at else held)
