"""Factors: markets, mobility between activities, and who owns what.

Source: standard factor-market closures, Dervis, de Melo and Robinson (1982), ch. 5-6; sluggish factors by CET as in Hertel
and Tsigas (1997), Structure of GTAP; an iso-elastic supply of land and resources as in LINKAGE and MIRAGE (Lee and van der
Mensbrugghe 2001), T = T0 (W / W0)^e with W their real return; income from abroad and the tax on a factor's income as in
McDonald's STAGE: YF_f = sum_a WF_f WFDIST_fa FD_fa + factwor_f ER, of which owners share what the tax tYF_f leaves; wages
that differ by sector in fixed proportions (WFDIST) as in Dervis, de Melo and Robinson, ch. 5.
"""

from __future__ import annotations

import math

from cge.block import Block
from cge.forms import revenue_identity, transformation

block = Block("factors")

block.parameter(
    "q_factor_endowment",
    "f",
    "base-year money",
    "quantity",
    r"\bar F_f",
    "Endowment of a factor.",
    role="exogenous",
    positive=True,
)
block.parameter(
    "q0_factor_total",
    "f",
    "base-year money",
    "quantity",
    r"\bar F^0_f",
    "Benchmark endowment of a factor.",
    role="benchmark",
)
block.parameter(
    "v0_factor_income",
    "f",
    "money",
    "jpy",
    r"\bar Y_f",
    "Benchmark income of a factor, at home and abroad.",
    role="benchmark",
)
block.parameter(
    "v_factor_abroad",
    "fr",
    "foreign money",
    "fx",
    r"\bar Y^*_{fr}",
    "What a factor earns abroad, in foreign money.",
    role="exogenous",
)
block.share(
    "share_owner",
    "nf",
    r"\alpha_{nf}",
    "Share of an owner in the income of a factor after its taxes.",
    adds_up="n",
)

block.elasticity(
    "omega_factor",
    "f",
    r"\omega_f",
    "Elasticity of transformation of a factor between activities; infinite where the table gives none.",
    selects_form=(0.0, math.inf),
    initial=math.inf,
)
block.elasticity(
    "epsilon_factor_supply",
    "f",
    r"\varepsilon_f",
    "Elasticity of a factor's supply to its price in terms of the CPI; 0 where the table gives none.",
    initial=0.0,
)
block.parameter(
    "scale_factor_specific",
    "fa",
    "1",
    "none",
    r"\phi_{fa}",
    "An activity's share of an immobile factor, to that of the benchmark; weighted by q0_factor, its mean is one.",
    role="exogenous",
    positive=True,
    initial=1.0,
)
block.parameter(
    "hours_per_service",
    "fa",
    "hours per base-year money",
    "none",
    "h_{fa}",
    "Hours for a unit of a factor's services in an activity: one where none are known, zero where a law gives them.",
    role="exogenous",
)
block.parameter(
    "hours_offered",
    "f",
    "hours",
    "none",
    r"\bar H_f",
    "Hours of a factor on offer where a law of motion gives them, else zero.",
    role="exogenous",
)
block.parameter(
    "wage_premium",
    "fa",
    "1",
    "none",
    r"\omega_{fa}",
    "What an activity pays for a factor against the mean of all activities, to that of the benchmark.",
    role="exogenous",
    positive=True,
    initial=1.0,
)
block.parameter(
    "relative_hours",
    "fa",
    "1",
    "none",
    r"\eta_{fa}",
    "Hours in a unit of a factor's services in an activity, against the mean; weighted by q0_factor, it is one.",
    role="exogenous",
    positive=True,
    initial=1.0,
)
block.parameter(
    "real_wage_floor",
    "f",
    "1",
    "none",
    r"\underline{w}_f",
    "Least price of a factor in terms of the CPI.",
    role="exogenous",
    initial=0.0,
)

block.variable(
    "p_factor",
    "fa",
    "1",
    "jpy_per_unit",
    "w_{fa}",
    "Price of a factor in an activity, before factor taxes.",
    start=1.0,
)
block.variable(
    "p_factor_market", "f", "1", "jpy_per_unit", "w_f", "Price of a factor on its market.", start=1.0
)
block.variable(
    "q_factor_total",
    "f",
    "base-year money",
    "quantity",
    "F_f",
    "Employment of a factor.",
    start="q0_factor_total",
)
block.variable(
    "v_factor_income",
    "f",
    "money",
    "jpy",
    "Y_f",
    "Income of a factor at home and abroad, before the taxes on it.",
    start="v0_factor_income",
)


def one(m, f):
    """The price of an income: one unit of money."""
    return 1.0


def owned_income(m, n, f):
    """What an owner, at home or abroad, receives of a factor's income: a share of what taxes on it leave."""
    return m.share_owner[n, f] * (m.v_factor_income[f] - m.ledger.direct_taxes(f))


def earned_abroad(m, f, r):
    """What a factor earns with a partner: given in foreign money, because the partner's wages and rents are."""
    return m.v_factor_abroad[f, r] * m.p_exchange


def income_abroad(m, f):
    """What a factor earns with all partners; 0 where it earns nothing abroad."""
    return sum(earned_abroad(m, *at) for at in m.sets["fr"] if at[0] == f)


block.transaction(
    "earnings",
    "f",
    payer="f",
    remits="payer",
    price=one,
    quantity="v_factor_income",
    symbol="1",
    sentence="income of a factor at home and abroad, before its owners share it",
    direct=True,
)
block.transfer(
    "factor_abroad",
    "fr",
    payer="r",
    receiver="f",
    value=earned_abroad,
    sentence="income of a factor from abroad",
)
block.transfer(
    "factor_income",
    "nf",
    payer="f",
    receiver="n",
    value=owned_income,
    sentence="income of a factor to its owners, in fixed shares",
)


