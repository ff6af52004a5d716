"""The expression language: what a text is worth, and the message for one that cannot be read or has no value."""

from __future__ import annotations

import random
from functools import cache

import pytest

from cge.analysis.expression import DEEPEST, FUNCTIONS, read_definitions, read_expression
from cge.analysis.scenario import Scenario
from experiments.inputs.locate import papers
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.run import run
from sam.problem import InputError


@cache
def scenario() -> Scenario:
    """stdcge without tariffs."""
    path = papers()["hosoe_2010_stdcge"] / "experiments" / "tariff_zero.yaml"
    outcome = run(make_plan(read_experiment(path))).main
    return Scenario(outcome.equilibrium, outcome.base)


def value_of(text: str) -> float:
    """In that scenario."""
    return read_expression(text, read_definitions({"TWO": "1 + ONE", "ONE": "1"})).value(scenario())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("base(q_node[a_BRD])", 73.0),
        ("base(sam[*,EXT])", 24.0),  # 8 + 4 exports, 12 saving
        ("base(sam[c_BRD,EXT] - 2 * sam[EXT,c_MLK]) / 2", -7.0),
        ("base(sam[c_BRD|c_MLK,EXT])", 12.0),
        ("sam[EXT,HOH]", 0.0),
        ("sam[TR*,!HOH]", 0.0),
        ("base(sam[!c_BRD,EXT])", 16.0),
        ("q_factor[LAB,*]", 40.0),
        ("-q_factor_endowment[CAP] ** 2", -2500.0),
        ("base(p_exchange)", 1.0),
        ("log(exp(sqrt(4)))", 2.0),
        ("abs(-.5e1)", 5.0),
        ("TWO * TWO", 4.0),
        ("2 - 3 - 4 * 5 / 2", -11.0),
        ("2 ** 3 ** 2", 512.0),
        ("-2 ** 2 + 2 ** -1", -3.5),
        ("+ 1 - -1", 2.0),
        ("(-8) ** 3", -512.0),
        ("pct(base(q_node[a_BRD]))", 0.0),
        ("max(1, base(q_node[a_BRD]), 2)", 73.0),
        ("min(TWO, -min(1, 3)) * max(2, 1)", -2.0),
        ("base(max(q_node[a_BRD], 1) - 1)", 72.0),
    ],
)
def test_values(text: str, expected: float) -> None:
    assert value_of(text) == pytest.approx(expected, rel=1e-12)


def test_changes_in_per_cent() -> None:
    new = scenario().equilibrium.value("q_export", "c_BRD")
    assert value_of("pct(q_export[c_BRD])") == pytest.approx(100 * (new / 8 - 1), rel=1e-12)


@pytest.mark.parametrize("name", ["gdp_real", "gdp_nominal", "cpi", "consumption_real", "tariff_revenue"])
def test_a_figure_has_its_own_base_and_change(name: str) -> None:
    """`base(macro[x])` was the counterfactual and `pct(macro[x])` always 0."""
    figure = scenario().indicators.macro[name]
    assert figure.value != pytest.approx(figure.base, rel=1e-4)
    for written in (name, f"macro[{name}]"):
        assert value_of(written) == figure.value
        assert value_of(f"base({written})") == figure.base
        assert value_of(f"pct({written})") == pytest.approx(figure.change_pct, rel=1e-12)


def test_a_figure_of_a_sector() -> None:
    before, after = scenario().indicators.sectors["output"]["a_BRD"]
    assert (value_of("base(output[a_BRD])"), value_of("output[a_BRD]")) == (before, after)
    assert value_of("output[*]") == pytest.approx(value_of("output[a_BRD] + output[a_MLK]"), rel=1e-15)


