"""Loops over shocks and elasticities: nothing is calibrated or compiled again, the figures are those of cold runs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
import pytest

import calibration
import cge
import cge.build
import cge.engine.compile
import cge.read_model
from tests.experiments.files import STDCGE

COSTLY = (calibration.calibrate, cge.build.build, cge.read_model.read, cge.engine.compile.compile_terms)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """How often each costly function is called, from wherever it was imported to."""
    found: Counter = Counter()

    def counted(function: Callable) -> Callable:
        def inner(*args: object, **kwargs: object) -> object:
            found[function.__name__] += 1
            return function(*args, **kwargs)

        return inner

    for function in COSTLY:
        wrapper = counted(function)
        for module in list(sys.modules.values()):
            for name, value in list(getattr(module, "__dict__", {}).items()):
                if value is function:
                    monkeypatch.setattr(module, name, wrapper)
    return found


def same(one: cge.Solution, other: cge.Solution) -> None:
    """All variables agree to 1e-9 of their size."""
    for name, array in other.equilibrium.values.items():
        scale = np.maximum(np.abs(array), 1e-6 * np.max(np.abs(array), initial=1e-300))
        gap = np.abs(one.equilibrium.values[name] - array) / scale
        assert np.max(gap, initial=0.0) < 1e-9, name


def cold(economy: Mapping[str, object], closure: object, changes: Mapping[str, float]) -> cge.Solution:
    """A run by itself: elasticities through calibration, solved by IPOPT."""
    settings = {key: value for key, value in changes.items() if key.startswith("elasticities.")}
    shocks = {key: value for key, value in changes.items() if key not in settings}
    return cge.Economy(**economy, settings=settings).model(closure).solve(shocks, method="ipopt")


CASES = [
    {"rate_tariff": tariff, "elasticities.sigma_armington[*]": sigma}
    for tariff in (0.0, 0.05, 0.3)
    for sigma in (0.5, 1.7, 3.0)
]


def test_a_loop_is_warm_and_gives_the_figures_of_cold_runs(calls: Counter) -> None:
    economy = {
        "sam": STDCGE / "sam.csv",
        "structure": STDCGE / "structure.yaml",
        "elasticities": STDCGE / "elasticities_model.csv",
    }
    closure = STDCGE / "closure.yaml"
    model = cge.Economy(**economy).model(closure)
    model.solve(CASES[0])
    calls.clear()
    warm = [model.solve(case) for case in CASES]
    again = [model.solve(case) for case in reversed(CASES)][::-1]
    assert not calls
    for case, one, two in zip(CASES, warm, again, strict=True):
        same(one, cold(economy, closure, case))
        for name, values in one.equilibrium.values.items():
            assert np.array_equal(values, two.equilibrium.values[name])  # whatever was solved before


def test_a_new_form_is_compiled_once(calls: Counter) -> None:
    model = cge.Economy(
        STDCGE / "sam.csv",
        structure=STDCGE / "structure.yaml",
        elasticities=STDCGE / "elasticities_model.csv",
    ).model(STDCGE / "closure.yaml")
    model.solve({"elasticities.sigma_armington": 3})
    calls.clear()
    near = [model.solve(elasticities={"sigma_armington": 1 + step}) for step in (-1e-5, 1e-5)]
    assert not calls
    unit = model.solve({"elasticities.sigma_armington": 1}, rate_tariff=0)
    assert calls["build"] == calls["read"] == 1
    for _ in range(2):
        model.solve({"elasticities.sigma_armington": 1}, rate_tariff=0.1)
    assert calls["build"] == calls["read"] == 1
    assert not calls["calibrate"]
    beside = model.solve({"elasticities.sigma_armington": 1 + 1e-5}, rate_tariff=0)
    assert unit.value("q_import", "c_BRD") == pytest.approx(beside.value("q_import", "c_BRD"), rel=1e-5)
    assert near[0].value("q_import", "c_BRD") == pytest.approx(near[1].value("q_import", "c_BRD"), rel=1e-9)


@pytest.mark.usefixtures("kept_models")
def test_elasticities_that_calibration_transforms_are_calibrated() -> None:
    """The Frisch parameter moves subsistence, and with it the unit of utility."""
    japan = cge.Economy(
        settings={"structure.household.demand": "les", "structure.household.calibrate": "frisch"}
    )
    model = japan.model("welfare")
    changes = {"elasticities.frisch": -3.0}
    moved = model.solve(changes, rate_duty=0)
    base = model.solve(changes)
    expected = cge.run(
        {"name": "frisch", "closure": "welfare", "shocks": [{"parameter": "rate_duty", "set": 0}]},
        {
            "structure.household.demand": "les",
            "structure.household.calibrate": "frisch",
            **changes,
        },
    )
    found = moved.against(base).macro["value"]
    np.testing.assert_allclose(found, expected.macro["value"], rtol=1e-9, atol=1e-7)
    with pytest.raises(cge.InputError, match="measure utility in different units"):
        moved.against(model.solve())


def test_a_loop_on_japan_is_warm(japan: cge.Economy, calls: Counter) -> None:
    """Shocks and elasticities of 54 industries; one of the figures against a cold run."""
    model = japan.model("welfare")
    cases = [
        {"rate_duty": duty, "elasticities.sigma_armington": sigma}
        for duty in (0.0, 0.1)
        for sigma in (1.5, 3.0)
    ]
    model.solve(cases[0])
    calls.clear()
    found = [model.solve(case) for case in cases]
    assert not calls
    assert all(each.solver.attempts[-1].startswith("newton") for each in found)
    same(found[-1], cold({}, "welfare", cases[-1]))


def test_rows_that_nothing_reads_are_refused(model: cge.EconomyModel) -> None:
    with pytest.raises(cge.InputError, match="changing elasticity sigma_origin.* has no effect"):
        model.solve({"elasticities.sigma_origin": 3})
    with pytest.raises(cge.CalibrationError, match="impossible; it has to be >= 0"):
        model.solve({"elasticities.sigma_armington": -1})
    with pytest.raises(
        cge.InputError, match="there is no elasticity 'sigma_armingtn'. Did you mean sigma_armington"
    ):
        model.solve(elasticities={"sigma_armingtn": 2})


def test_closures_of_an_economy_share_one_reading(calls: Counter) -> None:
    economy = cge.Economy(
        STDCGE / "sam.csv",
        structure=STDCGE / "structure.yaml",
        elasticities=STDCGE / "elasticities_model.csv",
    )
    models = [economy.model(closure) for closure in ("textbook", "savings_driven", "welfare")]
    assert calls["calibrate"] == calls["build"] == calls["read"] == 1
    for model in models:
        assert model.solve(rate_tariff=0.05).solver.status == "solved"
    assert calls["calibrate"] == calls["build"] == calls["read"] == 1
