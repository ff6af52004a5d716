"""The market of permits of an equilibrium: price, regime, and where the permits come from."""

from __future__ import annotations

from dataclasses import dataclass

from cge.analysis.indicator import Indicator
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters

AT_BOUND = 1e-7
"""A price within this of floor or ceiling, relative to it, is at the bound: complementarity leaves 1e-12."""


@dataclass(frozen=True)
class PermitMarket:
    """Yen per tonne and Mt.

    regime: `given` (a price, no market), `floor`, `market` or `ceiling`. credits: surrendered in place of permits;
    benchmark: handed out per output; grandfathered: whatever is made; sold: the rest of what is emitted, negative where
    more is handed out. above_cap: what is sold at the ceiling beyond the cap, negative what is bought back at the floor; 0
    without a market.
    """

    price: float
    regime: str
    covered: float
    credits: float
    benchmark: float
    grandfathered: float
    sold: float
    above_cap: float


def permit_market(equilibrium: Equilibrium) -> PermitMarket | None:
    """The market of covered emissions; None where no emissions are covered."""
    parameters = equilibrium.parameters
    if not parameters.value("e0_covered"):
        return None
    market = equilibrium.closure.carbon == "trading"
    regime = _regime(equilibrium) if market else "given"
    price = parameters.value("covered_price") + (_permit_price(equilibrium, regime) if market else 0.0)
    covered = equilibrium.value("e_covered")
    credits = parameters.value("credits_share") * covered if market else 0.0
    free = sum(
        parameters.value("free_share", a)
        * parameters.value("covered_share", a)
        * parameters.value("e0_intensity", a)
        * equilibrium.value("q_node", a)
        for a in parameters.sets["a"]
        if parameters.value("free_share", a)
    )
    past = float(parameters.vector("grandfathered").sum())
    return PermitMarket(
        price=price,
        regime=regime,
        covered=covered,
        credits=credits,
        benchmark=free,
        grandfathered=past,
        sold=covered - credits - free - past,
        above_cap=covered - credits - parameters.value("covered_cap") if market else 0.0,
    )


def permits_needed(equilibrium: Equilibrium) -> float:
    """Mt of permits that emissions take: those covered, less what credits serve for."""
    return (1.0 - equilibrium.parameters.value("credits_share")) * equilibrium.value("e_covered")


def visible_price(parameters: Parameters) -> float:
    """Yen per tonne at which the emissions covered cost a thousandth of benchmark factor income: enough to see an effect."""
    income = float(parameters.vector("q0_factor_total").sum())
    return 1e-3 * income / (parameters.value("money_per_mt") * parameters.value("e0_covered"))


def _regime(equilibrium: Equilibrium) -> str:
    price = equilibrium.value("price_permit")
    for name in ("floor", "ceiling"):
        bound = equilibrium.parameters.value(f"permit_price_{name}")
        if abs(price - bound) <= AT_BOUND * max(abs(bound), 1.0):
            return name
    return "market"


def _permit_price(equilibrium: Equilibrium, regime: str) -> float:
    """The price of a permit: at a bound that bound itself, which a solution misses by what the smoothing leaves."""
    if regime == "market":
        return equilibrium.value("price_permit")
    return equilibrium.parameters.value(f"permit_price_{regime}")


def permit_figures(base: Equilibrium, new: Equilibrium) -> dict[str, Indicator]:
    """Price, covered emissions and permits sold; empty where no emissions are covered."""
    before, after = permit_market(base), permit_market(new)
    if before is None or after is None:
        return {}
    unit = f"yen/tCO2; {after.regime}"
    return {
        "permit_price": Indicator(before.price, after.price, unit),
        "co2_covered": Indicator(before.covered, after.covered, "Mt"),
        "permits_sold": Indicator(before.sold, after.sold, "Mt"),
    }
