"""Trade: Armington demand in two levels, CET supply in two levels, finite export demand.

Source: Armington (1969); de Melo and Robinson (1989); the preference for imports is the import-domestic twist of Dixon and
Rimmer (2002), ch. 3. Values at benchmark prices, so shares calibrate directly.
"""

from __future__ import annotations

import math

from cge.block import Block
from cge.forms import cost_identity, revenue_identity, substitution, transformation

block = Block("trade")

for name, over, symbol, sentence in (
    ("q0_supply", "c_supply", r"\bar Q_c", "Benchmark domestic supply of a commodity, all origins."),
    ("q0_domestic", "c_domestic", r"\bar D_c", "Benchmark domestic sales of domestic output."),
    ("q0_import", "c_import", r"\bar M_c", "Benchmark imports, at the price paid with duties."),
    ("q0_import_from", "rc", r"\bar M_{rc}", "Benchmark imports from a partner, cif."),
    ("q0_export", "c_export", r"\bar E_c", "Benchmark exports, all destinations."),
    ("q0_export_to", "cr", r"\bar E_{cr}", "Benchmark exports to a partner, fob."),
):
    block.parameter(name, over, "base-year money", "quantity", symbol, sentence, role="benchmark")
for name, over, symbol, sentence in (
    ("share_domestic", "c_domestic", r"\theta^d_c", "Share of domestic goods in supply."),
    ("share_import", "c_import", r"\theta^m_c", "Share of imports in supply."),
    ("share_origin", "rc", r"\theta_{rc}", "Share of a partner in imports of a commodity."),
    ("share_home_sales", "c_domestic", r"\phi^d_c", "Share of domestic sales in output."),
    ("share_export", "c_export", r"\phi^e_c", "Share of exports in output."),
    ("share_destination", "cr", r"\phi_{cr}", "Share of a partner in exports of a commodity."),
):
    block.share(name, over, symbol, sentence)
for name, over, symbol, sentence in (
    (
        "sigma_armington",
        "c_armington",
        r"\sigma_c",
        "Elasticity of substitution between domestic goods and imports.",
    ),
    ("sigma_origin", "c_import", r"\sigma^r_c", "Elasticity of substitution between origins of imports."),
):
    block.elasticity(name, over, symbol, sentence, selects_form=(0.0, 1.0))
for name, over, symbol, sentence in (
    (
        "omega_export",
        "c_output",
        r"\omega_c",
        "Elasticity of transformation between domestic sales and exports.",
    ),
    ("omega_destination", "c_export", r"\omega^r_c", "Elasticity of transformation between destinations."),
):
    block.elasticity(name, over, symbol, sentence, selects_form=(0.0,))
block.elasticity(
    "eta_export_demand",
    "c_export",
    r"\eta_c",
    "Price elasticity of foreign demand for exports; infinite for a price taker.",
    selects_form=(math.inf,),
)
block.elasticity(
    "epsilon_import_supply", "c_import", r"\epsilon_c", "Price elasticity of foreign supply of imports."
)
block.parameter(
    "q0_institution_sale",
    "nc_domestic",
    "base-year money",
    "quantity",
    r"\bar N^0_{nc}",
    "Benchmark sales by institutions beside domestic goods.",
    role="benchmark",
)
block.parameter(
    "p_world_import",
    "rc",
    "foreign money",
    "fx_per_unit",
    r"p^w_{rc}",
    "World price of imports, cif.",
    role="exogenous",
    positive=True,
    initial=1.0,
)
block.parameter(
    "p_world_export",
    "cr",
    "foreign money",
    "fx_per_unit",
    r"p^w_{cr}",
    "World price of rival exports.",
    role="exogenous",
    positive=True,
    initial=1.0,
)
block.parameter(
    "foreign_tariff",
    "cr",
    "1",
    "none",
    r"t^*_{cr}",
    "Rate of a partner's tariff on exports to it beyond what it levies in the benchmark.",
    role="exogenous",
    lowest=-0.99,
    initial=0.0,
)
block.parameter(
    "scale_export_demand",
    "cr",
    "1",
    "quantity",
    r"a_{cr}",
    "Size of foreign demand relative to the base.",
    role="exogenous",
    positive=True,
    initial=1.0,
)
block.parameter(
    "scale_import_supply",
    "rc_finite",
    "1",
    "quantity",
    r"b_{rc}",
    "Size of foreign supply relative to the base.",
    role="exogenous",
    positive=True,
    initial=1.0,
)
block.parameter(
    "preference_import",
    "c_import",
    "1",
    "none",
    r"\tau_c",
    "Preference for imports: by how much it moves the ratio of imports to domestic goods, at no cost at benchmark prices.",
    role="exogenous",
    positive=True,
    initial=1.0,
)

