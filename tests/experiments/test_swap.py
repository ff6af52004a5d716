"""Swaps in files, on the command line and in variants, decompositions and sweeps: one meaning, one message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cge.closure import ClosureError, Swap
from experiments.cli.run import run_text
from experiments.decomposition import decompose
from experiments.inputs.closure_file import SwapText, read_swap, read_swaps
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import Plan, make_plan
from experiments.record.summary import summary
from experiments.report.page import report_html
from experiments.run import Results, run
from sam.problem import InputError

from .files import HEAD as PLAIN
from .files import written

HEAD = "".join(line + "\n" for line in PLAIN.splitlines() if not line.startswith("closure"))
CLOSURE = "closure: {base: textbook, walras: INV, numeraire: LAB"
SWAP = "{free: productivity, fix: gdp_real, change_pct: 2}"


def planned(space: Path, closure: str, rest: str = "", swaps: tuple[SwapText, ...] = ()) -> Plan:
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


def test_a_swap_frees_a_group(tmp_path: Path) -> None:
    """The group by name is its members one by one."""
    found = []
    for name, free in (
        ("group", "group:sector/value_added"),
        ("each", "a_BRD/value_added|a_MLK/value_added"),
    ):
        (tmp_path / name).mkdir()
        swap = SWAP.replace("productivity", f'"productivity[{free}]"')
        results = solved(tmp_path / name, f"{CLOSURE}, swap: [{swap}]}}").main
        found.append(next(iter(results.equilibrium.shifts.values())))
    assert found[0] == pytest.approx(found[1], rel=1e-12)


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
        ("free=x,fix=y,to=many", "to has to be a number; given: 'many'"),
        ("free=x,fix=y,to=1,change_pct=2", "not both"),
        ("free=x,fix=y,move=sideways", "move has to be 'factor' or 'points'"),
        ("productivity", "a swap has no key 'productivity'"),
        ("", "a swap has no key ''. Known: free, fix, to, change_pct, move."),
    ],
)
def test_mistakes_on_the_command_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match="--swap") as caught:
        read_swap(text)
    assert message in str(caught.value)


def test_commas_in_labels_are_no_ends_of_parts() -> None:
    swap = read_swap("free=rate_duty[*,c_agr],fix=q_import[c_agr],to=3")
    assert (swap.free, swap.fix, swap.to) == ("rate_duty[*,c_agr]", "q_import[c_agr]", 3.0)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"free": "x"}, "swap {'free': 'x'}: fix is missing; write free=NAME,fix=NAME"),
        ({"free": "x", "fix": 3}, "fix has to be text"),
        ({"free": "x", "fix": "y", "to": "many"}, "to has to be a number"),
        ({"free": "x", "fix": "y", "amount": 1}, "a swap has no key 'amount'"),
        (3, "swap 3: write 'free=NAME,fix=NAME' or {'free': NAME, 'fix': NAME}"),
        ([None], "swap None: write 'free=NAME,fix=NAME'"),
    ],
)
def test_mistakes_in_python(given: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_swaps(given)  # type: ignore[arg-type]
    assert message in str(caught.value)
    assert "nput should" not in str(caught.value)


def test_texts_mappings_and_swaps_are_read_alike() -> None:
    mapping = {"free": "productivity", "fix": "gdp_real", "change_pct": 2}
    swap = Swap("productivity", "gdp_real", change_pct=2.0)
    text = "free=productivity,fix=gdp_real,change_pct=2"
    assert read_swaps([text, mapping, swap]) == (swap, swap, swap)
    assert read_swaps(text) == read_swaps(mapping) == read_swaps(swap) == (swap,)
    assert read_swaps(None) == ()


@pytest.mark.parametrize(
    ("closure", "rest", "message"),
    [
        (
            f"{CLOSURE}}}",
            f"swap: [{SWAP}]\n",
            "experiment.yaml:6: swap: unknown key. It belongs under `closure`.",
        ),
        (
            f"{CLOSURE}}}",
            f"variants:\n  - {{name: v, swap: [{SWAP}]}}\n",
            "experiment.yaml:7: variants[0].swap: unknown key. It belongs under `closure`.",
        ),
        (f"{CLOSURE}, swap: {SWAP}}}", "", "experiment.yaml:5: closure.swap: has to be a list"),
        (
            f"{CLOSURE}, swap: [{{free: x, fix: y, move: up}}]}}",
            "",
            "experiment.yaml:5: closure.swap[0].move: has to be 'factor' or 'points'; given: 'up'",
        ),
    ],
)
def test_mistakes_in_files(tmp_path: Path, closure: str, rest: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        planned(tmp_path, closure, rest)
    assert message in str(caught.value)


def test_a_name_that_the_economy_does_not_have_is_told_with_its_line(tmp_path: Path) -> None:
    swaps = f"{CLOSURE}}}\nvariants:\n  - name: grown\n    closure:\n      base: textbook\n      walras: INV\n      swap:\n"
    plan = planned(tmp_path, f"{swaps}        - {SWAP}\n        - {{free: rate_tariff, fix: gdp_reel}}\n")
    with pytest.raises(
        ClosureError, match=r"experiment.yaml:13: swap free=rate_tariff, fix=gdp_reel: there is no"
    ):
        run(plan)


def test_what_swaps_found_is_shown_everywhere(tmp_path: Path) -> None:
    """summary.json, report and terminal: entry, unit, benchmark and result; the sweep's fingerprint has no line numbers."""
    swap = "{free: rate_tariff, fix: imports_real, change_pct: -3}"
    labour = "{free: 'q_factor_total[LAB]', fix: real_wage}"
    results = solved(
        tmp_path, f"{CLOSURE}, swap: [{swap}, {labour}]}}", "shocks: [{parameter: productivity, set: 1.01}]\n"
    )
    main = results.main
    first, second = summary(results)["swaps"]
    assert (first["free"], first["fix"], first["change_pct"]) == ("rate_tariff", "imports_real", -3.0)
    for name, entry in first["freed"].items():
        label = name.partition("[")[2].rstrip("]").split(",")
        assert entry["base"] == main.base.parameters.value("rate_tariff", *label)
        assert entry["value"] == pytest.approx(
            entry["base"] + main.equilibrium.shifts["rate_tariff"], rel=1e-12
        )
        assert entry["unit"] == "1"
    (hours,) = second["freed"].values()
    assert hours["value"] == main.equilibrium.value("q_factor_total", "LAB") != hours["base"]
    assert hours["unit"].endswith("at base prices")
    text, page = run_text(results, tmp_path, "en"), report_html(results)
    for shown in (text, page):
        assert "What the swaps found" in shown
        assert "q_factor_total[LAB]" in shown
        assert f"{hours['value']:,.6g}" in shown
    assert "入れ替えで求めた値" in report_html(results, "ja")
    assert "where" not in json.dumps(main.closure.content["swap"])
    assert "What the swaps found" not in run_text(solved(tmp_path, CLOSURE + "}"), tmp_path, "en")
