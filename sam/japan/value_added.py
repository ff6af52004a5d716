"""Value added of the activities: taxes, labour with the self-employed, and capital by who may use and own it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sam.japan import sources
from sam.japan.classification import activities, activity_of_basic
from sam.japan.families import outputs
from sam.japan.labour import build_labour
from sam.japan.natural_resources import DEPOSITS, RESOURCE_SHARE, deposit_rents, farm_rents

MIXED_INCOME_LABOUR_SHARE = 2 / 3
"""Part of households' gross mixed income (SNA) that is labour (Johnson 1954; Gollin 2002 for the range of methods)."""

_PUBLIC_MARK = "★★"
"""Mark of the basic sectors whose producers are government (MIC)."""


@dataclass(frozen=True, eq=False)
class ValueAdded:
    """Payments of activities by factor and tax account (billion yen), and what each treatment moved.

    payments: rows account (`f_labour`, ..., `t_production`), columns activity without prefix.
    treated: columns receiver, payer (activity), before, after, reason. assumed: receiver, payer, assumption, and the amount
    that rests on it.
    revenue_moved: billion yen of electricity sales moved from thermal to other power, so that other power's
    capital income equals its capital consumption.
    """

    payments: pd.DataFrame
    treated: pd.DataFrame
    assumed: pd.DataFrame
    revenue_moved: float


def value_added(folder: Path, table: pd.DataFrame) -> ValueAdded:
    """Value added from the full table. Raises ValueError where capital income would be negative."""
    codes = list(activities().index)
    rows = table[codes]
    revenue_moved = -float(rows.at["opse", "elo"])
    capital = rows.loc["opse"] + rows.loc["depr"]
    capital["elo"] += revenue_moved
    capital["elt"] -= revenue_moved

    public = public_capital(folder, rows.loc["depr"])
    housing = capital.where(capital.index == "imr", 0.0)
    other_power = capital.where(capital.index == "elo", 0.0)
    deposits = deposit_rents(capital)
    private = capital - public - housing - other_power - deposits.sum()
    compensation = (rows.loc["wage"] + rows.loc["ssce"]).rename(index=lambda code: f"a_{code}")
    mixed_income = float(sources.sna_sectors(folder)["B2_H"] - housing.sum())
    self_employed = self_employed_labour(
        build_labour(folder, compensation)["labour"], compensation, MIXED_INCOME_LABOUR_SHARE * mixed_income
    ).rename(index=lambda activity: activity.removeprefix("a_"))
    # Farmers and fishers earn labour and rent together: what is imputed to their labour is not less for the rent.
    farms = farm_rents(folder, private - self_employed)
    rents = pd.concat([farms, deposits])
    mobile = private - self_employed - farms.sum()
    if (mobile < 0).any():
        raise ValueError(f"negative capital income: {mobile[mobile < 0].to_dict()}")

    payments = pd.DataFrame(
        {
            "f_labour": rows.loc["wage"] + self_employed,
            "f_capital": mobile,
            "f_housing": housing,
            "f_public": public,
            "f_other_power": other_power,
            **{factor: rents.loc[factor] for factor in rents.index},
            "t_social": rows.loc["ssce"],
            "t_production": rows.loc["idtx"],
            "t_subsidy": rows.loc["subs"],
            "c_bcn": rows.loc["bcn"],
        }
    ).T
    surplus = rows.loc["opse"] + rows.loc["depr"]
    treated = [
        (
            "f_labour",
            code,
            rows.at["wage", code],
            payments.at["f_labour", code],
            "self-employed labour imputed",
        )
        for code in codes
        if self_employed[code] > 0
    ]
    reasons = {
        "imr": "capital of owner-occupied dwellings apart",
        "elo": "revenue moved from thermal power",
        "elt": "revenue moved to other power",
    }
    for code in codes:
        if mobile[code] == surplus[code]:
            continue
        parts = [reasons[code]] if code in reasons else []
        parts += ["self-employed labour imputed"] if self_employed[code] > 0 else []
        parts += ["public capital apart"] if public[code] > 0 else []
        parts += ["rent of land and natural resources apart"] if rents[code].sum() > 0 else []
        treated.append(("f_capital", code, surplus[code], mobile[code], "; ".join(parts)))
    for factor in ("f_housing", "f_public", "f_other_power", *rents.index):
        held = payments.loc[factor]
        treated += [
            (factor, code, 0.0, value, "specific capital apart from mobile capital")
            for code, value in held[held != 0].items()
        ]
    assumed = [
        (
            account,
            code,
            "self-employed labour: EUKLEMS hours at one fraction of the activity's hourly compensation of "
            "employees, two thirds of households' mixed income (SNA) in all",
            self_employed[code],
        )
        for code in codes
        if self_employed[code] > 0
        for account in ("f_labour", "f_capital")
    ]
    assumed += [
        (
            "f_public",
            code,
            "public capital consumption: government's share in 390-sector output, scaled to the SNA total",
            public[code],
        )
        for code in codes
        if public[code] > 0 and code != "ggo"
    ]
    half = f"resource rent: {RESOURCE_SHARE:g} of capital income"
    rented = [(factor, code, half) for factor, code in DEPOSITS.items()]
    rented += [
        ("f_land", "agr", "land rent: area of paddies and fields times the rent of medium land"),
        ("f_living", "agr", f"{half} of silviculture, logging and marine fishery, by output"),
    ]
    assumed += [(factor, code, text, rents.at[factor, code]) for factor, code, text in rented]
    return ValueAdded(
        payments,
        pd.DataFrame(treated, columns=["receiver", "payer", "before", "after", "reason"]),
        pd.DataFrame(assumed, columns=["receiver", "payer", "assumption", "amount"]),
        revenue_moved,
    )


