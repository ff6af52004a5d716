"""Seeded violations: for each item of the referee's list a model broken in one place, which that item catches.

Each is tried on the item alone; marked slow, the whole list shows that no other item fails. Only one breaks more than one:
the gaps of all accounts add up to zero, so that a leak from the dropped account is in another one as well, and which
equation is dropped then matters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

from cge import composites, selection
from cge.analysis.indicators import indicators
from cge.block import Block
from cge.blocks import PARAMETERS, consumption, foreign, government, markets, production, trade
from cge.blocks import nests as node_block
from cge.engine import Evaluator
from cge.engine.selection import Freed
from cge.forms import cost_identity
from cge.model import Model
from cge.nests import Leaf, Node
from experiments.referee import decomposition, scale
from experiments.referee.review import ITEMS, review, tried
from experiments.referee.subject import Economy, Subject

from .subjects import item, subject, with_block, with_payment, with_rules, with_variable

Seeding = Callable[[pytest.MonkeyPatch], Subject]


@dataclass(frozen=True)
class Violation:
    """How a model is broken, and what catches it besides the item of its own key."""

    seeded: Seeding
    also: tuple[str, ...] = ()


def drift(m):
    """A relative price that is zero at the benchmark."""
    return m.p_exchange / m.p_consumption - 1


def benchmark(patch: pytest.MonkeyPatch) -> Subject:
    """The numeraire is not what the benchmark has."""

    def numeraire(m):
        return m.p_consumption == 1.001 * m.p_numeraire

    return subject(with_rules(markets.block, numeraire=numeraire))


def ledger(patch: pytest.MonkeyPatch) -> Subject:
    """A payment that the SAM does not have; it balances, because it comes back to the payer."""
    return subject(with_payment("a_x", "a_x", lambda m: 5.0 * m.p_consumption))


def zero_shock(patch: pytest.MonkeyPatch) -> Subject:
    """A start value that is off by 1e-6, hidden behind large terms of its equation."""
    return subject(with_variable(lambda m: m.rate_seeded + 1e5 == 1e5 + 1.0 + 1e-6))


def shock(patch: pytest.MonkeyPatch) -> Subject:
    """An equation that no number solves once the world price of imports has moved by a third of a per cent."""
    return subject(
        with_variable(lambda m: m.rate_seeded**2 == 1.0 - 1e5 * (m.p_world_import["w", "c_x"] - 1.0) ** 2)
    )


def walras(patch: pytest.MonkeyPatch) -> Subject:
    """Money that the commodity account hands to the saving pool, whose balance is dropped."""
    return subject(with_payment("c_x", "saving", lambda m: drift(m) * m.p_supply["c_x"] * m.q_supply["c_x"]))


def solved_sam(patch: pytest.MonkeyPatch) -> Subject:
    """Money that one commodity account hands to another."""
    return subject(with_payment("c_x", "c_y", lambda m: drift(m) * m.p_supply["c_x"] * m.q_supply["c_x"]))


def nests(patch: pytest.MonkeyPatch) -> Subject:
    """The price of government consumption is that of one good only."""
    original = node_block.block.equations["node_cost"].rule

    def node_cost(m, k):
        return m.p_node[k] == m.p_supply["c_x"] if k == "gov" else original(m, k)

    return subject(with_rules(node_block.block, node_cost=node_cost))


def gdp_nominal(patch: pytest.MonkeyPatch) -> Subject:
    """A payment of an activity to itself that is booked as government consumption."""
    cell = with_payment(
        "a_x", "a_x", lambda m: drift(m) * m.p_supply["c_x"] * m.q_supply["c_x"], "government", ("c_x", "gov")
    )
    return subject(cell)


def gdp_real(patch: pytest.MonkeyPatch) -> Subject:
    """Buyers of domestic goods and imports do not spend as little as they could, though their spending adds up."""

    def supply_price(m, c):
        return (
            m.p_supply[c] * m.q_supply[c] == m.p_domestic[c] * m.q_domestic[c] + m.p_import[c] * m.q_import[c]
        )

    def domestic_demand(m, c):
        relative = m.p_supply[c] / m.p_domestic[c]
        return m.q_domestic[c] == m.q0_domestic[c] * m.q_supply[c] / m.q0_supply[c] * relative ** (
            m.sigma_armington[c] + 0.5
        )

    return subject(with_rules(trade.block, supply_price=supply_price, domestic_demand=domestic_demand))


def numeraire(patch: pytest.MonkeyPatch) -> Subject:
    """The government saves a fixed amount of money, which the numeraire's value changes."""

    def government_saving(m, g):
        return m.v_saving_government[g] == m.saving_government_real[g]

    return subject(with_rules(government.block, government_saving=government_saving))


