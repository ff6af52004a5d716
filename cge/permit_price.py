"""How large a price of permits is, whatever the unit of the accounts: what both markets of permits are measured by."""

from __future__ import annotations

from typing import Any


def permit_sizes(m: Any, emitted: float, money: float) -> tuple[float, float]:
    """A price at which benchmark emissions cost a thousandth of factor income, and the emissions; ones without a price.

    emitted: MtCO2; money: of the accounts, per MtCO2 at a price of one.
    """
    if not emitted or not money:
        return 1.0, 1.0
    income = sum(m.number("q0_factor_total", f) for f in m.sets["f"])
    return 1e-3 * income / (money * emitted), emitted
