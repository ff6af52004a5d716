"""`CAPITAL.md`: user cost of each asset and group of activities, and what each implausible return is a return on.

`python -m sam.japan.capital_page [FOLDER]` writes it into a folder of the SAM with its satellites (that of 2015 unless
named). Judgements stand in `returns.csv`; what has none is marked so, and a test fails.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from sam.bundled import bundled_folder
from sam.japan.build import NAME
from sam.japan.extremes import NOT_JUDGED
from sam.japan.user_cost import (
    PUBLIC_ADMINISTRATION,
    capital_income,
    common_return,
    net_returns,
    user_costs,
)
from sam.read import read_sam

USER_COST = (0.05, 0.35)
"""Income a year for a unit of stock that is plausible without words."""

NET_RETURN = (-0.02, 0.2)
"""The same of what is left after depreciation and changes of price."""

_JUDGEMENTS = Path(__file__).parent / "returns.csv"

_HEAD = """# User cost of capital in the SAM of Japan

Written by `python -m sam.japan.capital_page`. User cost is r + d - p: the one net return at which user costs of all
activities but public administration make up all capital income, depreciation, and growth of the asset's price. r is
{net:.3f}, before taxes on profits, with what land, inventories and intangibles without a stock earn.

## Assets

| asset | stock, trillion yen | depreciation | price growth | user cost |
|---|---:|---:|---:|---:|
{assets}

Computers and software lose a third of their stock a year: that alone is near the end of the plausible range ({low} to
{high}).

## Groups of activities

Income: capital income over stock. Net return: after depreciation and changes of price.

| group | stock, trillion yen | user cost at r | income | net return |
|---|---:|---:|---:|---:|
{groups}

## Activities with an implausible return

Income outside {low} to {high} of the stock, or a net return outside {net_low} to {net_high}.

| account | | income | net return | what it is |
|---|---|---:|---:|---|
{activities}
"""


def page(folder: Path) -> str:
    """The page of a folder with `flows.csv`, `capital.csv` and `capital_assets.csv`."""
    sam = read_sam(folder)
    capital = pd.read_csv(folder / "capital.csv")
    assets = pd.read_csv(folder / "capital_assets.csv").set_index("asset")
    income = capital_income(sam.flows)
    net = common_return(income, capital, assets)
    cost = user_costs(assets, net)
    table = capital.assign(cost=capital["stock_bn"] * cost.reindex(capital["asset"]).to_numpy())
    found = table.groupby("activity")[["stock_bn", "cost"]].sum()
    found["income"] = income.reindex(found.index).fillna(0.0)
    found["left"] = net_returns(income, capital, assets) * found["stock_bn"]
    found["group"] = sam.accounts["group"].reindex(found.index)
    by_group = found.groupby("group").sum()
    public = found.loc[PUBLIC_ADMINISTRATION].drop("group")
    by_group.loc["public"] -= public.astype(float)
    by_group.loc["public administration"] = public.astype(float)
    judged = pd.read_csv(_JUDGEMENTS).set_index("activity")["judgement"]
    rows = []
    for account, row in implausible(found).iterrows():
        label = sam.accounts.at[account, "label_en"]
        said = judged.get(str(account).removeprefix("a_"), NOT_JUDGED)
        rows.append(
            f"| `{account}` | {label} | {_per_stock(row, 'income')} | {_per_stock(row, 'left')} | {said} |"
        )
    return _HEAD.format(
        net=net,
        assets="\n".join(
            f"| {row.label} | {row.stock_bn / 1e3:,.1f} | {row.depreciation_rate:.3f} | {row.price_growth:.3f} "
            f"| {cost[row.Index]:.3f} |"
            for row in assets.itertuples()
        ),
        groups="\n".join(
            f"| {group} | {row['stock_bn'] / 1e3:,.1f} | {_per_stock(row, 'cost')} | {_per_stock(row, 'income')} "
            f"| {_per_stock(row, 'left')} |"
            for group, row in by_group.iterrows()
        ),
        activities="\n".join(rows),
        low=USER_COST[0],
        high=USER_COST[1],
        net_low=NET_RETURN[0],
        net_high=NET_RETURN[1],
    )


def implausible(found: pd.DataFrame) -> pd.DataFrame:
    """Rows whose income or net return is out of range, lowest net return first."""
    income, net = found["income"] / found["stock_bn"], found["left"] / found["stock_bn"]
    outside = ~income.between(*USER_COST) | ~net.between(*NET_RETURN)
    return found.loc[net[outside].sort_values(kind="stable").index]


def _per_stock(row: pd.Series, column: str) -> str:
    return f"{row[column] / row['stock_bn']:.3f}"


def main(arguments: list[str] | None = None) -> None:
    """Write `CAPITAL.md` into a folder of the SAM of Japan."""
    parser = argparse.ArgumentParser(prog="python -m sam.japan.capital_page", description=main.__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=bundled_folder() / NAME, help="folder of the SAM"
    )
    folder = parser.parse_args(arguments).folder
    (folder / "CAPITAL.md").write_text(page(folder), encoding="utf-8")


if __name__ == "__main__":
    main()
