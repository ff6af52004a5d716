"""Kinds of capital on a path: each with its own stock, depreciation and investment; what their mix adds to growth."""

from __future__ import annotations

from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import cge
from calibration import ElasticityTable
from experiments.examples import SMALL_TABLE, small_sam, small_structure, two_sectors
from experiments.inputs.locate import paths
from experiments.inputs.spec import read_experiment
from experiments.path.run import BASELINE
from sam import Sam

from .test_path import CLOSURE, largest_gap

BUILT, MADE = "capital_built", "capital_made"
SERVICES = {BUILT: 3 / 4 * 50 + 1 / 2 * 30, MADE: 1 / 4 * 50 + 1 / 2 * 30}
INVESTED = {BUILT: 9.5, MADE: 15.5}
"""Of the 25 that the two-sector economy invests in goods x (10) and y (15)."""
DELTA = {BUILT: 0.02, MADE: 0.15}


def pooled() -> Sam:
    """The two-sector economy whose saving is collected in an account that pays the one which invests."""
    sam = small_sam(two_sectors())
    cells = {
        ("pool" if receiver == "saving" else receiver, payer): value
        for (receiver, payer), value in sam.flows.items()
    }
    cells["saving", "pool"] = float(sam.receipts()["saving"])
    index = pd.MultiIndex.from_tuples(list(cells), names=["receiver", "payer"])
    accounts = pd.concat([sam.accounts, sam.accounts.loc[["saving"]].rename(index={"saving": "pool"})])
    return sam.replace(flows=pd.Series(list(cells.values()), index=index), accounts=accounts)


@pytest.fixture(scope="module")
def economy() -> cge.Economy:
    """Capital of two kinds, and an account that invests in each."""
    return cge.Economy(
        pooled(),
        structure=small_structure(),
        elasticities=ElasticityTable("small", {**SMALL_TABLE.rows, ("sigma_kinds_capital", "*"): 0.5}),
        kinds={
            "capital": pd.DataFrame({"built": [3.0, 1.0], "made": [1.0, 1.0]}, index=["a_x", "a_y"]),
            "saving": pd.DataFrame({"built": [0.8, 0.1], "made": [0.2, 0.9]}, index=["c_x", "c_y"]),
        },
    )


def dynamics(growth: float = 0.0, **keys: Any) -> dict[str, Any]:
    """Stocks that investment keeps on a path of this growth."""
    capital = [
        {
            "name": kind,
            "factors": [kind],
            "investment": kind.replace("capital", "saving"),
            "depreciation": DELTA[kind],
            "stock": {kind: INVESTED[kind] / (growth + DELTA[kind])},
        }
        for kind in (BUILT, MADE)
    ]
    return {"years": "0-10", "capital": capital, "growth_pct": 100 * growth} | keys


OWN = CLOSURE | {"investment": {"*": "fixed"}}


@pytest.mark.parametrize("growth", [0.0, 0.02])
def test_balanced_growth(economy: cge.Economy, growth: float) -> None:
    path = economy.path(dynamics(growth), OWN)
    for year in path.results.runs[BASELINE]:
        assert largest_gap(year.equilibrium, path.results.base, (1 + growth) ** year.year) < 1e-9


def test_investment_of_a_kind_is_in_its_stock_alone(economy: cge.Economy) -> None:
    """By hand: half more for machines; buildings stay."""
    more = {"parameter": "q_investment_fixed", "index": {"i": "saving_made"}, "multiply": 1.5}
    path = economy.path(dynamics(years="0-1", paths=[more]), OWN)
    later = path.results.runs[BASELINE][1].state.stocks
    assert later[MADE][MADE,] == pytest.approx((1 - 0.15) * 15.5 / 0.15 + 1.5 * 15.5, rel=1e-9)
    assert later[BUILT][BUILT,] == pytest.approx(9.5 / 0.02, rel=1e-9)