def public_capital(folder: Path, depreciation: pd.Series) -> pd.Series:
    """Consumption of government fixed capital by activity, billion yen; the total is that of the SNA (D_G).

    Public administration has all of its capital consumption (it has no surplus). The rest of the SNA total
    goes to activities in proportion to capital consumption times the output share of their government producers.
    """
    basic = sources.mic_390(folder)
    codes = [activity_of_basic(*row) for row in basic[["basic", "mic37", "meti29"]].itertuples(index=False)]
    government = basic["output"].where(basic["name"].str.contains(_PUBLIC_MARK), 0.0)
    share = (
        (government.groupby(pd.Index(codes)).sum() / outputs(folder)).reindex(depreciation.index).fillna(0.0)
    )
    weight = share.drop("ggo") * depreciation.drop("ggo")
    rest = float(sources.sna_sectors(folder)["D_G"]) - float(depreciation["ggo"])
    public = weight * rest / weight.sum()
    public["ggo"] = depreciation["ggo"]
    public = public.reindex(depreciation.index)
    if (public > depreciation).any():
        raise ValueError("government capital consumption exceeds the activity's capital consumption")
    return public


def self_employed_labour(labour: pd.DataFrame, compensation: pd.Series, total: float) -> pd.Series:
    """Labour income of the self-employed by activity id, billion yen, which adds up to the total.

    L_a = theta * (compensation of employees_a / hours of employees_a) * hours of the self-employed_a: an hour of the
    self-employed earns the same part theta of what an employee's hour earns in its activity, wherever it is worked.
    theta = 1 is the third adjustment of Gollin (2002, Journal of Political Economy 110); theta meets the total, as the
    US Bureau of Labor Statistics (1983, Bulletin 2178) scales hourly pay where it exceeds proprietors' income.
    labour: the table `labour` of the satellites. compensation: billion yen by activity id. total: billion yen, the
    labour in households' mixed income.
    """
    table = labour.set_index("activity")
    own = table["hours_million"] * table["self_employed_share"]
    employees = table["hours_million"] - own
    claims = (compensation / employees.where(employees > 0)).fillna(0.0) * own
    return total * claims / claims.sum()
