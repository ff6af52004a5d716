"""Neighbours: searches that start between solved economies end where all others end, after less work."""

from __future__ import annotations

import numpy as np
import pytest

from cge.analysis.neighbours import Neighbours
from cge.options import SolveOptions
from cge.solve import compile_economy, solve
from tests.cge.economies import small, textbook

NEWTON = SolveOptions(method="newton")


@pytest.fixture(scope="module")
def tariffs():
    """The small economy, compiled, and its equilibrium at a uniform tariff."""
    parameters = small()
    compiled = compile_economy(parameters, textbook(parameters))

    def economy(rate: float):
        return parameters.with_values({"rate_duty": parameters.data["rate_duty"] * 0.0 + rate})

    return compiled, economy


def test_interpolated_starts_are_nearly_solutions(tariffs) -> None:
    """Halving the distance of the neighbours divides the error by four at least, as splines with free ends do."""
    compiled, economy = tariffs
    found = solve(compiled, economy(0.35))
    exact = compiled.point(found)
    errors = []
    for count in (6, 12):
        rates = np.linspace(0.1, 0.6, count)
        solutions = [solve(compiled, economy(rate), NEWTON) for rate in rates]
        near = Neighbours(compiled, (rates[:, None] - 0.1) / 0.5, solutions).near(np.array([0.5]))
        gap = np.log(near.start[compiled.positive] / exact[compiled.positive])
        errors.append(np.abs(gap).max())
        started = solve(near, economy(0.35), NEWTON)
        for name, values in found.values.items():
            assert np.allclose(started.values[name], values, rtol=1e-9, atol=1e-9), name
        assert compiled.start is not near.start  # the compiled model itself stays as it was
    assert errors[0] < 1e-3
    assert errors[1] < errors[0] / 4.0


def test_at_a_neighbour_the_start_is_its_solution(tariffs) -> None:
    compiled, economy = tariffs
    solutions = [solve(compiled, economy(rate), NEWTON) for rate in (0.1, 0.2, 0.4)]
    neighbours = Neighbours(compiled, np.array([[0.0], [0.5], [1.0]]), solutions)
    for point, solution in zip((0.0, 0.5, 1.0), solutions, strict=True):
        start = neighbours.near(np.array([point])).start
        exact = compiled.point(solution)
        assert np.allclose(start, exact, rtol=1e-10, atol=1e-9)


def test_too_few_for_a_trend(tariffs) -> None:
    """Two points in one dimension carry no curvature: the start is the nearer solution."""
    compiled, economy = tariffs
    solutions = [solve(compiled, economy(rate), NEWTON) for rate in (0.1, 0.4)]
    neighbours = Neighbours(compiled, np.array([[0.0], [1.0]]), solutions)
    exact = compiled.point(solutions[1])
    assert np.array_equal(neighbours.near(np.array([0.8])).start, exact)
