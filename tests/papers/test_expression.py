"""Expressions: what they read, and the message for what they do not know."""

from __future__ import annotations

from functools import cache

import pytest

from experiments.inputs.locate import papers
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.replication.expression import Economy, value_of
from experiments.run import run
from sam.problem import InputError


@cache
def economy() -> Economy:
    """stdcge without tariffs."""
    path = papers()["hosoe_2010_stdcge"] / "experiments" / "tariff_zero.yaml"
    outcome = run(make_plan(read_experiment(path))).main
    return Economy(outcome.equilibrium, outcome.base, outcome.indicators)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("base(q_node[a_BRD])", 73.0),
        ("base(sam[*,EXT])", 24.0),  # 8 + 4 exports, 12 saving
        ("base(sam[c_BRD,EXT] - 2 * sam[EXT,c_MLK]) / 2", -7.0),
        ("sam[EXT,HOH]", 0.0),
        ("q_factor[LAB,*]", 40.0),
        ("-q_factor_endowment[CAP] ** 2", -2500.0),
        ("base(p_exchange)", 1.0),
        ("log(exp(sqrt(4)))", 2.0),
        ("TWO * TWO", 4.0),
    ],
)
def test_values(text: str, expected: float) -> None:
    assert value_of(text, economy(), {"TWO": "1 + ONE", "ONE": "1"}) == pytest.approx(expected, rel=1e-12)


def test_changes_in_per_cent() -> None:
    new = economy().equilibrium.value("q_export", "c_BRD")
    assert value_of("pct(q_export[c_BRD])", economy()) == pytest.approx(100 * (new / 8 - 1), rel=1e-12)
    gdp = economy().indicators.macro["gdp_real"]
    assert value_of("macro[gdp_real]", economy()) == gdp.value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q_nod[a_BRD]", "the model has no variable or parameter 'q_nod'. Did you mean q_node"),
        ("q_node[a_BRT]", "q_node[a_BRT] is not in this economy. Did you mean a_BRD"),
        ("q_node", "q_node[] is not in this economy. Known: "),
        ("1 +", "cannot be read; check brackets and operators"),
        ("lag(1)", "there is no function 'lag'"),
        ("1 if 2 else 3", "only + - * / **, numbers, names and functions of one argument"),
        ("1 / 0", "divides by zero"),
    ],
)
def test_messages(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        value_of(text, economy())
    assert message in error.value.problems[0]
