"""What equations are written in. Rules work on numbers, Pyomo's expressions and symbols alike, which no stub describes."""

from typing import Any

Expression = Any
"""A number, an expression of Pyomo or a symbol."""

Symbols = Any
"""What a rule calls `m`: the model, which gives variables, parameters and prices by name."""
