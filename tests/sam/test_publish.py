"""Publishing: whole or not at all, in the place of nothing that appeared meanwhile, through no link."""

from __future__ import annotations

import errno
import os
import platform
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from sam.publish import WRITTEN, drafted, publish, replace, sweep_out, uninterrupted, write_file


def test_a_draft_is_private_and_gone_at_the_end(tmp_path: Path) -> None:
    with drafted(tmp_path) as space:
        assert space.parent == tmp_path
        assert stat.S_IMODE(space.stat().st_mode) == 0o700
    assert not list(tmp_path.iterdir())


def test_what_appeared_meanwhile_stays(tmp_path: Path) -> None:
    for name, draft in (("file", tmp_path / "draft"), ("folder", tmp_path / "drafts")):
        target = tmp_path / name
        if name == "file":
            draft.write_text("mine")
            target.write_text("theirs")
        else:
            draft.mkdir()
            target.mkdir()
            (target / "theirs").touch()
        with pytest.raises(FileExistsError, match="something appeared there meanwhile"):
            publish(draft, target)
        assert draft.exists()
    assert (tmp_path / "file").read_text() == "theirs"
    assert (tmp_path / "folder" / "theirs").exists()


def test_a_folder_takes_no_place_of_a_file_or_a_link(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("elsewhere")
    for name in ("file", "link"):
        with pytest.raises(FileExistsError):
            publish(tmp_path / "drafts", tmp_path / name)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    (tmp_path / "draft").write_text("one")
    publish(tmp_path / "draft", tmp_path / "target")
    (tmp_path / "draft").write_text("two")
    with pytest.raises(FileExistsError):
        publish(tmp_path / "draft", tmp_path / "target")
    assert (tmp_path / "target").read_text() == "one"


def test_a_link_is_replaced_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("old")
    (tmp_path / "report.html").symlink_to("precious")
    write_file(tmp_path / "report.html", "new")
    assert (tmp_path / "precious").read_text() == "old"
    assert not (tmp_path / "report.html").is_symlink()
    assert (tmp_path / "report.html").read_text() == "new"
    assert WRITTEN[-1] == tmp_path / "report.html"


def test_drafts_of_dead_processes_are_swept_out_and_of_living_ones_not(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    dead = tmp_path / f".cge-{platform.node()}-{ended.pid}-a1_b"
    elsewhere = tmp_path / f".cge-another-node-{ended.pid}-a1_b"
    living = tmp_path / f".cge-{platform.node()}-{os.getpid()}-a1_b"
    for place in (dead, elsewhere, living):
        place.mkdir()
        (place / "half").touch()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    (tmp_path / f".cge-{platform.node()}-{ended.pid}-link").symlink_to(outside)
    assert sweep_out(tmp_path) == 1
    assert not dead.exists()
    assert elsewhere.exists()
    assert living.exists()
    assert (outside / "kept").exists()


def test_ctrl_c_waits_until_files_are_moved(tmp_path: Path) -> None:
    def both() -> None:
        with uninterrupted():
            for name in ("one", "two"):
                (tmp_path / "draft").write_text(name)
                os.kill(os.getpid(), signal.SIGINT)
                replace(tmp_path / "draft", tmp_path / name)

    # A shell starts jobs in the background with Ctrl-C ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            both()
    finally:
        signal.signal(signal.SIGINT, before)
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two"}
