"""Sweep files: each mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sam.problem import InputError

from .files import HEAD, HYPERCUBE, QUANTITIES, read, task_of

ONE = (
    "quantities:\n"
    "  - {name: duty, parameter: rate_duty, index: {c: c_agr}, distribution: {kind: uniform, low: 0.0, high: 0.4}}\n"
)


def refused(space: Path, text: str, head: str = HEAD) -> str:
    """The message for a sweep file, without the folder."""
    with pytest.raises(InputError) as caught:
        task_of(space, text, head)
    return str(caught.value).replace(f"{space}/", "")


def test_reads(tmp_path: Path) -> None:
    spec = read(tmp_path).spec
    assert [quantity.name for quantity in spec.quantities] == ["duty", "armington"]
    assert spec.solver.method == "newton"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            ONE + "design: {kind: latin_hypercube}\n",
            "sweep.yaml:7: design: design latin_hypercube needs draws",
        ),
        (
            ONE + "design: {kind: sobol, draws: 100}\n",
            "sweep.yaml:7: design: draws of design sobol have to be a power of two: 64 or 128",
        ),
        (
            QUANTITIES + "design: {kind: grid}\ncorrelations: [{between: [duty, armington], value: 0.5}]\n",
            "sweep.yaml:8: design: correlations work with latin_hypercube, sobol, monte_carlo, quadrature, not with grid",
        ),
        (
            ONE + HYPERCUBE + "correlations: [{between: [duty, duty], value: 0.5}]\n",
            "sweep.yaml:8: correlations: duty is named twice",
        ),
        (
            ONE + HYPERCUBE + "correlations: [{between: [duty, dutty], value: 0.5}]\n",
            "sweep.yaml:8: correlations: there is no quantity 'dutty'; known: duty",
        ),
        (
            ONE + ONE.splitlines()[1] + "\n" + HYPERCUBE,
            "sweep.yaml:5: quantities: duty names two quantities; names are unique",
        ),
        (
            "quantities:\n  - {name: duty, parameter: rate_duty}\n" + HYPERCUBE,
            "sweep.yaml:6: quantities[0]: needs a distribution or values",
        ),
        (
            ONE.replace("kind: uniform, ", "") + HYPERCUBE,
            "sweep.yaml:6: quantities[0].distribution: needs the key 'kind'",
        ),
        (
            ONE.replace("kind: uniform", "kind: beta") + HYPERCUBE,
            "sweep.yaml:6: quantities[0].distribution: the key 'kind' has to be one of "
            "'uniform', 'triangular', 'pert', 'normal', 'lognormal', 'discrete'",
        ),
        (
            "quantities:\n  - {name: duty, values: [1.0]}\n" + HYPERCUBE,
            "sweep.yaml:6: quantities[0]: needs exactly one of parameter, elasticity, cells, closure, dynamics; it has none",
        ),
        (
            ONE.replace("rate_duty", "rate_dutty") + HYPERCUBE,
            "sweep.yaml:6: there is no parameter 'rate_dutty'. Did you mean rate_duty?",
        ),
        (
            ONE.replace("c_agr", "c_agri") + HYPERCUBE,
            "sweep.yaml:6: rate_duty: dimension c has no label 'c_agri'. Did you mean c_agr?",
        ),
        (
            "quantities:\n  - {name: s, elasticity: sigma_armingtn, values: [1.0]}\n" + HYPERCUBE,
            "sweep.yaml:6: s: there is no elasticity 'sigma_armingtn'. "
            "Did you mean sigma_armington or sigma_origin or sigma_va?",
        ),
        (
            "quantities:\n  - {name: s, closure: [textbook, keynes]}\n" + HYPERCUBE,
            "sweep.yaml:6: s: there is no closure 'keynes'. Known: savings_driven, welfare, textbook.",
        ),
        (
            "quantities:\n  - {name: s, cells: [{receiver: c_agr, payer: t_duty}], operation: multiply, values: [1.0]}\n"
            + HYPERCUBE,
            "sweep.yaml:6: s: cells (receiver, payer) (c_agr, t_duty) are empty in SAM two_sectors",
        ),
    ],
)
def test_mistakes(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            ONE + "design: {kind: csv, path: own.csv}\n",
            "sweep.yaml:7: design: own.csv:1: column 'dutty' is no quantity. Did you mean duty?\n"
            "sweep.yaml:7: design: own.csv:1: column duty is missing. The header must have duty; it has dutty.",
        ),
        (
            ONE.replace("kind: uniform, low: 0.0", "kind: triangular, mode: 0.1, low: 0.0")
            + "design: {kind: quadrature}\n",
            "sweep.yaml:7: design quadrature: duty has no symmetric distribution, so that third moments would be wrong; "
            "use a symmetric one, or latin_hypercube",
        ),
        (
            QUANTITIES.replace("name: duty", "name: duty, each: true")
            + HYPERCUBE
            + "correlations: [{between: [duty, armington], value: 0.5}]\n",
            "sweep.yaml:9: correlations: duty is drawn for each label; name one of them. "
            "Known: duty[world,c_agr], armington.",
        ),
    ],
)
def test_mistakes_of_the_design(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "own.csv").write_text("dutty\n0.1\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        task_of(tmp_path, text).design()
    assert str(caught.value).replace(f"{tmp_path}/", "") == message


def test_unknown_experiment(tmp_path: Path) -> None:
    head = HEAD.replace(HEAD.splitlines()[1], "experiment: carbon_prise")
    assert refused(tmp_path, QUANTITIES + HYPERCUBE, head) == (
        "sweep.yaml:2: experiment 'carbon_prise': there is no such name or path. Did you mean carbon_price or carbon_prices?"
    )


def test_experiment_that_solves_for_a_multiplier(tmp_path: Path) -> None:
    head = HEAD.replace(HEAD.splitlines()[1], "experiment: meti_2040_base")
    text = "quantities:\n  - {name: carbon, parameter: carbon_price, values: [1.0]}\ndesign: {kind: grid}\n"
    assert "solves for a multiplier (solve_for), which a sweep does not do" in refused(tmp_path, text, head)


def test_each_makes_a_column_of_every_label(tmp_path: Path) -> None:
    text = (
        "quantities:\n"
        "  - {name: armington, elasticity: sigma_armington, each: true, operation: multiply, values: [0.5, 1.5]}\n"
        "  - {name: duty, parameter: rate_duty, each: true, values: [0.1]}\n" + HYPERCUBE
    )
    names = [quantity.name for quantity in task_of(tmp_path, text).quantities]
    assert "armington[c_agr]" in names
    assert "armington[c_mfg]" in names
    assert any(name.startswith("duty[") and name.endswith("c_agr]") for name in names)


def test_chunks_are_worth_a_file(tmp_path: Path) -> None:
    """Draws of one compiled model take milliseconds, those with SAM cells of their own seconds."""
    shared = task_of(tmp_path)
    assert [shared.chunk_draws(draws) for draws in (1, 12, 400, 2_000, 10_000)] == [1, 2, 50, 100, 250]
    cell = (
        "quantities:\n"
        "  - {name: cell, cells: [{receiver: c_agr, payer: a_mfg}], operation: multiply, "
        "distribution: {kind: uniform, low: 0.9, high: 1.1}}\n"
    )
    compiled = task_of(tmp_path, cell + HYPERCUBE)
    assert [compiled.chunk_draws(draws) for draws in (12, 2_000, 10_000)] == [1, 63, 250]
    assert task_of(tmp_path, QUANTITIES + HYPERCUBE + "chunk_draws: 5\n").chunk_draws(2_000) == 5


def test_fingerprint_follows_what_decides_the_numbers(tmp_path: Path) -> None:
    def fingerprint(text: str, head: str = HEAD) -> str:
        task = task_of(tmp_path, text, head)
        return task.fingerprint(task.design())

    first = fingerprint(QUANTITIES + HYPERCUBE)
    assert fingerprint(QUANTITIES + HYPERCUBE, HEAD.replace("name: tiny", "name: other")) == first
    assert fingerprint(QUANTITIES + HYPERCUBE + "chunk_draws: 5\n") == first
    assert fingerprint(QUANTITIES + HYPERCUBE, HEAD.replace("seed: 3", "seed: 4")) != first
    assert fingerprint(QUANTITIES.replace("0.4", "0.3") + HYPERCUBE) != first
