"""Gross domestic product of a SAM from three sides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sam.account import INSTITUTIONS
from sam.sam import Sam


@dataclass(frozen=True)
class Gdp:
    """GDP at market prices in the unit of the SAM.

    production: output less intermediate use plus taxes on commodities. expenditure: purchases less sales of
    institutions and investment, plus exports less imports. income: payments of activities to factors and tax
    accounts plus taxes on commodities. commodity_taxes: what commodity accounts pay to tax accounts (duties,
    import taxes, sales taxes); purchase_taxes: what final buyers pay on purchases (`purchase_taxes`). Both are part of
    each of the three.
    """

    production: float
    expenditure: float
    income: float
    commodity_taxes: float
    purchase_taxes: float


def purchase_taxes(sam: Sam) -> frozenset[str]:
    """Tax accounts whose tax is on purchases: an investment account pays them, and it has no income to be taxed.

    A tax on purchases that households alone pay cannot be told from one on their income, and is taken as that.
    """
    kinds = sam.accounts["kind"].to_dict()
    return frozenset(r for r, p in sam.flows.index if kinds[r] == "tax" and kinds[p] == "investment")


def gdp(sam: Sam, final_use: Collection[str] = ()) -> Gdp:
    """GDP from three sides.

    final_use: commodity accounts bought by activities that count as final demand here (business consumption
    in the Japanese input-output tables), not as intermediate use.
    """
    kinds = sam.accounts["kind"].to_dict()
    final_kinds = (*INSTITUTIONS, "investment", "world")
    on_purchases = purchase_taxes(sam)
    production = expenditure = income = taxes = bought = 0.0
    for (receiver, payer), value in sam.flows.items():
        r, p = kinds[receiver], kinds[payer]
        if p == "activity":
            if r == "commodity" and receiver in final_use:
                expenditure += value
                income += value
            elif r == "commodity":
                production -= value
            elif r in ("factor", "tax"):
                income += value
        elif p == "commodity":
            if r == "activity":
                production += value
            elif r == "tax":
                taxes += value
            elif r in final_kinds:
                expenditure -= value
        elif r == "commodity" and p in final_kinds:
            expenditure += value
        elif receiver in on_purchases and p in final_kinds:
            bought += value
    return Gdp(production + taxes + bought, expenditure + bought, income + taxes + bought, taxes, bought)
