r"""A carbon price: the area under the curve of abatement costs, taxes that erode with the fuels, terms of trade.

U9. Abatement: producers at home pass on what carbon costs them and make what is then bought, while factors cost what they
did and exports stay; CES demands down every tree give emissions E(\tau).
U10. Cost: \int \tau dE = \tau E(\tau) - \int E d\tau, by Simpson's rule.
U11. Taxes on output, imports and purchases are lost on the fuels no longer bought.
U12. Terms of trade: imports saved, M \hat M, are met by fewer exports, which sell at higher prices:
E \hat p_E = -M \hat M / (\eta - 1). Source: Ellerman and Decaux (1998) for the curve; Goulder (1995) for taxes that erode.
"""

from __future__ import annotations

import math

from cge.analysis.back_of_envelope.line import Entries, Line, by, import_taxes, mean, moved, output_tax_rates
from cge.blocks.carbon import EMISSIONS
from cge.closure import Closure
from cge.forms import is_limit
from cge.nests import Leaf, Node
from cge.parameters import Parameters

Use = tuple[str, ...]  # transaction, commodity, user
ROUNDS = 6
"""Rounds of prices and outputs: inputs are half of output, so that six leave two per cent of the second round's effect."""


def carbon_account(base: Parameters, shocked: Parameters, closure: Closure) -> list[Line]:
    """Account of a changed price of carbon; empty without one."""
    if not moved(base, shocked, "carbon_price"):
        return []
    start, end = base.value("carbon_price"), shocked.value("carbon_price")
    money = next(tax.money_per_unit for tax in base.taxes if tax.shared_rate == "carbon_price")
    economy = Entries(base)
    curve = [_bought(economy, start + share * (end - start), money) for share in (0.0, 0.5, 1.0)]
    emitted = [sum(_coefficient(economy, use) * value for use, value in point.items()) for point in curve]
    area = (end - start) * (emitted[0] + 4 * emitted[1] + emitted[2]) / 6
    cost = money * (end * emitted[2] - start * emitted[0] - area)
    fuels = {use[1] for use in curve[0] if _coefficient(economy, use)}
    saved = {use: value - curve[2][use] for use, value in curve[0].items() if use[1] in fuels}
    taxes, imports = _eroded(economy, saved)
    exports = by(0, base.entries("q0_export_to"))
    eta = mean(base.entries("eta_export_demand"), exports)
    terms = imports / (eta - 1.0) if exports and math.isfinite(eta) else 0.0
    carbon = tuple(f"allocative/{tax.name}" for tax in base.taxes if tax.shared_rate == "carbon_price")
    others = tuple(
        f"allocative/{tax.name}"
        for tax in base.taxes
        if not tax.is_direct and tax.on != "factor" and tax.kind == "ad_valorem"
    )
    return [
        Line("CO2", emitted[2] - emitted[0], "Mt", ("co2",), "substitution in every tree, costs passed on"),
        Line("cost of abatement", cost, "money", carbon, "area under the curve of abatement costs"),
        Line("taxes that erode with the fuels", -taxes, "money", others, "taxes in fuels not bought"),
        Line("gain of terms of trade", terms, "money", ("terms_of_trade/exports", "terms_of_trade/imports"),
             "fuel imports saved, over the elasticity of export demand less one"),
        Line("EV by taxes and terms of trade", cost - taxes + terms, "money", ("allocative", "terms_of_trade"),
             "sum of the three"),
    ]  # fmt: skip


def _bought(economy: Entries, price: float, money: float) -> dict[Use, float]:
    """Purchases of commodities at a price of carbon that producers at home pass on, where factors cost what they did."""
    parameters, levy = economy.parameters, price * money
    used, makers, products = economy["q0_supply"], _makers(economy), _products(economy)
    prices: dict[str, float] = {}
    levels: dict[str, float] = {}
    found: dict[Use, float] = {}
    for _ in range(ROUNDS):
        found, costs = {}, {}
        for name, root in parameters.nests.items():
            each: dict[int, float] = {}
            costs[name] = _cost(economy, root, levy, prices, each)
            _demand(economy, root, levels.get(name, 1.0), each, found)
        change = dict.fromkeys(used, 0.0)
        for use, quantity in found.items():
            change[use[1]] += quantity - economy[f"q0_{use[0]}"][use[1:]]
        prices = {
            c: 1.0 + sum(share * (costs[a] - 1.0) for a, share in each.items()) for c, each in makers.items()
        }
        growth = {c: sum(makers[c].values()) * change[c] / used[c] if used[c] else 0.0 for c in makers}
        levels = {a: 1.0 + mean(growth, made) for a, made in products.items()}
    return found


