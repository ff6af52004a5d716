"""The consumption tax of the Japan SAM: who pays it, at what rate, and what is left of other taxes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from calibration.structure_file import read_structure
from sam import Sam, read_sam
from sam.japan import sources as statistics
from sam.japan.classification import BUYERS, commodities
from sam.japan.consumption_tax import border_tax, investment_shares, rates, taxed_shares
from sam.japan.producers_prices import at_producers_prices

FOLDER = Path("sam") / "data" / "japan_2015"
CASH = 17_112.0 + 4_974.2
"""Budget FY2015 (Ministry of Finance, initial) and settlement of the local part (Internal Affairs), bn yen."""
CREDIT = 5_742.1
"""総資本形成に係る消費税, SNA 2015 (2011 base), table 2, bn yen."""


@pytest.fixture(scope="module")
def japan() -> Sam:
    return read_sam("japan_2015")


@pytest.fixture(scope="module")
def booked(root: Path, japan: Sam) -> Sam:
    return at_producers_prices(japan, root / FOLDER)


def test_it_collects_what_the_budget_did_but_for_three_per_cent(japan: Sam) -> None:
    """Statutory rate and coverage, unscaled; the cash of a fiscal year is not the liability of a calendar year."""
    assert japan.receipts()["t_consumption"] == pytest.approx(CASH, rel=0.03)


def test_only_those_pay_who_cannot_deduct(japan: Sam) -> None:
    payers = set(japan.flows.xs("t_consumption", level="receiver").index)
    exempt = {"a_imr", "a_mhs", "a_edu", "a_ggo", "a_mem", "a_fin", "a_rer", "a_wst", "a_rnd"}
    assert payers == exempt | {"household", "government", "i_private", "i_public"}


def test_all_taxes_together_are_those_published(japan: Sam, booked: Sam) -> None:
    indirect = ["t_production", "t_subsidy", "t_consumption", "t_excise", "t_import", "t_duty"]
    here, there = (each.receipts().reindex(indirect).sum() for each in (japan, booked))
    assert here == pytest.approx(there, rel=1e-12)
    assert japan.receipts()["t_social"] == booked.receipts()["t_social"]


def test_exports_stay_and_uses_at_home_lose_the_tax(japan: Sam, booked: Sam) -> None:
    for partner in japan.of_kind("world"):
        sold = japan.flows.xs(partner, level="payer")
        pd.testing.assert_series_equal(sold, booked.flows.xs(partner, level="payer"))
    # A taxed input of a taxed activity, and one of an exempt activity, which pays what its purchase loses.
    for user in ("a_mvp", "a_mhs"):
        assert booked.value("c_chm", user) / japan.value("c_chm", user) == pytest.approx(1.08, rel=1e-12)
    assert booked.value("c_mhs", "household") == pytest.approx(japan.value("c_mhs", "household"), rel=1e-12)


def test_factors_earn_less_by_the_deduction_for_investment_alone(japan: Sam, booked: Sam) -> None:
    earned = [float(each.receipts()[each.of_kind("factor")].sum()) for each in (booked, japan)]
    research = booked.value("c_rnd", "i_private") - japan.value("c_rnd", "i_private")
    stocks = booked.value("i_inventory", "saving") - japan.value("i_inventory", "saving")
    assert earned[0] - earned[1] == pytest.approx(CREDIT + research + stocks, rel=1e-9)


def test_what_remains_of_other_taxes_is_small_where_there_are_no_excises(japan: Sam, booked: Sam) -> None:
    """Property, vehicle and stamp taxes less subsidies: a wrong share would leave part of 3 to 7 per cent of output."""
    for activity in ("a_con", "a_com", "a_inf", "a_bsv", "a_met", "a_prm", "a_cem", "a_pla"):
        output = float(japan.payments()[activity])
        assert 0.0 <= japan.value("t_production", activity) / output + 0.0005 < 0.032


@pytest.mark.parametrize(("structure", "year"), [("japan_default", 2015), ("japan_2021", 2021)])
def test_the_structure_has_the_shares_of_the_build(structure: str, year: int) -> None:
    """To half a per cent of the rate; private investment is a multiple of what firms do not deduct."""
    found = read_structure(structure, ()).structure
    shares = taxed_shares() / found.shared_rates["rate_consumption_tax"]
    shares *= pd.DataFrame({column: rates(year, BUYERS.get(column, "*")) for column in shares})
    rows = {tax.name: tax for tax in found.taxes}
    for name, column in (
        ("consumption_tax", "hh"),
        ("consumption_tax_inputs", "agr"),
        ("consumption_tax_government", "gvci"),
        ("consumption_tax_public_investment", "invg"),
    ):
        bought = read_sam("japan_2015").flows
        for code, share in shares[column].items():
            account = {"hh": "household", "gvci": "government", "invg": "i_public"}.get(column)
            if code in ("o_p", "o_f") or (account and (f"c_{code}", account) not in bought.index):
                continue
            assert rows[name].coverage.get(f"c_{code}", 1.0) == pytest.approx(share), (name, code)


@pytest.mark.sources
def test_the_border_tax_is_the_statutory_rate(sources: Path) -> None:
    """Published import tax on duty-paid value: 8.00 per cent in five machinery sectors, so nothing has to be scaled."""
    table = statistics.mic_37(sources)
    for sector in ("29", "30", "31", "32", "33"):
        landed = -table.loc[sector, ["84", "85"]].sum()
        assert -table.at[sector, "86"] / landed == pytest.approx(0.08, abs=1e-4)
    one = pd.DataFrame(0.0, index=commodities().index, columns=["impo", "imta", "imtx"])
    one.loc["prm"] = [-100.0, 0.0, -8.0]
    one.loc["foo"] = [-100.0, -10.0, -20.0]  # excise e: 20 = e + 8 per cent of 110 + e
    one.loc["oil"] = [-100.0, 0.0, -13.0]  # 5 of excise, outside the base
    excise = (20.0 - 0.08 * 110.0) / 1.08
    assert border_tax(one, 2015)[["prm", "foo", "oil"]].tolist() == pytest.approx([8.0, 20.0 - excise, 8.0])


def test_trade_margins_on_food(booked: Sam) -> None:
    """What households pay for trade and freight on what they buy of food, billion yen at producers' prices.

    MIC 2015, tables of trade margins and freight, 37 sectors, private consumption, as Aomori Prefecture prints them
    (opendata.pref.aomori.lg.jp/dataset/1597/resource/26515): purchasers' price, margin and freight of sector 11 and of
    farming, livestock, forestry, fishery. Liquor is taken to have the margin of the rest of sector 11, cigarettes the legal
    tenth of
    their price in the shop.
    """
    purchasers, margin, freight = 46_864.873, 17_855.552, 1_218.928
    assert purchasers - margin - freight == pytest.approx(
        27_790.4, abs=0.1
    )  # the row of the table at producers' prices
    food, liquor, tobacco = (booked.value(f"c_{code}", "household") for code in ("foo", "alc", "tob"))
    on_cigarettes = tobacco / 9
    on_food = (margin - on_cigarettes) * food / (food + liquor) + 2_785.188 + 76.949 + 160.547 + 299.136
    freight_on_food = freight * food / (food + liquor) + 230.121 + 6.984 + 5.885 + 15.419
    shares = (
        on_food / booked.value("c_com", "household"),
        freight_on_food / booked.value("c_r_f", "household"),
    )
    assert shares == pytest.approx((0.40, 0.42), abs=0.005)
    now = rates(2021, "household")
    assert [0.10 - 0.02 * 0.40, 0.10 - 0.02 * 0.42] == pytest.approx(now[["com", "r_f"]].tolist(), rel=1e-12)


def test_a_good_at_the_reduced_rate_bears_its_own_at_the_border() -> None:
    """2021: 8 per cent of 100 of food and of 100 of crops, 10 of 100 of wine and of machines."""
    one = pd.DataFrame(0.0, index=commodities().index, columns=["impo", "imta", "imtx"])
    for code in ("foo", "agr", "alc", "prm"):
        one.loc[code] = [-100.0, 0.0, -20.0 if code == "alc" else -100.0 * rates(2021)[code]]
    excise = (20.0 - 0.10 * 100.0) / 1.10
    found = border_tax(one, 2021)[["foo", "agr", "alc", "prm"]]
    assert found.tolist() == pytest.approx([8.0, 8.0, 20.0 - excise, 10.0])


def test_rates_by_year() -> None:
    """One rate until September 2019, food and crops at the reduced one since; 2014 had two and is refused."""
    assert set(rates(2015)) == set(rates(2018)) == {0.08}
    assert rates(2021)[["foo", "agr", "alc", "tob", "acc"]].tolist() == [0.08, 0.08, 0.10, 0.10, 0.10]
    assert (rates(2021) < 0.10).sum() == 2
    with pytest.raises(ValueError, match="consumption tax of 2014"):
        rates(2014)


def test_a_deduction_above_the_tax_on_investment_is_refused() -> None:
    """108 of machines and 108 of public works contain 8 each; 2 of the public 8 are deducted, so at most 10 in all."""
    inside = pd.DataFrame(0.0, index=[*commodities().index, "bcn"], columns=["invp", "invg"])
    inside.at["prm", "invp"] = inside.at["con", "invg"] = 8.0
    bears = investment_shares(inside, 9.0)
    assert bears.at["prm", "invp"] == pytest.approx(1 - 7.0 / 8.0)
    assert bears.at["con", "invg"] == 0.75
    with pytest.raises(ValueError, match=r"the deduction of 11 is 1\.12 of the tax"):
        investment_shares(inside, 11.0)
