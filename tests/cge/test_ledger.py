"""The ledger: at the benchmark it is the SAM; a demand that misses a tax is caught after the solve."""

from __future__ import annotations

import ast
import functools
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

import cge.solve
from cge.block import Block, EquationSpec
from cge.blocks import BLOCKS, TRANSACTIONS
from cge.build import build
from cge.closure import CLOSURES
from cge.equilibrium import Equilibrium
from cge.model import Model
from cge.nests import Leaf, Node
from cge.parameters import Parameters
from cge.solve import compile_economy, solve
from cge.structure import BuyerSpec, HouseholdSpec, TaxSpec
from experiments.examples import SMALL_TABLE, SMALL_TAXES, small_sam, technology, two_sectors
from sam import Sam
from sam.problem import SolveError

from .economies import japan, japan_compiled, opencge_10, small, stdcge, textbook

BLOCKS_FOLDER = Path(__file__).resolve().parents[2] / "cge" / "blocks"


def largest_gap(solved: Sam, benchmark: Sam) -> float:
    """Largest difference of a cell, by the larger of the cell and a millionth of the SAM's largest cell."""
    cells = solved.flows.index.union(benchmark.flows.index)
    one, two = solved.flows.reindex(cells, fill_value=0.0), benchmark.flows.reindex(cells, fill_value=0.0)
    scale = two.abs().clip(lower=1e-6 * two.abs().max())
    return float(((one - two).abs() / scale).max())


@pytest.mark.parametrize("parameters", [stdcge, opencge_10, small], ids=lambda f: f.__name__)
def test_the_benchmark_is_the_sam_cell_by_cell(parameters) -> None:
    parameters = parameters()
    solved = solve(compile_economy(parameters, textbook(parameters)), parameters)
    assert largest_gap(solved.sam, parameters.sam) <= 1e-9
    assert solved.sam.flows.index.equals(parameters.sam.flows.index)


@pytest.mark.parametrize(
    "entries",
    [
        ("savings_driven", ()),
        ("welfare", ()),
        ("savings_driven", (("government_saving", "residual"), ("government_instrument", "none"))),
    ],
)
def test_the_benchmark_is_the_sam_of_japan(entries) -> None:
    closure, changes = entries
    solved = solve(japan_compiled(closure, **dict(changes)), japan())
    assert largest_gap(solved.sam, japan().sam) <= 1e-9


def test_cells_add_up_to_the_solved_sam(shocked: Equilibrium) -> None:
    cells = shocked.cells.groupby(["receiver", "payer"])["value"].sum()
    assert (shocked.sam.flows - cells).dropna().abs().max() <= 1e-9


def test_incomes_are_row_sums(shocked: Equilibrium) -> None:
    receipts = shocked.sam.receipts()
    for name in ("v_income", "v_tax", "v_factor_income"):
        for label, value in shocked.entries(name).items():
            assert value == pytest.approx(receipts.get(label, 0.0), rel=1e-11, abs=1e-6), label


# --- one way to a buyer's price ---------------------------------------------------------------------------------------


def test_blocks_read_no_tax_rate() -> None:
    """`paid()` is the only way to a buyer's price: no equation multiplies by a rate itself."""
    allowed = {"rate_saving_household", "rate_saving_government", "rate_instrument"}
    read = {
        node.attr
        for file in BLOCKS_FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr.startswith(("rate_", "carbon_price"))
    }
    assert read <= allowed


def test_a_transaction_is_declared_once() -> None:
    model = build(small())
    with pytest.raises(ValueError, match="transaction make is declared twice"):
        model.ledger.transaction(TRANSACTIONS["make"], model)


def test_a_built_model_pickles() -> None:
    """Price and value rules are named functions: a worker or a cache can hold the model."""
    model = build(small())
    again = pickle.loads(pickle.dumps(model))
    assert str(again.ledger.receipts("gov")) == str(model.ledger.receipts("gov"))


def test_a_transaction_names_letters_of_its_set() -> None:
    block = Block("wrong")
    sale = {"price": "p_make", "quantity": "q_make", "symbol": "p", "sentence": "sale"}
    with pytest.raises(ValueError, match="index set 'ac' has the letters a, c; there is no 'h'"):
        block.transaction("make", "ac", payer="h", receiver="a", **sale)
    with pytest.raises(ValueError, match="transaction make: its payer hands over the tax, but has no letter"):
        block.transaction("make", "ac", receiver="a", remits="payer", **sale)
    with pytest.raises(ValueError, match="transfer saving: pool, e have no letter 'h'"):
        block.transfer("saving", "pool", "e", payer="h", receiver="j", value=max, sentence="saving")


