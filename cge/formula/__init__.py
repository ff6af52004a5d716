"""Formulas made from the rules: each rule is run on symbols, and what it returns is set in letters.

`equations()` gives every equation of the theory, `prices()` how the prices paid are made; `latex` and `text` write them. No
formula is typed.
"""

from cge.formula.equation import Equation, Formula, equations
from cge.formula.latex import display, latex
from cge.formula.notation import Notation, notation
from cge.formula.price import TAXES, prices
from cge.formula.text import text

__all__ = [
    "TAXES",
    "Equation",
    "Formula",
    "Notation",
    "equations",
    "display",
    "latex",
    "notation",
    "prices",
    "text",
]