for name, over, symbol, sentence, start in (
    ("q_supply", "c_supply", "Q_c", "Domestic supply of a commodity, all origins.", "q0_supply"),
    ("q_domestic", "c_domestic", "D_c", "Domestic sales of domestic output.", "q0_domestic"),
    ("q_import", "c_import", "M_c", "Imports of a commodity, all origins.", "q0_import"),
    ("q_import_from", "rc", "M_{rc}", "Imports of a commodity from a partner.", "q0_import_from"),
    ("q_export", "c_export", "E_c", "Exports of a commodity, all destinations.", "q0_export"),
    ("q_export_to", "cr", "E_{cr}", "Exports of a commodity to a partner.", "q0_export_to"),
):
    block.variable(name, over, "base-year money", "quantity", symbol, sentence, start=start)
for name, over, symbol, sentence in (
    ("p_supply", "c_supply", "p_c", "Supply price of a commodity before user taxes."),
    ("p_domestic", "c_domestic", "p^d_c", "Price of domestic goods on the home market."),
    ("p_import", "c_import", "p^m_c", "Price of imports with duties, all origins."),
    ("p_export", "c_export", "p^e_c", "Price that exporters receive, all destinations."),
    ("p_export_to", "cr", "p_{cr}", "Price that exporters receive from a partner."),
):
    block.variable(name, over, "1", "jpy_per_unit", symbol, sentence, start=1.0)
block.variable(
    "p_import_offer",
    "rc_finite",
    "foreign money",
    "fx_per_unit",
    r"p^*_{rc}",
    "Price at which a partner offers imports, cif.",
    start=1.0,
)


def import_price_cif(m, r, c):
    """World price of an import in home money; of a large country, the price at which the partner offers it."""
    offered = m.p_import_offer if m.has("rc_finite", (r, c)) else m.p_world_import
    return m.p_exchange * offered[r, c]


block.transaction(
    "supply",
    "c_supply",
    receiver="c",
    remits="receiver",
    price="p_supply",
    quantity="q_supply",
    symbol=r"\tilde p_c",
    sentence="all domestic use of a commodity",
)
block.transaction(
    "domestic",
    "c_domestic",
    payer="c",
    remits="payer",
    price="p_domestic",
    quantity="q_domestic",
    symbol=r"\tilde p^d_c",
    sentence="home sales of domestic output, imports not",
)
block.transaction(
    "import",
    "rc",
    payer="c",
    receiver="r",
    remits="payer",
    price=import_price_cif,
    quantity="q_import_from",
    symbol=r"\tilde p_{rc}",
    sentence="import, at its cif price",
    component="imports",
)
block.transaction(
    "export",
    "cr",
    payer="r",
    receiver="c",
    remits="receiver",
    price="p_export_to",
    quantity="q_export_to",
    symbol=r"\tilde p_{cr}",
    sentence="export",
    component="exports",
)


@block.equation("c_armington", determines="p_supply")
def supply_price(m, c):
    """T1. Price of supply: the Armington dual over domestic goods and imports."""
    items = []
    if m.has("c_domestic", c):
        items.append((m.share_domestic[c] * _weight_domestic(m, c), _domestic_paid(m, c)))
    if m.has("c_import", c):
        items.append((m.share_import[c] * _weight_import(m, c), m.p_import[c]))
    return cost_identity(m.p_supply[c], items, m.sigma_armington[c], m.number("sigma_armington", c))


@block.equation("c_domestic", determines="p_domestic")
def domestic_demand(m, c):
    """T2. Cost-minimising demand for domestic goods and for endowments that compete with them (Armington)."""
    beside = m.index("nc_domestic", c)
    bought = m.q_domestic[c] + sum(m.q_institution_sale[i] for i in beside)
    base = m.q0_domestic[c] + sum(m.q0_institution_sale[i] for i in beside)
    demand = _armington(m, c, _domestic_paid(m, c), m.has("c_import", c))
    return bought == base * _weight_domestic(m, c) * demand


@block.equation("c_import", determines="q_import")
def import_demand(m, c):
    """T3. Cost-minimising demand for imports (Armington)."""
    demand = _armington(m, c, m.p_import[c], m.has("c_domestic", c))
    return m.q_import[c] == m.q0_import[c] * _weight_import(m, c) * demand


@block.equation("c_import", determines="p_import")
def import_price(m, c):
    """T4. Price of imports: the CES dual over origins, at prices paid with duties."""
    items = [(m.share_origin[r, c], _import_paid(m, r, c)) for r in m.origins[c]]
    return cost_identity(m.p_import[c], items, m.sigma_origin[c], m.number("sigma_origin", c))


