"""Bundle commodities: commodities that are supplied as a fixed bundle of others, such as a fuel that is blended."""

from __future__ import annotations

from cge.block import Block
from cge.transactions import supply_price_paid

block = Block("bundles")

block.parameter(
    "q0_bundle",
    "cb",
    "base-year money",
    "quantity",
    r"\bar X_{cd}",
    "Benchmark purchases of c by a bundle commodity d.",
    role="benchmark",
)
block.share("share_bundle", "cb", r"\theta_{cd}", "Cost share of commodity c in bundle commodity d.")
block.variable(
    "q_bundle",
    "cb",
    "base-year money",
    "quantity",
    "X_{cd}",
    "Purchases of c by a bundle commodity d.",
    start="q0_bundle",
)

block.transaction(
    "bundle",
    "cb",
    payer="d",
    receiver="c",
    price=supply_price_paid,
    quantity="q_bundle",
    symbol=r"\tilde p_c",
    sentence="purchase by a bundle commodity",
)


@block.equation("c_bundle", determines="p_supply")
def bundle_price(m, d):
    """B1. Price of a bundle commodity: a fixed bundle of other commodities."""
    return m.p_supply[d] == sum(
        m.share_bundle[c, d] * m.paid("bundle", c, d) / m.paid0_supply[c] for c in m.bundled[d]
    )


@block.equation("cb", determines="q_bundle")
def bundle_demand(m, c, d):
    """B2. Commodities in a bundle commodity, in fixed proportions."""
    return m.q_bundle[c, d] == m.q0_bundle[c, d] * m.q_supply[d] / m.q0_supply[d]
