"""Declared once means once: without any one declaration the model does not calibrate, build or check, and says which."""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import cache

import pytest

from cge.block import Block, ParameterSpec
from cge.blocks import BLOCKS, PARAMETERS, TRANSACTIONS, border, permits
from cge.closure import CLOSURES
from cge.engine.errors import EngineError
from cge.nests import Node
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve
from cge.structure import BuyerSpec, HouseholdSpec, NestSpec
from cge.transactions import TransactionSpec
from experiments.examples import SMALL_TABLE, SMALL_TAXES, carbon_taxes, small_sam, technology, two_sectors
from sam.problem import SolveError
from tests.permits.economies import trading

from .economies import small, textbook

TABLE = SMALL_TABLE.with_value("epsilon_import_supply", 3.0)


@cache
def economy() -> Parameters:
    """Two sectors and partners; every account that buys has a node below the top of its tree."""
    groups = (NestSpec(name="group", elasticity=0.7, inputs=("c_x", "c_y")),)
    return small(
        small_sam(two_sectors(), ("u", "v")),
        TABLE,
        activities=technology(value_added=0.8, top=0.5),
        household=HouseholdSpec(demand="ces", elasticity=0.5, groups=groups),
        government=BuyerSpec(elasticity=0.5, groups=groups),
        investment={"*": BuyerSpec(elasticity=0.5, groups=groups)},
        import_supply="finite",
    )


def compiled(parameters: Parameters) -> CompiledModel:
    """The model of an economy under the textbook closure."""
    return compile_economy(parameters, textbook(parameters))


def text_of(error: BaseException) -> str:
    """Everything that an error says, its notes and causes included."""
    parts = [str(error), *getattr(error, "__notes__", ())]
    return " ".join([*parts, text_of(error.__cause__) if error.__cause__ else ""])


# --- transactions -----------------------------------------------------------------------------------------------------


@contextmanager
def theory_without(transaction: str) -> Iterator[None]:
    """The packages imported anew, as if a transaction had never been declared."""

    def ours(name: str) -> bool:
        if name.startswith("cge.engine"):  # it knows no economics
            return False
        return name.split(".")[0] in {"cge", "calibration", "experiments"} or name == "tests.cge.economies"

    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if ours(name)}
    try:
        block = importlib.import_module("cge.block").Block
        declare = block.transaction
        block.transaction = lambda self, name, *args, **words: (
            None if name == transaction else declare(self, name, *args, **words)
        )
        yield
    finally:
        for name in [name for name in sys.modules if ours(name)]:
            del sys.modules[name]
        sys.modules.update(kept)


def without_transaction(name: str) -> None:
    """Calibrate, build and compile the economy in a theory without a transaction."""
    with theory_without(name):
        economies, solve = (
            importlib.import_module(module) for module in ("tests.cge.economies", "cge.solve")
        )
        parameters = economies.small(table=TABLE)
        solve.compile_economy(parameters, economies.textbook(parameters))


KINDS = {"a": "activity", "c": "commodity", "h": "household", "r": "world"}


@pytest.mark.parametrize("spec", TRANSACTIONS.values(), ids=list(TRANSACTIONS))
def test_a_model_without_a_transaction_says_so(spec: TransactionSpec) -> None:
    with pytest.raises(Exception) as caught:
        without_transaction(spec.name)
    text = text_of(caught.value)
    payment = f"the model has no payment from {KINDS.get(spec.payer)} to {KINDS.get(spec.receiver)}"
    assert spec.name in text or payment in text or text.startswith(repr(spec.over))


# --- parameters -------------------------------------------------------------------------------------------------------


READS = {
    "q_subsistence": {"household": HouseholdSpec(demand="cobb_douglas")},
    "carbon_price": {"taxes": (*SMALL_TAXES, *carbon_taxes("intermediate"))},
}
"""Structures that read what the economy of these tests does not."""
PERMITS = frozenset({**permits.block.parameters, **border.block.parameters})
"""Parameters of emissions trading and its border adjustment, which an economy with permits reads."""


