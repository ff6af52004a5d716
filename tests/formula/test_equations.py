"""Formulas are complete, legible and in symbols that are declared."""

from __future__ import annotations

import re

import pytest
from matplotlib.mathtext import MathTextParser

from cge.blocks import BLOCKS
from cge.formula import Equation, display, equations, latex, notation, prices, text
from cge.formula.equation import models
from cge.formula.general import Member, cases
from cge.formula.letters import dims
from cge.formula.wording import conditions

EVERY = (*equations(), *prices())
every_equation = pytest.mark.parametrize(
    "equation", EVERY, ids=lambda equation: f"{equation.number}_{equation.name}"
)


def found(name: str) -> Equation:
    return next(equation for equation in EVERY if equation.name == name)


def test_every_rule_has_a_formula_a_sentence_and_a_number_of_its_own() -> None:
    declared = [name for block in BLOCKS for name in (*block.equations, *block.complementarities)]
    assert [equation.name for equation in equations()] == declared
    assert [equation.name for equation in EVERY if not (equation.formulas and equation.sentence)] == []
    numbers = [equation.number for equation in EVERY]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"[A-Z]\d+", number) for number in numbers)


@every_equation
def test_symbols_are_declared_with_unit_and_sentence(equation: Equation) -> None:
    for name in equation.names:
        entry = notation()[name]
        assert entry.symbol
        assert entry.unit
        assert entry.sentence.endswith(".")


@every_equation
def test_latex_can_be_set_and_holds_no_prose(equation: Equation) -> None:
    for formula in equation.formulas:
        written = latex(formula.expression)
        MathTextParser("path").parse(f"${written}$")
        without_sets = re.sub(r"\\mathrm\{[^}]*\}", "", written)
        letters = re.sub(r"\\[A-Za-z]+|_\{[^{}]*\}", " ", without_sets)
        assert re.findall(r"[A-Za-z]{2,}", letters) == []


def test_a_symbol_stands_for_one_name_and_its_letters_are_those_of_its_index_set() -> None:
    entries = [entry for entry in notation().values() if entry.symbol and entry.over or entry.kind != "price"]
    symbols = [entry.symbol for entry in entries if entry.symbol]
    assert sorted({symbol for symbol in symbols if symbols.count(symbol) > 1}) == []
    for entry in entries:
        if entry.symbol and entry.name in {name for equation in EVERY for name in equation.names}:
            subscript = re.search(r"_(?:\{([^{}]*)\}|([A-Za-z]))$", entry.symbol)
            letters = "".join(filter(None, subscript.groups())) if subscript else ""
            assert letters == "".join(dims(entry.over)), entry.name


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        (
            "import_demand",
            r"M_c = \bar M_c \, \tau_c \, \frac{1}{1 + \theta^m_c \, \left( \tau_c - 1 \right)} \, \frac{Q_c}{\bar Q_c} "
            r"\, \left( \frac{p_c}{p^m_c} \right)^{\sigma_c}",
        ),
        ("factor_income", r"Y_f = \sum_{a} w_{fa} \, F_{fa} + \sum_{r} \bar Y^*_{fr} \, e"),
        ("quota", r"0 \leq \chi_{rc} \perp \hat M_{rc} - M_{rc} \geq 0"),
        ("permit_market", r"\underline{\rho} \leq \rho \leq \overline{\rho} \perp \hat E - E"),
        ("paid_supply", r"\tilde p_c = p_c + \sum_{t} u_{tc}"),
    ],
)
def test_formulas_read_as_they_would_be_written(name: str, formula: str) -> None:
    assert latex(found(name).formulas[0].expression) == formula


def test_a_display_breaks_long_sums_and_nothing_else() -> None:
    short, long = (found(name).formulas[0].expression for name in ("import_demand", "income"))
    assert display(short) == latex(short)
    broken = display(long).removeprefix(r"\begin{split} & ").removesuffix(r" \end{split}")
    assert broken.count("\\\\ &") == 2
    assert broken.replace(r"\\ & \quad {} ", "") == latex(long)


def test_cases_and_limits_come_after_the_general_formula() -> None:
    by_product = found("make_demand").formulas[1]
    assert text(by_product.expression) == "p_ac = p̃_c / p̃̄_c"
    assert conditions(by_product, text) == "for (a, c) in `ac_by`"
    limits = {conditions(f, text): text(f.expression) for f in found("output_price").formulas}
    assert limits["at σ^Y_c = 1"] == "log p^y_c = Σ_{a: ac ∉ ac_by} θ_ac log p_ac"


def test_a_letter_that_follows_from_others_is_explained() -> None:
    assert found("intermediate_demand").following == {"k": "the node above"}


def test_no_formula_is_typed_beside_a_rule() -> None:
    rules = [
        spec.rule
        for block in BLOCKS
        for spec in (*block.equations.values(), *block.complementarities.values())
    ]
    assert [rule.__name__ for rule in rules if re.search(r"\\|[_^]\{|=", rule.__doc__ or "")] == []


def test_a_sum_over_labels_that_no_index_set_describes_is_refused() -> None:
    model = models()[0]
    partly = sum(model.q_factor[f, "a1"] for f in ("f1", "f3"))
    with pytest.raises(ValueError, match="no index set describes: name the set"):
        cases("a", [Member(model, ("a1",), partly == 0)])


def test_a_label_that_does_not_follow_is_refused() -> None:
    model = models()[0]
    with pytest.raises(ValueError, match="how does 'c1' follow from"):
        cases("f", [Member(model, ("f1",), model.p_factor_market["f1"] == model.p_supply["c1"])])


def test_a_change_of_the_rule_is_a_change_of_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    block = next(block for block in BLOCKS if block.name == "trade")
    spec = block.equations["import_demand"]
    changed = type(spec)(**{**spec.__dict__, "rule": lambda m, c: m.q_import[c] == m.q0_import[c]})
    changed.rule.__doc__ = "T3. Nothing moves."
    monkeypatch.setitem(block.equations, "import_demand", changed)
    shown = next(e for e in equations.__wrapped__("trade") if e.name == "import_demand")
    assert [latex(formula.expression) for formula in shown.formulas] == [r"M_c = \bar M_c"]
