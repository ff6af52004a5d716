"""The finished Japan SAM against the published totals it must reproduce (`controls.csv`)."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from sam.bundled import bundled_folder
from sam.gdp import gdp
from sam.japan.classification import made_by
from sam.japan.producers_prices import at_producers_prices
from sam.read import read_sam
from sam.sam import Sam

_CONTROLS = Path(__file__).parent / "controls.csv"

BUNDLE = "c_bcn"
"""Business consumption (家計外消費支出): intermediate use here, final demand in the Japanese tables."""

RESOLD = "coal injected into blast furnaces: bought by steel, not resold by coke ovens"
"""Reason of the cells that `sam.japan.injected_coal` moves."""

IMPUTED = "self-employed labour imputed"
"""Words in the reason of a changed cell of `f_labour` whose increase is labour of the self-employed."""


def controls() -> pd.DataFrame:
    """Published totals: index item; columns value, unit, source."""
    return pd.read_csv(_CONTROLS).set_index("item")


def compare_with_published(sam: Sam, booked: Sam, changes: pd.DataFrame) -> pd.DataFrame:
    """Every control beside the SAM's own figure: columns item, sam, published, difference (billion yen).

    booked: the SAM at producers' prices, of which published totals speak. changes: the record of the build
    (`changes.csv`), which tells the imputed labour from wages and has the coal that coke ovens resell as published.
    """
    found = {**_macro(booked, _wages(sam, changes)), **output_by_meti_industry(booked, changes)}
    found["consumption_tax_deducted_on_investment"] = sum(
        _invested(booked, account) - _invested(sam, account) for account in ("i_private", "i_public")
    )
    published = controls()["value"]
    table = pd.DataFrame({"sam": pd.Series(found), "published": published}).loc[published.index]
    table["difference"] = table["sam"] - table["published"]
    return table.rename_axis("item").reset_index()


def output_by_meti_industry(sam: Sam, changes: pd.DataFrame) -> dict[str, float]:
    """Output by METI industry (key `output <industry>`) as published: without by-products, with coal that is resold."""
    industry = sam.accounts["meti29"]
    totals: dict[str, float] = {}
    for activity in sam.of_kind("activity"):
        main = {f"c_{good}" for good in made_by(activity.removeprefix("a_"))}
        key = f"output {industry[activity]}"
        totals[key] = totals.get(key, 0.0) + sum(sam.value(activity, good) for good in main)
    resold = changes[(changes["reason"] == RESOLD) & changes["receiver"].isin(industry.index[industry != ""])]
    for activity, amount in (resold["before"] - resold["after"]).groupby(resold["receiver"]).sum().items():
        totals[f"output {industry[activity]}"] += amount
    return totals


def _invested(sam: Sam, account: str) -> float:
    """What an investment account pays, taxes included, for goods other than research."""
    return float(sam.payments()[account]) - sam.value("c_rnd", account)


def _wages(sam: Sam, changes: pd.DataFrame) -> float:
    """Wages of employees: what labour earns less what is imputed to the self-employed."""
    treated = changes[(changes["receiver"] == "f_labour") & changes["reason"].str.contains(IMPUTED)]
    return float(sam.receipts()["f_labour"]) - float((treated["after"] - treated["before"]).sum())


def _macro(sam: Sam, wages: float) -> dict[str, float]:
    flows = sam.flows
    kinds = sam.accounts["kind"]
    receiver, payer = flows.index.get_level_values(0), flows.index.get_level_values(1)
    commodity_in, commodity_out = receiver.map(kinds) == "commodity", payer.map(kinds) == "commodity"
    world_in, world_out = receiver.map(kinds) == "world", payer.map(kinds) == "world"

    def purchases(account: str) -> float:
        """Purchases of commodities less the scrap, stocks and fees that the account sells."""
        bought = flows[commodity_in & (payer == account)].sum()
        return float(bought - flows[commodity_out & (receiver == account)].sum())

    received, made = sam.receipts(), gdp(sam)
    imputed = float(received["f_labour"]) - wages
    capital = [factor for factor in sam.of_kind("factor") if factor != "f_labour"]
    return {
        "gdp_without_business_consumption_and_import_taxes": made.production - made.commodity_taxes,
        "gdp_with_business_consumption": gdp(sam, (BUNDLE,)).production - made.commodity_taxes,
        "gdp_market_prices": made.expenditure,
        "business_consumption": float(received[BUNDLE]),
        "household_consumption": purchases("household"),
        "government_consumption": purchases("government"),
        "public_investment": purchases("i_public"),
        "private_investment": purchases("i_private"),
        "inventories": purchases("i_inventory"),
        "exports": float(flows[commodity_in & world_out].sum()),
        "imports": float(flows[commodity_out & world_in].sum()),
        "duty": float(received["t_duty"]),
        "import_tax": float(received["t_import"]),
        "compensation": wages + float(received["t_social"]),
        "surplus_and_depreciation": float(received[capital].sum()) + imputed,
        "production_taxes": float(received["t_production"] + received["t_subsidy"]),
        "employers_contributions": float(received["t_social"]),
        "public_capital_consumption": float(received["f_public"]),
        "net_primary_income": float(sam.value("household", "w_row") + sam.value("enterprises", "w_row")),
    }


def main() -> None:
    """Print the comparison for the shipped SAM."""
    folder = bundled_folder() / "japan_2015"
    sam = read_sam(folder)
    changes = pd.read_csv(folder / "changes.csv")
    table = compare_with_published(sam, at_producers_prices(sam, folder), changes)
    sys.stdout.write(table.to_string(index=False, float_format=lambda value: f"{value:,.6f}") + "\n")


if __name__ == "__main__":
    main()
