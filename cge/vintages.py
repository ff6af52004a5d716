r"""Vintages of capital, putty-semi-putty: old capital stays where it is and substitutes little, new capital moves and
substitutes as in the long run.

Both vintages of an activity are activities that make the same (`sam.vintages`). This year's new capital is old next year.
Its technique is that at which both vintages together bought: the old vintage's shares are re-based each year, so that at
the prices of the year, and at the average rental of its capital, it buys what both did (`Technique`).

Source: old and new capital and their elasticities, van der Mensbrugghe (2005), LINKAGE Technical Reference Document, and
Chateau, Dellink and Lanzi (2014), An Overview of the OECD ENV-Linkages Model; a rental and zero profit for each vintage,
and the part of new capital that hardens, Paltsev et al. (2005), The MIT EPPA Model, Version 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cge.analysis.accounting.sales import sales
from cge.carried import Entries
from cge.equilibrium import Equilibrium
from cge.forms import is_limit
from cge.motion import Capital, capital_services, capital_stock, investment_shares, law
from cge.nests import Leaf, Node
from cge.parameters import Parameters
from sam.vintages import old

Stocks = dict[tuple[str, ...], float]


@law("1", r"s", "balanced growth under M18")
def old_share(depreciation: Any, growth: Any, rigid: Any, years: int) -> Any:
    r"""M17. Share of old capital where all grows by one factor a step: $s = \phi L / (G - (1-\phi) L)$, with
    $L = (1-\delta)^n$."""
    left = (1 - depreciation) ** years
    return rigid * left / (growth - (1 - rigid) * left)


@law("base-year money", r"K^{old}_{a,t+n}", "Paltsev et al. (2005), section on capital vintaging")
def old_stock(stock: Any, new: Any, depreciation: Any, rigid: Any, years: int) -> Any:
    r"""M18. Old capital of an activity is what depreciation leaves of it, and of the part of its new capital that hardens:
    $K^{old\prime}_a = (1-\delta)^n (K^{old}_a + \phi K^{new}_a)$; the other part stays new:
    $(1-\delta)^n (1-\phi) K^{new}$."""
    return (1 - depreciation) ** years * (stock + rigid * new)


@law(
    "base-year money",
    r"\bar x_i",
    "calibrated share form: Rutherford (2002); merged vintages: van der Mensbrugghe (2005)",
)
def rebased_quantity(quantity: Any, price: Any, node: Any, cost: Any, base: Any, elasticity: Any) -> Any:
    r"""M19. What the technique of the old vintage buys of an item in benchmark units, so that at this year's relative prices
    $p_i$, with unit cost $c$ of an effective unit of the node, it buys $x_i$ for $q$:
    $\bar x_i = x_i\,(\bar q/q)(p_i/c)^\sigma$."""
    return quantity * (base / node) * (price / cost) ** elasticity


@law("1", r"\theta_i", "calibrated share form: Rutherford (2002)")
def technique_share(price: Any, quantity: Any, node: Any) -> Any:
    r"""M20. The coefficient of an item in the unit cost of its node: $\theta_i = \bar p_i \bar x_i / \bar q$. Re-based ones
    need not add up to one, because they are in benchmark prices."""
    return price * quantity / node


@dataclass(frozen=True)
class VintageCapital(Capital):
    """Capital in two vintages (M1, M2, M17 to M20): the new one moves between activities, the old one of each stays.

    activities: those with an old vintage. rigid: the part of new capital that is old, and so stays, from the next year on.
    Stocks are those of the new vintage by factor, and those of the old one by its factor and activity.
    """

    activities: tuple[str, ...] = ()
    rigid: float = 1.0

    def first(self, parameters: Parameters) -> Stocks:
        """Stocks in the first year."""
        rates, used = self._rates(parameters), parameters.entries("q0_factor")
        endowment = parameters.entries("q_factor_endowment")
        stocks: Stocks = {(f,): endowment[f] / rates[f] for f in self.factors}
        return stocks | {at: used[at] / rates[f] for f, _, at in self._places(used)}

    def moved(self, parameters: Parameters, benchmark: Parameters, stocks: Entries) -> Parameters:
        """The parameters of a year with these stocks; `parameters` have the technique of the year."""
        rates, used = self._rates(benchmark), parameters.entries("q0_factor")
        whole = benchmark.entries("q0_factor_total")
        endowment = {f: capital_services(stocks[f,], rates[f]) for f in self.factors}
        scale: Stocks = {}
        for f in self.factors:
            services = {
                at: capital_services(stocks[at], rates[f]) for g, _, at in self._places(used) if g == f
            }
            endowment[old(f)] = total = sum(services.values())
            scale |= {at: (amount / used[at]) / (total / whole[old(f)]) for at, amount in services.items()}
        return parameters.with_entries({"q_factor_endowment": endowment, "scale_factor_specific": scale})

    def next(self, solved: Equilibrium, stocks: Entries, years: int) -> Stocks:
        """Stocks at the end of a step."""
        rates, used = self._rates(solved.parameters), solved.entries("q_factor")
        invested = self._invested(solved) * self._shares(solved)
        later: Stocks = {}
        for f, amount in zip(self.factors, invested.tolist(), strict=True):
            kept = (1 - self.rigid) * stocks[f,]
            later[f,] = capital_stock(kept, amount, self._lost(f), years)
        for f, new, at in self._places(used):
            in_activity = used[new] / rates[f]
            later[at] = old_stock(stocks[at], in_activity, self._lost(f), self.rigid, years)
        self.refuse_negative(later)
        return later

    def _places(self, used: Mapping) -> Iterator[tuple[str, tuple[str, str], tuple[str, str]]]:
        """Each factor with its place in the new and the old vintage of an activity that uses it."""
        for f in self.factors:
            for a in self.activities:
                if (f, a) in used:
                    yield f, (f, a), (old(f), old(a))

    def _shares(self, solved: Equilibrium) -> np.ndarray:
        """Shares of the factors in investment, by what both vintages earn."""
        services = np.array([self._both(solved, "q_factor_total", f) for f in self.factors])
        earned = np.array(
            [
                sum(
                    solved.value("p_factor_market", g) * solved.value("q_factor_total", g)
                    for g in (f, old(f))
                )
                for f in self.factors
            ]
        )
        return investment_shares(earned / services, services, self.zeta)

    def _both(self, solved: Equilibrium, name: str, factor: str) -> float:
        return solved.value(name, factor) + solved.value(name, old(factor))

    def _lost(self, factor: str) -> float:
        return self.depreciation if isinstance(self.depreciation, int | float) else self.depreciation[factor]

    def _endowments(self, parameters: Parameters) -> dict[str, float]:
        """Benchmark services of both vintages."""
        whole = parameters.entries("q0_factor_total")
        return {f: whole[f] + whole[old(f)] for f in self.factors}


@dataclass(frozen=True)
class Technique:
    """What the old vintages of some activities buy in benchmark units (M19, M20): carried from year to year as stocks are.

    A place is the name of a benchmark parameter with its labels. The top of a tree keeps the benchmark's level.
    """

    name: str
    activities: tuple[str, ...]

    def first(self, parameters: Parameters) -> Stocks:
        """The benchmark's technique."""
        entries = {
            name: parameters.entries(name) for name in ("q0_node", *map(_base, ("intermediate", "factor")))
        }
        return {
            at: entries[at[0]][at[1] if len(at) == 2 else at[1:]]
            for node in self._nodes(parameters)
            for at in map(_place, node.children)
        }

    def moved(self, parameters: Parameters, benchmark: Parameters, stocks: Entries) -> Parameters:
        """The parameters of a year with this technique."""
        changes: dict[str, dict] = {}
        for at, quantity in stocks.items():
            changes.setdefault(at[0], {})[at[1] if len(at) == 2 else at[1:]] = quantity
        tops, paid = benchmark.entries("q0_node"), _paid0(benchmark)
        for node in self._nodes(benchmark):
            if len(node.children) == 1:
                continue  # nothing to share
            base = stocks.get(("q0_node", node.label), tops[node.label])
            for child in node.children:
                share = technique_share(_price0(paid, child), stocks[_place(child)], base)
                name = f"share_{child.transaction}" if isinstance(child, Leaf) else "share_node"
                changes.setdefault(name, {})[_member(child)] = share
        return parameters.with_entries(changes)

    def next(self, solved: Equilibrium, stocks: Entries, years: int) -> Stocks:
        """The technique at which both vintages together bought: that of the old vintage in the next solved year."""
        merged = _Merged(solved)
        later: Stocks = {}
        sigma, tops = solved.entries("sigma_node"), solved.entries("q0_node")
        productivity, paid = solved.entries("productivity"), _paid0(solved.parameters)
        for a in self.activities:
            new, aged = (solved.parameters.nests[each] for each in (a, old(a)))
            for ours, theirs in zip(new.nodes(), aged.nodes(), strict=True):
                value, quantity = merged.of_node(ours, theirs)
                effective = productivity[theirs.label]
                base = later.get(("q0_node", theirs.label), tops[theirs.label])
                for mine, its in zip(ours.children, theirs.children, strict=True):
                    spent, bought = merged.of(mine, its)
                    later[_place(its)] = rebased_quantity(
                        bought,
                        spent / bought / _price0(paid, its),
                        quantity / effective,
                        effective * value / quantity,
                        base,
                        sigma[theirs.label],
                    )
        return later

    def constant_shares(self, parameters: Parameters) -> str:
        """A node whose technique moves while its shares are constant, which cannot be re-based; empty where none is."""
        sigma = parameters.entries("sigma_node")
        for a in self.activities:
            new, aged = (parameters.nests[each] for each in (a, old(a)))
            for ours, theirs in zip(new.nodes(), aged.nodes(), strict=True):
                if is_limit(sigma[theirs.label], 1.0) and _differ(ours, theirs, sigma):
                    return theirs.label
        return ""

    def _nodes(self, parameters: Parameters) -> Iterator[Node]:
        for a in self.activities:
            yield from parameters.nests[old(a)].nodes()


