"""User costs, and the tables that split Japan's capital and investment into kinds: totals kept, sizes judged, by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sam import read_sam
from sam.japan.assets import ASSETS
from sam.japan.capital_page import page
from sam.japan.extremes import NOT_JUDGED
from sam.japan.user_cost import capital_income, common_return, net_returns, user_costs

FOLDER = Path("sam/data/japan_2015")


@pytest.fixture(scope="module")
def tables(root: Path) -> dict[str, pd.DataFrame]:
    names = ("capital", "capital_assets", "kinds_f_capital", "kinds_i_private")
    return {name: pd.read_csv(root / FOLDER / f"{name}.csv") for name in names}


def test_a_net_return_by_hand() -> None:
    """Assets of 100 and 50 lose 5 and 20 per cent, the first gains 1 in price: 24 of income leave 10 on 150."""
    assets = pd.DataFrame({"depreciation_rate": [0.05, 0.2], "price_growth": [0.01, 0.0]}, index=["K", "M"])
    capital = pd.DataFrame({"activity": ["a", "a"], "asset": ["K", "M"], "stock_bn": [100.0, 50.0]})
    income = pd.Series({"a": 24.0})
    assert net_returns(income, capital, assets)["a"] == pytest.approx((24 - 4 - 10) / 150)
    r = common_return(income, capital, assets)
    assert user_costs(assets, r).to_dict() == pytest.approx({"K": r + 0.04, "M": r + 0.2})
    assert 100 * (r + 0.04) + 50 * (r + 0.2) == pytest.approx(24.0)


def test_user_costs_make_up_capital_income(tables: dict) -> None:
    flows = read_sam("japan_2015").flows
    assets = tables["capital_assets"].set_index("asset")
    r = common_return(capital_income(flows), tables["capital"], assets)
    assert 0.04 < r < 0.08  # before taxes on profits, with what land and inventories earn
    cost = user_costs(assets, r)
    stocks = tables["capital"].groupby("asset")["stock_bn"].sum()
    groups = {
        group: [a for a, each in ASSETS.items() if each.group == group]
        for group in ("existing", "next_generation", "housing")
    }
    for group, members in groups.items():
        weighted = (cost[members] * stocks[members]).sum() / stocks[members].sum()
        assert 0.05 < weighted < 0.35, group
    # Computers and software lose a third a year: their depreciation alone is at the end of the range.
    assert set(cost.index[cost > 0.35]) == {"IT", "Soft_DB"}


def test_depreciation_of_the_stocks_is_capital_consumption(tables: dict) -> None:
    """Two sources: EUKLEMS stocks at their rates lose the 131.1 trillion yen that the MIC table consumes."""
    rates = tables["capital_assets"].set_index("asset")["depreciation_rate"]
    lost = (tables["capital"]["stock_bn"] * rates.reindex(tables["capital"]["asset"]).to_numpy()).sum()
    assert lost == pytest.approx(131_071, rel=0.01)


def test_kinds_of_capital_cover_its_users(tables: dict) -> None:
    japan = read_sam("japan_2015")
    users = {payer for receiver, payer in japan.flows.index if receiver == "f_capital"}
    table = tables["kinds_f_capital"]
    assert set(table["account"]) == users
    assert set(table.loc[table["asset"] == "dwellings", "account"]) == {"a_rer"}
    assert set(table["asset"]) == {asset.kind for asset in ASSETS.values()}


def test_goods_of_investment_keep_the_sams_totals(tables: dict) -> None:
    japan = read_sam("japan_2015")
    found = tables["kinds_i_private"].groupby("account")["value"].sum()
    bought = {
        receiver: value
        for (receiver, payer), value in japan.flows.items()
        if payer == "i_private" and receiver[:2] in ("c_", "t_")
    }
    assert found.to_dict() == pytest.approx(bought, rel=1e-9)


def test_assets_are_near_the_investment_of_the_other_source(tables: dict) -> None:
    """Dwellings were 21.1 of 134.3 trillion yen in EUKLEMS & INTANProd. Research is what MIC has, 14.05; with public
    research 16.9 against 18.6 there: its goods are fewer, and the table decides."""
    table = tables["kinds_i_private"]
    private = table[table["account"] != "t_consumption"].groupby("asset")["value"].sum() / 1e3
    assert private["dwellings"] == pytest.approx(20.0, abs=0.1)
    assert private["dwellings"] == pytest.approx(21.1 * 130.7 / 134.3, rel=0.04)
    assert private["research"] == pytest.approx(14.05, abs=0.01)
    construction = table[table["account"] == "c_con"].set_index("asset")["value"]
    # MIC's own 390 sectors have 16.26 trillion yen of construction of dwellings, with consumption tax.
    assert construction["dwellings"] == pytest.approx(16_261, rel=0.05)


@pytest.mark.parametrize("name", ["japan_2015", "japan_2021"])
def test_the_page_of_user_costs_is_judged_and_of_the_shipped_sam(root: Path, name: str) -> None:
    """Else: `python -m sam.japan.capital_page sam/data/NAME`, and a row of sam/japan/returns.csv for what is new."""
    folder = root / "sam" / "data" / name
    text = (folder / "CAPITAL.md").read_text(encoding="utf-8")
    assert text == page(folder)
    assert NOT_JUDGED not in text


def test_groups_of_activities_have_a_plausible_user_cost(root: Path) -> None:
    """At the common return every group's user cost is between 0.05 and 0.35; which groups earn less is on the page."""
    text = (root / FOLDER / "CAPITAL.md").read_text(encoding="utf-8")
    rows = text.split("## Groups")[1].split("## Activities")[0].splitlines()[6:-1]
    costs = {row.split("|")[1].strip(): float(row.split("|")[3]) for row in rows if row}
    assert len(costs) == 9
    assert all(0.05 < cost < 0.35 for cost in costs.values())


def test_stocks_of_factors_add_up(root: Path, tables: dict) -> None:
    found = pd.read_csv(root / FOLDER / "capital_stocks.csv")
    assert found["stock_bn"].sum() == pytest.approx(tables["capital"]["stock_bn"].sum(), rel=1e-12)
    lost = (found["stock_bn"] * found["depreciation_rate"]).sum()
    assert lost == pytest.approx(131_071, rel=0.01)
    owned = found[found["factor"] == "f_housing"]
    assert list(owned["asset"]) == ["dwellings"]