def _makers(economy: Entries) -> dict[str, dict[str, float]]:
    """Shares of activities in the supply of each commodity at home; imports are the rest."""
    supply = economy["q0_supply"]
    found: dict[str, dict[str, float]] = {c: {} for c in supply}
    for (a, c), share in economy["share_producer"].items():
        if supply[c]:
            found[c][a] = share * economy["q0_domestic"].get(c, 0.0) / supply[c]
    return found


def _products(economy: Entries) -> dict[str, dict[str, float]]:
    """Output of each activity by commodity."""
    found: dict[str, dict[str, float]] = {}
    for (a, c), made in economy["q0_make"].items():
        found.setdefault(a, {})[c] = made
    return found


def _cost(
    economy: Entries, node: Node | Leaf, levy: float, prices: dict[str, float], costs: dict[int, float]
) -> float:
    """Unit cost of an item relative to the benchmark, and of all below it (in `costs`, by identity)."""
    if isinstance(node, Leaf):
        use = (node.transaction, *node.index)
        carbon = levy * _coefficient(economy, use)
        cost = prices.get(node.index[0], 1.0)
        cost += carbon / economy[f"paid0_{node.transaction}"][node.index] if carbon else 0.0
    else:
        sigma = _elasticity(economy, node)
        items = [
            (_share(economy, child), _cost(economy, child, levy, prices, costs)) for child in node.children
        ]
        total = sum(share for share, _ in items)
        if is_limit(sigma, 1.0):
            cost = math.exp(sum(share * math.log(each) for share, each in items) / total)
        else:
            cost = (sum(share * each ** (1.0 - sigma) for share, each in items) / total) ** (
                1.0 / (1.0 - sigma)
            )
    costs[id(node)] = cost
    return cost


def _demand(
    economy: Entries, node: Node, level: float, costs: dict[int, float], found: dict[Use, float]
) -> None:
    """Demand below a node that runs at `level` of the benchmark."""
    sigma = _elasticity(economy, node)
    for child in node.children:
        own = level * (costs[id(node)] / costs[id(child)]) ** sigma
        if isinstance(child, Node):
            _demand(economy, child, own, costs, found)
        elif child.transaction in EMISSIONS:
            found[(child.transaction, *child.index)] = own * economy[f"q0_{child.transaction}"][child.index]


def _eroded(economy: Entries, saved: dict[Use, float]) -> tuple[float, float]:
    """Taxes in what is no longer bought, on output, imports and purchases, and imports at cif."""
    homes, cif = economy["q0_domestic"], by(1, economy["q0_import_from"])
    rates, duties = output_tax_rates(economy.parameters), _duties(economy)
    taxes = imports = 0.0
    for use, value in saved.items():
        home, abroad = homes.get(use[1], 0.0), cif.get(use[1], 0.0)
        paid = abroad * (1.0 + duties.get(use[1], 0.0))
        total = home + paid or 1.0
        buyers = (
            economy[f"paid0_{use[0]}"][use[1:]] - 1.0
        )  # prices before the taxes on supply and purchases are one
        taxes += value * ((paid - abroad + home * rates.get(use[1], 0.0)) / total + buyers)
        imports += value * abroad / total
    return taxes, imports


def _duties(economy: Entries) -> dict[str, float]:
    bought = economy["q0_import_from"]
    taxes = import_taxes(economy)
    paid = {at: value * sum(taxes[at].values()) for at, value in bought.items()}
    cif = by(1, bought)
    return {c: value / cif[c] for c, value in by(1, paid).items()}


def _coefficient(economy: Entries, use: Use) -> float:
    name = EMISSIONS.get(use[0])
    return economy[name][use[1:]] if name else 0.0


def _elasticity(economy: Entries, node: Node) -> float:
    name = "sigma_utility" if node.label in economy["sigma_utility"] else "sigma_node"
    return economy[name][node.label]


def _share(economy: Entries, child: Node | Leaf) -> float:
    if isinstance(child, Leaf):
        return economy[f"share_{child.transaction}"][child.index]
    return economy["share_node"][child.label]
