"""Wrong input: exact message, exit status, nothing left behind."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from .harness import INPUTS, copied, matches, refused

NAMES = sorted(path.name for path in INPUTS.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_message(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied(name, tmp_path)
    monkeypatch.chdir(folder)
    status, _, expected = (folder / "expected.txt").read_text(encoding="utf-8").partition("\n")
    refusal = refused(shlex.split((folder / "command.txt").read_text(encoding="utf-8")), tmp_path)
    assert matches(refusal.message.rstrip("\n"), expected.rstrip("\n")), refusal.message
    assert refusal.status == int(status)
    assert refusal.files_after == refusal.files_before
    assert len(refusal.stderr.splitlines()) <= 25
    assert "Traceback" not in refusal.stderr


def test_json_failure_is_one_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied("tariff_below_minus_one", tmp_path)
    monkeypatch.chdir(folder)
    refusal = refused(["run", "experiment.yaml", "--out", "results", "--json"], tmp_path)
    assert refusal.status == 2
    content = json.loads(refusal.stdout)
    assert content["status"] == "failed"
    assert refusal.message == f"error: {content['error']['message']}\n"
