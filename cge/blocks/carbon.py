"""Carbon: emissions attached to the transactions that cause them; their tax is a row of the taxes table.

Emissions are taken from the same quantity that the tax falls on.
"""

from __future__ import annotations

from cge.block import Block
from cge.permit_price import permit_sizes

block = Block("carbon")

block.parameter(
    "carbon_price",
    "",
    "yen per tCO2 in base-year money",
    "none",
    r"\tau",
    "Price of CO2 on top of the benchmark's energy taxes.",
    role="exogenous",
    initial=0.0,
)
# The transactions that emit, in physical units per unit of their quantity.
EMISSIONS = {name: f"emission_{name}" for name in ("intermediate", "consumption", "output")}

for name, over, symbol, sentence in (
    ("intermediate", "ca", r"\epsilon_{ca}", "Emissions per unit of fuel burnt."),
    ("consumption", "ch", r"\epsilon_{ch}", "Emissions per unit of fuel burnt by households."),
    ("output", "a", r"\epsilon_a", "Emissions per unit of activity, without a purchase."),
):
    block.parameter(
        EMISSIONS[name],
        over,
        "MtCO2 per base-year money",
        "none",
        symbol,
        sentence,
        role="exogenous",
        lowest=0.0,
    )
block.parameter("e0_total", "", "MtCO2", "quantity", r"\bar E", "Benchmark emissions.", role="benchmark")

block.parameter(
    "carbon_cap",
    "",
    "MtCO2",
    "quantity",
    r"\hat E",
    "Cap on emissions under a market of permits.",
    role="exogenous",
    lowest=0.0,
    unset="e0_total",
)
block.parameter(
    "permit_price_floor",
    "",
    "yen per tCO2 in base-year money",
    "none",
    r"\underline{\rho}",
    "Least price of a permit.",
    role="exogenous",
    lowest=0.0,
    initial=0.0,
)
block.parameter(
    "permit_price_ceiling",
    "",
    "yen per tCO2 in base-year money",
    "none",
    r"\overline{\rho}",
    "Price at which permits beyond the cap are sold.",
    role="exogenous",
    unset="permit_price_floor",
)

block.variable(
    "price_permit",
    "",
    "yen per tCO2 in base-year money",
    "none",
    r"\rho",
    "Price of a permit, on top of the carbon price.",
    start=0.0,
    positive=False,
)
block.variable(
    "e_total", "", "MtCO2", "quantity", "E", "Emissions of energy CO2.", start="e0_total", positive=False
)


@block.equation("", determines="e_total")
def total_emissions(m):
    """X1. Emissions: coefficients times the quantities on which a carbon price falls."""
    inputs = sum(m.emission_intermediate[i] * m.q_intermediate[i] for i in m.nonzero("emission_intermediate"))
    consumption = sum(
        m.emission_consumption[i] * m.q_consumption[i] for i in m.nonzero("emission_consumption")
    )
    output = sum(m.emission_output[a] * m.q_node[a] for a in m.nonzero("emission_output"))
    return m.e_total == inputs + consumption + output


@block.equation("", determines="price_permit", alternative="carbon=price", holds="price_permit")
def no_permits(m):
    """X2. There are no permits."""
    return m.price_permit == 0


def _sizes(m):
    money = [tax.money_per_unit for tax in m.taxes if tax.shared_rate == "carbon_price"]
    return permit_sizes(m, m.number("e0_total"), money[0] if money else 0.0)


@block.complements(
    "",
    variable="price_permit",
    lower="permit_price_floor",
    upper="permit_price_ceiling",
    sizes=_sizes,
    alternative="carbon=cap",
)
def permit_market(m):
    """X3. The price of a permit clears the market between floor and ceiling: at the floor permits may be left over, at
    the ceiling more are sold than the cap.
    """
    return m.carbon_cap - m.e_total
