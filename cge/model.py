"""The model that equations are written in: Pyomo's components under their declared names, the ledger and the index sets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from cge.algebra import pyo
from cge.block import Block, ComplementSpec, EquationSpec, VariableSpec
from cge.blocks import UNITS
from cge.components import indexed_constraint, indexed_parameter, indexed_variable
from cge.demand import SYSTEMS
from cge.expression import Expression
from cge.ledger import Ledger
from cge.nests import Leaf, Node
from cge.parameters import Parameters
from cge.sets import SETS
from cge.taxes import Tax


class Model:
    """A built model: Pyomo components under their declared names, plus the ledger and the index sets.

    Equations read `m.q_import[c]`, `m.sigma_armington[c]`, `m.paid("import", r, c)`; everything they need to know
    about the economy's shape (who produces, who buys, which node lies above) is an attribute or method here. It has the
    equations of every closure; `cge.read_model` selects.
    """

    def __init__(self, parameters: Parameters, free: tuple[str, ...] = ()) -> None:
        self.parameters = parameters
        self.free = free
        self.blocks: tuple[Block, ...] = ()
        self.sets = parameters.sets
        self.taxes = parameters.taxes
        self.demand_system = SYSTEMS[parameters.demand]
        self.pyomo = pyo.ConcreteModel()
        self.variables: dict[str, VariableSpec] = {}
        self.equations: dict[str, EquationSpec] = {}
        self.complementarities: dict[str, ComplementSpec] = {}
        # Start of a complementarity's variable if it holds: family -> member -> value.
        self.displaced: dict[str, dict] = {}
        self.figures: dict[str, Expression] = {}  # made when first asked for (`cge.figures.figures`)
        self._numbers: dict[str, dict] = {}
        self._members = {name: set(members) for name, members in self.sets.items()}
        self._index_sets: dict[str, pyo.Set] = {}
        self._levels: dict[str, Expression] = {}
        self._index_shape()
        self.ledger = Ledger(self.taxes, self._rate, self._specific, self._applies)

    def __getattr__(self, name: str) -> Any:
        # Only asked where there is no such attribute.
        raise AttributeError(f"the model has no variable or parameter {name!r}")

    def add_parameter(self, name: str, over: str) -> None:
        """Add a mutable Pyomo parameter with its calibrated values; a Var where it is to be freed."""
        entries = self.parameters.entries(name)
        self._numbers[name] = entries
        if name in self.free:
            index = (self._index_set(over),) if over else ()
            self._add(name, pyo.Var(*index, initialize=entries if over else entries[None]))
        elif over:
            self._know(name, indexed_parameter(self.pyomo, name, self._index_set(over), entries))
        else:
            self._add(name, pyo.Param(initialize=entries[None], mutable=True))

    def add_variable(self, spec: VariableSpec) -> None:
        """Add a Pyomo variable that starts at its benchmark value."""
        start = self._numbers[spec.start] if isinstance(spec.start, str) else spec.start
        bounds = (0.0, None) if spec.positive else (None, None)
        self.variables[spec.name] = spec
        if spec.over:
            index = self._index_set(spec.over)
            self._know(spec.name, indexed_variable(self.pyomo, spec.name, index, start, bounds))
        else:
            start = start[None] if isinstance(start, dict) else start
            self._add(spec.name, pyo.Var(initialize=start, bounds=bounds))

    def add_component(self, spec: VariableSpec, component: Any) -> None:
        """Add a Pyomo variable made elsewhere, under its declaration."""
        self.variables[spec.name] = spec
        self._add(spec.name, component)

    def add_equation(self, spec: EquationSpec) -> None:
        """Add an equation family; a rule that returns None has no equation for that index in this economy."""
        self.equations[spec.name] = spec
        if not spec.over:
            expression = spec.rule(self)
            if expression is not None:
                self.pyomo.add_component(spec.name, pyo.Constraint(expr=expression))
            return
        rows: dict = {}
        for member in self.sets[spec.over]:
            expression = spec.rule(self, *(member if isinstance(member, tuple) else (member,)))
            if expression is not None:
                rows[member] = expression
        complete = len(rows) == len(self.sets[spec.over])
        index = self._index_set(spec.over) if complete else list(rows)
        indexed_constraint(self.pyomo, spec.name, index, rows)

    def paid(self, transaction: str, *index: str) -> Expression:
        """Price that the buyer pays for a transaction, all taxes included."""
        return self.ledger.paid(transaction, *index)

    def number(self, name: str, *index: str) -> float:
        """Current calibrated value of a parameter (selects functional-form limits)."""
        return self._numbers[name][index[0] if len(index) == 1 else index or None]

    def has(self, over: str, label: object) -> bool:
        """True if a label is in an index set."""
        return label in self._members[over]

    def index(self, over: str, commodity: str) -> list[tuple]:
        """Members of an index set that concern one commodity."""
        return self._by_commodity[over][commodity]

    def nonzero(self, name: str) -> list:
        """Labels at which a parameter is not zero."""
        return [label for label, value in self._numbers[name].items() if value]

    def node(self, label: str) -> Node:
        """A node of a tree by its label."""
        return self._nodes[label]

    def leaf(self, transaction: str, *index: str) -> Leaf:
        """A purchase in a tree by its transaction and labels."""
        return self._leaves[transaction, *index]

    def level(self, k: str) -> Expression:
        """Level of a node relative to the benchmark, per unit of productivity; one expression for all readers."""
        found = self._levels.get(k)
        if found is None:
            base = self.q0_node[k]
            effective = self.productivity[k] * base if self.has("k_production", k) else base
            found = self._levels[k] = self.q_node[k] / effective
        return found

    def consumption_node(self, household: str) -> Node:
        """The top of a household's tree."""
        return self.parameters.nests[household]

    def child_label(self, child: Node | Leaf) -> str:
        """Label of a child at the top of a household's tree: the commodity or the node."""
        return child.label if isinstance(child, Node) else child.index[0]

    def share(self, child: Node | Leaf) -> Expression:
        """Benchmark cost share of a child in its node."""
        if isinstance(child, Leaf):
            return getattr(self, f"share_{child.transaction}")[child.index]
        return self.share_node[child.label]

    def relative_price(self, child: Node | Leaf) -> Expression:
        """Price of a child relative to the benchmark: the price paid for a purchase, the unit cost of a node."""
        if isinstance(child, Leaf):
            return (
                self.paid(child.transaction, *child.index)
                / getattr(self, f"paid0_{child.transaction}")[child.index]
            )
        return self.p_node[child.label]

    def paid_price(self, child: Node | Leaf) -> Expression:
        """Price of a child per unit of its quantity."""
        if isinstance(child, Leaf):
            return self.paid(child.transaction, *child.index)
        return self.relative_price(child)

    def _add(self, name: str, component: Any) -> None:
        self.pyomo.add_component(name, component)
        self._know(name, component)

    def _know(self, name: str, component: Any) -> None:
        # A plain dict of the data: Pyomo's own lookup checks each index against the set, thousands of times.
        if hasattr(type(self), name) or name in self.__dict__:
            raise ValueError(
                f"{name} cannot be the name of a variable or parameter: models have another {name}"
            )
        # A parameter without data (all zero) stays Pyomo's, which makes them as they are read.
        indexed = component.is_indexed() and len(component._data)
        self.__dict__[name] = dict(component.items()) if indexed else component

    def _index_set(self, over: str) -> pyo.Set:
        """The Pyomo set of an index set, made once for all components over it."""
        found = self._index_sets.get(over)
        if found is None:
            found = self._index_sets[over] = pyo.Set(initialize=self.sets[over], ordered=True)
            self.pyomo.add_component(f"index_{over}", found)
        return found

    def _index_shape(self) -> None:
        sets = self.sets
        main = tuple(at for at in sets["ac"] if at not in self._members["ac_by"])
        self.products, self.producers = _neighbours(main)
        self.by_products = _neighbours(sets["ac_by"])[0]
        self.new_vintage: dict[str, str] = dict(sets["ab"])
        self.old_vintages = _neighbours(sets["ab"])[1]
        self.origins = _neighbours(sets["rc"])[1]
        self.destinations = _neighbours(sets["cr"])[0]
        self.users, self.factors_of = _neighbours(sets["fa"])
        self.bundled = _neighbours(sets["cb"])[1]
        self._by_commodity: dict[str, dict] = {}
        for over in ("ca", "ch", "cg", "ci", "cb", "nc", "nc_domestic", "ic", "ac_by"):
            position = SETS[over].index("c")
            found = defaultdict(list)
            for member in sets[over]:
                found[member[position]].append(member)
            self._by_commodity[over] = found
        self._nodes: dict[str, Node] = {}
        self.parent: dict[object, str] = {}
        self._leaves: dict[tuple[str, ...], Leaf] = {}
        for root in self.parameters.nests.values():
            for node in root.nodes():
                self._nodes[node.label] = node
                for child in node.children:
                    if isinstance(child, Leaf):
                        self._leaves[child.transaction, *child.index] = child
                    key = child.label if isinstance(child, Node) else (child.transaction, *child.index)
                    self.parent[key] = node.label

    def _rate(self, tax: Tax, index: tuple[str, ...]) -> Expression:
        at = index if len(index) > 1 else index[0]
        rate = getattr(self, tax.rate)
        rate = rate if tax.shared_rate else rate[at]
        if tax.multiplier in UNITS:
            return rate * UNITS[tax.multiplier].rule(self, *index)
        return rate * getattr(self, tax.multiplier)[at] if tax.multiplier else rate

    def _specific(self, tax: Tax, index: tuple[str, ...]) -> Expression:
        return self._rate(tax, index) * self.p_consumption * tax.money_per_unit

    def _applies(self, tax: Tax, index: tuple[str, ...]) -> bool:
        if not tax.applies_to(index):
            return False
        if tax.multiplier in UNITS:
            return bool(UNITS[tax.multiplier].where(self, *index))
        return not tax.multiplier or bool(self.number(tax.multiplier, *index))


def _neighbours(pairs: Sequence[tuple[str, str]]) -> tuple[dict, dict]:
    forward: dict = defaultdict(list)
    backward: dict = defaultdict(list)
    for first, second in pairs:
        forward[first].append(second)
        backward[second].append(first)
    return forward, backward