@block.equation("rc", determines="q_import_from")
def origin_demand(m, r, c):
    """T5. Demand for imports from a partner."""
    share = (
        substitution(_import_paid(m, r, c), m.p_import[c], m.sigma_origin[c], m.number("sigma_origin", c))
        if len(m.origins[c]) > 1
        else 1.0
    )
    return m.q_import_from[r, c] == m.q0_import_from[r, c] * m.q_import[c] / m.q0_import[c] * share


@block.equation("c_output", determines="q_output")
def output_revenue(m, c):
    """T6. Price of output: the CET dual over domestic sales and exports."""
    items = [(m.share_home_sales[c], m.p_domestic[c])] if m.has("c_domestic", c) else []
    items += [(m.share_export[c], m.p_export[c])] if m.has("c_export", c) else []
    return revenue_identity(m.p_output[c], items, m.omega_export[c], m.number("omega_export", c))


@block.equation("c_domestic", determines="q_domestic")
def domestic_supply(m, c):
    """T7. Revenue-maximising sales on the home market (CET)."""
    return m.q_domestic[c] == m.q0_domestic[c] * _cet(m, c, m.p_domestic[c], m.has("c_export", c))


@block.equation("c_export", determines="q_export")
def export_supply(m, c):
    """T8. Revenue-maximising exports (CET)."""
    return m.q_export[c] == m.q0_export[c] * _cet(m, c, m.p_export[c], m.has("c_domestic", c))


@block.equation("c_export", determines="p_export")
def export_price(m, c):
    """T9. Price of exports: the CET dual over destinations."""
    items = [(m.share_destination[c, r], m.p_export_to[c, r]) for r in m.destinations[c]]
    return revenue_identity(m.p_export[c], items, m.omega_destination[c], m.number("omega_destination", c))


@block.equation("cr", determines="q_export_to")
def destination_supply(m, c, r):
    """T10. Supply of exports to a partner."""
    share = (
        transformation(
            m.p_export_to[c, r], m.p_export[c], m.omega_destination[c], m.number("omega_destination", c)
        )
        if len(m.destinations[c]) > 1
        else 1.0
    )
    return m.q_export_to[c, r] == m.q0_export_to[c, r] * m.q_export[c] / m.q0_export[c] * share


@block.equation("cr", determines="p_export_to")
def export_demand(m, c, r):
    """T11. Foreign demand for exports, falling in the price with the partner's tariff relative to that of rivals.

    A price taker sells at the world price less the tariff.
    """
    relative = buyers_price_abroad(m, c, r)
    world = m.p_exchange * m.p_world_export[c, r]
    if m.number("eta_export_demand", c) == float("inf"):
        return relative == world
    return m.q_export_to[c, r] == (
        m.scale_export_demand[c, r] * m.q0_export_to[c, r] * (world / relative) ** m.eta_export_demand[c]
    )


@block.equation("rc_finite", determines="p_import_offer")
def import_supply(m, r, c):
    """T12. Foreign supply of imports to a large country, rising in the price."""
    return m.q_import_from[r, c] == (
        m.scale_import_supply[r, c]
        * m.q0_import_from[r, c]
        * (m.p_import_offer[r, c] / m.p_world_import[r, c]) ** m.epsilon_import_supply[c]
    )


def buyers_price_abroad(m, c, r):
    """What buyers in a partner's market pay for an export, its tariff included, in home money; 1 in the benchmark."""
    return m.paid("export", c, r) / m.paid0_export[c, r] * (1 + m.foreign_tariff[c, r])


def _domestic_paid(m, c):
    if not any(tax.on == "domestic" for tax in m.taxes):
        return m.p_domestic[c]
    return m.paid("domestic", c) / m.paid0_domestic[c]


def _import_paid(m, r, c):
    return m.paid("import", r, c) / m.paid0_import[r, c]


def _weight_import(m, c):
    """Weight of imports in supply against the benchmark's."""
    return m.preference_import[c] * _weight_domestic(m, c) if m.has("c_domestic", c) else 1.0


def _weight_domestic(m, c):
    """Weight of domestic goods against the benchmark's: at benchmark prices the preference for imports costs nothing."""
    if not m.has("c_import", c):
        return 1.0
    return 1.0 / (1.0 + m.share_import[c] * (m.preference_import[c] - 1.0))


def _armington(m, c, own, both):
    level = m.q_supply[c] / m.q0_supply[c]
    if not both:
        return level
    return level * substitution(own, m.p_supply[c], m.sigma_armington[c], m.number("sigma_armington", c))


def _cet(m, c, own, both):
    level = m.q_output[c] / m.q0_output[c]
    if not both:
        return level
    return level * transformation(own, m.p_output[c], m.omega_export[c], m.number("omega_export", c))
