"""Published papers: every figure of every shipped folder, and what `cge replicate` says about a wrong one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli.main import main
from experiments.inputs.locate import papers
from experiments.replication.paper import read_paper
from experiments.replication.replicate import OFF, content_of, replicate
from sam.problem import InputError

SMALL = "hosoe_2010_splcge"


@pytest.mark.parametrize("name", papers())
def test_every_cell_replicates(name: str) -> None:
    replication = replicate(read_paper(name))
    off = [f"{each.cell}: ours {each.ours!r}" for each in replication.comparisons if each.status == OFF]
    assert not off, "\n".join(off[:20])
    assert replication.comparisons


@pytest.mark.parametrize("name", papers())
def test_every_paper_says_what_it_is(name: str) -> None:
    paper = read_paper(name)
    readme = (paper.folder / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# ")
    assert paper.spec.title
    assert paper.spec.reference
    assert {cell.variable for cell in paper.cells} == set(paper.spec.variables)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of a small paper that a test may spoil; only two of its scenarios, to be quick."""
    folder = tmp_path / "own"
    shutil.copytree(papers()[SMALL], folder)
    _edit(
        folder / "expected.csv",
        lambda lines: [lines[0], *(x for x in lines if x.startswith(("base,", "taste,")))],
    )
    return folder


def _edit(path: Path, change) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")


def test_a_wrong_expected_value_exits_with_1(copied: Path) -> None:
    good = CliRunner().invoke(main, ["replicate", str(copied), "--json"])
    assert good.exit_code == 0
    content = json.loads(good.stdout)
    assert content["status"] == "replicated"
    assert len(content["papers"]["own"]["comparisons"]) == 30
    spoiled = "base,X,BRD,15.0,"
    _edit(copied / "expected.csv", lambda lines: [x.replace(spoiled, "base,X,BRD,15.1,") for x in lines])
    bad = CliRunner().invoke(main, ["replicate", str(copied), "--json"])
    assert bad.exit_code == 1
    paper = json.loads(bad.stdout)["papers"]["own"]
    assert (paper["status"], paper["off"], paper["replicated"]) == ("failed", 1, 29)
    assert paper["worst"]["cell"] == "X[BRD]"
    assert paper["worst"]["deviation"] == pytest.approx(0.1 / (15.1 * 1e-7), rel=1e-6)
    text = CliRunner().invoke(main, ["replicate", str(copied)])
    assert text.exit_code == 1
    assert "off" in next(line for line in text.stdout.splitlines() if "X[BRD]" in line)


def test_a_documented_difference_does_not_count_as_replicated(copied: Path) -> None:
    spoiled = "base,X,BRD,15.0,1e-7 relative,GAMS 54.6.1 CONOPT,"
    other = "base,X,BRD,15.1,1e-7 relative,GAMS 54.6.1 CONOPT,another SAM"
    _edit(copied / "expected.csv", lambda lines: [x.replace(spoiled, other) for x in lines])
    content = content_of([replicate(read_paper(str(copied)))])
    paper = content["papers"]["own"]
    assert content["status"] == "replicated"
    assert (paper["replicated"], paper["documented_differences"], paper["off"]) == (29, 1, 0)


def test_a_printed_figure_counts_as_replicated_within_half_a_digit(copied: Path) -> None:
    row = "taste,pf,CAP,"
    ours = next(x for x in (copied / "expected.csv").read_text().splitlines() if x.startswith(row)).split(
        ","
    )[3]
    for shift, status in ((0.0049, "replicated"), (0.0051, "off")):
        line = f"{row}{float(ours) + shift!r},0.01,table 1,"
        _edit(
            copied / "expected.csv",
            lambda lines, line=line: [line if x.startswith(row) else x for x in lines],
        )
        found = [e for e in replicate(read_paper(str(copied))).comparisons if e.cell.variable == "pf"]
        assert (
            next(e.status for e in found if (e.cell.scenario, e.cell.labels) == ("taste", ("CAP",))) == status
        )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "base,X,BRD,15.0,",
            "base,X,BRD,many,",
            "own/expected.csv:2: value is 'many', not a finite number. Enter the amount with a decimal point.",
        ),
        (
            "base,X,BRD,15.0,1e-7 relative",
            "base,X,BRD,15.0,0",
            "own/expected.csv:2: precision '0' has to be positive. Write the last printed digit, such as 0.001.",
        ),
        (
            "base,X,BRD,15.0,",
            "base,Xx,BRD,15.0,",
            "own/expected.csv:2: paper.yaml does not say how to read 'Xx'. Did you mean X?",
        ),
        (
            "base,X,BRD,",
            "base,X,BRT,",
            "own/paper.yaml:6: X[BRT] of base: expression 'q_consumption[c_BRT,HOH]': q_consumption[c_BRT,HOH] has no "
            "member 'c_BRT'. Did you mean c_BRD?",
        ),
        (
            "taste,",
            "test,",
            "paper own: expected.csv names scenario 'test', but there is no experiments/test.yaml. Did you mean taste?",
        ),
        ("base,X,MLK,", "base,X,BRD,", "own/expected.csv:3: X[BRD] of base is given twice. Delete one row."),
        (
            "base,X,BRD,15.0,1e-7 relative,GAMS 54.6.1 CONOPT",
            "base,X,BRD,15.0,1e-7 relative,",
            "own/expected.csv:2: the figure has no source. Name table and page.",
        ),
    ],
)
def test_mistakes_in_a_folder_are_named(copied: Path, old: str, new: str, message: str) -> None:
    _edit(copied / "expected.csv", lambda lines: [x.replace(old, new) for x in lines])
    with pytest.raises(InputError) as error:
        replicate(read_paper(str(copied)))
    assert error.value.problems[0] == message


def test_a_short_name_finds_its_paper() -> None:
    assert read_paper("stdcge").name == "hosoe_2010_stdcge"


def test_an_unknown_paper_exits_with_2() -> None:
    result = CliRunner().invoke(main, ["replicate", "stdcg"])
    assert result.exit_code == 2
    assert result.stderr.startswith("error: paper 'stdcg': there is no such name or folder. ")