def test_a_mix_with_more_of_what_costs_more_is_better(economy: cge.Economy) -> None:
    """Machines serve 0.27 a year for a unit of stock and buildings 0.11, so more machines are quality: services of all, by
    what they cost, grow faster than the sum of stocks."""
    more = {"parameter": "q_investment_fixed", "index": {"i": "saving_made"}, "multiply": 1.5}
    path = economy.path(dynamics(years="0-2", paths=[more]), OWN)
    terms = path.growth_accounting[2]
    before, after = (path.results.runs[BASELINE][year].state.stocks for year in (1, 2))
    stock = {kind: (before[kind][kind,], after[kind][kind,]) for kind in (BUILT, MADE)}
    whole = log(sum(each[1] for each in stock.values()) / sum(each[0] for each in stock.values()))
    rises = {kind: log(each[1] / each[0]) for kind, each in stock.items()}
    capital = terms["capital_quantity"] + terms["capital_quality"]
    # Both terms have the weights of the two kinds in GDP, so their ratio is the mean rise by cost over that of the sum.
    year = path.results.runs[BASELINE][2].equilibrium
    cost = {k: year.value("p_factor_market", k) * year.value("q_factor_total", k) for k in (BUILT, MADE)}
    mean = sum(cost[k] * rises[k] for k in cost) / sum(cost.values())
    assert terms["capital_quality"] > 0.1
    assert capital / terms["capital_quantity"] == pytest.approx(
        mean / whole, rel=0.02
    )  # weights of one year only
    assert abs(terms["residual"]) < 1e-9


@pytest.mark.slow
def test_japan_with_existing_and_next_generation_capital(root: Path, kept_models: None) -> None:
    """Stocks, depreciation and investment accounts of each, as shipped; dwellings, let and owned, are the third kind."""
    table = pd.read_csv(root / "sam" / "data" / "japan_2015" / "capital_stocks.csv")
    table["lost"] = table["stock_bn"] * table["depreciation_rate"]
    of = table.groupby(["factor", "asset_group"])[["stock_bn", "lost"]].sum()
    laws = []
    for kind, factors in (
        ("existing", ["f_capital"]),
        ("next_generation", ["f_capital"]),
        ("housing", ["f_capital", "f_housing"]),
    ):
        stocks = {
            f if f == "f_housing" else f"{f}_{kind}": float(of.at[(f, kind), "stock_bn"]) for f in factors
        }
        lost = sum(of.at[(f, kind), "lost"] for f in factors) / sum(stocks.values())
        laws.append(
            {
                "name": kind,
                "factors": list(stocks),
                "investment": f"i_private_{kind}",
                "stock": stocks,
                "depreciation": float(lost),
            }
        )
    japan = cge.Economy("japan_2015", kinds={"f_capital": "asset_group", "i_private": "asset_group"})
    closure = {
        "base": "savings_driven",
        "investment": {"i_private_next_generation": "saving", "*": "fixed"},
    }
    more = {"parameter": "q_investment_fixed", "index": {"i": "i_private_existing"}, "multiply": 0.8}
    path = japan.path({"years": "2015-2017", "capital": laws, "paths": [more]}, closure)
    stocks = [year.state.stocks for year in path.results.runs[BASELINE]]
    kept = stocks[0]["existing"]["f_capital_existing",]
    assert stocks[1]["existing"]["f_capital_existing",] < kept
    # What is not built is invested in what is made, since all that is saved is invested.
    first, last = stocks[0], stocks[2]
    rises = [
        last[kind][f"f_capital_{kind}",] / first[kind][f"f_capital_{kind}",]
        for kind in ("existing", "next_generation")
    ]
    assert rises[1] > rises[0]
    accounting = path.growth_accounting
    assert (accounting.loc["capital_quality"] > 0.01).all()
    assert np.abs(accounting.loc["residual"]).max() < 1e-9


@pytest.mark.parametrize("name", sorted(each for each, path in paths().items() if path.suffix == ".yaml"))
def test_shipped_paths_have_the_stocks_and_depreciation_of_their_sam(root: Path, name: str) -> None:
    """Of each factor that a path of Japan gives a stock, as `capital_stocks.csv` beside the SAM has it."""
    spec = read_experiment(name).spec
    table = pd.read_csv(root / "sam" / "data" / spec.sam / "capital_stocks.csv")
    table["lost"] = table["stock_bn"] * table["depreciation_rate"]
    whole = table.groupby("factor")[["stock_bn", "lost"]].sum()
    for law in spec.dynamics.get("capital", ()):
        for factor, stock in law.get("stock", {}).items():
            if factor not in whole.index:
                continue  # one kind of a factor
            assert stock == pytest.approx(whole.at[factor, "stock_bn"], rel=1e-5)
            if isinstance(law["depreciation"], dict):
                rate = whole.at[factor, "lost"] / whole.at[factor, "stock_bn"]
                assert law["depreciation"][factor] == pytest.approx(rate, abs=1e-4)
