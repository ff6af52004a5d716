"""Quotas: a rent that is idle, one that binds, one that the SAM holds, and quotas that cannot be the benchmark's."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.optimize import fsolve

from calibration import CalibrationError, ElasticityTable
from cge.structure import ActivitySpec, HouseholdSpec, Structure, TaxSpec
from experiments.api.economy import Economy
from experiments.api.model import EconomyModel
from experiments.api.solution import Solution
from experiments.examples import nest, typed_sam
from sam import Sam

# One good is exported, the other imported and made at home; the household pays rent 10 on imports of 50, or nothing.
SAM = """
account  kind       a_1  a_2  c_1  c_2  lab  cap  {rents}hh  row
a_1      activity     .    .  150    .    .    .  {none}  .    .
a_2      activity     .    .    .   40    .    .  {none}  .    .
c_1      commodity    .    .    .    .    .    .  {none}100   50
c_2      commodity    .    .    .    .    .    .  {none}{bought}    .
lab      factor     100   20    .    .    .    .  {none}  .    .
cap      factor      50   20    .    .    .    .  {none}  .    .
{row}hh       household    .    .    .    .  120   70  {rent}  .    .
row      world        .    .    .   50    .    .  {none}  .    .
"""
WITHOUT = {"rents": "", "none": "", "bought": 90, "row": "", "rent": ""}
WITH = {
    "rents": "t_rent ",
    "none": " . ",
    "bought": 100,
    "row": "t_rent   tax          .    .    .   10    .    .   .   .    .\n",
    "rent": " 10 ",
}
TABLE = ElasticityTable("quota", {("sigma_armington", "*"): 2.0, ("omega_export", "*"): 2.0})


def sam(held: bool, factor: float = 1.0) -> Sam:
    """The SAM, with or without the rent, times a factor."""
    typed = typed_sam(SAM.format(**(WITH if held else WITHOUT)), "quota")
    accounts = typed.accounts.assign(
        group=["rent" if each == "t_rent" else "" for each in typed.accounts.index]
    )
    return Sam(typed.flows * factor, accounts, name="quota")


def structure(*rents: TaxSpec) -> Structure:
    """Cobb-Douglas activities and household, a price taker abroad, and the rents."""
    return Structure(
        name="quota",
        activities=(ActivitySpec(of="*", nest=nest(1.0, "commodities", "factors")),),
        household=HouseholdSpec(demand="cobb_douglas"),
        export_demand="price_taker",
        taxes=rents,
        closure="textbook",
    )


def rent(quota: float, name: str = "rent", **changes: object) -> TaxSpec:
    """A row of the taxes table that is the rent of a quota."""
    return TaxSpec(name=name, account="t_rent", on="import", quota=quota, collector="hh").model_copy(
        update=changes
    )


@cache
def model(quota: float, held: bool, factor: float = 1.0) -> EconomyModel:
    """The economy under the quota."""
    economy = Economy(sam(held, factor), structure=structure(rent(quota)), elasticities=TABLE)
    return economy.model(closure={"base": "textbook", "numeraire": "exchange_rate"})


def found(solution: Solution) -> tuple[float, float]:
    """Imports by the benchmark's, and the rate of the rent."""
    imports = solution.equilibrium.value("q_import_from", "row", "c_2")
    start = solution.equilibrium.parameters.value("q0_import_from", "row", "c_2")
    return imports / start, solution.equilibrium.value("rate_quota", "row", "c_2")


# Fault quota_idle_rent: at its benchmark quantity the rent's account holds what the smoothing leaves, 5e-9 of nothing.
# Fault quota_idle_rent_wide: a quota of 100 times the imports left rounding in it, 94 per cent off.


@pytest.mark.parametrize("quota", [1.0, 1.5, 100.0])
def test_an_idle_rent_is_nothing(quota: float) -> None:
    imports, rate = found(model(quota, held=False).solve())
    assert imports == pytest.approx(1.0, abs=1e-9)
    assert rate == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("quota", [1.0, 1.5, 100.0])
