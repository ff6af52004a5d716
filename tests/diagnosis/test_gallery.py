"""A gallery of seeded mistakes: each message says what, where, by how much, and what to try.

`pytest tests/diagnosis -s` prints them.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from calibration import CalibrationError, ElasticityTable, calibrate
from cge.block import Block, EquationSpec
from cge.blocks import BLOCKS
from cge.build import build
from cge.closure import ClosureError
from cge.diagnose import failure_text, odd_elasticities
from cge.engine import NoSolution
from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.read_model import read
from cge.solve import compile_economy, solve
from cge.structure import Roles
from experiments.examples import SMALL_TABLE, Sector, small_sam, small_structure, technology, two_sectors
from sam import Sam, SamError
from sam.problem import SolveError
from tests.cge.economies import changed, opencge_10, scaled, small, textbook, with_entry


def told(mistake: Callable[[], object], *words: str) -> str:
    """The message of a mistake, which must hold all the words."""
    with pytest.raises((SolveError, ClosureError, CalibrationError, SamError, ValueError)) as caught:
        mistake()
    text = str(caught.value)
    print(f"\n{text}\n")
    missing = [word for word in words if word not in text]
    assert not missing, f"{missing} not in:\n{text}"
    return text


def tampered(name: str, change: Callable[[dict[str, EquationSpec]], None]) -> tuple[Block, ...]:
    """All blocks, the equations of one changed."""
    found = []
    for block in BLOCKS:
        if block.name == name:
            equations = dict(block.equations)
            change(equations)
            block = replace(block, equations=equations)
        found.append(block)
    return tuple(found)


def compiled(parameters: Parameters, blocks: tuple[Block, ...] = BLOCKS, **closure):
    return compile_economy(parameters, textbook(parameters, **closure), blocks)


def added(name: str, over: str, determines: str, rule: Callable) -> Callable[[dict[str, EquationSpec]], None]:
    """Puts one more equation into a block."""

    def change(equations: dict[str, EquationSpec]) -> None:
        equations[name] = EquationSpec(name, over, determines, rule, "tampered", False)

    return change


def test_missing_equation() -> None:
    blocks = tampered("trade", lambda equations: equations.pop("import_demand"))
    text = told(
        lambda: compiled(small(), blocks),
        "2 more variables than equations",
        "q_import (2 in block trade) has 0 equations that determine it: 2 missing",
        "@block.equation(..., determines='q_import')",
        "By block",
    )
    assert "p_factor_market" not in text  # what a matching happens to leave over is not the cause


def test_duplicated_price() -> None:
    def again(m, c):
        """The price of imports, once more."""
        return m.p_import[c] == m.p_import[c] * 2 - m.p_import[c] + 0 * m.p_supply[c]

    blocks = tampered("trade", added("import_price_again", "c_import", "p_import", again))
    told(
        lambda: compiled(small(), blocks),
        "2 more equations than variables",
        "p_import (2) is determined by 4 equations: import_price, import_price_again. Remove one",
    )


def test_no_numeraire() -> None:
    blocks = tampered("markets", lambda equations: equations.pop("numeraire"))
    told(
        lambda: compiled(small(), blocks),
        "1 more variable than equations",
        "Nothing fixes the price level: there is no equation `numeraire`",
    )


def test_numeraire_and_walras_both_fixed() -> None:
    def again(m):
        """The balance that Walras' law makes redundant."""
        return m.ledger.receipts("saving") == m.ledger.payments("saving")

    blocks = tampered("investment", added("saving_again", "", "q_investment", again))
    told(
        lambda: compiled(small(), blocks),
        "1 more equation than variables",
        "closure.walras leaves out that of saving; nothing may state it again",
        "tampered 0 variables, 1 equations",
    )


def test_no_numeraire_but_every_balance_imposed() -> None:
    """Square, and singular: prices have no level."""

    def again(m):
        """The balance that Walras' law makes redundant."""
        return m.ledger.receipts("saving") == m.ledger.payments("saving")

    def swap(equations: dict[str, EquationSpec]) -> None:
        del equations["numeraire"]
        added("saving_again", "", "numeraire", again)(equations)

    told(
        lambda: compiled(small(), tampered("markets", swap)),
        "the model is square, and singular",
        "can move together",
        "say the same twice",
        "no numeraire fixes their level",
        "closure.walras",
    )


