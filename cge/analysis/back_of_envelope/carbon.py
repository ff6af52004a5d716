r"""A price of carbon, of permits or of fossil fuels: the area under the curve of abatement costs, taxes that erode, trade.

U9. Abatement: producers at home pass on what the price costs them, less what allowances by benchmark pay them, and make what
is then bought, while factors cost what they did and exports stay; CES demands down every tree give purchases x(t) on the
straight line of levies l(t) from those before to those after.
U10. Cost: \sum \int l dx = \sum l x - \sum \int x dl, by Simpson's rule; the same for outputs, which allowances pay for.
U11. Taxes on output, imports and purchases are lost on the fuels no longer bought.
U12. Terms of trade: imports saved, M \hat M, are met by fewer exports, which sell at higher prices:
E \hat p_E = -M \hat M / (\eta - 1). Source: Ellerman and Decaux (1998) for the curve; Goulder (1995) for taxes that erode;
Fischer and Fox (2007) for allowances by benchmark.
"""

from __future__ import annotations

import math

from cge.analysis.back_of_envelope.levies import Place, levies, priced
from cge.analysis.back_of_envelope.line import Entries, Line, by, import_taxes, mean, moved, output_tax_rates
from cge.blocks.carbon import EMISSIONS
from cge.closure import Closure
from cge.forms import is_limit
from cge.nests import Leaf, Node
from cge.parameters import Parameters

OUTPUT = "output"
ROUNDS = 6
"""Rounds of prices and outputs: inputs are half of output, so that six leave two per cent of the second round's effect."""


def carbon_account(base: Parameters, shocked: Parameters, closure: Closure) -> list[Line]:
    """Account of changed prices of emissions; empty without one."""
    taxes = priced(base)
    if not any(moved(base, shocked, tax.rate) for tax in taxes):
        return []
    economy = Entries(base)
    start, end = levies(base), levies(shocked)
    curve = [_bought(economy, _between(start, end, share)) for share in (0.0, 0.5, 1.0)]
    emitted = [sum(_coefficient(economy, use) * value for use, value in point.items()) for point in curve]
    used = _cost_of(curve, start, end)
    purchases = {at: value for at, value in curve[0].items() if at[0] != OUTPUT}
    fuels = {at[1] for at in purchases if _coefficient(economy, at)}
    saved = {at: value - curve[2][at] for at, value in purchases.items() if at[1] in fuels}
    taxed, imports = _eroded(economy, saved)
    exports = by(0, base.entries("q0_export_to"))
    eta = mean(base.entries("eta_export_demand"), exports)
    terms = imports / (eta - 1.0) if exports and math.isfinite(eta) else 0.0
    own = tuple(f"allocative/{tax.name}" for tax in taxes)
    others = tuple(
        f"allocative/{tax.name}"
        for tax in base.taxes
        if not tax.is_direct and tax.on != "factor" and tax.kind == "ad_valorem"
    )
    return [
        Line("CO2", emitted[2] - emitted[0], "Mt", ("co2",), "substitution in every tree, costs passed on"),
        Line("cost of abatement", used, "money", own, "area under the curve of abatement costs"),
        Line("taxes that erode with the fuels", -taxed, "money", others, "taxes in fuels not bought"),
        Line("gain of terms of trade", terms, "money", ("terms_of_trade/exports", "terms_of_trade/imports"),
             "fuel imports saved, over the elasticity of export demand less one"),
        Line("EV by taxes and terms of trade", used - taxed + terms, "money", ("allocative", "terms_of_trade"),
             "sum of the three"),
    ]  # fmt: skip


def _between(start: dict[Place, float], end: dict[Place, float], share: float) -> dict[Place, float]:
    return {at: (1 - share) * start.get(at, 0.0) + share * end.get(at, 0.0) for at in {**start, **end}}


def _cost_of(curve: list[dict[Place, float]], start: dict[Place, float], end: dict[Place, float]) -> float:
    """U10."""
    total = 0.0
    for at in {**start, **end}:
        if at not in curve[0]:
            continue
        before, after = start.get(at, 0.0), end.get(at, 0.0)
        first, half, last = (point[at] for point in curve)
        area = (after - before) * (first + 4 * half + last) / 6
        total += after * last - before * first - area
    return total


def _bought(economy: Entries, levied: dict[Place, float]) -> dict[Place, float]:
    """Purchases of commodities, and outputs, at levies that producers at home pass on, where factors cost what they did."""
    parameters = economy.parameters
    used, makers, products = economy["q0_supply"], _makers(economy), _products(economy)
    prices: dict[str, float] = {}
    levels: dict[str, float] = {}
    found: dict[Place, float] = {}
    for _ in range(ROUNDS):
        found, costs = {}, {}
        for name, root in parameters.nests.items():
            each: dict[int, float] = {}
            costs[name] = _cost(economy, root, levied, prices, each)
            _demand(economy, root, levels.get(name, 1.0), each, found)
            if name in products:
                costs[name] += levied.get((OUTPUT, name), 0.0) / economy["paid0_output"].get(name, 1.0)
                found[OUTPUT, name] = levels.get(name, 1.0) * sum(products[name].values())
        change = dict.fromkeys(used, 0.0)
        for use, quantity in found.items():
            if use[0] != OUTPUT:
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
    economy: Entries,
    node: Node | Leaf,
    levied: dict[Place, float],
    prices: dict[str, float],
    costs: dict[int, float],
) -> float:
    """Unit cost of an item relative to the benchmark, and of all below it (in `costs`, by identity)."""
    if isinstance(node, Leaf):
        use = (node.transaction, *node.index)
        carbon = levied.get(use, 0.0)
        cost = prices.get(node.index[0], 1.0)
        cost += carbon / economy[f"paid0_{node.transaction}"][node.index] if carbon else 0.0
    else:
        sigma = _elasticity(economy, node)
        items = [
            (_share(economy, child), _cost(economy, child, levied, prices, costs)) for child in node.children
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
    economy: Entries, node: Node, level: float, costs: dict[int, float], found: dict[Place, float]
) -> None:
    """Demand below a node that runs at `level` of the benchmark."""
    sigma = _elasticity(economy, node)
    for child in node.children:
        own = level * (costs[id(node)] / costs[id(child)]) ** sigma
        if isinstance(child, Node):
            _demand(economy, child, own, costs, found)
        elif child.transaction in EMISSIONS:
            found[(child.transaction, *child.index)] = own * economy[f"q0_{child.transaction}"][child.index]


def _eroded(economy: Entries, saved: dict[Place, float]) -> tuple[float, float]:
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


def _coefficient(economy: Entries, use: Place) -> float:
    if use[0] == OUTPUT:
        return economy[EMISSIONS[OUTPUT]][use[1]]
    name = EMISSIONS.get(use[0])
    return economy[name][use[1:]] if name else 0.0


def _elasticity(economy: Entries, node: Node) -> float:
    name = "sigma_utility" if node.label in economy["sigma_utility"] else "sigma_node"
    return economy[name][node.label]


def _share(economy: Entries, child: Node | Leaf) -> float:
    if isinstance(child, Leaf):
        return economy[f"share_{child.transaction}"][child.index]
    return economy["share_node"][child.label]
