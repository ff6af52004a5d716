"""Designs: reproducible, of the asked distributions, with exact quadrature moments and the files they come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from experiments.sweep.design import Dimension, make_design
from experiments.sweep.distribution import Distribution
from experiments.sweep.quadrature import stroud_points
from experiments.sweep.spec import CorrelationSpec, DesignSpec
from sam.problem import InputError

ADAPTER = TypeAdapter(Distribution)


def dimension(name: str, **given) -> Dimension:
    """A dimension of a distribution."""
    return Dimension(name, ADAPTER.validate_python(given))


UNIFORM = dimension("u", kind="uniform", low=0.0, high=10.0)
NORMAL = dimension("n", kind="normal", mean=5.0, sd=2.0)
SKEWED = dimension("s", kind="triangular", low=0.0, mode=1.0, high=4.0)


@pytest.mark.parametrize("n", range(1, 9))
def test_stroud_moments_are_exact_to_third_order(n: int) -> None:
    points = stroud_points(n)
    assert points.shape == (2 * n, n)
    assert np.abs(points).max() <= np.sqrt(2.0) + 1e-12
    assert points.mean(axis=0) == pytest.approx(np.zeros(n), abs=1e-12)
    assert points.T @ points / (2 * n) == pytest.approx(np.eye(n), abs=1e-12)
    third = np.einsum("ki,kj,kl->ijl", points, points, points) / (2 * n)
    assert np.abs(third).max() < 1e-12


def test_quadrature_integrates_a_closed_form() -> None:
    """Mean and variance of a x + b y + c x y with independent x and y, to which third moments are enough for the mean."""
    design = make_design(DesignSpec(kind="quadrature"), [UNIFORM, NORMAL])
    x, y = design.values.T
    outcome = 2.0 * x - 3.0 * y + 0.5 * x * y
    assert design.draws == 4
    assert outcome.mean() == pytest.approx(2 * 5 - 3 * 5 + 0.5 * 25, rel=1e-12)
    linear = 2.0 * x - 3.0 * y
    assert linear.var() == pytest.approx(4 * 100 / 12 + 9 * 4, rel=1e-12)
    cubic = x**3  # third moment of a uniform on 0..10 is 250
    assert cubic.mean() == pytest.approx(250.0, rel=1e-12)


def test_quadrature_with_correlation() -> None:
    correlated = CorrelationSpec(between=("u", "n"), value=0.6)
    design = make_design(DesignSpec(kind="quadrature"), [UNIFORM, NORMAL], [correlated])
    assert np.corrcoef(design.values.T)[0, 1] == pytest.approx(0.6, rel=1e-12)


def test_quadrature_refuses_separate_values() -> None:
    """Its points lie between them: a closure would be number 0.3."""
    chosen = dimension("c", kind="discrete", values=[0.0, 1.0])
    with pytest.raises(InputError, match="design quadrature: c has separate values"):
        make_design(DesignSpec(kind="quadrature"), [UNIFORM, chosen])


def test_quadrature_refuses_skewed_distributions() -> None:
    with pytest.raises(InputError) as caught:
        make_design(DesignSpec(kind="quadrature"), [UNIFORM, SKEWED])
    assert str(caught.value) == (
        "design quadrature: s has no symmetric distribution, so that third moments would be wrong; use a symmetric one, or "
        "latin_hypercube"
    )


@pytest.mark.parametrize(
    "spec",
    [
        DesignSpec(kind="latin_hypercube", draws=64),
        DesignSpec(kind="sobol", draws=64),
        DesignSpec(kind="monte_carlo", draws=64),
        DesignSpec(kind="morris", trajectories=4),
        DesignSpec(kind="saltelli", draws=16),
    ],
    ids=lambda spec: spec.kind,
)
def test_same_seed_same_design(spec: DesignSpec) -> None:
    first, again, other = (make_design(spec, [UNIFORM, NORMAL, SKEWED], seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(first.values, again.values)
    assert not np.array_equal(first.values, other.values)
    assert np.isfinite(first.values).all()
    assert first.values[:, 0].min() >= 0.0
    assert first.values[:, 0].max() <= 10.0


def test_sizes() -> None:
    dimensions = [UNIFORM, NORMAL, SKEWED]
    assert make_design(DesignSpec(kind="morris", trajectories=5), dimensions).draws == 5 * 4
    assert make_design(DesignSpec(kind="saltelli", draws=8), dimensions).draws == 8 * 5
    assert make_design(DesignSpec(kind="saltelli", draws=8, second_order=True), dimensions).draws == 8 * 8
    assert make_design(DesignSpec(kind="grid", points=3), dimensions).draws == 27
    assert make_design(DesignSpec(kind="one_at_a_time"), dimensions).draws == 1 + 2 * 3


def test_monte_carlo_draws_do_not_depend_on_how_many_there_are() -> None:
    few, many = (
        make_design(DesignSpec(kind="monte_carlo", draws=n), [UNIFORM, NORMAL], seed=2) for n in (5, 50)
    )
    assert np.array_equal(few.values, many.values[:5])


def test_latin_hypercube_has_one_point_in_each_stratum() -> None:
    design = make_design(DesignSpec(kind="latin_hypercube", draws=50), [UNIFORM, NORMAL])
    assert sorted((design.unit[:, 1] * 50).astype(int)) == list(range(50))


def test_correlations_of_a_sample() -> None:
    spec = DesignSpec(kind="sobol", draws=1024)
    design = make_design(spec, [NORMAL, UNIFORM], [CorrelationSpec(between=("n", "u"), value=-0.7)])
    assert np.corrcoef(design.values.T)[0, 1] == pytest.approx(-0.7 * 0.977, abs=0.03)


def test_contradicting_correlations() -> None:
    pairs = [("u", "n", 0.9), ("n", "s", 0.9), ("u", "s", -0.9)]
    with pytest.raises(InputError) as caught:
        make_design(
            DesignSpec(kind="monte_carlo", draws=2),
            [UNIFORM, NORMAL, SKEWED],
            [CorrelationSpec(between=(a, b), value=value) for a, b, value in pairs],
        )
    assert str(caught.value) == (
        "correlations: the correlations contradict each other (smallest eigenvalue -0.8); no joint distribution has them"
    )


def test_grid_and_one_at_a_time_points() -> None:
    listed = Dimension("v", ADAPTER.validate_python({"kind": "discrete", "values": [1.0, 2.0]}), (1.0, 2.0))
    grid = make_design(DesignSpec(kind="grid", points=2), [listed, UNIFORM])
    assert grid.values.tolist() == [[1.0, 0.0], [1.0, 10.0], [2.0, 0.0], [2.0, 10.0]]
    single = make_design(DesignSpec(kind="one_at_a_time"), [UNIFORM, SKEWED])
    middle = single.values[0]
    assert ((single.values[1:] != middle).sum(axis=1) == 1).all()


def test_csv(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("n,u\n1.5,2\n3,4\n", encoding="utf-8")
    design = make_design(DesignSpec(kind="csv", path="own.csv"), [UNIFORM, NORMAL], folder=tmp_path)
    assert design.values.tolist() == [[2.0, 1.5], [4.0, 3.0]]


def test_csv_problems_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("u,n\n1.5,2\nx,4\nnan,5\n3\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        make_design(DesignSpec(kind="csv", path="own.csv"), [UNIFORM, NORMAL], folder=tmp_path)
    assert caught.value.problems == (
        "design: own.csv:5: the row has 1 cells, the header 2. Quote a cell that contains a comma, or complete the row.",
        "design: own.csv:3: u is 'x', not a finite number. Enter the amount with a decimal point.",
        "design: own.csv:4: u is 'nan', not a finite number. Enter the amount with a decimal point.",
    )