def test_factors_in_the_same_fixed_proportion() -> None:
    """Nothing tells the price of labour from that of capital."""
    alike = {name: replace(sector, labour=40.0, capital=40.0) for name, sector in two_sectors().items()}
    structure = small_structure(activities=technology(value_added=0.0))
    parameters = calibrate(small_sam(alike), structure, SMALL_TABLE)
    told(
        lambda: compiled(parameters),
        "p_factor_market[capital]",
        "can move together",
        "in the same fixed proportion",
    )


def test_sign_of_a_tax() -> None:
    def wrong(m, r, c):
        """Demand for imports at the price less the duty."""
        net = m.ledger.net("import", r, c)
        own = (2 * net - m.paid("import", r, c)) / m.paid0_import[r, c]
        return m.q_import_from[r, c] == m.q0_import_from[r, c] * m.q_import[c] / m.q0_import[c] * own

    blocks = tampered("trade", added("origin_demand", "rc", "q_import_from", wrong))
    told(
        lambda: compiled(small(), blocks),
        "the benchmark does not solve the model",
        "origin_demand[w,c_y]: off by 0.33",
        "Demand for imports at the price less the duty",
        "Accounts concerned: w, c_y",
        "with its sign",
    )


def test_unit_of_an_elasticity() -> None:
    """190 per cent instead of 1.9."""
    table = ElasticityTable("per cent", {**SMALL_TABLE.rows, ("sigma_armington", "*"): 190.0})
    odd = odd_elasticities(read(build(small(table=table))))
    assert "sigma_armington[c_x] = 190" in odd[0]
    assert "Is this in per cent?" in odd[0]
    parameters = small(table=table)
    model = compiled(parameters)
    told(
        lambda: solve(
            model,
            scaled(changed(parameters, rate_duty=300.0), q_factor_endowment=1e-7),
            SolveOptions(max_seconds=20),
        ),
        "sigma_armington[c_x] = 190",
        "Is this in per cent?",
    )


def test_unbalanced_sam_forced_through(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = small_sam(two_sectors())
    flows = exact.flows.copy()
    flows["c_x", "house"] += 5.0
    wrong = Sam(flows, exact.accounts, name="wrong", unit="money", year=2015)
    told(lambda: calibrate(wrong, small_structure(), SMALL_TABLE), "c_x", "5")
    monkeypatch.setattr(importlib.import_module("calibration.calibrate"), "check_sam", lambda sam: None)
    forced = calibrate(wrong, small_structure(), SMALL_TABLE)
    told(
        lambda: compiled(forced),
        "the benchmark does not solve the model",
        "utility[house]: off by",
        "The SAM does not balance: account c_x is off by",
        "cge sam check",
    )


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (
            {"government_saving": "residual"},
            ("government budget needs exactly one of", "government_saving=residual"),
        ),
        (
            {"investment": {"*": "fixed"}},
            ("saving and investment need exactly one adjusting entry", "given: none"),
        ),
        ({"numeraire": "gold"}, ("'gold' is not a price here; choose one of cpi, exchange_rate",)),
        ({"walras": "gov_2"}, ("walras names 'gov_2', which has no balance equation; choose one of",)),
        ({"carbon": "cap"}, ("a cap needs emissions and a tax with shared_rate: carbon_price",)),
    ],
)
def test_wrong_closure_swap(entries: dict, words: tuple[str, ...]) -> None:
    told(lambda: compiled(small(), **entries), *words)


def test_zero_share_with_positive_demand() -> None:
    wrong = with_entry(small(), "share_import", ("c_x",), 0.0)
    told(
        lambda: compiled(wrong),
        "supply_price[c_x]: off by",
        "T1. Price of supply",
        "Accounts concerned: c_x",
        "a share of zero allows no demand",
    )


