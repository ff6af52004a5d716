"""Laws of motion: what one year leaves to the next, and how what is given grows.

A law is declared as an equation is (symbol, unit, sentence, source) and is arithmetic alone. `Capital`, `Labour` and `Debt`
say which parameters of a year's model the laws move; a `State` is all that is carried from one year to the next.
"""

from cge.motion.capital import Capital
from cge.motion.debt import Debt
from cge.motion.errors import MotionError
from cge.motion.labour import Labour, Premiums
from cge.motion.law import LAWS, Law, law
from cge.motion.laws import (
    annual_pct,
    capital_services,
    capital_stock,
    change_pct,
    consumption_growth,
    converged_premium,
    debt_stock,
    goods_invested,
    gross_return,
    grown,
    interest,
    interpolated,
    investment_shares,
    labour_services,
    steady_depreciation,
    terminal_investment,
)
from cge.motion.motion import Motion
from cge.motion.state import State

__all__ = [
    "Capital",
    "Debt",
    "LAWS",
    "Labour",
    "Law",
    "Motion",
    "MotionError",
    "Premiums",
    "State",
    "annual_pct",
    "capital_services",
    "capital_stock",
    "change_pct",
    "consumption_growth",
    "converged_premium",
    "debt_stock",
    "goods_invested",
    "gross_return",
    "grown",
    "interest",
    "interpolated",
    "investment_shares",
    "labour_services",
    "law",
    "steady_depreciation",
    "terminal_investment",
]
