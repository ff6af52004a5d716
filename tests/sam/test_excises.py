"""Excises of the Japan SAM against statutory rates, taxable quantities and the budget."""

from __future__ import annotations

from pathlib import Path

import pytest

from sam import Sam, read_sam
from sam.japan import sources as statistics
from sam.japan.excises import LIQUOR, PETROLEUM_GAS, TOBACCO, rules, taxable

EXEMPT_COAL = ("212101", "261101", "261103", "252101")
"""Coal of coke ovens, blast furnaces and converters, and cement kilns (Act on Special Measures, 90-4 and 90-5)."""
# Petroleum and coal tax from April 2014 to March 2016, with the second step of the tax for measures against global warming.
COAL, GAS, CRUDE = 1_140.0, 1_600.0, 2_540.0  # yen per tonne, tonne, kilolitre
BUDGET_GASOLINE = 2_466.0 * 53.8 / 48.6
"""Budget FY2015 of the national tax, with the local gasoline tax at its rate, billion yen."""


@pytest.fixture(scope="module")
def japan() -> Sam:
    return read_sam("japan_2015")


def quantity(sources: Path, fuel: str, users: tuple[str, str] = ("0", "73")) -> float:
    """Quantity of a fuel bought by users whose codes are in a range; imports have negative ones."""
    table = statistics.mic_energy(sources)
    own = table[(table["fuel_code"] == fuel) & table["user_code"].between(*users, inclusive="left")]
    return float(own["quantity"].sum())


@pytest.mark.sources
@pytest.mark.parametrize("code", ["gso", "loi", "ely"])
def test_rate_times_taxable_quantity(japan: Sam, sources: Path, code: str) -> None:
    """Within 5 per cent: the taxes of refineries and imports leave out what is exempt by use."""
    rule = rules().loc[code]
    per = 1e3 if rule["per"] == "kl" else 1e6
    assert japan.value("t_excise", f"c_{code}") == pytest.approx(
        rule["yen"] * taxable(sources, code) * per / 1e9, rel=0.05
    )


@pytest.mark.sources
def test_petroleum_and_coal_tax_by_fuel(japan: Sam, sources: Path) -> None:
    """Published border taxes less consumption tax, against the rates of the time on what is imported and not exempt.

    Crude is the litres of the MIC table, which hold no feedstock exemption; LPG of imports, beside the tax on taxis.
    """
    coal = -quantity(sources, "0611011", ("841", "842"))
    exempt = sum(quantity(sources, "0611011", (user, user + "0")) for user in EXEMPT_COAL)
    assert japan.value("t_excise", "c_coa") == pytest.approx(COAL * (coal - exempt) / 1e9, rel=0.05)
    gas = -quantity(sources, "0611013", ("841", "842"))
    assert japan.value("t_excise", "c_gas") == pytest.approx(GAS * gas / 1e9, rel=0.05)
    crude = -quantity(sources, "0611012", ("841", "842"))
    assert japan.value("t_excise", "c_oil") == pytest.approx(CRUDE * crude / 1e9, rel=0.05)
    lpg = -quantity(sources, "2111018", ("841", "842"))
    on_imports = japan.value("t_excise", "c_lpg") - PETROLEUM_GAS
    assert on_imports == pytest.approx(GAS * lpg / 1e9, rel=0.05)


def test_gasoline_and_power_against_the_budget(japan: Sam) -> None:
    """Power falls short by a tenth: the MIC table has 777 TWh of sales where the budget of 323 bn is 861 TWh."""
    assert japan.value("t_excise", "c_gso") == pytest.approx(BUDGET_GASOLINE, rel=0.01)
    assert japan.value("t_excise", "c_ely") == pytest.approx(323.0, rel=0.10)


def test_tobacco_and_liquor_leave_their_makers_a_small_tax(japan: Sam) -> None:
    """Each bears its own; what remains of the makers' published 3.4 tn is property tax, 0.5 per cent of output of food.

    Liquor and cigarettes have more value added, hence consumption tax, than their part of it by output: a little less.
    """
    assert japan.value("t_excise", "c_alc") == pytest.approx(LIQUOR, rel=1e-12)
    assert japan.value("t_excise", "c_tob") == pytest.approx(TOBACCO, rel=1e-12)
    assert ("t_excise", "c_foo") not in japan.flows
    makers = ["a_foo", "a_alc", "a_tob"]
    other = japan.flows["t_production"][makers]
    assert 0.0 < other.sum() / japan.payments()[makers].sum() < 0.005
    assert (other / japan.payments()[makers]).abs().max() < 0.01


def test_exports_and_feedstock_bear_none(japan: Sam) -> None:
    """Excises are on domestic supply; naphtha is exempt, and what is booked on its imports is 0.2 per cent of them."""
    imports = sum(japan.value(partner, "c_nap") for partner in japan.of_kind("world"))
    assert japan.value("t_excise", "c_nap") < 0.003 * imports
    payers = set(japan.flows.xs("t_excise", level="receiver").index)
    assert payers <= {
        "c_coa", "c_oil", "c_gas", "c_alc", "c_tob", "c_gso", "c_jet", "c_ker", "c_loi", "c_hob", "c_nap", "c_lpg",
        "c_opp", "c_ely",
    }  # fmt: skip
