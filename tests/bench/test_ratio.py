"""The comparison with an older checkout runs on this one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .ratio import FIRST_RESULT, cases, processor_time


def test_every_case_has_a_goal() -> None:
    assert all(0.0 < case.limit < 1.1 for case in cases("experiments.cli"))


def test_a_process_that_fails_is_an_error(root: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        processor_time(root, sys.executable, ["-c", "raise SystemExit(1)"], False, {})


def test_the_first_result_from_python_is_one(root: Path) -> None:
    assert processor_time(root, sys.executable, ["-c", FIRST_RESULT], False, {"CGE_CACHE": "off"}) > 0.0
