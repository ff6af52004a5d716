"""The example of the reference page runs, and its policy moves what it should."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "paths.md"


def test_the_example_runs() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## Perfect foresight")[2]
    example = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert example
    names: dict[str, Any] = {}
    exec(example[1], names)
    announced, surprise = (names[run].value("q_utility", "house") for run in ("announced", "surprise"))
    # Free trade makes consumption cheaper from 2030: who knows waits for it, and then has more capital.
    assert (announced < surprise).loc[:2029].all()
    assert (announced > surprise).loc[2030:].all()
