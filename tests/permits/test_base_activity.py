"""Base activity within and outside the dead band, by hand, and the column of a path that shows it."""

from __future__ import annotations

import pytest

from cge.analysis.base_activity import base_activity
from experiments.path.permits import permit_table

from .test_banking import CLOSURE, dynamics, economy


def test_within_the_band_nothing_is_reset() -> None:
    """7 per cent more: the base stays at the mean of the three years before."""
    activity = {2023: 99.0, 2024: 100.0, 2025: 101.0, 2026: 107.0, 2027: 107.0, 2028: 93.5}
    assert base_activity(activity, 2026) == pytest.approx(dict.fromkeys((2026, 2027, 2028), 100.0))


def test_outside_the_band_the_two_year_mean_is_the_base_of_the_next_year() -> None:
    """110 and 120: the mean of 2026 and the year before, 105, is within; 115 is not, from 2028 on."""
    activity = {2025: 100.0, 2026: 110.0, 2027: 120.0, 2028: 120.0, 2029: 120.0}
    assert base_activity(activity, 2026) == pytest.approx(
        {2026: 100.0, 2027: 100.0, 2028: 115.0, 2029: 115.0}
    )
    fallen = {2025: 100.0, 2026: 80.0, 2027: 80.0}
    assert base_activity(fallen, 2026) == pytest.approx({2026: 100.0, 2027: 90.0})


def test_a_base_needs_a_year_before() -> None:
    with pytest.raises(ValueError, match="no activity before 2026"):
        base_activity({2026: 1.0}, 2026)


def test_growth_within_the_band_leaves_entitlements_behind_output() -> None:
    """Output grows by one per cent a year for five years: no reset, and what the law gives does not grow."""
    policy = [{"parameter": "covered_price", "set": 1.0}, {"parameter": "free_share", "set": 1.0}]
    table = permit_table(economy().path(dynamics(policy=policy), CLOSURE).results).set_index("year")
    assert table.loc[2030, "entitled"] == pytest.approx(table.loc[2026, "entitled"], rel=1e-12)
    assert table.loc[2030, "benchmark"] > 1.02 * table.loc[2026, "benchmark"]


def test_regimes_by_year() -> None:
    """A market from 2027 with a band: loose, then between, then tight."""
    caps = {2025: 10.0, 2026: 10.0, 2027: 5.0, 2028: 4.4, 2029: 4.4, 2030: 3.0}
    policy = [
        {"parameter": "covered_cap", "set": caps},
        {"parameter": "permit_price_floor", "set": 0.05},
        {"parameter": "permit_price_ceiling", "set": 5.0},
    ]
    trading = [{"years": "2027-2030", "carbon": "trading"}]
    path = economy().path(dynamics(policy=policy, policy_closure=trading), CLOSURE)
    table = permit_table(path.results).set_index("year")
    assert table["regime"].tolist() == ["given", "given", "floor", "market", "market", "ceiling"]
    assert table.loc[2026, "price"] == 0.0
    assert table.loc[2028, "covered"] == pytest.approx(4.4, rel=1e-9)
    assert table.loc[2030, "covered"] > 3.0
