"""Swaps of a sweep file: every draw exchanges what `--swap` would, and a setting cannot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.sweep.worker import Worker
from sam.problem import InputError

from .files import HEAD, HYPERCUBE, QUANTITIES, task_of

SWAP = "swap:\n  - {free: productivity, fix: gdp_real, change_pct: 1}\n"
CLOSURES = "  - {name: closure, closure: [textbook, savings_driven]}\n"


def test_every_draw_has_the_swap(tmp_path: Path) -> None:
    task = task_of(tmp_path, SWAP + QUANTITIES + CLOSURES + HYPERCUBE)
    worker = Worker(task)
    for values in task.design().values[:4]:
        draw = worker.draw(values)
        assert draw.solved, draw.message
        gdp = [outcome.name for outcome in worker.outcomes].index("gdp_real")
        assert draw.value[gdp] / draw.base[gdp] == pytest.approx(1.01, abs=1e-9)
    one, other = (task_of(tmp_path, text + QUANTITIES + HYPERCUBE) for text in (SWAP, ""))
    assert one.fingerprint(one.design()) != other.fingerprint(other.design())


def test_where_a_swap_is_written_decides_no_number(tmp_path: Path) -> None:
    one = task_of(tmp_path, SWAP + QUANTITIES + CLOSURES + HYPERCUBE)
    other = task_of(tmp_path, QUANTITIES + CLOSURES + HYPERCUBE + SWAP)
    assert one.fingerprint(one.design()) == other.fingerprint(other.design())
    assert np.array_equal(one.design().values, other.design().values)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('set: ["closure.swap=free=productivity,fix=gdp_real"]\n', "a swap is no setting; write --swap free=NAME"),
        ("swap: [{free: productivity}]\n", "sweep.yaml:5: swap[0].fix: the key is missing; add it"),
        ("settings: [carbon_price=1]\n", "sweep.yaml:5: settings: unknown key. Did you mean set?"),
    ],
)  # fmt: skip
def test_mistakes(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        task_of(tmp_path, text + QUANTITIES + HYPERCUBE, HEAD)
    assert message in str(caught.value)
