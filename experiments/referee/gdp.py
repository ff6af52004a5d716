r"""GDP from three sides, nominal and real.

Nominal: production, expenditure and income, each from its own cells. Real: their volume growth, each cell's value times the
growth of its quantity along the shock. Where costs are least and revenues largest, \sum p dq of a node is p dQ of the node,
so that the three growth rates are one: d(GDP) = \sum_{C,G,I,X,-M} p dq = \sum p dY - \sum p dX + taxes = \sum w dF + taxes.
Source: Diewert (1976), exact and superlative index numbers; Hulten (1978), growth accounting with intermediate inputs.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cge.analysis.indicators import gdp_three_ways
from cge.analysis.shock_decomposition import ShockPath
from cge.blocks.production import is_fixed
from cge.equilibrium import Equilibrium
from cge.model import Model
from experiments.referee.subject import Subject
from experiments.referee.trial import Measure, NotApplicable, worst


def nominal(subject: Subject) -> Measure:
    """Nominal GDP in the base and in the shocked economy: the spread of the three ways, of GDP."""
    return worst(
        [
            Measure(
                _spread(economy.equilibrium) / _gdp(economy.equilibrium),
                f"production, expenditure, income, {name}",
            )
            for name, economy in (("base", subject.base), ("shocked", subject.shocked))
        ]
    )


def real(subject: Subject) -> Measure:
    """Growth of real GDP along the generic shock, at its end: the spread of the three ways, of GDP."""
    compiled, model = subject.compiled, subject.compiled.model
    if compiled.complementarities:
        raise NotApplicable(
            f"kinks: growth has no derivative at the bounds of {', '.join(compiled.complementarities)}"
        )
    scale = dict.fromkeys(a for f, a in model.sets["fa"] if is_fixed(model.algebra, f, a))
    if scale:
        raise NotApplicable(f"increasing returns: output of {', '.join(scale)} grows by more than its inputs")
    subject.require_balance()
    point = ShockPath(compiled, subject.parameters, subject.shock.steps, subject.options).at(1.0)
    growth = dict(
        zip(compiled.system.variables, (point.slopes.sum(axis=1) / _size(point.x)).tolist(), strict=True)
    )
    after = subject.shocked.equilibrium
    volumes = replace(after, amounts=after.amounts * _quantity_growth(model.algebra, after, growth))
    ways = gdp_three_ways(volumes)
    grew = ways["expenditure"] / _gdp(after)
    return Measure(_spread(volumes) / _gdp(after), f"production, expenditure, income; growth {grew:.2%}")


def _quantity_growth(model: Model, equilibrium: Equilibrium, growth: dict[str, float]) -> np.ndarray:
    """Growth of the quantity behind each cell of the ledger; 0 for transfers and for what is given from outside."""
    transaction_of = {tax.name: tax.on for tax in model.taxes}
    keys = equilibrium.layout.keys
    found = np.zeros(len(keys))
    for place, (kind, index) in enumerate(zip(keys["kind"], keys["index"], strict=True)):
        transaction = model.ledger.transactions.get(transaction_of.get(kind, kind))
        if transaction is not None:
            found[place] = growth.get(getattr(transaction.quantity(*index.split(";")), "name", ""), 0.0)
    return found


def _spread(equilibrium: Equilibrium) -> float:
    ways = gdp_three_ways(equilibrium)
    return max(ways.values()) - min(ways.values())


def _gdp(equilibrium: Equilibrium) -> float:
    return abs(gdp_three_ways(equilibrium)["expenditure"])


def _size(x: np.ndarray) -> np.ndarray:
    return np.where(x != 0.0, x, 1.0)
