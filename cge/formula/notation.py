"""Notation: the symbol, unit and sentence of every name that a formula has, all from the declarations of the blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cge.blocks import BLOCKS, TAXED, UNITS
from cge.formula.expression import Symbol
from cge.formula.letters import dims
from cge.formula.model import PAID, UNIT_TAX

RATE, NET, UNIT, INCLUDED = (
    "tax_rate",
    "price_before_tax",
    "tax_on_unit",
    "taxes_included",
)  # of any transaction
_GENERIC = (
    (RATE, "t", "Rate of a tax."),
    (NET, "p", "Price before taxes."),
    (UNIT, "u", "Tax on a unit."),
    (INCLUDED, "u'", "Taxes that the base of this tax includes, on a unit."),
)
_SUBSCRIPT = re.compile(r"_(\{[^{}]*\}|[A-Za-z])$")


@dataclass(frozen=True)
class Notation:
    """One name: its LaTeX symbol, index set, unit, what it is, and whether it is a `variable`, `parameter` or `price`."""

    name: str
    kind: str
    over: str
    symbol: str
    unit: str
    sentence: str

    @property
    def stem(self) -> str:
        """The symbol without its subscript."""
        return _SUBSCRIPT.sub("", self.symbol)


@cache
def notation() -> Mapping[str, Notation]:
    """Every name that formulas use."""
    found = {}
    for block in BLOCKS:
        for v in block.variables.values():
            found[v.name] = Notation(v.name, "variable", v.over, v.symbol, v.unit, v.sentence)
        for p in block.parameters.values():
            found[p.name] = Notation(p.name, "parameter", p.over, p.symbol, p.unit, p.sentence)
    for name, transaction in TAXED.items():
        over, symbol = transaction.over, transaction.symbol
        what = f"Price that the buyer pays, all taxes included: {transaction.sentence}."
        if not transaction.direct:  # an income has no price
            found[PAID + name] = Notation(PAID + name, "price", over, symbol, "1", what)
        mark = "u" if transaction.direct else _SUBSCRIPT.sub("", symbol).replace(r"\tilde p", "u")
        what = f"Taxes of one account on a unit: {transaction.sentence}."
        letters = "".join(dims("t*" + over))
        found[UNIT_TAX + name] = Notation(
            UNIT_TAX + name, "price", "t*" + over, f"{mark}_{{{letters}}}", "1", what
        )
    for units in UNITS.values():
        found[units.name] = Notation(
            units.name, "price", units.over, units.symbol, units.unit, units.sentence
        )
    for name, symbol, what in _GENERIC:
        found[name] = Notation(name, "price", "", symbol, "1", what)
    return found


def written(symbol: Symbol) -> tuple[str, str]:
    """LaTeX of a symbol at its letters: stem and subscript."""
    return notation()[symbol.name].stem, "".join(symbol.at)
