r"""Permits: an auction of permits for the emissions that a tax leaves has the tax as its price, and the same economy.

N4. Under the tax \tau emissions are E(\tau). With \hat E = E(\tau) the permit market \hat E - E \perp \rho gives
\rho = \tau: permit and tax fall on the same transactions and are collected by the same institution. Source: Weitzman (1974),
without uncertainty; Montgomery (1972).
"""

from __future__ import annotations

from dataclasses import replace

import xarray as xr

from experiments.referee.subject import Subject
from experiments.referee.trial import Measure, NotApplicable, distance, worst

BURDEN = 0.01  # of factor income, what the tax takes at benchmark emissions
TOLERANCE = 1e-8  # complementarity is settled to 1e-9 of the price and the cap


def auction(subject: Subject) -> Measure:
    """The price of permits and every variable, against the economy under the tax."""
    own = subject.parameters
    carbon = [tax for tax in own.taxes if tax.shared_rate == "carbon_price"]
    if not carbon or not own.value("e0_total"):
        raise NotApplicable("no emissions that a tax with shared_rate: carbon_price falls on")
    income = sum(own.entries("q0_factor_total").values())
    tax = own.value("carbon_price") + BURDEN * income / (carbon[0].money_per_unit * own.value("e0_total"))
    priced, capped = (
        subject.compiled
        if subject.closure.carbon == rule
        else subject.model(own, replace(subject.closure, carbon=rule))
        for rule in ("price", "cap")
    )
    taxed = subject.solved(
        priced, own.with_values({"carbon_price": xr.full_like(own.data["carbon_price"], tax)})
    )
    emitted = xr.full_like(own.data["carbon_cap"], taxed.variables["e_total"])
    auctioned = subject.solved(capped, own.with_values({"carbon_cap": emitted}))
    price = own.value("carbon_price") + auctioned.variables["price_permit"]
    same = {name: value for name, value in taxed.variables.items() if name != "price_permit"}
    return worst(
        [
            Measure(abs(price / tax - 1), f"price {price:.6g}, tax {tax:.6g}", TOLERANCE),
            distance(auctioned.variables, same, subject.benchmark, TOLERANCE),
        ]
    )