def quantities(patch: pytest.MonkeyPatch) -> Subject:
    """Real government consumption is declared as a pure number."""
    spec = PARAMETERS["q_government_fixed"]
    patch.setitem(PARAMETERS, spec.name, replace(spec, dimension="none"))
    return subject()


def ev_numeraire(patch: pytest.MonkeyPatch) -> Subject:
    """EV counts money instead of utility."""

    def nominal(base, new, **options):
        found = indicators(base, new, **options)
        spent = [sum(each.entries("v_consumption").values()) for each in (base, new)]
        return replace(
            found, macro={**found.macro, "ev": replace(found.macro["ev"], value=spent[1] - spent[0])}
        )

    patch.setattr(scale, "indicators", nominal)
    return subject()


def labour_tax(patch: pytest.MonkeyPatch) -> Subject:
    """Demand for factors sees the price without factor taxes; there are none in the benchmark."""
    original = production.block.equations["factor_demand"].rule

    def factor_demand(m, f, a):
        return original(Untaxed(m, "factor", lambda f, a: m.p_factor[f, a]), f, a)

    return subject(with_rules(production.block, factor_demand=factor_demand))


def consumption_tax(patch: pytest.MonkeyPatch) -> Subject:
    """The household's demand sees the price without its taxes; there are none in the benchmark."""
    original = consumption.block.equations["consumption_demand"].rule

    def consumption_demand(m, c, h):
        seen = Untaxed(m, "consumption", lambda c, h: m.paid("supply", c)) if c == "c_y" else m
        return original(seen, c, h)

    return subject(with_rules(consumption.block, consumption_demand=consumption_demand))


def output_rebate(patch: pytest.MonkeyPatch) -> Subject:
    """A tax per unit of output that nobody pays."""
    original = Model._specific

    def specific(self, tax, index):
        return 0.0 if tax.on == "output" else original(self, tax, index)

    patch.setattr(Model, "_specific", specific)
    return subject()


def permits(patch: pytest.MonkeyPatch) -> Subject:
    """Who pays for permits pays more duty as well."""
    original = selection._freed

    def freed(model, closure):
        yield from original(model, closure)
        if closure.carbon == "cap":
            yield Freed((("rate_duty", ("w", "c_y")),), "price_permit", "points")

    patch.setattr(selection, "_freed", freed)
    return subject()


def dropped_equation(patch: pytest.MonkeyPatch) -> Subject:
    """Foreign saving is another one where the balance that is dropped is not that of the saving pool."""
    seeded = Block("seeded")

    @seeded.equation("", determines="p_exchange", alternative="walras!=saving")
    def other_foreign_saving(m):
        saving = sum(m.v_saving_foreign[r] for r in m.sets["r"])
        return saving == m.p_exchange * m.saving_foreign * (1 + drift(m))

    rule = replace(foreign.block.equations["foreign_saving"], alternative="walras=saving")
    changed = replace(foreign.block, equations={**foreign.block.equations, "foreign_saving": rule})
    return subject((*with_block(foreign.block, changed), seeded))


def start_point(patch: pytest.MonkeyPatch) -> Subject:
    """Two solutions next to each other."""
    return subject(with_variable(lambda m: m.rate_seeded**2 + 1.02 == 2.02 * m.rate_seeded))


