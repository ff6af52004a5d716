"""Distributions: quantiles, moments, truncation, and what may not be written."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from experiments.sweep.distribution import Distribution

ADAPTER = TypeAdapter(Distribution)
SOME = {
    "uniform": ({"low": 1.0, "high": 3.0}, 2.0, 1 / np.sqrt(3.0)),
    "triangular": ({"low": 0.0, "mode": 1.0, "high": 2.0}, 1.0, 1 / np.sqrt(6.0)),
    "pert": ({"low": 0.0, "mode": 1.0, "high": 5.0}, 1.5, 5 / 6 * np.sqrt(1.8 * 4.2 / 7.0) * 6 / 6),
    "normal": ({"mean": 4.0, "sd": 2.0}, 4.0, 2.0),
    "lognormal": ({"median": 1.0, "sigma": 0.5}, np.exp(0.125), np.sqrt((np.exp(0.25) - 1) * np.exp(0.25))),
    "discrete": ({"values": [1.0, 3.0], "weights": [3.0, 1.0]}, 1.5, np.sqrt(0.75)),
}


@pytest.mark.parametrize("kind", [kind for kind in SOME if kind != "pert"])
def test_moments(kind: str) -> None:
    given, mean, sd = SOME[kind]
    found = ADAPTER.validate_python({"kind": kind, **given})
    assert found.mean == pytest.approx(mean, rel=1e-12)
    assert found.sd == pytest.approx(sd, rel=1e-12)


@pytest.mark.parametrize("kind", list(SOME))
def test_quantiles_have_the_moments(kind: str) -> None:
    found = ADAPTER.validate_python({"kind": kind, **SOME[kind][0]})
    points = found.quantile((np.arange(200_000) + 0.5) / 200_000)
    assert points.mean() == pytest.approx(found.mean, rel=1e-3)
    assert points.std() == pytest.approx(found.sd, rel=5e-3)


def test_truncation_cuts_and_scales_up() -> None:
    found = ADAPTER.validate_python({"kind": "normal", "mean": 0.0, "sd": 1.0, "truncate": [-1.0, 2.0]})
    points = found.quantile(np.linspace(0.0, 1.0, 1001))
    assert points[0] == -1.0
    assert points[-1] == 2.0
    # E[X | -1 < X < 2] = (phi(-1) - phi(2)) / (Phi(2) - Phi(-1))
    assert found.mean == pytest.approx(
        (0.2419707245 - 0.0539909665) / (0.9772498681 - 0.1586552539), rel=1e-5
    )


@pytest.mark.parametrize(
    ("given", "symmetric"),
    [
        ({"kind": "triangular", "low": 0.0, "mode": 1.0, "high": 2.0}, True),
        ({"kind": "triangular", "low": 0.0, "mode": 0.5, "high": 2.0}, False),
        ({"kind": "lognormal", "median": 1.0, "sigma": 0.2}, False),
        ({"kind": "normal", "mean": 1.0, "sd": 0.2, "truncate": [0.5, 1.5]}, True),
        ({"kind": "discrete", "values": [1.0, 2.0, 3.0]}, True),
    ],
)
def test_symmetry(given: dict, symmetric: bool) -> None:
    assert ADAPTER.validate_python(given).is_symmetric is symmetric


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"kind": "uniform", "low": 2.0, "high": 1.0},
            "low <= high has to hold, with low < high; given low 2, high 1",
        ),
        (
            {"kind": "triangular", "low": 0.0, "mode": 3.0, "high": 2.0},
            "low <= mode <= high has to hold, with low < high; given low 0, mode 3, high 2",
        ),
        (
            {"kind": "uniform", "low": 0.0, "high": 1.0, "truncate": [2.0, 3.0]},
            "nothing of the distribution lies in truncate [2.0, 3.0]",
        ),
        (
            {"kind": "discrete", "values": [1.0], "weights": [1.0, 2.0]},
            "1 values need as many weights; there are 2",
        ),
    ],
)
def test_impossible_distributions(given: dict, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ADAPTER.validate_python(given)
    assert caught.value.errors()[0]["msg"] == f"Value error, {message}"
