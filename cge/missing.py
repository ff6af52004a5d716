"""What an economy does not have, in words: macro figures, and parameters that none of its equations reads."""

from __future__ import annotations

from cge.hours import known
from cge.parameters import Parameters

EMISSIONS = "`emissions.csv` beside the SAM, `emissions:` of the experiment, `--emissions`"
NO_EMISSIONS = f"there are no emissions; give a file of them ({EMISSIONS})"
PRICES = ("carbon_price", "covered_price", "fossil_levy")
TRADE = ("terms_of_trade", "trade_balance", "trade_balance_share")
BUDGET = ("government_balance", "government_balance_share")
CLOSED = "the economy is closed: the SAM has no world account with trade"


def missing_figures(parameters: Parameters) -> dict[str, str]:
    """Macro figures that this economy does not have, and why."""
    sets, roles = parameters.sets, parameters.roles
    missing: dict[str, str] = {}
    if not parameters.value("e0_total"):
        missing["co2"] = NO_EMISSIONS
    if not sets["rc"] or not sets["cr"]:
        missing |= dict.fromkeys((*TRADE, "exports_real", "imports_real"), CLOSED)
    if not sets["r"]:
        missing |= dict.fromkeys(("real_exchange_rate", "foreign_saving"), CLOSED)
    if not (sets["g_budget"] and sets["pool"]):
        missing |= dict.fromkeys(BUDGET, "no government saves in this SAM")
    if not roles["labour"]:
        missing |= dict.fromkeys(("real_wage", "employment"), "the structure names no factor in roles.labour")
    elif not known(parameters):
        missing["employment"] = "no hours are known: `labour.csv` beside the SAM, or `hours` of `Economy`"
    for role in ("tariff", "carbon"):
        if not roles[role]:
            missing[f"{role}_revenue"] = f"the structure names no tax in roles.{role}"
    return missing


def unread(parameters: Parameters, name: str) -> str:
    """Why no equation reads a parameter, and what to try."""
    taxes = [tax for tax in parameters.taxes if tax.rate == name]
    if name in PRICES and not taxes:
        return f"no tax of the structure has `shared_rate: {name}`; add one, or free something else"
    if name in PRICES and not parameters.value("e0_total"):
        return f"{NO_EMISSIONS}, or free something else"
    if taxes:
        return f"{' and '.join(tax.name for tax in taxes)} falls on none of these transactions; name other labels"
    return "nothing here depends on it; free something else"
