"""The instruments of the GX law together on a path, and bonds that its levy and auctions redeem."""

from __future__ import annotations

import pytest

from cge.analysis.transition_bonds import mean_levy, redeeming_levy
from cge.equilibrium import Equilibrium
from experiments.path.permits import permit_table
from experiments.path.run import POLICY, PathResults
from experiments.path.tables import path_tables
from experiments.report.amounts import number
from experiments.report.path_page import path_html
from experiments.report.path_permits import permits_section
from experiments.report.tables import Table
from experiments.words import Words

from .economies import covered
from .test_banking import CLOSURE, INTEREST, dynamics, economy

LEVY = ("levy_intermediate", "levy_consumption", "levy_output")
PERMITS = {2026: 4.5, 2027: 4.3, 2028: 3.9, 2029: 4.4, 2030: 4.3}


def policy(**values: float) -> list[dict[str, object]]:
    """Constant values of a policy from 2026 on."""
    series = {name: {2025: 0.0, 2026: value, 2030: value} for name, value in values.items()}
    return [{"parameter": name, "set": each, "between": "step"} for name, each in series.items()]


def by_year(results: PathResults) -> dict[int, Equilibrium]:
    """The years under the policy."""
    return {each.year: each.equilibrium for each in results.runs[POLICY] if each.year >= 2026}


def paid(found: Equilibrium, *rows: str) -> float:
    """Receipts of rows in money of the CPI per Mt at a price of one."""
    return sum(found.totals[row] for row in rows) / (
        found.parameters.value("money_per_mt") * found.value("p_consumption")
    )


def test_permits_levy_border_and_banking() -> None:
    """Each account of each year is price times tonnes; kept permits still rise at the interest."""
    levy, free = 0.4, 0.5
    given = policy(fossil_levy=levy, credit_levy=1.0, free_share=free, adjust_import=1.0, adjust_export=1.0)
    banking = {"first": 2026, "permits": PERMITS, "interest_pct": 100 * INTEREST}
    results = economy().path(dynamics(policy=given, banking=banking), CLOSURE).results
    table = permit_table(results).set_index("year")
    assert table.loc[2027, "bank"] > 0.01
    assert table.loc[2028, "price"] == pytest.approx((1 + INTEREST) * table.loc[2027, "price"], rel=1e-8)
    intensity = covered().entries("e0_intensity")
    for year, found in by_year(results).items():
        price, emitted = table.loc[year, "price"], found.value("e_covered")
        assert paid(found, "permits_intermediate", "permits_output") == pytest.approx(
            price * emitted, rel=1e-9
        )
        handed = sum(free * each * found.value("q_node", a) for a, each in intensity.items())
        assert paid(found, "allowances") == pytest.approx(-price * handed, rel=1e-9)
        # What is covered is credited in full, so that the levy falls on the rest.
        assert paid(found, *LEVY) == pytest.approx(levy * (found.value("e_total") - emitted), rel=1e-9)
        assert paid(found, "border_export_permits") < 0.0 < paid(found, "border_import_permits")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_has_the_market_by_year(lang: str) -> None:
    """Price, regime and tonnes of each year with a price, and no column of what is nothing in all of them."""
    banking = {"first": 2026, "permits": PERMITS, "interest_pct": 100 * INTEREST}
    results = economy().path(dynamics(banking=banking), CLOSURE).results
    words = Words(lang)
    section = permits_section(results, words)
    assert section is not None
    (shown,) = section.parts
    assert isinstance(shown, Table)
    found = permit_table(results)
    found = found[found["price"] > 0.0]
    assert [row.cells[0] for row in shown.rows] == list(map(str, found["year"]))
    for row, (_, year) in zip(shown.rows, found.iterrows(), strict=True):
        assert row.cells[1:] == (
            number(year["price"], 0),
            words("permits_banking"),
            *(number(year[name], 1) for name in ("cap", "covered", "sold", "bank")),
        )
    assert words("permits_caption") in path_html(results, path_tables(results), lang)


def test_without_a_price_the_page_has_no_market() -> None:
    given = policy(fossil_levy=0.4)
    assert permits_section(economy().path(dynamics(policy=given), CLOSURE).results, Words("en")) is None


def test_the_levy_of_a_path_redeems_the_bonds() -> None:
    """Debt is zero in the last year of a growing economy whose emissions answer to the levy; auctions carry a part."""

    def solved(rate: float) -> dict[int, Equilibrium]:
        given = policy(fossil_levy=rate, covered_price=0.2)
        return by_year(economy().path(dynamics(policy=given), CLOSURE).results)

    def revenue(rate: float) -> dict[int, float]:
        rows = (*LEVY, "permits_intermediate", "permits_output")
        return {year: paid(each, *rows) for year, each in solved(rate).items()}

    issues = {2025: 10.0, 2026: 4.0}
    tonnes = dict.fromkeys(range(2026, 2031), covered().value("e0_total"))
    rate, account = redeeming_levy(revenue, issues, 0.01, mean_levy(issues, tonnes, 0.01))
    assert account.index[-1] == 2030
    assert account["debt"].iloc[-1] == pytest.approx(0.0, abs=1e-8)
    assert account["debt"].iloc[:-1].min() > 0.0
    assert account["revenue"].sum() == pytest.approx(14.0 + account["interest"].sum(), rel=1e-9)
    permits = sum(0.2 * each.value("e_covered") for each in solved(rate).values())
    assert permits > 1.0
    assert 0.0 < rate < mean_levy(issues, tonnes, 0.01)
