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
    import taxes, sales taxes), part of each of the three.
    """

    production: float
    expenditure: float
    income: float
    commodity_taxes: float


def gdp(sam: Sam, final_use: Collection[str] = ()) -> Gdp:
    """GDP from three sides.

    final_use: commodity accounts bought by activities that count as final demand here (business consumption
    in the Japanese input-output tables), not as intermediate use.
    """
    kinds = sam.accounts["kind"].to_dict()
    final_kinds = (*INSTITUTIONS, "investment", "world")
    production = expenditure = income = taxes = 0.0
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
    return Gdp(production + taxes, expenditure, income + taxes, taxes)
