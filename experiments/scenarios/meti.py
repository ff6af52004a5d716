r"""METI's 2040 outlook as a comparative-static snapshot: from the document's figures to shocks on the 2015 benchmark.

Inputs are the document's ratios of 2040 to 2021, applied to the 2015 benchmark: hours to hours worked, capital services (a
Törnqvist index of assets weighted by user cost r + \delta times stock) to mobile capital, real investment to private
investment. One Hicks-neutral multiplier on value added of market industries (or of others, where a scenario names them) is
solved for so that real GDP grows as the document says. Foreign demand grows with that GDP, and so do government spending and
public capital in the new-axis case.

Source: METI, 産業構造審議会 経済産業政策新機軸部会 第4次中間整理, quantification of the 2040 scenario;
figures and pages in experiments/scenarios/meti_2040.csv.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from cge.closure import Swap
from experiments.inputs.spec import ScenarioSpec, ShockSpec, SolveForSpec

YEARS = 2040 - 2021
REAL_INTEREST = 0.02  # ECONOMICS default; with the depreciation rates it gives user cost
BRACKET = (1.0, 1.6)  # multipliers between which the one that meets the growth target is sought
MOBILE_CAPITAL = ("f_capital", "f_other_power")

# The document's asset -> assets of the SAM folder's capital_assets.csv, whose depreciation it takes.
ASSETS = {
    "capital_structures": ("OCon",),
    "capital_transport_equipment": ("TraEq",),
    "capital_ict_equipment": ("IT", "CT"),
    "capital_other_machinery": ("OMach",),
    "capital_software": ("Soft_DB",),
    "capital_research": ("RD",),
    "capital_other_intellectual_property": ("OIPP",),
}


@dataclass(frozen=True)
class Figure:
    """One figure of the document."""

    case: str
    variable: str
    industry: str
    year: int
    value: float
    unit: str
    role: str


@dataclass(frozen=True)
class Snapshot:
    """A METI case as shocks and one swap: `inputs` says in words what each rests on, `gdp_growth_pct` is the target.

    hours: fixes hours worked, and frees the services of labour that serve them.
    """

    case: str
    shocks: tuple[ShockSpec, ...]
    hours: Swap
    solve_for: SolveForSpec
    inputs: dict[str, float]
    gdp_growth_pct: float


def figures() -> list[Figure]:
    """Every figure of experiments/scenarios/meti_2040.csv."""
    with (files("experiments.scenarios") / "meti_2040.csv").open(encoding="utf-8") as file:
        return [
            Figure(
                case=row["case"],
                variable=row["variable"],
                industry=row["industry"],
                year=int(row["year"]),
                value=float(row["value"]),
                unit=row["unit"],
                role=row["role"],
            )
            for row in csv.DictReader(file)
        ]


def snapshot(scenario: ScenarioSpec) -> Snapshot:
    """Shocks of one case for the calibrated Japan model.

    Raises KeyError where meti_2040.csv lacks a figure; a model that is not Japan's lacks labels of the shocks.
    """
    found, case = figures(), scenario.case
    hours = _ratio(found, case, "hours")
    capital = capital_services(found, case)
    gdp = _grown(found, case, "gdp_real_growth")
    investment = _real_investment(found, case)
    government = gdp if case == "new_axis" else 1.0
    shocks = (
        ShockSpec(parameter="q_factor_endowment", index={"f": MOBILE_CAPITAL}, multiply=capital),
        ShockSpec(parameter="q_investment_fixed", index={"i": ("i_private",)}, multiply=investment),
        ShockSpec(parameter="scale_export_demand", multiply=gdp),
        ShockSpec(parameter="q_government_fixed", multiply=government),
        ShockSpec(parameter="q_investment_fixed", index={"i": ("i_public",)}, multiply=government),
        ShockSpec(parameter="q_factor_endowment", index={"f": ("f_public",)}, multiply=government),
    )
    inputs = {
        "hours, 2040 to 2021": hours,
        "capital services, 2040 to 2021": capital,
        "real private investment, 2040 to 2021": investment,
        "foreign demand (assumed to grow as Japan's GDP)": gdp,
        "real government consumption, public investment and public capital": government,
    }
    moving = tuple(shock for shock in shocks if shock.multiply != 1.0)  # what a case keeps is no shock
    target = (gdp - 1) * 100
    solve_for = SolveForSpec(
        parameter="productivity",
        index={"k": scenario.productivity},
        target="gdp_real",
        change_pct=target,
        bracket=BRACKET,
    )
    swap = Swap("q_factor_endowment[f_labour]", "employment", change_pct=(hours - 1) * 100)
    return Snapshot(case, moving, swap, solve_for, inputs, target)


def capital_services(found: list[Figure], case: str) -> float:
    r"""Growth of capital services from 2021 to 2040, a ratio.

    \ln(K_1/K_0) = \sum_k \bar w_k \ln(K_{k1}/K_{k0}), w_k the share of (r + \delta_k) K_k, averaged over both years.
    """
    depreciation = dict(_depreciation())
    cost = [0.0, 0.0]
    rows = []
    for asset, rate in depreciation.items():
        stocks = (_value(found, "actual", asset), _value(found, case, asset))
        rows.append((rate, stocks))
        for i, stock in enumerate(stocks):
            cost[i] += (REAL_INTEREST + rate) * stock
    growth = 0.0
    for rate, (before, after) in rows:
        weights = [
            (REAL_INTEREST + rate) * stock / total for stock, total in zip((before, after), cost, strict=True)
        ]
        growth += sum(weights) / 2 * math.log(after / before)
    return math.exp(growth)


def _depreciation() -> Iterator[tuple[str, float]]:
    with (files("sam") / "data" / "japan_2015" / "capital_assets.csv").open(encoding="utf-8") as file:
        rows = {
            row["asset"]: (float(row["stock_bn"]), float(row["depreciation_rate"]))
            for row in csv.DictReader(file)
        }
    for asset, parts in ASSETS.items():
        stocks = [rows[part] for part in parts]
        yield asset, sum(stock * rate for stock, rate in stocks) / sum(stock for stock, _ in stocks)


def _value(found: list[Figure], case: str, variable: str) -> float:
    whole = [f.value for f in found if f.case == case and f.variable == variable and not _is_part(f.industry)]
    if len(whole) != 1:
        raise KeyError(
            f"meti_2040.csv has {len(whole)} economy-wide rows for {variable} in case {case}; one is needed"
        )
    return whole[0]


def _is_part(industry: str) -> bool:
    return industry not in ("all", "without public administration")


def _ratio(found: list[Figure], case: str, variable: str) -> float:
    return _value(found, case, variable) / _value(found, "actual", variable)


def _grown(found: list[Figure], case: str, variable: str) -> float:
    return (1 + _value(found, case, variable) / 100) ** YEARS


def _real_investment(found: list[Figure], case: str) -> float:
    if any(f.case == case and f.variable == "investment_real_growth" for f in found):
        return _grown(found, case, "investment_real_growth")
    # The base case prints only the nominal rate: deflated by the GDP deflator that the document's GDP rates imply.
    deflator = _grown(found, case, "gdp_nominal_growth") / _grown(found, case, "gdp_real_growth")
    return _grown(found, case, "investment_nominal_growth") / deflator