@block.equation("f", determines="v_factor_income")
def factor_income(m, f):
    """F1. Income of a factor: the row sum of its account, activities and partners abroad."""
    return m.v_factor_income[f] == m.ledger.receipts(f)


@block.equation("fa", determines="p_factor", alternative="factor_mobility=mobile")
def factor_price(m, f, a):
    """F2. A mobile factor earns one price."""
    return m.p_factor[f, a] == m.p_factor_market[f]


@block.equation("fa", determines="p_factor", alternative="factor_mobility=immobile")
def immobile_factor(m, f, a):
    """F3. An immobile factor keeps its place and earns what it is worth there."""
    kept = m.q0_factor[f, a] * m.scale_factor_specific[f, a]
    return m.q_factor[f, a] == kept * m.q_factor_total[f] / m.q0_factor_total[f]


@block.equation("fa", determines="p_factor", alternative="factor_mobility=cet")
def sluggish_factor(m, f, a):
    """F4. A sluggish factor moves to where it earns more (CET)."""
    if m.number("omega_factor", f) == float("inf"):
        return None
    moved = transformation(
        m.p_factor[f, a], m.p_factor_market[f], m.omega_factor[f], m.number("omega_factor", f)
    )
    return m.q_factor[f, a] == m.q0_factor[f, a] * m.q_factor_total[f] / m.q0_factor_total[f] * moved


@block.equation("fa", determines="p_factor", alternative="factor_mobility=premium")
def factor_price_with_premium(m, f, a):
    """F13. An activity pays for a factor what its premium says."""
    return m.p_factor[f, a] == m.wage_premium[f, a] * m.p_factor_market[f]


@block.equation("f", determines="p_factor_market", alternative="factor_mobility=mobile")
def factor_market(m, f):
    """F5. The market of a mobile factor clears."""
    return sum(m.q_factor[f, a] for a in m.users[f]) == m.q_factor_total[f]


@block.equation("f", determines="p_factor_market", alternative="factor_mobility=premium")
def factor_market_with_premiums(m, f):
    """F14. The market of a factor with premiums clears in what activities pay for."""
    return sum(m.wage_premium[f, a] * m.q_factor[f, a] for a in m.users[f]) == m.q_factor_total[f]


@block.equation("f", determines="p_factor_market", alternative="factor_mobility=immobile")
def immobile_factor_price(m, f):
    """F6. The price of an immobile factor is its average over activities; what it earns abroad is no part of it."""
    return m.p_factor_market[f] * m.q_factor_total[f] == m.v_factor_income[f] - income_abroad(m, f)


@block.equation("f", determines="p_factor_market", alternative="factor_mobility=cet")
def sluggish_factor_price(m, f):
    """F7. The price of a sluggish factor: the CET dual over activities."""
    if m.number("omega_factor", f) == float("inf"):
        return None
    items = [(m.q0_factor[f, a] / m.q0_factor_total[f], m.p_factor[f, a]) for a in m.users[f]]
    return revenue_identity(m.p_factor_market[f], items, m.omega_factor[f], m.number("omega_factor", f))


@block.equation(
    "f",
    determines="q_factor_total",
    alternative="factor_markets=full_employment",
    holds="q_factor_total",
)
def factor_supply(m, f):
    """F8. Full employment of the endowment."""
    return m.q_factor_total[f] == m.q_factor_endowment[f]


@block.equation(
    "f",
    determines="q_factor_total",
    alternative="factor_markets=fixed_real_price",
    holds="p_factor_market",
)
def fixed_real_factor_price(m, f):
    """F9. The price of a factor is fixed in terms of the CPI, and employment adjusts."""
    return m.p_factor_market[f] == m.p_consumption


@block.equation(
    "f", determines="q_factor_total", alternative="factor_markets=fixed_price", holds="p_factor_market"
)
def fixed_factor_price(m, f):
    """F10. The price of a factor is fixed in units of the numeraire, and employment adjusts."""
    return m.p_factor_market[f] == m.p_numeraire


@block.equation("f", determines="q_factor_total", alternative="factor_markets=elastic_supply")
def elastic_factor_supply(m, f):
    """F12. Iso-elastic supply: more of the endowment is offered as the price rises in terms of the CPI."""
    real_price = m.p_factor_market[f] / m.p_consumption
    return m.q_factor_total[f] == m.q_factor_endowment[f] * real_price ** m.epsilon_factor_supply[f]


@block.equation("f", determines="q_factor_total", alternative="factor_markets=hours")
def hours_supply(m, f):
    """F15. Full employment of hours: those are given and move, and what they serve depends on the activity."""
    return sum(m.relative_hours[f, a] * m.q_factor[f, a] for a in m.users[f]) == m.q_factor_endowment[f]


def _employment_sizes(m, f):
    """The factor, and its real price."""
    return m.number("q0_factor_total", f), 1.0


@block.complements(
    "f",
    variable="q_factor_total",
    upper="q_factor_endowment",
    sizes=_employment_sizes,
    alternative="factor_markets=real_wage_floor",
)
def employment(m, f):
    """F11. Full employment, unless the real price would fall below its floor; then part of the endowment is unused."""
    return m.real_wage_floor[f] - m.p_factor_market[f] / m.p_consumption
