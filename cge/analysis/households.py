r"""What a change means to each household: welfare in money, income and consumption.

U_h is utility in base-year money and p^u_h the price of utility, one in the benchmark. For LES, Cobb-Douglas and CES the
money that reaches utility U at given prices is p^u_h U and the cost of subsistence (Hicks 1939; Shoven and Whalley 1992):

    EV_h = U_h^1 - U_h^0                  at base prices: what would have done as much for the household as the change
    CV_h = p^{u,1}_h (U_h^1 - U_h^0)      at new prices: what can be taken from it after the change to undo its gain

Both are positive for a gain; the cost of subsistence cancels in both. Where a scenario changes tastes, U_h^1 is what the new
consumption is worth to those of the base (`cge.analysis.money_metric`).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from cge.analysis.money_metric import same_tastes, utility_in_base_tastes
from cge.equilibrium import Equilibrium

Pairs = dict[str, tuple[float, float]]
LUMP_SUM = ("lump_sum",)


def equivalent_variation(base: Equilibrium, new: Equilibrium) -> dict[str, float]:
    """EV of each household, in the SAM's money at base prices; NaN where base tastes give its consumption no utility."""
    before = _by_household(base, base.vector("q_utility"))
    return {h: utility_in_base_tastes(base, new, h) - before[h] for h in before}


def compensating_variation(base: Equilibrium, new: Equilibrium) -> dict[str, float]:
    """CV of each household, in the SAM's money at new prices; NaN where tastes change: their price of utility is another."""
    gained = new.vector("q_utility") - base.vector("q_utility")
    found = _by_household(new, new.vector("p_utility") * gained)
    return {h: value if same_tastes(base, new, h) else math.nan for h, value in found.items()}


def income(equilibrium: Equilibrium) -> dict[str, float]:
    """What each household may spend or save: income after direct taxes and the lump sum, in units of the numeraire."""
    governments = equilibrium.parameters.sets["g"]
    after_taxes = _by_household(equilibrium, _disposable(equilibrium))
    return {h: value - equilibrium.between(LUMP_SUM, governments, (h,)) for h, value in after_taxes.items()}


def consumption(equilibrium: Equilibrium) -> dict[str, float]:
    """Real consumption of each household: what it buys, at base prices paid."""
    spent = equilibrium.parameters.vector("paid0_consumption") * equilibrium.vector("q_consumption")
    bought = equilibrium.parameters.totals("ch", 1, spent)
    return {h: bought.get(h, 0.0) for h in equilibrium.parameters.sets["h"]}


def figures(base: Equilibrium, new: Equilibrium) -> dict[str, Pairs]:
    """`ev`, `cv`, `ev_share` (per cent of base consumption), `income` and `consumption` by household: (base, value)."""
    ev, cv = equivalent_variation(base, new), compensating_variation(base, new)
    spent = _by_household(base, base.vector("v_consumption"))
    ev, cv = ({h: v for h, v in each.items() if not math.isnan(v)} for each in (ev, cv))
    shares = {h: ev[h] / spent[h] * 100 for h in ev if spent[h] > 0.0}

    def pairs(figure: Callable[[Equilibrium], dict[str, float]]) -> Pairs:
        before, after = figure(base), figure(new)
        return {h: (before[h], after[h]) for h in before}

    changes = {"ev": ev, "cv": cv, "ev_share": shares}
    found = {name: {h: (0.0, value) for h, value in each.items()} for name, each in changes.items()}
    return {**found, "income": pairs(income), "consumption": pairs(consumption)}


def units(money: str) -> dict[str, str]:
    """The unit of each figure, for a SAM in `money`."""
    return {
        "ev": f"{money} at base prices",
        "cv": f"{money} at new prices",
        "ev_share": "% of base consumption",
        "income": money,
        "consumption": f"{money} at base prices",
    }


def _disposable(equilibrium: Equilibrium) -> np.ndarray:
    numbers = equilibrium.parameters.numbers("n")
    return equilibrium.vector("v_disposable")[[numbers[h] for h in equilibrium.parameters.sets["h"]]]


def _by_household(equilibrium: Equilibrium, values: np.ndarray) -> dict[str, float]:
    return dict(zip(equilibrium.parameters.sets["h"], values.tolist(), strict=True))
