"""Swaps in files, on the command line and in variants, decompositions and sweeps: one meaning, one message."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.decomposition import decompose
from experiments.inputs.closure_file import read_swap
from experiments.inputs.spec import read_experiment
from experiments.plan import Options, Plan, make_plan
from experiments.run import Results, run
from sam.problem import InputError

from .files import HEAD as PLAIN
from .files import written

HEAD = "".join(line + "\n" for line in PLAIN.splitlines() if not line.startswith("closure"))
CLOSURE = "closure: {base: textbook, walras: INV, numeraire: LAB"
SWAP = "{free: productivity, fix: gdp_real, change_pct: 2}"


def planned(space: Path, closure: str, rest: str = "", swaps: tuple[str, ...] = ()) -> Plan:
    """The plan of the textbook case under a closure, with further keys and `--swap` texts."""
    path = written(space, rest, f"{HEAD}{closure}\n")
    return make_plan(read_experiment(path), Options(swaps=swaps))


def solved(space: Path, closure: str, rest: str = "", swaps: tuple[str, ...] = ()) -> Results:
    """Its results."""
    return run(planned(space, closure, rest, swaps))


def test_a_swap_of_the_file_and_of_the_command_line_are_one(tmp_path: Path) -> None:
    for name in ("file", "words", "own"):
        (tmp_path / name).mkdir()
    in_file = solved(tmp_path / "file", f"{CLOSURE}, swap: [{SWAP}]}}").main
    in_words = solved(
        tmp_path / "words", CLOSURE + "}", swaps=("free=productivity,fix=gdp_real,change_pct=2",)
    ).main
    assert in_file.indicators.macro["gdp_real"].change_pct == pytest.approx(2.0, abs=1e-9)
    assert in_file.equilibrium.shifts == pytest.approx(in_words.equilibrium.shifts, rel=1e-12)
    own = solved(
        tmp_path / "own",
        CLOSURE + "}",
        f"shocks: [{{parameter: productivity, multiply: {in_file.equilibrium.shifts['productivity']!r}}}]\n",
    ).main
    assert own.indicators.macro["ev"].value == pytest.approx(in_file.indicators.macro["ev"].value, rel=1e-9)


def test_a_variant_has_a_swap_of_its_own(tmp_path: Path) -> None:
    rest = f"variants: [{{name: grown, closure: {{base: textbook, walras: INV, swap: [{SWAP}]}}}}]\n"
    rest += "shocks: [{parameter: rate_tariff, set: 0.3}]\n"
    results = solved(tmp_path, CLOSURE + "}", rest)
    assert results.variants[0].indicators.macro["gdp_real"].change_pct == pytest.approx(2.0, abs=1e-9)
    assert results.main.indicators.macro["gdp_real"].change_pct != pytest.approx(2.0, abs=1e-3)


def test_a_decomposition_has_what_the_swap_found_as_its_last_shock(tmp_path: Path) -> None:
    plan = planned(
        tmp_path, f"{CLOSURE}, swap: [{SWAP}]}}", "shocks: [{parameter: rate_tariff, multiply: 1.5}]\n"
    )
    found = decompose(plan)
    assert list(found.path.shocks) == ["rate_tariff", "productivity (solved for)"]
    growth = found.shocks.total.sel(outcome="gdp_real") / 100
    base = run(plan).main.indicators.macro["gdp_real"]
    assert float(growth) == pytest.approx((base.value - base.base) / 100, rel=1e-6)


def test_a_decomposition_refuses_a_freed_rule(tmp_path: Path) -> None:
    plan = planned(tmp_path, f"{CLOSURE}, swap: [{{free: v_saving_foreign, fix: trade_balance}}]}}")
    with pytest.raises(InputError, match="frees a rule of the closure"):
        decompose(plan)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("free=x", "fix is missing; write free=NAME,fix=NAME"),
        ("free=x,fix=y,too=3", "a swap has no key 'too'. Did you mean to?"),
        ("free=x,fix=y,to=many", "`to` and `change_pct` are numbers"),
        ("free=x,fix=y,to=1,change_pct=2", "not both"),
        ("free=x,fix=y,move=sideways", "move"),
    ],
)
def test_mistakes_on_the_command_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match="--swap") as caught:
        read_swap(text)
    assert message in str(caught.value)


def test_commas_in_labels_are_no_ends_of_parts() -> None:
    swap = read_swap("free=rate_duty[*,c_agr],fix=q_import[c_agr],to=3")
    assert (swap.free, swap.fix, swap.to) == ("rate_duty[*,c_agr]", "q_import[c_agr]", 3.0)
