"""Prices that buyers pay, from the rules that every tax follows: `cge.taxes` and the ledger's `paid`."""

from __future__ import annotations

from collections.abc import Iterator

from cge.block import UnitsSpec
from cge.blocks import TAXED, UNITS
from cge.formula.equation import Condition, Equation, Formula, models, words_of
from cge.formula.expression import Equality, Expression, Symbol
from cge.formula.general import Case, Member, cases
from cge.formula.letters import members
from cge.formula.model import PAID
from cge.formula.notation import INCLUDED, NET, RATE, UNIT
from cge.taxes import Tax, amounts
from cge.transactions import TransactionSpec

TAXES = "taxes"  # not a block: the rules are in cge/taxes.py and cge/ledger.py
_KINDS = {
    "ad_valorem_net": "Ad valorem on the price before tax: the rate falls on it and on the taxes that its base includes.",
    "ad_valorem_gross": "Ad valorem on the price with tax: the rate is a share of what is paid.",
    "specific": "Specific: a rate in base-year money per physical unit, which follows the consumer price index.",
}


def prices() -> tuple[Equation, ...]:
    """How a tax on a unit is made, by kind of tax, and each transaction's price paid."""
    made = (_ad_valorem("net"), _ad_valorem("gross"), _specific())
    units = [
        Equation(f"D{place}", name, TAXES, _KINDS[name], "", UNIT, "", (Formula(case),))
        for place, (name, case) in enumerate(zip(_KINDS, made, strict=True), 1)
    ]
    units += [_physical(f"D{place}", each) for place, each in enumerate(UNITS.values(), len(units) + 1)]
    sales = [transaction for transaction in TAXED.values() if not transaction.direct]
    return (*units, *(_price(f"D{place}", sale) for place, sale in enumerate(sales, len(units) + 1)))


def _price(number: str, sale: TransactionSpec) -> Equation:
    general = cases(sale.over, list(_paid(sale.name, sale.over)))
    formulas = tuple(
        Formula(case, (Condition(words),) if words else ())
        for case, words in zip(general, words_of(sale.over, general), strict=True)
    )
    name = PAID + sale.name
    return Equation(number, name, TAXES, f"Price paid: {sale.sentence}.", sale.over, name, "", formulas)


def _ad_valorem(basis: str) -> Case:
    included = Tax("included", "", "import", kind="specific")
    tax = Tax("tax", "", "import", basis=basis, base_includes=(included.name,))
    made = amounts(
        [included, tax], Symbol(NET, ""), lambda _: Symbol(RATE, ""), lambda _: Symbol(INCLUDED, "")
    )
    return Case(Equality(Symbol(UNIT, ""), _tree(made[tax.name])), ())


def _specific() -> Case:
    tax = Tax(
        "carbon",
        "t1",
        "intermediate",
        kind="specific",
        shared_rate="carbon_price",
        coefficient="emission_intermediate",
    )
    model = models()[0]
    found = [Member(model, at, _tree(model._specific(tax, at))) for at in members(model.sets, "ca")]
    (case,) = cases("ca", found)
    return Case(Equality(Symbol(UNIT, ""), case.expression), ())


def _physical(number: str, units: UnitsSpec) -> Equation:
    """What a specific tax falls on, where that is a rule of parameters."""
    found = [
        Member(model, at, Equality(Symbol(units.name, units.over, at), _tree(units.rule(model, *at))))
        for model in models()
        for at in members(model.sets, units.over)
    ]
    general = cases(units.over, found)
    formulas = tuple(
        Formula(case, (Condition(words),) if words else ())
        for case, words in zip(general, words_of(units.over, general), strict=True)
    )
    return Equation(number, units.name, TAXES, units.sentence, units.over, units.name, "", formulas)


def _paid(name: str, over: str) -> Iterator[Member]:
    for model in models():
        for at in members(model.sets, over):
            yield Member(model, at, Equality(model.paid(name, *at), _tree(model.ledger.price(name, *at))))


def _tree(made: object) -> Expression:
    if not isinstance(made, Expression):
        raise TypeError(f"a price on symbols is an expression, not {made!r}")
    return made