class _Merged:
    """What both vintages of an activity spend and buy together."""

    def __init__(self, solved: Equilibrium) -> None:
        self._solved = solved
        self._node = solved.entries("q_node")
        self._spent: Stocks = {}
        self._bought: Stocks = {}
        for name in ("intermediate", "factor"):
            found = sales(solved, name)
            members = solved.parameters.sets[{"intermediate": "ca", "factor": "fa"}[name]]
            self._spent |= {(name, *at): each for at, each in zip(members, found.paid.tolist(), strict=True)}
            self._bought |= {
                (name, *at): each for at, each in zip(members, found.quantity.tolist(), strict=True)
            }

    def of(self, *pair: Node | Leaf) -> tuple[float, float]:
        """Spending and quantity of an item of both trees."""
        if isinstance(pair[0], Node):
            return self.of_node(*pair)
        at = [(leaf.transaction, *leaf.index) for leaf in pair if isinstance(leaf, Leaf)]
        return sum(self._spent[each] for each in at), sum(self._bought[each] for each in at)

    def of_node(self, *pair: Node | Leaf) -> tuple[float, float]:
        """The same of a node."""
        nodes = [node for node in pair if isinstance(node, Node)]
        leaves = [(leaf.transaction, *leaf.index) for node in nodes for leaf in node.leaves()]
        return sum(self._spent[each] for each in leaves), sum(self._node[node.label] for node in nodes)


def _differ(new: Node, aged: Node, sigma: Mapping[str, float]) -> bool:
    """Whether two trees are other techniques: other inputs, or another elasticity somewhere."""
    inputs = [[leaf.index[0] for leaf in tree.leaves()] for tree in (new, aged)]
    elasticities = [[sigma[node.label] for node in tree.nodes()] for tree in (new, aged)]
    return inputs[0] != inputs[1] or elasticities[0] != elasticities[1]


def _base(transaction: str) -> str:
    return f"q0_{transaction}"


def _member(child: Node | Leaf) -> str | tuple[str, ...]:
    return child.index if isinstance(child, Leaf) else child.label


def _place(child: Node | Leaf) -> tuple[str, ...]:
    """The benchmark parameter of an item, with its labels."""
    return (_base(child.transaction), *child.index) if isinstance(child, Leaf) else ("q0_node", child.label)


def _paid0(parameters: Parameters) -> dict[str, dict]:
    return {name: parameters.entries(f"paid0_{name}") for name in ("intermediate", "factor")}


def _price0(paid: Mapping[str, Mapping], child: Node | Leaf) -> float:
    """Benchmark price paid for an item; that of a node is one."""
    return paid[child.transaction][child.index] if isinstance(child, Leaf) else 1.0