def second_solver(patch: pytest.MonkeyPatch) -> Subject:
    """A second solver that stops too early."""
    original = Subject.solved

    def solved(self, compiled, parameters, method="") -> Economy:
        found = original(self, compiled, parameters, method)
        early = 1e-6 if method else 0.0
        return replace(
            found, variables={name: value * (1.0 + early) for name, value in found.variables.items()}
        )

    patch.setattr(Subject, "solved", solved)
    return subject()


def derivatives(patch: pytest.MonkeyPatch) -> Subject:
    """One entry of the Jacobian is wrong by one per cent."""
    original = Evaluator.jacobian_values

    def jacobian_values(self, x):
        values = original(self, x)
        if "total_emissions" in self.system.equations:
            row = self.system.equations.index("total_emissions")
            values = np.where(self.system.chain.rows == row, 1.01 * values, values)
        return values

    patch.setattr(Evaluator, "jacobian_values", jacobian_values)
    return subject()


def elasticity_limits(patch: pytest.MonkeyPatch) -> Subject:
    """At an elasticity of 1 the unit cost is the arithmetic mean of prices."""

    def identity(price, items, elasticity, value):
        return cost_identity(
            price, items, 0.0 if value == 1.0 else elasticity, 0.0 if value == 1.0 else value
        )

    patch.setattr(composites, "cost_identity", identity)
    return subject()


def decomposed(patch: pytest.MonkeyPatch) -> Subject:
    """A thousandth of each contribution is lost."""
    original = decomposition.contributions

    def lossy(*arguments):
        found = original(*arguments)
        return replace(found, table=0.999 * found.table)

    patch.setattr(decomposition, "contributions", lossy)
    return subject()


class Untaxed:
    """A model as an equation sees it that asks for the price without tax in one kind of transaction."""

    def __init__(self, model: Model, kind: str, price: Callable) -> None:
        self._model, self._kind, self._price = model, kind, price

    def __getattr__(self, name: str):
        return getattr(self._model, name)

    def paid(self, kind: str, *index: str):
        """Price paid, but for the one kind."""
        return self._price(*index) if kind == self._kind else self._model.paid(kind, *index)

    def relative_price(self, child: Node | Leaf):
        """The same, where a rule asks for an item of a nest."""
        return Model.relative_price(self, child)


VIOLATIONS = {
    "benchmark": Violation(benchmark),
    "ledger": Violation(ledger),
    "zero_shock": Violation(zero_shock),
    "shock": Violation(shock),
    "walras": Violation(walras, also=("solved_sam", "dropped_equation")),
    "solved_sam": Violation(solved_sam),
    "nests": Violation(nests),
    "gdp_nominal": Violation(gdp_nominal),
    "gdp_real": Violation(gdp_real),
    "numeraire": Violation(numeraire),
    "quantities": Violation(quantities),
    "ev_numeraire": Violation(ev_numeraire),
    "labour_tax": Violation(labour_tax),
    "consumption_tax": Violation(consumption_tax),
    "output_rebate": Violation(output_rebate),
    "permits": Violation(permits),
    "dropped_equation": Violation(dropped_equation),
    "start_point": Violation(start_point),
    "second_solver": Violation(second_solver),
    "derivatives": Violation(derivatives),
    "elasticity_limits": Violation(elasticity_limits),
    "decomposition": Violation(decomposed),
}


def test_every_item_has_a_violation() -> None:
    assert [each.key for each in ITEMS] == list(VIOLATIONS)


@pytest.mark.parametrize("key", VIOLATIONS)
def test_the_item_catches_its_violation(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tried(item(key), VIOLATIONS[key].seeded(monkeypatch)).status == "failed"


@pytest.mark.slow
@pytest.mark.parametrize("key", VIOLATIONS)
def test_no_other_item_fails(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trials = list(review(VIOLATIONS[key].seeded(monkeypatch)))
    failed = {trial.item: trial.reason for trial in trials if trial.status == "failed"}
    assert failed.keys() == {key, *VIOLATIONS[key].also}, failed
    assert all(trial.reason.startswith("not tried") for trial in trials if trial.status == "not_applicable")
