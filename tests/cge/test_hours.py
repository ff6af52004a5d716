"""Employment and the real wage are in hours: two sectors by hand, one definition in the model and in what is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

import cge
from calibration import calibrate
from cge import examples
from cge.analysis.indicators import PER_HOUR, PER_SERVICE, indicators
from cge.closure import Closure, ClosureError, Swap
from cge.hours import hours_worked
from cge.parameters import Parameters
from cge.read_model import ReadModel
from cge.solve import read_economy, solve
from experiments.examples import SMALL_TABLE, small_sam, small_structure, two_sectors
from sam.problem import SolveError
from tests.path.test_path import CLOSURE

from .economies import small, textbook, with_entry

# Labour earns 30 in x and 50 in y: an hour is worth 1 in x and a half in y, 130 / 80 of a unit on average.
HOURS = {"a_x": 30.0, "a_y": 100.0}


@pytest.fixture(scope="module")
def economy() -> Parameters:
    return calibrate(small_sam(two_sectors()), small_structure(), SMALL_TABLE, hours=HOURS)


@pytest.fixture(scope="module")
def model(economy: Parameters) -> ReadModel:
    return read_economy(economy)


def under(economy: Parameters, **markets: str) -> Closure:
    closure = textbook(economy)
    return replace(closure, factor_markets={**closure.factor_markets, **markets})


def test_an_hour_counts_where_it_is_worked(economy: Parameters, model: ReadModel) -> None:
    """More efficient x, all labour employed: services stay 80, hours are F_x + 2 F_y, the wage is the bill over these."""
    compiled = model.under(under(economy))
    base, new = solve(compiled, economy), solve(compiled, with_entry(economy, "productivity", ("a_x",), 1.2))
    used = new.entries("q_factor")
    x, y = used["labour", "a_x"], used["labour", "a_y"]
    assert abs(x - 30.0) > 0.1
    found = indicators(base, new)
    assert x + y == pytest.approx(80.0, rel=1e-9)
    assert found.macro["employment"].pair == pytest.approx((130.0, x + 2.0 * y), rel=1e-9)
    assert found.macro["employment"].unit == "million hours"
    assert found.sectors["employment"]["a_y"] == pytest.approx((100.0, 2.0 * y), rel=1e-9)
    bill = new.value("p_factor_market", "labour") * (x + y)
    wage = bill / (x + 2.0 * y) / (80.0 / 130.0) / new.value("p_consumption")
    assert found.macro["real_wage"].pair == pytest.approx((1.0, wage), rel=1e-9)
    assert PER_HOUR in found.macro["real_wage"].unit


@pytest.mark.parametrize(
    ("figure", "to"), [("employment", 128.0), ("real_wage", 1.03)], ids=["employment", "real wage"]
)
def test_what_a_swap_fixes_is_what_is_printed(
    economy: Parameters, model: ReadModel, figure: str, to: float
) -> None:
    compiled = model.under(replace(under(economy), swap=(Swap("q_factor_total[labour]", figure, to=to),)))
    base = solve(model.under(under(economy)), economy)
    new = solve(compiled, with_entry(economy, "productivity", ("a_x",), 1.2))
    assert indicators(base, new).macro[figure].value == pytest.approx(to, rel=1e-9)


def test_a_fixed_real_price_is_that_of_services(economy: Parameters, model: ReadModel) -> None:
    """`fixed_real_price` keeps what a unit of services earns; an hour earns less where hours move to what pays less."""
    compiled = model.under(under(economy, labour="fixed_real_price"))
    base, new = solve(compiled, economy), solve(compiled, with_entry(economy, "productivity", ("a_x",), 1.2))
    assert new.value("p_factor_market", "labour") / new.value("p_consumption") == pytest.approx(1.0, rel=1e-9)
    used = new.entries("q_factor")
    x, y = used["labour", "a_x"], used["labour", "a_y"]
    mix = (x + y) / (x + 2.0 * y) / (80.0 / 130.0)
    assert indicators(base, new).macro["real_wage"].value == pytest.approx(mix, rel=1e-9)


def test_without_hours_the_unit_is_said() -> None:
    economy = small()
    base = solve(read_economy(economy).under(under(economy)), economy)
    found = indicators(base, base)
    assert "employment" not in found.macro
    assert PER_SERVICE in found.macro["real_wage"].unit
    assert found.units["employment"].endswith("of base-year wages")
    closure = replace(textbook(economy), swap=(Swap("q_factor_total[labour]", "employment"),))
    with pytest.raises(ClosureError, match=r"no hours are known: `labour\.csv`"):
        solve(read_economy(economy).under(closure), economy)


def test_on_a_path_hours_are_those_on_offer() -> None:
    """Hours fall by 1 and quality rises by 2 per cent: employment has the first, and the wage is per hour."""
    law = {"factor": "labour", "heads_pct": -1.0, "quality_pct": 2.0}
    given = cge.Economy(
        small_sam(two_sectors()), structure=small_structure(), elasticities=SMALL_TABLE, hours=HOURS
    )
    path = given.path({"years": "2021-2023", "labour": [law]}, CLOSURE)
    macro = path.macro
    assert macro.loc["employment"].to_list() == pytest.approx([130.0, 130 * 0.99, 130 * 0.99**2], rel=1e-9)
    wage = macro.loc["real_wage"]
    # Services grow by 0.98 per cent; what they earn in terms of the CPI is the wage per hour over quality.
    services = [year.equilibrium.value("q_factor_total", "labour") for year in path.results.years("baseline")]
    assert services == pytest.approx([80.0, 80 * 0.99 * 1.02, 80 * (0.99 * 1.02) ** 2], rel=1e-9)
    prices = [
        year.equilibrium.value("p_factor_market", "labour") / year.equilibrium.value("p_consumption")
        for year in path.results.years("baseline")
    ]
    assert wage.to_list() == pytest.approx([p * 1.02**n for n, p in enumerate(prices)], rel=1e-9)


def test_a_path_without_a_table_counts_hours_by_what_they_earned() -> None:
    law = {"factor": "labour", "heads_pct": -1.0, "quality_pct": 2.0}
    path = examples.small_economy().path({"years": "2021-2022", "labour": [law]}, CLOSURE)
    first, last = path.accounted_years("baseline").values()
    assert last.hours_worked == pytest.approx(0.99 * first.hours_worked, rel=1e-9)
    assert "employment" not in path.macro.index


def test_endowments_that_no_figure_reads_are_refused(economy: Parameters, model: ReadModel) -> None:
    """Where the wage is fixed employment follows from demand: more labour changes nothing, unless hours count by it."""
    compiled = model.under(under(economy, labour="fixed_real_price"))
    more = {"q_factor_endowment": {"labour": 90.0}}
    with pytest.raises(SolveError, match=r"q_factor_endowment\[labour\] has no effect"):
        solve(compiled, economy.with_entries(more))
    counted = economy.with_entries(more | {"hours_offered": {"labour": 130.0}})
    worked = hours_worked(counted, solve(compiled, counted).entries, "labour")
    assert worked == pytest.approx(130.0 + 130.0 * 80.0 / 90.0, rel=1e-9)
