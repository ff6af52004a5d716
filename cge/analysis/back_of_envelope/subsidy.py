r"""A subsidy on investment goods: what households pay, what investment gains.

U4. Households pay L = s B (1 + \hat I), s the rate, B the purchases that it falls on, out of consumption and, at their
saving rate \alpha, out of saving. Where saving buys investment: (1 + \hat I)(1 - s B / I) = 1 - \alpha L / I. Where it
is fixed: \hat I = 0. U5. EV = -\hat I (I - s B / 2) - \hat I s B / 2: investment takes resources from consumption at the
price that investors pay, and the subsidy pays the rest of what they cost (halves, because the rate grows from zero).
"""

from __future__ import annotations

from cge.analysis.back_of_envelope.line import Line, moved
from cge.closure import Closure
from cge.parameters import Parameters


def subsidy_account(base: Parameters, shocked: Parameters, closure: Closure) -> list[Line]:
    """Account of a changed ad valorem tax on investment purchases; empty without one."""
    changed = [
        tax
        for tax in base.taxes
        if tax.on == "investment" and tax.kind == "ad_valorem" and moved(base, shocked, tax.rate)
    ]
    if not changed:
        return []
    quantities, paid = base.entries("q0_investment_use"), base.entries("paid0_investment")
    cost = 0.0  # at benchmark quantities
    bought: set[str] = set()
    for tax in changed:
        old, new = base.entries(tax.rate), shocked.entries(tax.rate)
        for at, value in quantities.items():
            if tax.applies_to(at) and new[at] != old[at]:
                cost -= value * paid[at] * (new[at] - old[at]) / (1.0 + old[at])
                bought.add(at[1])
    invested = sum(base.value("q0_investment", i) for i in bought)
    adjusts = any(closure.rule("investment", i) == "saving" for i in bought)
    saving = _saving_rate(base) if closure.government_instrument == "lump_sum" else 0.0
    grown = (cost - saving * cost) / (invested - cost + saving * cost) if adjusts else 0.0
    taken, lost = -grown * (invested - cost / 2), -grown * cost / 2
    names = tuple(f"allocative/{tax.name}" for tax in changed)
    receipts = tuple(f"tax_{tax.name}" for tax in changed)
    investment = tuple(f"investment/{i}" for i in sorted(bought))
    return [
        Line("receipts of the tax", -cost * (1.0 + grown), "money", receipts, "rate times purchases"),
        Line("consumption given up for investment", taken, "money", investment,
             "what the subsidy adds to the purchasing power of saving, less the saving that pays for it"),
        Line("what the subsidy pays of the new goods", lost, "money", names, "half the rate times the change"),
        Line("EV by investment", taken + lost, "money", (*investment, *names), "sum of the two"),
    ]  # fmt: skip


def _saving_rate(base: Parameters) -> float:
    """Households' saving out of disposable income, by share in the lump sum."""
    shares = base.entries("share_lump_sum")
    return sum(shares[h] * base.value("rate_saving_household", h) for h in shares)