def test_tightened_it_binds_and_has_a_rent(quota: float) -> None:
    solution = model(quota, held=False).solve({"limit_quota": {"multiply": 0.9 / quota}})
    imports, rate = found(solution)
    assert imports == pytest.approx(0.9, rel=1e-9)
    assert rate > 0.01
    assert solution.equilibrium.sam.receipts()["t_rent"] == pytest.approx(rate * 45.0, rel=1e-9)


# Fault quota_rent_in_sam: the rent was read as a tariff of 20 per cent, which no relaxation moved.


def test_a_rent_of_the_sam_is_the_quotas() -> None:
    base = model(1.0, held=True).solve()
    assert found(base) == pytest.approx((1.0, 0.2), rel=1e-9)
    assert base.equilibrium.parameters.value("rate_rent", "row", "c_2") == 0.0


def test_relaxed_the_rent_is_gone_and_imports_are_those_of_free_trade() -> None:
    """The value beside the fault is "1.2"; `free_trade` writes its equations by hand and finds 1.1397."""
    imports, rate = found(model(1.0, held=True).solve({"limit_quota": {"multiply": 10}}))
    assert rate == pytest.approx(0.0, abs=1e-9)
    assert imports == pytest.approx(free_trade(), rel=1e-9)
    assert free_trade() == pytest.approx(1.13966414, rel=1e-8)


def free_trade() -> float:
    """Imports without the rent, by their benchmark: the economy's equations by hand, foreign money as numeraire."""

    def gaps(v: np.ndarray) -> list[float]:
        wage, profit, home, x, y = v
        cost, own = wage ** (2 / 3) * profit ** (1 / 3), (wage * profit) ** 0.5
        revenue = (2 / 3 * home**3 + 1 / 3) ** (1 / 3)  # CET of home sales and exports at the price 1
        price = 1.0 / (0.4 / own + 0.6 * 1.2)  # CES of elasticity 2: imports cost 1 instead of 1.2
        half = (120 * wage + 70 * profit) / 2
        bought = half / price / 100
        return [
            revenue - cost,
            100 * x * (home / revenue) ** 2 * home - half,
            40 * bought * (price / own) ** 2 - 40 * y,
            50 * x / revenue**2 - 50 * bought * (1.2 * price) ** 2,
            100 * cost * x + 20 * own * y - 120 * wage,
        ]

    wage, profit, _, _, y = fsolve(gaps, np.ones(5), xtol=1e-13)
    own = (wage * profit) ** 0.5
    price = 1.0 / (0.4 / own + 0.6 * 1.2)
    return float(y * (own / price) ** 2 * (1.2 * price) ** 2)


def test_half_relaxed_the_rent_falls() -> None:
    imports, rate = found(model(1.0, held=True).solve({"limit_quota": {"multiply": 1.05}}))
    assert imports == pytest.approx(1.05, rel=1e-9)
    assert 0.0 < rate < 0.2


@pytest.mark.parametrize(
    ("held", "rents", "reason"),
    [
        (True, [rent(2.0)], "though the SAM holds a rent, 0.2 of the import"),
        (False, [rent(0.8)], "0.8 times the benchmark, which exceeds it"),
        (False, [rent(1.0), rent(1.2, "second", account="t_second")], "limit the same import"),
    ],
)
def test_a_quota_that_cannot_be_the_benchmarks_is_refused(
    held: bool, rents: list[TaxSpec], reason: str
) -> None:
    with pytest.raises(CalibrationError, match=reason):
        Economy(sam(held), structure=structure(*rents), elasticities=TABLE).model()


@pytest.mark.parametrize("factor", [1e-8, 1e8])
@pytest.mark.parametrize("held", [False, True])
def test_in_any_unit(held: bool, factor: float) -> None:
    change = {"limit_quota": {"multiply": 0.9}}
    own, other = (model(1.0, held, each).solve(change) for each in (1.0, factor))
    assert found(other) == pytest.approx(found(own), rel=1e-9)
