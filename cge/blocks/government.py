"""Government: purchases as a composite, saving, and the budget that some instrument balances."""

from __future__ import annotations

from cge.block import Block
from cge.composites import purchase
from cge.transactions import supply_price_paid

block = Block("government")

block.parameter(
    "q0_government_use",
    "cg",
    "base-year money",
    "quantity",
    r"\bar G_{cg}",
    "Benchmark government purchases.",
    role="benchmark",
)
block.share("share_government", "cg", r"\theta_{cg}", "Share of a commodity in government spending.")
block.parameter(
    "q0_government",
    "g_buyer",
    "base-year money",
    "quantity",
    r"\bar G_g",
    "Benchmark real government consumption.",
    role="benchmark",
)
block.parameter(
    "q_government_fixed",
    "g_buyer",
    "base-year money",
    "quantity",
    r"\hat G_g",
    "Real government consumption where fixed.",
    role="exogenous",
    positive=True,
)
block.parameter(
    "v0_saving_government",
    "g_budget",
    "money",
    "jpy",
    r"\bar S_g",
    "Benchmark government saving.",
    role="benchmark",
)
block.parameter(
    "saving_government_real",
    "g_budget",
    "base-year money",
    "quantity",
    r"\hat S_g",
    "Government saving in base-year money times CPI, where fixed.",
    role="exogenous",
)
block.parameter(
    "rate_saving_government",
    "g_budget",
    "1",
    "none",
    r"s_g",
    "Government saving as a share of disposable income.",
    role="rate",
)

block.variable(
    "q_government",
    "g_buyer",
    "base-year money",
    "quantity",
    "G_g",
    "Real government consumption.",
    start="q0_government",
)
block.variable(
    "p_government", "g_buyer", "1", "jpy_per_unit", "p^g_g", "Price of government consumption.", start=1.0
)
block.variable(
    "q_government_use",
    "cg",
    "base-year money",
    "quantity",
    "G_{cg}",
    "Government purchases of a commodity.",
    start="q0_government_use",
)
block.variable(
    "v_saving_government",
    "g_budget",
    "money",
    "jpy",
    "S_g",
    "Government saving.",
    start="v0_saving_government",
    positive=False,
)
block.variable(
    "rate_instrument",
    "",
    "1",
    "none",
    r"\delta",
    "Points added to the rate of the tax that balances the budget.",
    start=0.0,
    positive=False,
)


def saving(m, _pool, g):
    """What a government saves."""
    return m.v_saving_government[g]


block.transaction(
    "government",
    "cg",
    payer="g",
    receiver="c",
    remits="payer",
    price=supply_price_paid,
    quantity="q_government_use",
    symbol=r"\tilde p_{cg}",
    sentence="purchase by a government",
    component="government",
)
block.transfer(
    "saving",
    "pool",
    "g_budget",
    payer="g",
    receiver="j",
    value=saving,
    sentence="saving of a government",
)


@block.equation("g_buyer", determines="p_government")
def government_price(m, g):
    """G1. Price of government consumption: unit cost of the composite that the account buys."""
    return m.p_government[g] == m.p_node[g]


@block.equation("cg", determines="q_government_use")
def government_demand(m, c, g):
    """G2. Government demand for a commodity."""
    return m.q_government_use[c, g] == m.q0_government_use[c, g] * purchase(m, "government", c, g)


@block.equation("g_buyer", determines="q_node")
def government_composite(m, g):
    """G3. The composite that the account buys is real government consumption."""
    return m.q_node[g] == m.q_government[g]


@block.equation(
    "g_buyer", determines="q_government", alternative="government_consumption=fixed", holds="q_government"
)
def government_consumption(m, g):
    """G4. Real government consumption is fixed."""
    return m.q_government[g] == m.q_government_fixed[g]


@block.equation(
    "g_budget",
    determines="v_saving_government",
    alternative="government_saving=fixed_real",
    holds="v_saving_government",
)
def government_saving(m, g):
    """G5. Government saving is fixed in real terms."""
    return (
        m.v_saving_government[g] == m.p_consumption * m.saving_government_real[g] if m.sets["pool"] else None
    )


@block.equation(
    "g_budget",
    determines="v_saving_government",
    alternative="government_saving=rate",
    holds="v_saving_government",
)
def government_saving_rate(m, g):
    """G6. Government saving is a fixed share of disposable income."""
    return (
        m.v_saving_government[g] == m.rate_saving_government[g] * m.v_disposable[g]
        if m.sets["pool"]
        else None
    )


@block.equation("g_budget", determines="v_saving_government")
def no_government_saving(m, g):
    """G7. Where the SAM has no saving the government has none."""
    return None if m.sets["pool"] else m.v_saving_government[g] == 0


@block.equation("g_budget", determines="v_income", balances=True)
def government_budget(m, g):
    """G8. The government's budget balances: income equals purchases, transfers and saving."""
    return m.v_income[g] == m.ledger.payments(g)


@block.equation(
    "",
    determines="rate_instrument",
    alternative="government_instrument=none|lump_sum",
    holds="rate_instrument",
)
def instrument_rule(m):
    """G9. No tax rate moves to balance the budget."""
    return m.rate_instrument == 0