def test_nothing_is_zero_only_between_accounts_that_there_are() -> None:
    """Receipts of a tax without a rate; exports of services abroad where none are sold."""
    assert value_of("base(sam[TRF,*])") == pytest.approx(3.0, rel=1e-12)
    assert value_of("sam[TRF,*]") == 0.0
    assert value_of("q_stock_sale[INV,*]") == 0.0
    for text in (
        "sam[TRG,*]",
        "sam[TX*,*]",
        "sam[TRF,!HOUSE]",
        "q_stock_sale[INW,*]",
        "q_stock_sale[c_BRD,*]",
    ):
        with pytest.raises(InputError, match="has no"):
            value_of(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q_nod[a_BRD]", "there is no variable, parameter or figure 'q_nod'. Did you mean q_node"),
        ("TW + 1", "Did you mean TWO"),
        ("q_node[a_BRT]", "q_node[a_BRT] has no member 'a_BRT'. Did you mean a_BRD"),
        ("q_node", "q_node is no single number: name its labels, q_node[…]; * sums"),
        ("output", "output is no single number"),
        (
            "q_factor[LAB]",
            "q_factor[LAB]: q_factor takes 2 labels, one a dimension (* for all); it is given 1",
        ),
        ("p_exchange[EXT]", "p_exchange[EXT]: p_exchange is one number; it is given 1"),
        ("macro[gdp_reel]", "no variable, parameter or figure 'gdp_reel'. Did you mean gdp_real"),
        ("co2", "co2 does not apply here: no emissions file was given"),
        ("pct(ev)", "divides by zero"),
        ("max(1, pct(ev))", "divides by zero"),
        ("log(q_node[a_BRD] - 1e9)", "has no real value"),
        ("exp(100 * q_node[a_BRD])", "too large a number"),
    ],
)
def test_messages_of_an_economy(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        value_of(text)
    assert message in error.value.problems[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it ends too early"),
        ("1 +", "it ends too early; check brackets and operators"),
        ("(1", "a bracket is not closed"),
        ("1)", "it cannot be read from character 2 on (')')"),
        ("lag(1)", "there is no function 'lag'"),
        ("log(1, 2)", "log(x) takes one argument; it has 2"),
        ("max(1)", "max(x, y, …) takes two arguments at least; it has 1"),
        ("min(1, )", "it cannot be read from character 8 on (')')"),
        ("min()", "it cannot be read from character 5 on (')')"),
        ("max(1, 2", "a bracket is not closed"),
        ("1, 2", "it cannot be read from character 2 on (', 2')"),
        ("max(1, 1 / 0)", "1 / 0 divides by zero"),
        ("1 if 2 else 3", "it may have + - * / **, brackets, numbers, names and functions"),
        ("__import__('os')", "there is no function '__import__'"),
        ("q_node[a[b]]", "cannot be read"),
        ("x._node", "cannot be read"),
        ("1 / 0", "1 / 0 divides by zero"),
        ("0 ** -1", "has no real value"),
        ("(-8) ** 0.5", "-8 ** 0.5 has no real value"),
        ("log(-1)", "has no real value"),
        ("9**9**9", "is too large a number"),
        ("1e999", "is too large a number"),
        ("9" * 400, "is too large a number"),
        ("exp(1000)", "is too large a number"),
        ("(" * 100_000, "it has 100,000 characters, more than 10,000"),
        ("(" * 5_000 + "1" + ")" * 4_999, "go deeper than 50"),
        ("-" * 5_000 + "1", "go deeper than 50"),
        ("2" + "**1" * 3_000, "go deeper than 50"),
        ("abs(" * 2_000 + "1", "go deeper than 50"),
        ("q_node[a_\ud800]", "holds '\\ud800', a character of no text"),
        ("1 + \x00", "holds '\\x00', a character of no text"),
        ("1 + é ? 2", "cannot be read from character 7 on"),
    ],
)
def test_messages_of_a_text(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read_expression(text)
    assert message in error.value.problems[0]
    assert len(error.value.problems[0]) < 400
    error.value.problems[0].encode()


def test_long_is_not_deep() -> None:
    assert value_of("+".join(["TWO"] * 2_000)) == 4_000.0
    nested = DEEPEST - 1
    assert value_of("(" * nested + "1" + ")" * nested) == 1.0


def test_definitions_that_double_are_computed_once() -> None:
    """Thirty times the sum of two of the one before: 2^30 readings if each was read where it is used."""
    texts = {"D0": "q_node[a_BRD]"} | {f"D{n}": f"D{n - 1} + D{n - 1}" for n in range(1, 31)}
    expression = read_expression("D30", read_definitions(texts))
    assert expression.value(scenario(), at_base=True) == pytest.approx(73.0 * 2**30, rel=1e-12)
    assert [address.name for address in expression.names] == ["q_node"]


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"A": "B", "B": "C * 2", "C": "A"}, "definitions go in a circle"),
        ({"A": "A + 1"}, "definitions go in a circle: A"),
        ({f"D{n}": f"D{n + 1} + 1" for n in range(5_000)}, "go deeper than 50"),
        ({"base": "1"}, "'base' cannot be defined"),
        ({"sam": "1"}, "'sam' cannot be defined"),
        ({"two words": "1"}, "'two words' cannot be defined"),
        ({"A\ud800": "1"}, "a character of no text"),
    ],
)
def test_definitions_that_are_refused(texts: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as error:
        read_definitions(texts)
    assert message in error.value.problems[0]
    assert len(error.value.problems[0]) < 400


def test_random_texts_are_read_or_refused() -> None:
    bits = [
        "1",
        "2.5",
        "1e308",
        *FUNCTIONS,
        "(",
        ")",
        "(",
        "**",
        "*",
        "/",
        "+",
        "-",
        "q[a,b]",
        "[",
        "]",
        ",",
        "x|y",
        " ",
        ".",
    ]
    bits += ["\ud800", "\x00", "\n", "é", "{0}", "'", "∞", "²"]
    dice = random.Random(20)
    read = 0
    for _ in range(3_000):
        text = "".join(dice.choice(bits) for _ in range(dice.choice([1, 3, 6, 12, 300])))
        try:
            read += len(read_expression(text).text) > 0
        except InputError as error:
            str(error).encode()
    assert 100 < read < 1_000  # some are expressions, most are not


def test_every_function_is_tried_here() -> None:
    assert set(FUNCTIONS) == {"base", "pct", "log", "exp", "sqrt", "abs", "max", "min"}
