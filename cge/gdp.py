"""What GDP is made of, and what a macro figure is: names that models, their equations and their results share."""

from cge.blocks import TRANSACTIONS
from cge.expression import Expression, Symbols

GDP = {"consumption": 1, "government": 1, "investment": 1, "exports": 1, "imports": -1}
COMPONENTS = tuple(GDP)
FINAL = {name: spec for name, spec in TRANSACTIONS.items() if spec.component}
"""The transactions that final demand is made of."""

FIGURE = "figure"
"""The variables that figures are, indexed by their names, and the family of equations that define them."""


def macro_figure(m: Symbols, name: str) -> Expression:
    """A macro figure is what its definition gives."""
    return m.figure[name] == m.figures[name]
