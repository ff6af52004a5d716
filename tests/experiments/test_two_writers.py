"""Two runs into one folder: none is lost and none is mixed, whoever comes second; links are not followed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import cge
from experiments.claim import CLAIM
from experiments.examples import two_by_two
from experiments.results import FILES, check_target, write_results
from experiments.run import Results
from sam.problem import InputError

from .files import solved


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return solved(tmp_path_factory.mktemp("plan"), "shocks: [{parameter: rate_tariff, set: 0}]\n")


def made_at(folder: Path) -> tuple[int, int]:
    """Which summary is there."""
    status = (folder / "summary.json").stat()
    return status.st_ino, status.st_mtime_ns


@pytest.mark.parametrize(
    ("there", "force"),
    [
        ("nothing", False),
        ("nothing", True),
        ("an empty folder", False),
        ("an empty folder", True),
        ("old results", True),
    ],
)
def test_the_second_keeps_its_results_beside_those_of_the_first(
    results: Results, tmp_path: Path, there: str, force: bool
) -> None:
    out = tmp_path / "out"
    if there != "nothing":
        out.mkdir()
    if there == "old results":
        write_results(results, check_target(out, False))
    first, second = (check_target(out, force) for _ in range(2))
    write_results(results, first)
    before = made_at(out)
    with pytest.raises(InputError) as caught:
        write_results(results, second)
    assert str(caught.value) == (
        f"--out {out}: another process wrote there meanwhile, and what it wrote stays; these results are in {out}-2"
    )
    assert made_at(out) == before
    for folder in (out, tmp_path / "out-2"):
        assert {path.name for path in folder.iterdir()} == set(FILES)
        assert json.loads((folder / "summary.json").read_text())["status"] == "solved"
    assert {path.name for path in tmp_path.iterdir()} == {"out", "out-2"}


def test_a_folder_that_another_process_is_writing_in(results: Results, tmp_path: Path) -> None:
    target = check_target(tmp_path, False)
    (tmp_path / CLAIM).symlink_to("another-node:1")
    with pytest.raises(InputError, match="these results are in"):
        write_results(results, target)
    assert [path.name for path in tmp_path.iterdir()] == [CLAIM]
    assert (tmp_path.with_name(f"{tmp_path.name}-2") / "summary.json").is_file()


def test_what_appears_in_place_of_the_folder_stays(results: Results, tmp_path: Path) -> None:
    target = check_target(tmp_path / "out", False)
    (tmp_path / "out").write_text("theirs")
    with pytest.raises(InputError, match=r"these results are in .*out-2"):
        write_results(results, target)
    assert (tmp_path / "out").read_text() == "theirs"


def test_a_link_for_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "out").symlink_to("there")
    with pytest.raises(InputError) as caught:
        check_target(tmp_path / "out", True)
    assert str(caught.value) == (
        f"--out {tmp_path / 'out'}: it is a link, which is not followed; name the folder it leads to, {tmp_path / 'there'}, "
        "or choose another folder"
    )


def test_links_among_the_results_are_replaced(results: Results, tmp_path: Path) -> None:
    """Also where somebody foresaw a name and left a link there."""
    (tmp_path / "precious").write_text("old")
    out = tmp_path / "out"
    out.mkdir()
    for name in FILES:
        (out / name).symlink_to(tmp_path / "precious")
        (out / f".{name}.new").symlink_to(tmp_path / "precious")
    write_results(results, check_target(out, True))
    assert (tmp_path / "precious").read_text() == "old"
    assert not any((out / name).is_symlink() for name in FILES)


def test_out_is_tried_before_solving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk or a share that is read-only in spite of its rights is met by making a draft, not by asking for rights."""

    def refused(*_: object, **__: object) -> str:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.mkdtemp", refused)
    with pytest.raises(InputError, match=r"it cannot be written \(Read-only file system\); choose another"):
        check_target(tmp_path / "out", False)


@pytest.mark.parametrize("name", ["a" * 300, "a\0b"])
def test_a_name_that_no_system_has(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="it cannot be written"):
        check_target(tmp_path / name, False)


@pytest.mark.parametrize("write", [cge.Comparison.to_excel, cge.Comparison.report], ids=["xlsx", "report"])
def test_files_of_the_python_side_replace_links(tmp_path: Path, write: Callable) -> None:
    (tmp_path / "precious").write_text("old")
    (tmp_path / "file").symlink_to("precious")
    solution = two_by_two().model().solve()
    write(solution.against(solution), tmp_path / "file")
    assert (tmp_path / "precious").read_text() == "old"
    assert (tmp_path / "file").stat().st_size > 1000
    assert {path.name for path in tmp_path.iterdir()} == {"precious", "file"}
