"""Provenance: the commit that a result was made from."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from experiments.record.provenance import code_commit


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one committed file."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    (tmp_path / "file").write_text("1")
    for words in ("init", "add file", "-c user.name=n -c user.email=e commit -m first"):
        subprocess.run(["git", "-C", tmp_path, *words.split()], check=True, capture_output=True)
    return tmp_path


def test_commit_of_a_checkout(checkout: Path) -> None:
    head = subprocess.run(
        ["git", "-C", checkout, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    )
    (checkout / "untracked").write_text("2")
    assert code_commit(checkout) == {"commit": head.stdout.strip(), "modified": False}


def test_a_changed_file_is_said(checkout: Path) -> None:
    (checkout / "file").write_text("2")
    assert code_commit(checkout)["modified"] is True


def test_outside_a_checkout_nothing_is_known(tmp_path: Path) -> None:
    assert code_commit(tmp_path) == {"commit": None, "modified": None}
