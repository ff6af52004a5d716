r"""Money metric: what a household's consumption is worth to the tastes of the base, in money at base prices.

With the tastes that the scenario has, utility in money is `q_utility`. Where a scenario changes the tastes themselves, the
welfare of two economies can be compared by one of the two only, and EV takes the base's (Varian 1992, Microeconomic
Analysis, section 10.1): U = \prod_x ((C_x - \gamma_x) \bar p_x / \beta_x)^{\beta_x} of the new quantities, with \gamma and
\beta of the base, which is the spending above subsistence that buys the same utility at the base's prices \bar p.
"""

from __future__ import annotations

import math

import numpy as np

from cge.equilibrium import Equilibrium
from cge.nests import Leaf, Node

TASTES = ("q_subsistence", "share_marginal")


def same_tastes(base: Equilibrium, new: Equilibrium, h: str) -> bool:
    """Whether a household has the tastes of the base."""
    own, other = base.parameters.vectors, new.parameters.vectors
    return all(np.array_equal(own[name], other[name], equal_nan=True) for name in TASTES) or all(
        base.parameters.value(name, *at) == new.parameters.value(name, *at)
        for name in TASTES
        for at in _items(base, h)
    )


def utility_in_base_tastes(base: Equilibrium, new: Equilibrium, h: str) -> float:
    """Utility of a household in `new`, in money at base prices above the base's subsistence.

    NaN where it consumes less of something than the base's subsistence: base tastes give that no utility.
    """
    if same_tastes(base, new, h):
        return new.value("q_utility", h)
    own, utility = base.parameters, 1.0
    for at, item in _items(base, h).items():
        if isinstance(item, Leaf):
            quantity = new.value("q_consumption", *item.index)
            price = own.value("paid0_consumption", *item.index)
        else:
            quantity, price = new.value("q_node", item.label), 1.0
        above, share = (quantity - own.value("q_subsistence", *at)) * price, own.value("share_marginal", *at)
        if share and above <= 0.0:
            return math.nan
        utility *= (above / share) ** share if share else 1.0
    return utility


def _items(base: Equilibrium, h: str) -> dict[tuple[str, str], Leaf | Node]:
    """Items at the top of a household's tree, by the labels of its tastes."""
    items = base.parameters.nests[h].children
    return {(h, item.index[0] if isinstance(item, Leaf) else item.label): item for item in items}
