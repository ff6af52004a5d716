"""Nothing moved: every figure of the catalogue, the papers and a sweep is that of commit b333c05, to 1e-9."""

from __future__ import annotations

import copy
import math
import sys
from pathlib import Path

import pytest

from . import comparison
from .comparison import Figure, Figures, deviations, items, moved, path_of, read, renamed
from .runs import FILES, Checkout, figures_of

pytestmark = pytest.mark.usefixtures("kept_models")

# All others take about ten seconds each.
QUICK = {"experiments/example", "papers/mivanic_2020_les"}
SHOWN = 20


@pytest.fixture(scope="module")
def checkout(root: Path) -> Checkout:
    """This checkout, as the python that runs the tests has it installed."""
    found = Checkout(root, Path(sys.executable), renames=True)
    found.check()
    return found


@pytest.mark.parametrize(
    "item", [pytest.param(item, marks=[] if item in QUICK else pytest.mark.slow) for item in items()]
)
def test_nothing_moved(item: str, checkout: Checkout, tmp_path: Path) -> None:
    beyond = moved(item, read(path_of(item)), figures_of(item, checkout, tmp_path))
    assert not beyond, f"{len(beyond)} figures of {item} moved:\n" + "\n".join(map(str, beyond[:SHOWN]))


def test_every_kind_is_stored() -> None:
    assert {item.partition("/")[0] for item in items()} == {"experiments", "papers", "sweeps"}
    assert set(items()) >= QUICK


def test_every_rename_is_of_something_stored() -> None:
    stored = "\n".join([*items(), *(path_of(item).read_text(encoding="utf-8") for item in items())])
    assert [old for old in comparison.RENAMED if old not in FILES.values() and old not in stored] == []


@pytest.mark.parametrize("item", items())
def test_a_nudge_of_any_figure_is_seen(item: str) -> None:
    stored = read(path_of(item))
    nudged = {key: {column: _nudged(figure) for column, figure in row.items()} for key, row in stored.items()}
    figures = [figure for row in stored.values() for figure in row.values() if figure is not None]
    assert len(moved(item, stored, nudged, str)) == len(figures)


def _nudged(figure: Figure) -> Figure:
    """Another word, or a number that is off by a thousandth and at least by 0.001."""
    if isinstance(figure, float):
        return figure + 1e-3 * max(abs(figure), 1.0)
    return figure and f"{figure}!"


def test_what_is_gone_empty_or_no_longer_empty_has_moved() -> None:
    stored: Figures = {"0": {"gdp_nominal": 2.0, "co2": None}, "1": {"gdp_nominal": 3.0, "co2": 5.0}}
    found: Figures = {"0": {"gdp_nominal": 2.0, "co2": 1.0}, "2": {"gdp_nominal": 3.0, "co2": 5.0}}
    sizes = {(each.key, each.column): each.size for each in moved("sweeps/any", stored, found)}
    assert sizes == dict.fromkeys([("0", "co2"), ("1", "gdp_nominal"), ("1", "co2")], math.inf)


def test_a_remainder_is_judged_on_gdp_and_a_change_on_its_level() -> None:
    stored: Figures = {
        "macro.gdp_nominal": {"base": 100.0, "value": 100.0, "change_pct": 0.0},
        "macro.ev": {"base": 0.0, "value": 1e-12, "change_pct": None},
    }
    found = copy.deepcopy(stored)
    found["macro.ev"]["value"] = 2e-8
    found["macro.gdp_nominal"]["change_pct"] = 2e-8
    sizes = [each.size for each in deviations("experiments/any", stored, found) if each.size]
    assert sizes == pytest.approx([2e-10, 2e-10], rel=1e-3)


def test_a_renamed_figure_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "RENAMED", {"gdp_real": "real_gdp", "a/b.yaml": "c.yaml"})
    stored: Figures = {"macro.gdp_nominal": {"base": 1.0}, "macro.gdp_real": {"base": 1.0}}
    found: Figures = {"macro.gdp_nominal": {"base": 1.0}, "macro.real_gdp": {"base": 1.0}}
    assert moved("experiments/any", stored, found) == []
    assert [renamed(text) for text in ("gdp_real_laspeyres", "a/b.yaml")] == ["gdp_real_laspeyres", "c.yaml"]
