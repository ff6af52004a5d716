r"""A carbon price: the area under the curve of abatement costs, taxes that erode with the fuels, terms of trade.

U9. Abatement: in every tree the fuels' prices rise by what their carbon costs, all other prices and every output stay; CES
demands down the tree give emissions E(\tau). U10. Cost: \int \tau dE = \tau E(\tau) - \int E d\tau, by Simpson's rule.
U11. Taxes on output and on imports are lost on the fuels no longer bought, and on what refineries no longer import.
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
    saved: dict[str, float] = {}
    for use, quantity in curve[0].items():
        if quantity != curve[2][use]:
            saved[use[1]] = saved.get(use[1], 0.0) + quantity - curve[2][use]
    taxes, imports = _eroded(economy, saved)
    exports = by(0, base.entries("q0_export_to"))
    eta = mean(base.entries("eta_export_demand"), exports)
    terms = imports / (eta - 1.0) if exports and math.isfinite(eta) else 0.0
    carbon = tuple(f"allocative/{tax.name}" for tax in base.taxes if tax.shared_rate == "carbon_price")
    others = tuple(
        f"allocative/{tax.name}"
        for tax in base.taxes
        if tax.on in ("output", "import") and tax.kind == "ad_valorem"
    )
    return [
        Line("CO2", emitted[2] - emitted[0], "Mt", ("co2",), "substitution in every tree, outputs given"),
        Line("cost of abatement", cost, "money", carbon, "area under the curve of abatement costs"),
        Line("taxes that erode with the fuels", -taxes, "money", others, "taxes on output and imports in fuels not bought"),
        Line("gain of terms of trade", terms, "money", ("terms_of_trade/exports", "terms_of_trade/imports"),
             "fuel imports saved, over the elasticity of export demand less one"),
        Line("EV by taxes and terms of trade", cost - taxes + terms, "money", ("allocative", "terms_of_trade"),
             "sum of the three"),
    ]  # fmt: skip


def _bought(economy: Entries, price: float, money: float) -> dict[Use, float]:
    """Purchases of commodities at a price of carbon, where outputs and all other prices stay."""
    found: dict[Use, float] = {}
    for root in economy.parameters.nests.values():
        costs: dict[int, float] = {}
        _cost(economy, root, price * money, costs)
        _demand(economy, root, 1.0, costs, found)
    return found


def _cost(economy: Entries, node: Node | Leaf, levy: float, costs: dict[int, float]) -> float:
    """Unit cost of an item relative to the benchmark, and of all below it (in `costs`, by identity)."""
    if isinstance(node, Leaf):
        use = (node.transaction, *node.index)
        carbon = levy * _coefficient(economy, use)
        cost = 1.0 + carbon / economy[f"paid0_{node.transaction}"][node.index] if carbon else 1.0
    else:
        sigma = _elasticity(economy, node)
        items = [(_share(economy, child), _cost(economy, child, levy, costs)) for child in node.children]
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


def _eroded(economy: Entries, saved: dict[str, float]) -> tuple[float, float]:
    """Taxes on output and imports in what is no longer bought, and imports at cif; with one round of inputs of producers."""
    produced, homes, cif = economy["q0_make"], economy["q0_domestic"], by(1, economy["q0_import_from"])
    rates, duties = output_tax_rates(economy.parameters), _duties(economy)
    inputs = economy["q0_intermediate"]
    output = by(0, produced)

    def content(c: str) -> tuple[float, float, float]:
        """Shares of home goods, of imports at cif, and of taxes on imports in supply."""
        abroad = cif.get(c, 0.0)
        paid = abroad * (1.0 + duties.get(c, 0.0))
        total = homes.get(c, 0.0) + paid or 1.0
        return homes.get(c, 0.0) / total, abroad / total, (paid - abroad) / total

    taxes = imports = 0.0
    for c, value in saved.items():
        home, abroad, tax = content(c)
        taxes += value * (tax + home * rates.get(c, 0.0))
        imports += value * abroad
        makers = {a: made for (a, of), made in produced.items() if of == c}
        made = sum(makers.values())
        for (i, a), quantity in inputs.items():
            if a in makers and i in saved:
                fewer = value * home * makers[a] / made * quantity / output[a]
                taxes += fewer * content(i)[2]
                imports += fewer * content(i)[1]
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
