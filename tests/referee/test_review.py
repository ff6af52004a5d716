"""The referee's list on sound models: everything passes, and what cannot be tried says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cge.closure import CLOSURES
from experiments.examples import SMALL_TABLE
from experiments.referee import accounts, solver
from experiments.referee.review import ITEMS, review
from experiments.referee.subject import Subject
from experiments.referee.trial import Trial, distance
from tests.permits.economies import sam_and_structure

from .subjects import CLOSURE, subject


def by_item(model: Subject) -> dict[str, Trial]:
    """The review by item."""
    return {trial.item: trial for trial in review(model)}


def test_a_sound_economy_passes_everything() -> None:
    model = subject()
    found = by_item(model)
    assert list(found) == [item.key for item in ITEMS]
    assert {key: trial.reason for key, trial in found.items() if trial.status != "passed"} == {}
    assert all(trial.value <= trial.tolerance for trial in found.values())
    assert list(model.shock.steps) == [
        "labour +0.05 of its endowment",
        "capital -0.03 of its endowment",
        "world prices of imports +0.1",
        "rate_duty +5 points",
    ]
    assert "growth" in found["gdp_real"].reason


def test_an_economy_with_a_tax_per_unit_passes_everything() -> None:
    """A duty in money per unit, with a rate in the SAM: homogeneous, and no obstacle to a neutral tax on consumption."""
    sound = subject()
    duty, *others = sound.structure.taxes
    taxes = (duty.model_copy(update={"kind": "specific"}), *others)
    model = replace(sound, structure=sound.structure.model_copy(update={"taxes": taxes}))
    assert any(rate > 0 for rate in model.parameters.entries("rate_duty").values())
    found = by_item(model)
    assert {key: trial.reason for key, trial in found.items() if trial.status != "passed"} == {}


def test_an_economy_whose_permits_cover_a_share_of_emissions_passes_everything() -> None:
    """Four fifths are met by a_x, which emits nine tenths; where a trial lets all activities emit alike, a_x has half."""
    sam, structure = sam_and_structure(coverage=0.8, a_x=1.0)
    burnt = pd.DataFrame({"source": "c_x", "user": ["a_x", "a_y"], "mt_co2": [9.0, 1.0]})
    found = by_item(Subject(sam, structure, SMALL_TABLE, burnt, CLOSURE))
    assert {key: trial.reason for key, trial in found.items() if trial.status != "passed"} == {}


def test_what_does_not_apply_says_why() -> None:
    """Without emissions no permits; with a wage floor no derivatives across the kink; two households, no rebate."""
    floor = replace(
        CLOSURES["textbook"],
        walras="saving",
        factor_markets={"labour": "real_wage_floor", "*": "full_employment"},
    )
    model = replace(subject(closure=floor), emissions=None)
    found = by_item(model)
    reasons = {key: trial.reason for key, trial in found.items() if trial.status == "not_applicable"}
    assert reasons.keys() == {"permits", "gdp_real", "start_point", "decomposition"}
    assert "no emissions" in reasons["permits"]
    assert "employment" in reasons["gdp_real"]
    assert not [trial for trial in found.values() if trial.status == "failed"]


def test_a_polishing_iteration_is_no_fault_of_the_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    """The residual is 4e-15, and a solver may still take a step from there: the item says so and passes."""
    model = subject()
    base = model.base
    polished = replace(base.equilibrium, report=replace(base.equilibrium.report, iterations=1))
    monkeypatch.setattr(Subject, "solved", lambda *_: replace(base, equilibrium=polished))
    found = accounts.benchmark(model)
    assert found.holds
    assert found.where.endswith("; 1 iterations")


def test_a_balance_that_is_small_by_chance_is_measured_by_its_family() -> None:
    """A partner's saving of -1 beside one of 1,000 is a difference of large amounts; a price is measured by itself."""
    base = {"v_saving_foreign[a]": -1.0, "v_saving_foreign[b]": 1000.0, "p_make[x]": 1.0, "p_make[y]": 1000.0}
    found = base | {"v_saving_foreign[a]": -1.5}
    assert distance(found, base, base).value == 0.5 / 1000.0
    assert distance(base | {"p_make[x]": 1.5}, base, base).value == 0.5


def test_the_page_names_every_item() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "check.md").read_text(encoding="utf-8")
    assert [item.key for item in ITEMS if f"| `{item.key}` |" not in page] == []


def test_an_account_that_the_model_chooses_is_named() -> None:
    """A closure that leaves the choice of the account to the model is reviewed with the one it chose, not with none."""
    chosen = subject(closure=replace(CLOSURES["welfare"], walras=""))
    own = chosen.compiled.closure.walras
    assert own
    assert accounts.walras(chosen).where.startswith(f"account {own},")
    other, _, rest = solver.dropped_equation(chosen).where.partition(" instead of ")
    assert rest.startswith(own)
    assert other != own