def reading(name: str) -> Parameters:
    """An economy that reads a parameter."""
    if name in PERMITS:
        return trading()
    return small(**READS[name]) if name in READS else economy.__wrapped__()


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_model_without_a_parameter_says_so(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PARAMETERS, name)
    block = next(block for block in BLOCKS if name in block.parameters)
    monkeypatch.delitem(block.parameters, name)
    calibrated = rf"calibration gives {name}, which no block declares|^'{name}'$"
    built = f"the model has no variable or parameter '{name}'"  # one that starts at its declared value
    named = f"shared_rate '{name}' is no scalar parameter"
    with pytest.raises(Exception, match=rf"{calibrated}|{built}|{named}"):
        compiled(reading(name))


PARTS = {
    *("covered_share", "free_share", "credits_share", "exempt_levy", "credit_levy"),
    *("adjust_import", "adjust_export", "content_of_inputs"),
}
EXOGENOUS_FROM_ZERO = {
    "limit_quota",
    *PARTS,
    *("grandfathered", "carbon_cap", "covered_cap", "permit_price_floor"),
    *("emission_intermediate", "emission_consumption", "emission_output"),
}
EXOGENOUS_ABOVE_ZERO = {
    "q_factor_endowment": "a factor that nobody has has no price",
    "q_government_fixed": "a composite of nothing has no level",
    "q_investment_fixed": "a composite of nothing has no level",
    "productivity": "nothing can be made",
    "p_world_import": "imports for nothing",
    "p_world_export": "exports for nothing",
    "p_numeraire": "money without value",
    "scale_factor_specific": "an activity without its factor earns nothing by it",
    "wage_premium": "an activity that pays nothing for a factor takes all of it",
    "relative_hours": "an activity whose workers need no time takes all of them",
    "scale_export_demand": "exports that nobody wants have no price",
    "scale_import_supply": "imports that nobody offers have no price",
    "preference_import": "imports that nobody wants have no price",
}


INITIAL = {
    "productivity": 1.0,
    "p_world_import": 1.0,
    "p_world_export": 1.0,
    "p_numeraire": 1.0,
    "scale_export_demand": 1.0,
    "scale_import_supply": 1.0,
    "preference_import": 1.0,
    "foreign_tariff": 0.0,
    "scale_factor_specific": 1.0,
    "wage_premium": 1.0,
    "relative_hours": 1.0,
    "carbon_price": 0.0,
    **dict.fromkeys(("covered_price", "fossil_levy", "free_share", "credits_share", "exempt_levy"), 0.0),
    **dict.fromkeys(
        ("credit_levy", "grandfathered", "adjust_import", "adjust_export", "content_of_inputs"), 0.0
    ),
    "permit_price_floor": 0.0,
    "real_wage_floor": 0.0,
    "q_subsistence": 0.0,
    "omega_factor": math.inf,
    "epsilon_factor_supply": 0.0,
}
"""What no SAM and no elasticity table says; everything else is calibrated."""


LOWEST = {"foreign_tariff": -0.99}  # at -1 buyers abroad would pay nothing


def wrong_attributes(spec: ParameterSpec) -> list[str]:
    """Attributes of a declaration that are not what the parameter's part in the model asks for."""
    wrong = []
    roles = {"q0": "benchmark", "v0": "benchmark", "e0": "benchmark", "paid0": "benchmark", "share": "share"}
    roles |= dict.fromkeys(("rent0", "money"), "benchmark")
    roles |= dict.fromkeys(("sigma", "omega", "eta", "epsilon"), "elasticity") | {"rate": "rate"}
    role = roles.get(spec.name.split("_")[0], "exogenous")
    wrong += ["role"] if spec.role != role else []
    bounded = role in {"share", "elasticity"} or spec.name in EXOGENOUS_FROM_ZERO
    wrong += ["lowest"] if spec.lowest != (0.0 if bounded else LOWEST.get(spec.name, -math.inf)) else []
    wrong += ["highest"] if spec.highest != (1.0 if spec.name in PARTS else math.inf) else []
    wrong += ["below"] if (spec.impossible(1.0) == "") == (spec.name == "rate_saving_household") else []
    zero = spec.name in EXOGENOUS_ABOVE_ZERO
    wrong += ["positive"] if (spec.impossible(0.0) == "") == zero else []
    wrong += ["selects_form"] if set(spec.selects_form) != set(limits(spec.name)) else []
    named = role == "elasticity" and spec.name in {"sigma_node", "sigma_utility"}
    wrong += ["named_in_structure"] if spec.named_in_structure != named else []
    wrong += ["initial"] if spec.initial != INITIAL.get(spec.name) else []
    return wrong


