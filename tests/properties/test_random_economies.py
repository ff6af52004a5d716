"""Random balanced economies: each calibrates, replicates its SAM, is homogeneous, survives a shock, and its EV adds up.

A failure shrinks to a folder under `out/` that `cge check` and `cge run` can be run on.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from calibration import ElasticityTable
from calibration.structure_file import read_structure
from cge.blocks import BLOCKS
from experiments.inputs.closure_file import fitted, read_closure
from experiments.referee.review import ITEMS, tried
from experiments.referee.subject import Subject
from experiments.referee.trial import FAILED
from sam import read_sam
from tests.experiments.test_cli import cge

from .economy import FAILS, HOLDS, REFUSED, Economy, Outcome, outcome_of
from .recipe import CHANCES, Recipe, drawn
from .shrink import shrunk, written

QUICK, ALL, CHUNK = 10, 200, 20
NUMERAIRE = next(item for item in ITEMS if item.key == "numeraire")


def outcomes(seeds: range, folder: Path) -> list[Outcome]:
    """What came of each seed; a failure is shrunk, written and raised."""
    found = []
    for seed in seeds:
        outcome = outcome_of(Economy(drawn(seed)))
        if outcome.status == FAILS:
            recipe, failure = shrunk(drawn(seed), lambda candidate: outcome_of(Economy(candidate)))
            pytest.fail(written(recipe, failure, folder / f"random_{seed}"))
        found.append(outcome)
    return found


def test_a_few_random_economies(root: Path) -> None:
    assert outcomes(range(QUICK), root / "out" / "random_economies")


@pytest.mark.slow
@pytest.mark.parametrize("first", range(QUICK, ALL, CHUNK))
def test_random_economies(first: int, root: Path) -> None:
    found = outcomes(range(first, min(first + CHUNK, ALL)), root / "out" / "random_economies")
    refused = [outcome for outcome in found if outcome.status == REFUSED]
    assert len(refused) <= len(found) // 5, refused  # what is refused must stay the exception


def test_every_feature_is_drawn() -> None:
    recipes = [drawn(seed) for seed in range(ALL)]
    assert {name for recipe in recipes for name in CHANCES if recipe.has(name)} == set(CHANCES)
    assert {len(recipe.sectors) for recipe in recipes} == set(range(2, 13))


# --- the shrinking itself ---------------------------------------------------------------------------------------------


def _without_index(m, g):
    r"""G4, spoilt: government saving that is fixed in money of the day instead of base-year money.

    S_g = \hat S_g
    """
    return m.v_saving_government[g] == m.saving_government_real[g] if m.sets["pool"] else None


def _numeraire(economy: Economy) -> Outcome:
    """The one property that the spoilt equation breaks."""
    trial = tried(NUMERAIRE, economy.subject)
    return Outcome(FAILS if trial.status == FAILED else HOLDS, trial.item, trial.reason)


def _spoilt_blocks():
    spoilt = []
    for block in BLOCKS:
        if block.name == "government":
            equation = replace(block.equations["government_saving"], rule=_without_index)
            block = replace(block, equations={**block.equations, "government_saving": equation})
        spoilt.append(block)
    return tuple(spoilt)


@pytest.fixture(scope="module")
def failing() -> Recipe:
    """Four sectors and four features, with a closure that has what the spoilt equation needs."""
    features = frozenset({"partner", "duty", "benefits", "income_tax"})
    for seed in range(ALL):
        recipe = Recipe(seed, (0, 1, 2, 3), features)
        closure = Economy(recipe).closure
        if (closure.get("government_saving"), closure["numeraire"]) == ("fixed_real", "cpi"):
            return recipe
    raise AssertionError("no such recipe")


@pytest.mark.slow
def test_a_seeded_bug_shrinks_to_a_small_folder(failing: Recipe, tmp_path: Path) -> None:
    blocks = _spoilt_blocks()
    recipe, failure = shrunk(failing, lambda candidate: _numeraire(Economy(candidate, blocks)))
    assert failure.item == "numeraire"
    assert len(recipe.sectors) == 2
    assert len(recipe.features) <= 1  # a feature may stay because the drawn closure depends on it
    assert recipe.closure  # the default closure does not fix government saving
    text = written(recipe, failure, tmp_path / "found")
    assert "cge check --sam" in text
    folder = tmp_path / "found"
    table = ElasticityTable.read(folder / "elasticities.csv")
    structure = read_structure(str(folder / "structure.yaml"), [Path()]).structure
    sam = read_sam(folder / "sam")
    closure = fitted(
        read_closure(str(folder / "closure.yaml"), (Path(),), lambda *keys: "closure"),
        list(sam.accounts.index),
    )
    again = Subject(sam, structure, table, None, closure, blocks=blocks)
    assert tried(NUMERAIRE, again).status == "failed"
    assert tried(NUMERAIRE, replace(again, blocks=BLOCKS)).status == "passed"
    cge("run", folder / "experiment.yaml", "--out", folder / "results")


def test_what_does_not_fail_does_not_shrink() -> None:
    with pytest.raises(ValueError, match="does not fail"):
        shrunk(drawn(0), lambda recipe: Outcome(HOLDS))
