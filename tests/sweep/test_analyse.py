"""Statistics and indices against closed forms: Ishigami's function, a linear outcome, quadrature moments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from experiments.sweep.analyse import analysed, effects
from experiments.sweep.design import make_design
from experiments.sweep.failures import failures
from experiments.sweep.spec import SweepSpec
from sam.problem import InputError

PI = float(np.pi)


def spec_of(
    design: dict, n: int = 3, low: float = -PI, high: float = PI, closures: tuple[str, ...] = ()
) -> SweepSpec:
    """A sweep file over n uniform quantities, and a choice among closures where some are named."""
    return SweepSpec(
        name="test",
        experiment="none",
        quantities=[
            {"name": f"x{i}", "parameter": "p", "distribution": {"kind": "uniform", "low": low, "high": high}}
            for i in range(1, n + 1)
        ]
        + ([{"name": "closing", "closure": closures}] if closures else []),
        design=design,
        outcomes={"macro": ["y"]},
    )


def data_of(
    spec: SweepSpec,
    function,
    base: float = 0.0,
    failed: tuple[int, ...] = (),
    outcomes: tuple[str, ...] = ("y",),
    folder: Path = Path(),
) -> xr.Dataset:
    """A collected sweep whose outcomes are a function of the quantities."""
    from experiments.sweep.design import Dimension

    dimensions = [
        Dimension(each.name, each.levels, each.values or tuple(float(i) for i in range(len(each.closure))))
        for each in spec.quantities
    ]
    design = make_design(spec.design, dimensions, spec.correlations, spec.seed, folder)
    y = np.array([function(row) for row in design.values], dtype=float)
    solved = np.ones(design.draws, dtype=np.int8)
    y[list(failed)], solved[list(failed)] = np.nan, 0
    draws = np.arange(design.draws)
    return xr.Dataset(
        {
            "value": (("draw", "outcome"), np.column_stack([y] * len(outcomes))),
            "base": (
                ("draw", "outcome"),
                np.column_stack([np.where(np.isnan(y), np.nan, base)] * len(outcomes)),
            ),
            "quantity": (("draw", "varied"), design.values),
            "unit_cube": (("draw", "varied"), design.unit),
            "solved": ("draw", solved),
            "seconds": ("draw", np.full(design.draws, 0.01)),
            "method": ("draw", np.array(["newton in logs"] * design.draws, dtype=object)),
            "message": ("draw", np.array(["" if s else "no equilibrium" for s in solved], dtype=object)),
        },
        coords={
            "draw": draws,
            "outcome": np.array(outcomes, dtype=object),
            "varied": np.array(design.names, dtype=object),
            "unit": ("outcome", np.array(["billion yen at base prices"] * len(outcomes), dtype=object)),
        },
        attrs={"draws_planned": design.draws, "draws_missing": 0, "nodes": "[]"},
    )


def ishigami(x: np.ndarray) -> float:
    """Ishigami and Homma (1990) with a = 7, b = 0.1."""
    return float(np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


def ishigami_indices() -> tuple[list[float], list[float]]:
    """Analytic first-order and total indices."""
    a, b = 7.0, 0.1
    v1, v2, v13 = 0.5 * (1 + b * PI**4 / 5) ** 2, a**2 / 8, 8 * b**2 * PI**8 / 225
    total = v1 + v2 + v13
    return [v1 / total, v2 / total, 0.0], [(v1 + v13) / total, v2 / total, v13 / total]


def test_sobol_indices_of_ishigami_lie_within_their_confidence() -> None:
    spec = spec_of({"kind": "saltelli", "draws": 2048, "second_order": True})
    found = analysed(data_of(spec, ishigami), spec)["sobol"]["y"]
    for name, first, total in zip(("x1", "x2", "x3"), *ishigami_indices(), strict=True):
        assert abs(found[name]["S1"] - first) <= found[name]["S1_conf"] + 1e-3
        assert abs(found[name]["ST"] - total) <= found[name]["ST_conf"] + 1e-3
        assert found[name]["ST_conf"] < 0.08
    assert found["pairs"]["x1 x x3"]["S2"] > 0.15


def test_indices_of_a_linear_outcome() -> None:
    spec = spec_of({"kind": "saltelli", "draws": 1024})
    found = analysed(data_of(spec, lambda x: 3 * x[0] + 2 * x[1] + x[2]), spec)["sobol"]["y"]
    for name, share in {"x1": 9 / 14, "x2": 4 / 14, "x3": 1 / 14}.items():
        assert abs(found[name]["S1"] - share) <= found[name]["S1_conf"]
        assert abs(found[name]["ST"] - share) <= found[name]["ST_conf"]


def test_morris_of_a_linear_outcome_is_exact() -> None:
    spec = spec_of({"kind": "morris", "trajectories": 6}, low=0.0, high=2.0)
    found = analysed(data_of(spec, lambda x: 3 * x[0] - 2 * x[1]), spec)["morris"]["y"]
    assert [found[name]["mu_star"] for name in ("x1", "x2", "x3")] == pytest.approx(
        [6.0, 4.0, 0.0], abs=1e-12
    )
    assert found["x2"]["mu"] == pytest.approx(-4.0)
    assert found["x1"]["sigma"] == pytest.approx(0.0, abs=1e-12)


def test_quadrature_moments() -> None:
    """y = 2 x1 - x2 + x1 x2 x3 on uniform (0, 6): mean 2*3 - 3 + 27 exactly; sd of the linear part exactly."""
    spec = spec_of({"kind": "quadrature"}, low=0.0, high=6.0)
    row = analysed(data_of(spec, lambda x: 2 * x[0] - x[1] + x[0] * x[1] * x[2]), spec)["outcomes"]["y"]
    assert row["mean"] == pytest.approx(30.0, rel=1e-12)
    row = analysed(data_of(spec, lambda x: 2 * x[0] - x[1]), spec)["outcomes"]["y"]
    assert row["sd"] == pytest.approx(np.sqrt(5 * 36 / 12), rel=1e-12)
    low, high = row["chebyshev"]["75 %"]
    assert (low + high) / 2 == pytest.approx(3.0, rel=1e-12)
    assert high - low == pytest.approx(4 * row["sd"], rel=1e-12)


def test_tornado_orders_by_swing() -> None:
    spec = spec_of({"kind": "one_at_a_time"}, low=0.0, high=2.0)
    found = analysed(data_of(spec, lambda x: x[0] - 5 * x[1]), spec)["tornado"]["y"]
    assert list(found["quantities"]) == ["x2", "x1", "x3"]
    assert found["middle"] == pytest.approx(-4.0)
    assert found["quantities"]["x2"]["at_low"] == pytest.approx(1.0)
    assert found["quantities"]["x2"]["swing"] == pytest.approx(10.0)


def test_sample_statistics() -> None:
    spec = spec_of({"kind": "latin_hypercube", "draws": 500}, low=-1.0, high=3.0)
    row = analysed(data_of(spec, lambda x: x[0]), spec)["outcomes"]["y"]
    assert row["mean"] == pytest.approx(1.0, abs=1e-2)
    assert row["probability_positive"] == pytest.approx(0.75, abs=5e-3)
    assert row["quantiles"][3] == pytest.approx(1.0, abs=2e-2)
    assert row["correlation"]["x1"]["spearman"] == pytest.approx(1.0)
    assert abs(row["correlation"]["x2"]["pearson"]) < 0.15
    assert [each["draws"] for each in row["convergence"]] == [62, 125, 250, 500]


def test_effects_are_changes_where_the_base_is_not_zero() -> None:
    spec = spec_of({"kind": "latin_hypercube", "draws": 8})
    assert effects(data_of(spec, lambda x: 110.0, base=100.0)).values == pytest.approx(10.0)
    assert effects(data_of(spec, lambda x: 110.0, base=100.0)).units == ("%",)
    assert effects(data_of(spec, lambda x: 110.0, base=0.0)).units == ("billion yen at base prices",)


def test_failed_draws_have_to_be_named() -> None:
    spec = spec_of({"kind": "monte_carlo", "draws": 50})
    data = data_of(spec, lambda x: x[0], failed=(3, 4))
    with pytest.raises(InputError) as caught:
        analysed(data, spec)
    assert "2 of 50 draws failed and 0 are missing" in str(caught.value)
    assert analysed(data, spec, without_failed=True)["solved"] == 48


def test_indices_leave_out_whole_blocks_of_failed_draws() -> None:
    spec = spec_of({"kind": "saltelli", "draws": 1024})
    data = data_of(spec, lambda x: 3 * x[0] + 2 * x[1] + x[2], failed=(7, 500))
    found = analysed(data, spec, without_failed=True)["sobol"]["y"]
    assert abs(found["x1"]["ST"] - 9 / 14) <= 0.06


def test_failures_that_cluster() -> None:
    spec = spec_of({"kind": "latin_hypercube", "draws": 200}, low=0.0, high=1.0)
    first = data_of(spec, lambda x: x[0])
    failed = tuple(np.flatnonzero(first["quantity"].values[:, 1] > 0.9).tolist())
    found = analysed(data_of(spec, lambda x: x[0], failed=failed), spec, without_failed=True)["failures"]
    assert list(found["clustered"]) == ["x2"]
    assert found["rate"] == pytest.approx(0.1)
    assert [(each["reason"], each["draws"]) for each in found["reasons"]] == [("no equilibrium", 20)]


def test_reasons_that_differ_in_numbers_are_one_with_ranges() -> None:
    spec = spec_of({"kind": "monte_carlo", "draws": 14})
    data = data_of(spec, lambda x: x[0], failed=tuple(range(14)))
    messages = [
        f"q[c_1,x] falls to {0.5**n:g}: {n + 90}% of 7. Then it stops at {n}\nrecord {n}" for n in range(12)
    ]
    data["message"][:] = [*messages, "q[c_2,x] falls to 1: 90% of 7. Then", ""]
    data["message"] = data["message"].astype(object)
    first, *others = failures(data, {})["reasons"]
    assert (first["reason"], first["draws"]) == ("q[c_1,x] falls to 0.000488281 to 1: 90 to 101% of 7", 12)
    assert first["example"]["draw"] == 0
    assert first["example"]["message"] == messages[0]
    assert first["example"]["quantities"]["x2"] == data["quantity"].values[0, 1]
    assert [each["draws"] for each in others] == [1, 1]


def test_failures_under_a_closure_are_counted_not_ordered() -> None:
    spec = spec_of({"kind": "grid", "points": 9}, n=1, closures=("first", "second"))
    data = data_of(spec, lambda x: x[0], failed=tuple(range(1, 18, 2)))
    found = failures(data, {"closing": ("first", "second")})
    assert found["clustered"] == {}
    assert found["by_closure"]["closing"] == {
        "first": {"failed": 0, "draws": 9},
        "second": {"failed": 9, "draws": 9},
    }


def test_grid_tells_where_the_ends_are() -> None:
    spec = spec_of({"kind": "grid", "points": 3}, n=2, low=0.0, high=2.0)
    row = analysed(data_of(spec, lambda x: x[0] - 3 * x[1]), spec)["outcomes"]["y"]
    assert (row["minimum"], row["maximum"]) == (-6.0, 2.0)
    assert row["at_minimum"] == {"draw": 2, "quantities": {"x1": 0.0, "x2": 2.0}}
    assert row["at_maximum"] == {"draw": 6, "quantities": {"x1": 2.0, "x2": 0.0}}


def test_closures_have_no_correlation_but_a_table() -> None:
    spec = spec_of({"kind": "monte_carlo", "draws": 40}, n=1, low=0.0, high=1.0, closures=("first", "second"))
    content = analysed(data_of(spec, lambda x: 5.0 * x[1]), spec)
    assert list(content["outcomes"]["y"]["correlation"]) == ["x1"]
    assert content["closure_names"] == {"closing": ["first", "second"]}
    table = content["closures"]["closing"]
    assert [table[name]["y"]["mean"] for name in ("first", "second")] == [0.0, 5.0]
    assert sum(each["y"]["draws"] for each in table.values()) == 40


def test_closures_in_a_tornado_are_those_of_the_lowest_and_highest_outcome() -> None:
    names = ("first", "second", "third")
    spec = spec_of({"kind": "one_at_a_time"}, n=1, low=0.0, high=2.0, closures=names)
    content = analysed(data_of(spec, lambda x: x[0] + {0: 3.0, 1: 7.0, 2: 5.0}[int(x[1])]), spec)
    row = content["tornado"]["y"]["quantities"]["closing"]
    assert row == {"low": "first", "high": "second", "at_low": 4.0, "at_high": 8.0, "swing": 4.0}
    assert content["closures"]["closing"]["third"]["y"] == {"draws": 1, "minimum": 6.0, "maximum": 6.0}


def test_partial_sweeps_use_whole_trajectories() -> None:
    spec = spec_of({"kind": "morris", "trajectories": 4}, low=0.0, high=2.0)
    data = data_of(spec, lambda x: 3 * x[0] - 2 * x[1])
    found = analysed(data.isel(draw=slice(2, None)), spec, without_failed=True)
    assert found["morris"]["y"]["x1"]["mu"] == pytest.approx(6.0)
    found = analysed(data.isel(draw=slice(2, 8)), spec, without_failed=True)
    assert found["left_out"] == {"morris": "1 blocks of 4 draws were solved whole"}


def test_one_at_a_time_needs_its_middle() -> None:
    spec = spec_of({"kind": "one_at_a_time"}, low=0.0, high=2.0)
    failed = analysed(data_of(spec, lambda x: x[0] - 5 * x[1], failed=(0,)), spec, without_failed=True)
    assert failed["tornado"]["y"]["middle"] is None
    assert failed["tornado"]["y"]["quantities"]["x2"]["swing"] == pytest.approx(10.0)
    with pytest.raises(InputError, match="draw 0, the medians that one-at-a-time starts from"):
        analysed(data_of(spec, lambda x: x[0]).isel(draw=slice(1, None)), spec, without_failed=True)


def test_rounding_errors_have_no_sobol_indices() -> None:
    spec = spec_of({"kind": "saltelli", "draws": 16})
    content = analysed(
        data_of(spec, lambda x: 100.0 * (1 + 1e-16 * np.sin(1e3 * x[0])) + 1e-13 * x[1], base=100.0), spec
    )
    assert content["sobol"] == {}