@cache
def limits(name: str) -> tuple[float, ...]:
    """Values of an elasticity at which the model is built in a form that no longer reads it."""
    if PARAMETERS[name].role != "elasticity":
        return ()
    if name == "omega_factor":
        return (0.0, math.inf)  # of closures with sluggish factors: tests of closures
    if name == "epsilon_factor_supply":
        return ()  # of closures with elastic supply, which have one form: tests of closures
    if name in {"omega_make", "sigma_make"}:
        return (0.0,) + ((1.0,) if name == "sigma_make" else ())  # joint products: tests of features
    return tuple(value for value in (0.0, 1.0, math.inf) if name not in read_at(name, value))


def read_at(name: str, value: float) -> set[str]:
    """Names of the parameters that a model reads which is built with an elasticity at some value."""
    if math.isinf(value) and name not in {"eta_export_demand", "epsilon_import_supply"}:
        return {name}  # refused by calibration
    array = economy().data[name]
    changed = economy().with_values(
        {name: array * 0.0 + value} if value < math.inf else {name: array + value}
    )
    try:
        names = compiled(changed).system.parameters
    except (SolveError, EngineError, FloatingPointError):
        return {name}  # the general form at a value that it cannot have
    return {each.split("[")[0] for each in names}


@pytest.mark.parametrize("spec", PARAMETERS.values(), ids=list(PARAMETERS))
def test_every_attribute_of_a_parameter_counts(spec: ParameterSpec) -> None:
    assert wrong_attributes(spec) == []
    plain = ParameterSpec(
        spec.name, spec.over, spec.unit, spec.dimension, spec.symbol, spec.sentence, "x", "rate"
    )
    for attribute in (
        "role",
        "lowest",
        "highest",
        "below",
        "positive",
        "selects_form",
        "named_in_structure",
        "initial",
    ):
        missing = replace(spec, **{attribute: getattr(plain, attribute)})
        if missing != spec:
            assert attribute in wrong_attributes(missing)
    assert {field.name for field in fields(spec)} >= {"role", "lowest", "highest", "positive", "selects_form"}


# --- nodes ------------------------------------------------------------------------------------------------------------


def without(node: Node, label: str) -> Node:
    """A tree that lost a node with everything below it."""
    children = tuple(
        without(child, label) if isinstance(child, Node) else child
        for child in node.children
        if not (isinstance(child, Node) and child.label == label)
    )
    return Node(node.label, children)


NODES = ("a_x", "a_x/va", "house", "house/group", "gov", "gov/group", "saving", "saving/group")


@pytest.mark.parametrize("label", NODES)
def test_a_model_without_a_node_says_so(label: str) -> None:
    whole = economy()
    nests = {account: without(root, label) for account, root in whole.nests.items() if account != label}
    with pytest.raises(KeyError) as caught:
        compiled(replace(whole, nests=nests))
    assert label in text_of(caught.value)


# --- transfers --------------------------------------------------------------------------------------------------------


def pays(block: Block, name: str) -> bool:
    """True if the benchmark has such payments, or a closure may ask for them."""
    spec = block.transfers[name]
    payments = list(spec.payments(economy().sets))
    return any(spec.name == "lump_sum" or economy().sam.value(*payment[:2]) for payment in payments)


TRANSFERS = [(block, name) for block in BLOCKS for name in block.transfers if pays(block, name)]


@pytest.mark.parametrize(
    ("block", "name"), TRANSFERS, ids=[f"{block.name} {name}" for block, name in TRANSFERS]
)
def test_a_model_without_a_transfer_names_who_pays_or_receives(
    block: Block, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = {
        account for payment in block.transfers[name].payments(economy().sets) for account in payment[:2]
    }
    monkeypatch.delitem(block.transfers, name)
    if name.startswith(
        "lump_sum"
    ):  # nothing in the benchmark; the closure that asks for it has nothing to move
        with pytest.raises(SolveError, match="lump_sum"):
            compile_economy(economy(), replace(CLOSURES["savings_driven"], walras="saving"))
        return
    with pytest.raises(SolveError) as caught:
        solve(compiled(economy()), economy())
    assert any(account in text_of(caught.value) for account in accounts)
