r"""Real value added of activities: factor services, and what productivity adds to them.

A node of production with productivity A_k turns out q_k at base prices from items that would have made q_k / A_k in the
benchmark (where A_k = 1): it adds q_k (1 - 1/A_k) that no factor was paid for. This is output less intermediate inputs at
base prices (System of National Accounts 2008, 15.133), exactly so in fixed proportions. Substitution between inputs is left
out: of an activity that adds little to what it buys, it is a multiple of its value added, and no factor's.
"""

from __future__ import annotations

import numpy as np

from cge.equilibrium import Equilibrium


def value_added(equilibrium: Equilibrium) -> dict[str, float]:
    """Real value added by activity, in the SAM's money at base prices, factor taxes left out of factor services."""
    parameters = equilibrium.parameters
    services = parameters.totals("fa", 1, equilibrium.vector("q_factor"))
    found = {a: services.get(a, 0.0) for a in parameters.sets["a"]}
    productivity = parameters.vector("productivity")
    if np.all(productivity == 1.0):
        return found
    ratio = dict(zip(parameters.sets["k_production"], productivity.tolist(), strict=True))
    for a, tree in parameters.nests.items():
        for node in tree.nodes() if a in found else ():
            made = equilibrium.value("q_node", node.label)
            found[a] += made * (1.0 - 1.0 / ratio[node.label])
    return found