def test_household_cannot_pay() -> None:
    """An LES household that keeps a hundredth of its endowments."""
    parameters = opencge_10()
    model = compiled(parameters)
    text = told(
        lambda: solve(model, scaled(parameters, q_factor_endowment=0.01)),
        "account HOH cannot pay: what it may spend after taxes, transfers and saving no longer covers its subsistence",
        "% of the shock, where q_utility[HOH] falls to",
        "Try: at most",
    )
    assert text.index("Try: at most") < text.index("What was tried:"), (
        "advice comes before the solver's record"
    )


@pytest.mark.parametrize(
    ("fraction", "advice"), [(0.5, "at most 48% of"), (0.002, "at most 0.19% of"), (1e-5, "")]
)
def test_advice_is_never_nothing(fraction: float, advice: str) -> None:
    """A shock of which next to nothing can be had: the advice is a small number, or there is none."""
    parameters = opencge_10()
    model = compiled(parameters)
    with pytest.raises(SolveError) as caught:
        solve(model, scaled(parameters, q_factor_endowment=0.01))
    error = caught.value.__cause__
    assert isinstance(error, NoSolution)
    assert error.walk is not None
    error.walk = replace(error.walk, fraction=fraction)
    text = failure_text(model.model, model.system, error, SolveOptions())
    assert (advice in text) if advice else ("Try: at most" not in text)


def test_fixed_claims_exceed_income() -> None:
    """Government purchases stay as they were, and nearly all of the endowments are gone."""
    parameters = small()
    model = compiled(
        parameters,
        government_consumption="fixed",
        government_saving="fixed_real",
        government_instrument="lump_sum",
    )
    told(
        lambda: solve(model, scaled(parameters, q_factor_endowment=0.02)),
        "account house cannot pay: what it may spend after taxes, transfers and saving runs to zero",
        "The path of equilibria ends at",
        "Try: at most",
    )


def test_factor_without_use() -> None:
    """Fixed proportions of labour and capital, and ten times as much capital: it finds no use at any price."""
    structure = small_structure(activities=technology(value_added=0.0))
    parameters = calibrate(small_sam(two_sectors()), structure, SMALL_TABLE)
    told(
        lambda: solve(
            compiled(parameters), with_entry(parameters, "q_factor_endowment", ("capital",), 800.0)
        ),
        "account capital cannot pay its owners: the supply of this factor exceeds what can be used at any price",
        "p_factor_market[capital] falls to",
    )


def test_change_without_effect() -> None:
    parameters = small()
    told(
        lambda: solve(compiled(parameters), changed(parameters, q_government_fixed=1.0)),
        "q_government_fixed[gov] has no effect",
        "under closure textbook",
    )


def test_switch_of_a_functional_form() -> None:
    parameters = small()
    told(
        lambda: solve(compiled(parameters), changed(parameters, sigma_armington=1.0)),
        "sigma_armington[c_x] = 1 selects another functional form",
        "calibrate again, or take a value next to it, such as 1.001",
    )


def test_time_limit() -> None:
    parameters = opencge_10()
    model = compiled(parameters)
    hard = scaled(changed(parameters, rate_tariff=2.0), q_factor_endowment=0.01)
    told(
        lambda: solve(model, hard, SolveOptions(max_seconds=1e-3)),
        "the time limit of 0.001 s ended the search",
        "max_seconds",
    )


def test_misspelt_parameter() -> None:
    told(lambda: calibrate(small_sam(two_sectors()), small_structure(), ElasticityTable(
        "misspelt", {**SMALL_TABLE.rows, ("sigma_armingtn", "*"): 2.0})), "unknown elasticity 'sigma_armingtn'")  # fmt: skip


def test_tax_without_a_transaction() -> None:
    told(
        lambda: calibrate(
            small_sam(two_sectors()), small_structure(taxes=(), roles=Roles(labour=("labour",))), SMALL_TABLE
        ),
        "tax cell (t_output, a_x) = 10 is on no transaction; add a row to `taxes`",
    )


def test_commodity_without_a_source() -> None:
    sectors = two_sectors(z=Sector({}, 1.0, 1.0))
    exact = small_sam(sectors)
    flows = exact.flows.drop([at for at in exact.flows.index if "a_z" in at])
    broken = Sam(flows, exact.accounts, name="broken", unit="money", year=2015)
    told(lambda: calibrate(broken, small_structure(), SMALL_TABLE), "c_z")
