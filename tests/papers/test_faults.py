"""Kinds of faults found from outside, each with a brother that nobody reported: tolerance, unsolved scenarios, bad texts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli.main import main
from experiments.cli.paper import new_paper
from experiments.inputs.locate import papers
from experiments.replication import replicate as replication
from experiments.replication.paper import read_paper
from experiments.replication.replicate import content_of, replicate
from sam.problem import InputError

HEADER = "scenario,variable,index,value,precision,source,difference\n"
OPEN_ECONOMY = {
    "accounts.csv": "account,kind,label_en,label_ja,group\n"
    + "".join(
        f"{name},{kind},{name},{name},\n"
        for name, kind in {
            "a_1": "activity",
            "a_2": "activity",
            "c_1": "commodity",
            "c_2": "commodity",
            "LAB": "factor",
            "CAP": "factor",
            "CONS": "household",
            "ROW": "world",
        }.items()
    ),
    "flows.csv": "receiver,payer,value\nLAB,a_1,100\nCAP,a_1,50\nLAB,a_2,20\nCAP,a_2,30\na_1,c_1,150\na_2,c_2,50\n"
    "c_1,ROW,150\nc_2,ROW,50\nROW,c_1,100\nROW,c_2,100\nc_1,CONS,100\nc_2,CONS,100\nCONS,LAB,120\nCONS,CAP,80\n",
    "closure.yaml": "base: textbook\nname: open\nnumeraire: exchange_rate\nwalras: ROW\n",
    "elasticities.csv": "parameter,index,value,unit,source,page\n",
    "structure.yaml": "name: open\nactivities:\n- of: '*'\n"
    "  nest: {name: o, elasticity: 1, inputs: [commodities, factors]}\n"
    "household: {demand: cobb_douglas}\nexport_demand: price_taker\n",
    "paper.yaml": "title: open\nreference: r\nvariables: {X: 'q_node[a_1] / base(q_node[a_1])'}\n",
}


def shocked(world_price: float) -> str:
    """An experiment in which good 1 costs more abroad."""
    index = "index: {c: c_1}"
    shocks = ", ".join(
        f"{{parameter: p_world_{way}, {index}, set: {world_price}}}" for way in ("import", "export")
    )
    return (
        "sam: ..\nstructure: ../structure.yaml\nelasticities: ../elasticities.csv\nclosure: ../closure.yaml\n"
        f"shocks: [{shocks}]\n"
    )


def started(space: Path, paper: str, expected: str) -> Path:
    """The example of `cge paper new` with another `variables` part and other figures."""
    folder = space / "own"
    new_paper(str(folder))
    text = (folder / "paper.yaml").read_text(encoding="utf-8")
    (folder / "paper.yaml").write_text(text.partition("variables:")[0] + paper, encoding="utf-8")
    (folder / "expected.csv").write_text(HEADER + expected, encoding="utf-8")
    return folder


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("published", "precision", "status"),
    [
        ("0.001", "1e-6 relative", 1),
        ("0.00105", "1e-6 relative", 0),
        ("0.001", "1e-4", 0),
        ("0.001", "9e-5", 1),
    ],
)
def test_relative_is_relative_to_the_published_figure(
    tmp_path: Path, published: str, precision: str, status: int
) -> None:
    """The variable is a thousand times larger in the benchmark, which was what a relative precision was of."""
    small = "variables: {small: '1000 * (1.1 * base(q_factor_endowment[labour]) - q_factor_endowment[labour]) + 0.00105'}\n"
    folder = started(tmp_path, small, f"labour_up10,small,,{published},{precision},s,\n")
    result = CliRunner().invoke(main, ["replicate", str(folder), "--json"])
    assert result.exit_code == status
    cell = json.loads(result.stdout)["papers"]["own"]["comparisons"][0]
    assert cell["ours"] == pytest.approx(0.00105, rel=1e-8)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "base,X,,0,1e-6 relative,s,",
            "nothing but 0 is within '1e-6 relative' of 0. Write an absolute precision",
        ),
        ("base,X,,1,inf,s,", "precision is 'inf', not a finite number"),
        ("base,X,,nan,1,s,", "value is 'nan', not a finite number"),
        ("base,X,,1e999,1,s,", "value is '1e999', beyond"),
    ],
)
def test_a_precision_that_says_nothing_is_refused(tmp_path: Path, row: str, message: str) -> None:
    folder = started(tmp_path, "variables: {X: '1'}\n", row + "\n")
    with pytest.raises(InputError) as error:
        replicate(read_paper(str(folder)))
    assert error.value.problems[0].startswith(f"own/expected.csv:2: {message}")


def test_a_scenario_without_equilibrium_leaves_the_others(tmp_path: Path) -> None:
    """At a price of 1.2 only good 1 would be made: a model without corners has no such equilibrium."""
    (tmp_path / "experiments").mkdir()
    for name, text in OPEN_ECONOMY.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, price in {"mild": 1.02, "corner": 1.2}.items():
        (tmp_path / "experiments" / f"{name}.yaml").write_text(
            f"name: {name}\n{shocked(price)}", encoding="utf-8"
        )
    rows = "corner,X,,1,0.1,s,\nmild,X,,1.0,0.5,s,\nbase,X,,1,1e-7 relative,s,\n"
    (tmp_path / "expected.csv").write_text(HEADER + rows, encoding="utf-8")
    result = CliRunner().invoke(main, ["replicate", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stdout.count("  replicated\n") == 2  # one line a cell that could be compared
    assert f"{tmp_path.name}: corner is not solved: account a_2 cannot pay its way" in result.stdout
    content = json.loads(CliRunner().invoke(main, ["replicate", str(tmp_path), "--json"]).stdout)
    paper = content["papers"][tmp_path.name]
    assert (content["status"], paper["cells"], paper["replicated"], paper["off"]) == ("failed", 3, 2, 0)
    assert list(paper["unsolved"]) == ["corner"]
    # Where nothing at all is solved there is no worst cell, and still a table.
    (tmp_path / "expected.csv").write_text(HEADER + rows.splitlines()[0] + "\n", encoding="utf-8")
    alone = CliRunner().invoke(main, ["replicate", str(tmp_path)])
    assert alone.exit_code == 1
    assert "corner is not solved" in alone.stdout


def test_a_path_without_equilibrium_leaves_the_others(tmp_path: Path) -> None:
    """In `worse` the time limit ends every search."""
    folder = tmp_path / "own"
    shutil.copytree(papers()["hosoe_2015_dyncge"], folder)
    _edit(folder / "dynamics.yaml", "years: 0-30", "years: 0-1")
    lines = (folder / "expected.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.startswith(("base,Y,", "tariff_zero@1,Y,"))]
    failing = [line.replace("tariff_zero@1", f"worse@{year}") for line in kept[-2:] for year in (0, 1)]
    (folder / "expected.csv").write_text(HEADER + "\n".join([*failing, *kept]) + "\n", encoding="utf-8")
    text = (folder / "experiments" / "tariff_zero.yaml").read_text(encoding="utf-8")
    worse = "solver: {max_seconds: 1.0e-9}\n"
    (folder / "experiments" / "worse.yaml").write_text(
        text.replace("tariff_zero", "worse") + worse, encoding="utf-8"
    )
    content = content_of([replicate(read_paper(str(folder)))])["papers"]["own"]
    assert set(content["unsolved"]) == {"worse@0", "worse@1"}
    assert content["unsolved"]["worse@1"].startswith("baseline, year 0: the time limit")
    assert (content["cells"], content["replicated"]) == (len(kept) + 4, len(kept))


def test_figures_and_empty_cells_of_the_benchmark_are_read(tmp_path: Path) -> None:
    paper = "variables: {G: 'macro[gdp_nominal]', T: 'base(sam[labour,c_wine|c_bread]) + sam[*,labour|capital]'}\n"
    rows = "base,G,,40,1e-9 relative,s,\nbase,T,,40,1e-9 relative,s,\n"
    assert replicate(read_paper(str(started(tmp_path, paper, rows)))).replicates


@pytest.mark.parametrize(
    ("paper", "line", "message"),
    [
        ("variables:\n  X: '1'\n  Y: 9**9**9\n", 8, "is too large a number"),
        ("variables:\n  X: q_node[a_{0}] +\n", 7, "it ends too early"),
        ("variables:\n  X: (-8) ** 0.5\n", 7, "has no real value"),
        ('variables:\n  X: "q_node[\\ud800]"\n', 7, "character of no text"),
        ("definitions:\n  A: B\n  B: A\nvariables:\n  X: A\n", 6, "definitions go in a circle"),
        (f"definitions:\n  A: {'(' * 60}1{')' * 60}\nvariables:\n  X: A\n", 7, "go deeper than 50"),
    ],
)
def test_a_text_that_is_none_is_refused_with_its_line(
    tmp_path: Path, paper: str, line: int, message: str
) -> None:
    folder = started(tmp_path, paper, "base,X,,1,1,s,\n")
    result = CliRunner().invoke(main, ["replicate", str(folder)])
    assert result.exit_code == 2
    assert f"own/paper.yaml:{line}: " in result.stderr
    assert message in result.stderr


def test_a_label_of_a_figure_is_checked_before_anything_is_solved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = started(tmp_path, "variables:\n  X: 2 ** {0}\n", "base,X,1,2,1,s,\nbase,X,9 ** 9,2,1,s,\n")
    monkeypatch.setattr(replication, "ModelCache", None)
    with pytest.raises(
        InputError, match=r"own/paper.yaml:\d+: X\[9 \*\* 9\] of base: .* is too large a number"
    ):
        replicate(read_paper(str(folder)))