class Untaxed:
    """A model in the eyes of one equation that forgot the tax."""

    def __init__(self, model) -> None:
        self._model = model

    def __getattr__(self, name: str):
        return getattr(self._model, name)

    def paid(self, name: str, *index: str):
        """The price without the tax of this transaction."""
        return self._model.ledger.net(name, *index)

    def relative_price(self, child: Node | Leaf):
        """The same, where a rule asks for an item of a nest."""
        return Model.relative_price(self, child)


DEMANDS = {
    "intermediate": "intermediate_demand",
    "factor": "factor_demand",
    "consumption": "consumption_demand",
    "government": "government_demand",
    "investment": "investment_demand",
}


def taxed_economy(on: str, household: HouseholdSpec | None = None) -> Parameters:
    """Two partners, substitution everywhere, and one more tax with rate 0 on one good only."""
    label = "labour" if on == "factor" else "c_y"
    tax = TaxSpec(name="new", account="t_new", on=on, collector="gov", of=(label,))
    return small(
        small_sam(two_sectors(), ("u", "v")),
        SMALL_TABLE,
        taxes=(*SMALL_TAXES, tax),
        activities=technology(value_added=0.8, top=0.5),
        household=household or HouseholdSpec(demand="ces", elasticity=0.5),
        government=BuyerSpec(elasticity=0.5),
        investment={"*": BuyerSpec(elasticity=0.5)},
    )


def switched_on(parameters: Parameters, rate: float) -> Parameters:
    """The new tax at a rate, where it falls."""
    tax = next(tax for tax in parameters.taxes if tax.name == "new")
    array = parameters.data["rate_new"].copy()
    for index in parameters.entries("rate_new"):
        if tax.applies_to(index):
            array.loc[index] = rate
    return parameters.with_values({"rate_new": array})


def forget_the_tax(monkeypatch: pytest.MonkeyPatch, equation: str) -> None:
    """Replace an equation by one that sees the prices before tax."""
    block = next(block for block in BLOCKS if equation in block.equations)
    spec: EquationSpec = block.equations[equation]

    @functools.wraps(spec.rule)
    def wrong(m, *at):
        return spec.rule(Untaxed(m), *at)

    monkeypatch.setitem(block.equations, equation, replace(spec, rule=wrong))


@pytest.mark.parametrize("on", DEMANDS)
def test_a_demand_that_forgets_the_tax_is_caught(on: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parameters = taxed_economy(on)
    shock = switched_on(parameters, 0.3)
    solve(compile_economy(parameters, textbook(parameters)), shock)  # the right model passes
    forget_the_tax(monkeypatch, DEMANDS[on])
    wrong = compile_economy(parameters, textbook(parameters))
    with pytest.raises(SolveError):
        solve(wrong, shock)
    monkeypatch.setattr(cge.solve, "WALRAS_TOLERANCE", float("inf"))
    monkeypatch.setattr(cge.solve, "BALANCE_TOLERANCE", float("inf"))
    with pytest.raises(
        SolveError, match=r"^node .*: its items at prices paid differ from its value by .*a demand saw"
    ):
        solve(wrong, shock)


def test_a_demand_that_forgets_a_benchmark_tax_does_not_compile(monkeypatch: pytest.MonkeyPatch) -> None:
    parameters = taxed_economy("consumption")
    forget_the_tax(monkeypatch, "origin_demand")
    with pytest.raises(
        SolveError, match=r"(?s)the benchmark does not solve the model.*origin_demand\[u,c_y\]: off by"
    ):
        compile_economy(parameters, textbook(parameters))


def test_les_demand_that_forgets_the_tax_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    parameters = taxed_economy("consumption", HouseholdSpec(demand="cobb_douglas"))
    forget_the_tax(monkeypatch, "consumption_demand")
    wrong = compile_economy(parameters, textbook(parameters))
    monkeypatch.setattr(cge.solve, "WALRAS_TOLERANCE", float("inf"))
    monkeypatch.setattr(cge.solve, "BALANCE_TOLERANCE", float("inf"))
    with pytest.raises(SolveError, match="^node house consumption: its items at prices paid differ"):
        solve(wrong, switched_on(parameters, 0.3))


def test_a_nest_that_forgets_the_tax_in_price_and_demand_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The prototype's error: dual and demand agree with each other and not with what is paid."""
    parameters = taxed_economy("government")
    forget_the_tax(monkeypatch, "government_demand")
    forget_the_tax(monkeypatch, "node_cost")
    wrong = compile_economy(parameters, textbook(parameters))
    with pytest.raises(SolveError):
        solve(wrong, switched_on(parameters, 0.3))


def test_the_seeded_bug_is_caught_on_japan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Already in the benchmark: exempt activities pay consumption tax on their inputs."""
    forget_the_tax(monkeypatch, "intermediate_demand")
    with pytest.raises(SolveError, match=r"(?s)the benchmark does not solve the model.*intermediate_demand"):
        compile_economy(japan(), CLOSURES["welfare"])
