r"""Emissions trading: a price on the covered part of emissions, allowances handed out free, and a levy on fossil fuels.

Permits are surrendered for the covered part of an activity's emissions. Allowances by benchmark are handed out per unit of
output, whatever is emitted: a subsidy p b on output, in money that follows the price of permits (output-based allocation:
Fischer and Fox 2007, Land Economics 83; Boehringer and Lange 2005). Grandfathered ones are a lump sum to the owners.
"""

from __future__ import annotations

from cge.block import Block
from cge.permit_price import permit_sizes

block = Block("permits")

PRICE = "covered_price"
LEVY = "fossil_levy"
PER_MONEY = "MtCO2 per base-year money"

block.parameter(
    PRICE,
    "",
    "yen per tCO2 in base-year money",
    "none",
    r"\tau^e",
    "Price of covered emissions, on top of the carbon price.",
    role="exogenous",
    initial=0.0,
)
block.parameter(
    LEVY,
    "",
    "yen per tCO2 in base-year money",
    "none",
    r"\tau^l",
    "Levy on fossil fuels by their carbon.",
    role="exogenous",
    initial=0.0,
)
block.parameter(
    "covered_share",
    "a",
    "1",
    "none",
    r"\kappa_a",
    "Share of an activity's emissions under emissions trading.",
    role="exogenous",
    lowest=0.0,
    highest=1.0,
)
for name, over, symbol, sentence in (
    ("free_share", "a", r"\beta_a", "Share of base covered emissions per output that is handed out free."),
    ("exempt_levy", "ca", r"\xi_{ca}", "Share of a fuel's use that is exempt from the levy."),
    ("credit_levy", "", r"\zeta", "Share of the levy on covered emissions that is credited."),
    (
        "credits_share",
        "",
        r"\omega^k",
        "Share of covered emissions that credits from outside are surrendered for.",
    ),
):
    block.parameter(
        name, over, "1", "none", symbol, sentence, role="exogenous", lowest=0.0, highest=1.0, initial=0.0
    )
block.parameter(
    "grandfathered",
    "n",
    "MtCO2",
    "quantity",
    r"\bar A_n",
    "Allowances handed out free whatever is made and emitted, by whose firms get them.",
    role="exogenous",
    lowest=0.0,
    initial=0.0,
)
block.parameter(
    "e0_intensity",
    "a",
    "MtCO2 per base-year money",
    "none",
    r"\bar\epsilon_a",
    "Benchmark emissions of an activity per unit of output.",
    role="benchmark",
)
block.parameter(
    "e0_covered", "", "MtCO2", "quantity", r"\bar E^e", "Benchmark covered emissions.", role="benchmark"
)
block.parameter(
    "money_per_mt",
    "",
    "money per MtCO2 at one yen per tCO2",
    "none",
    r"\mu",
    "Converts a price of emissions into the money of the accounts.",
    role="benchmark",
)
block.share("share_allowance", "g_budget", r"\gamma^e_g", "Share of a government in the receipts of permits.")
block.parameter(
    "covered_cap",
    "",
    "MtCO2",
    "quantity",
    r"\hat E^e",
    "Cap on covered emissions under emissions trading.",
    role="exogenous",
    lowest=0.0,
    unset="e0_covered",
)
block.variable(
    "e_covered",
    "",
    "MtCO2",
    "quantity",
    "E^e",
    "Covered emissions.",
    start="e0_covered",
    positive=False,
)


def _emits(m, c, a):
    return m.number("emission_intermediate", c, a)


def _emits_covered(m, c, a):
    return m.number("emission_intermediate", c, a) and m.number("covered_share", a)


def _output_emits_covered(m, a):
    return m.number("emission_output", a) and m.number("covered_share", a)


def _household_emits(m, c, h):
    return m.number("emission_consumption", c, h)


def _output_emits(m, a):
    return m.number("emission_output", a)


def _is_covered(m, a):
    return m.number("e0_intensity", a) and m.number("covered_share", a)


@block.physical("ca", symbol=r"\epsilon^e_{ca}", unit=PER_MONEY, where=_emits_covered)
def covered_intermediate(m, c, a):
    """The covered part of what a fuel emits."""
    return m.covered_share[a] * m.emission_intermediate[c, a]


@block.physical("a", symbol=r"\epsilon^e_a", unit=PER_MONEY, where=_output_emits_covered)
def covered_output(m, a):
    """The covered part of emissions without a purchase."""
    return m.covered_share[a] * m.emission_output[a]


@block.physical("a", symbol=r"b_a", unit=PER_MONEY, where=_is_covered)
def allowances_output(m, a):
    """Allowances by benchmark per unit of output, which are paid for: units below zero."""
    return -m.free_share[a] * m.covered_share[a] * m.e0_intensity[a]


@block.physical("ca", symbol=r"\epsilon^l_{ca}", unit=PER_MONEY, where=_emits)
def levied_intermediate(m, c, a):
    """What a fuel emits, less exemptions and what is credited of covered emissions."""
    levied = (1 - m.exempt_levy[c, a]) * (1 - m.credit_levy * m.covered_share[a])
    return levied * m.emission_intermediate[c, a]


@block.physical("ch", symbol=r"\epsilon^l_{ch}", unit=PER_MONEY, where=_household_emits)
def levied_consumption(m, c, h):
    """What a fuel emits that households burn."""
    return m.emission_consumption[c, h]


@block.physical("a", symbol=r"\epsilon^l_a", unit=PER_MONEY, where=_output_emits)
def levied_output(m, a):
    """Emissions without a purchase, less what is credited of covered ones."""
    return (1 - m.credit_levy * m.covered_share[a]) * m.emission_output[a]


def grandfathering(m, g, n):
    """What a government pays in allowances that are handed out whatever is made and emitted."""
    if not m.number("share_allowance", g):
        return 0
    price = m.covered_price * m.p_consumption * m.money_per_mt
    return m.share_allowance[g] * price * m.grandfathered[n]


for owners in ("h", "e"):
    block.transfer(
        "grandfathering",
        "g_budget",
        owners,
        payer="g",
        receiver=owners,
        value=grandfathering,
        sentence="allowances handed out free to the owners of firms",
    )


@block.equation("", determines="e_covered")
def covered_emissions(m):
    """X4. Covered emissions: of each activity the covered share of what its inputs and its output emit."""
    inputs = sum(
        m.covered_share[a] * m.emission_intermediate[c, a] * m.q_intermediate[c, a]
        for c, a in m.nonzero("emission_intermediate")
        if _emits_covered(m, c, a)
    )
    output = sum(
        m.covered_share[a] * m.emission_output[a] * m.q_node[a]
        for a in m.nonzero("emission_output")
        if _output_emits_covered(m, a)
    )
    return m.e_covered == inputs + output


def _sizes(m):
    return permit_sizes(m, m.number("e0_covered"), m.number("money_per_mt"))


@block.complements(
    "",
    variable="price_permit",
    lower="permit_price_floor",
    upper="permit_price_ceiling",
    sizes=_sizes,
    alternative="carbon=trading",
)
def covered_market(m):
    """X5. The price of a permit clears the market of covered emissions, less those for which credits are surrendered,
    between floor and ceiling: at the floor permits are bought back, at the ceiling more are sold than the cap.
    """
    return m.covered_cap - (1 - m.credits_share) * m.e_covered
