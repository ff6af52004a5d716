"""The harness itself: it tells a hang, a death, a traceback and leftovers from a reader that works."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import cases
from .cases import Case, files, judged


def meet(reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """What the harness says of a reader of one file."""
    (tmp_path / "base").mkdir(parents=True)
    (tmp_path / "base" / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    monkeypatch.setattr(cases, "READERS", {"x.csv": reader})
    return judged(Case("x.csv", 1), tmp_path / "base", tmp_path)


def leaving(folder: Path) -> None:
    """A reader that forgets its draft."""
    (folder / "draft.tmp").touch()


def test_a_reader_that_fails_or_leaves_something_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "ZeroDivisionError" in meet(lambda folder: 1 / 0, monkeypatch, tmp_path / "one")
    assert meet(leaving, monkeypatch, tmp_path / "two") == "left behind: ['draft.tmp']"
    assert meet(lambda folder: None, monkeypatch, tmp_path / "three") == ""
    assert not files(tmp_path) - {
        f"{n}{part}" for n in ("one", "two", "three") for part in ("", "/base", "/base/x.csv")
    }
