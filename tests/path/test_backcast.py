"""The backcast: its page is what `python docs/backcast.py` prints, its tables are what the sources say."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.inputs.dynamics import TableSpec
from experiments.inputs.spec import read_experiment
from experiments.path.plan import read_dynamics
from experiments.plan import make_plan
from sam import read_sam
from sam.japan.observed import drivers, industries, outcomes, trade_sectors
from tests.docs.scripts import docs_script


@pytest.fixture(scope="module")
def command(root: Path) -> ModuleType:
    """`docs/backcast.py`."""
    return docs_script("backcast")


def test_no_account_is_in_two_groups() -> None:
    for groups in (industries(), trade_sectors()):
        members = [each for own, _ in groups.values() for each in own]
        accounts = [each for _, own in groups.values() for each in own]
        assert len(members) == len(set(members))
        assert len(accounts) == len(set(accounts))


def test_a_score_by_hand(command: ModuleType) -> None:
    """Forecasts of twice the right size, one rank exchanged: weights 1/2, 1/4, 1/4."""
    weights = np.array([0.5, 0.25, 0.25])
    happened = np.array([0.0, 1.0, 3.0])
    exact = command.score(happened, 2 * happened, weights)
    # Errors 0, 1 and 3: (1 + 9) / 4 = 2.5.
    assert exact.error == pytest.approx(2.5**0.5)
    assert (exact.correlation, exact.ranks, exact.slope) == pytest.approx((1.0, 1.0, 0.5))
    exchanged = command.score(happened, np.array([0.0, 3.0, 1.0]), weights)
    # Deviations from the weighted mean of 1: -1, 0, 2 against -1, 2, 0; products 1/2, squares 1/2 + 1.
    assert exchanged.correlation == pytest.approx(0.5 / 1.5)
    assert exchanged.ranks == pytest.approx(0.5)
    alike = command.score(happened, np.full(3, 2.0), weights)
    assert (alike.correlation, alike.ranks, alike.slope) == (None, None, None)


def test_every_driver_is_used_by_the_path(root: Path) -> None:
    table = pd.read_csv(root / "experiments/paths/backcast_drivers.csv")
    dynamics, _ = read_dynamics(make_plan(read_experiment("backcast")))
    series = [each.operation[1] for each in dynamics.paths]
    series += [getattr(each, key) for each in dynamics.labour for key in ("heads_pct", "quality_pct")]
    used = {each.column for each in series if isinstance(each, TableSpec)}
    assert used == set(table.columns) - {"year"}


def test_capital_by_industry_adds_up_to_the_total(root: Path) -> None:
    """`capital_X` are against `capital`: weighted by what capital earns in the SAM, their mean is one."""
    table = pd.read_csv(root / "experiments/paths/backcast_drivers.csv").set_index("year")
    earned = read_sam("japan_2015").flows["f_capital"]
    weights = {
        name: sum(float(earned.get(f"{a}", 0.0)) for a in own) for name, (_, own) in industries().items()
    }
    weights = {f"capital_{name}": value for name, value in weights.items() if value}
    mean = sum(table[name] * value for name, value in weights.items()) / sum(weights.values())
    assert mean.to_numpy() == pytest.approx(1.0, abs=1e-5)  # six digits are written


def test_drivers_and_outcomes_are_those_of_the_sources(root: Path, sources: Path) -> None:
    for table, shipped in (
        (drivers(sources), root / "experiments/paths/backcast_drivers.csv"),
        (outcomes(sources), root / "docs/backcast.csv"),
    ):
        # Six digits are written.
        pd.testing.assert_frame_equal(table, pd.read_csv(shipped), rtol=1e-5, check_dtype=False)


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_the_page_has_every_table(command: ModuleType, models: Any, root: Path) -> None:
    page = (root / "docs/explanation/backcast.md").read_text(encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CGE_CACHE", str(models))
        for table in command.tables().values():
            assert table in page
