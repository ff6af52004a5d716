"""Combinations: random economies under random closures, elasticities, instruments and shocks, each by its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calibration import ElasticityTable
from cge.structure import HouseholdSpec, Roles, Structure, TaxSpec
from experiments.api.economy import Economy
from experiments.examples import Sector, carbon_taxes, small_sam, small_structure, technology
from sam import Sam

NAMES = ("x", "y", "z")
DEMAND = (
    {"demand": "cobb_douglas"},
    {"demand": "les", "calibrate": "subsistence_share"},
    {"demand": "ces", "elasticity": 0.6},
    {"demand": "ces", "elasticity": 2.0},
)
BUDGETS = (
    {"government_consumption": "budget", "government_saving": "rate", "government_instrument": "none"},
    {
        "government_consumption": "fixed",
        "government_saving": "fixed_real",
        "government_instrument": "lump_sum",
    },
    {"government_consumption": "fixed", "government_saving": "fixed_real", "government_instrument": "vat"},
    {"government_consumption": "fixed", "government_saving": "residual", "government_instrument": "none"},
)
SAVING = (
    {},
    {"household_saving": "residual", "investment": {"*": "fixed"}},
    {"foreign": "residual", "investment": {"*": "fixed"}},
)
TAXES = (
    TaxSpec(name="duty", account="t_duty", on="import"),
    TaxSpec(name="rent", account="t_rent", on="import", of=("c_x",), quota=1.0, collector="house"),
    TaxSpec(name="output_tax", account="t_output", on="output", collector="gov"),
    TaxSpec(name="vat", account="t_vat", on="consumption", collector="gov"),
    TaxSpec(name="direct", account="t_direct", on="income", of=("house",), collector="gov"),
    *carbon_taxes("intermediate", "consumption"),
)


@dataclass(frozen=True)
class Combination:
    """One combination: an economy, the entries of its closure, and its shocks as an experiment file would list them."""

    number: int
    economy: Economy
    closure: Mapping[str, object]
    shocks: tuple[Mapping[str, object], ...]


def combination(number: int) -> Combination:
    """The combination with this number."""
    draw = np.random.default_rng([20150, number])
    sam, names = _sam(draw)
    household = DEMAND[draw.integers(len(DEMAND))]
    structure = _structure(draw, household)
    burnt = pd.DataFrame(
        {"source": ["c_x", "c_x"], "user": ["a_y", "house"], "mt_co2": draw.uniform(0.5, 3.0, 2)}
    )
    economy = Economy(sam, structure=structure, elasticities=_table(draw), emissions=burnt)
    closure = _closure(draw)
    return Combination(number, economy, closure, _shocks(draw, names, household["demand"] == "les", closure))


def _sam(draw: np.random.Generator) -> tuple[Sam, tuple[str, ...]]:
    """A SAM of two or three sectors and one or two partners in which everybody saves something."""
    names = NAMES[: draw.integers(2, 4)]
    partners = ("w", "v")[: draw.integers(1, 3)]
    while True:
        sectors = {
            name: Sector(
                inputs={other: float(draw.uniform(3.0, 15.0)) for other in names if other != name},
                labour=float(draw.uniform(20.0, 80.0)),
                capital=float(draw.uniform(20.0, 80.0)),
                output_tax=float(draw.uniform(3.0, 12.0)),
                imports=float(draw.uniform(10.0, 40.0)),
                duty=float(draw.uniform(0.5, 8.0)),
                exports=float(draw.uniform(10.0, 35.0)),
                government=float(draw.uniform(2.0, 8.0)),
                investment=float(draw.uniform(8.0, 20.0)),
            )
            for name in names
        }
        try:
            sam = small_sam(sectors, partners, name="combination")
        except ValueError:
            continue
        if (sam.flows > 0.0).all():
            return sam, names


def _structure(draw: np.random.Generator, household: Mapping[str, object]) -> Structure:
    return small_structure(
        activities=technology(float(draw.choice([0.3, 0.8, 1.0, 2.0])), float(draw.choice([0.0, 0.5]))),
        household=HouseholdSpec(**household),
        export_demand=str(draw.choice(["finite", "price_taker"])),
        taxes=TAXES,
        roles=Roles(labour=("labour",)),
        closure="textbook",
    )


def _table(draw: np.random.Generator) -> ElasticityTable:
    choices = {
        "sigma_armington": [0.5, 1.0, 2.0, 5.0],
        "sigma_origin": [1.0, 4.0],
        "omega_export": [0.5, 2.0],
        "omega_destination": [4.0],
        "eta_export_demand": [2.0, 6.0],
        "omega_factor": [0.5, 2.0],
        "subsistence_share": [0.3],
    }
    return ElasticityTable("combination", {(name, "*"): float(draw.choice(v)) for name, v in choices.items()})


def _closure(draw: np.random.Generator) -> dict[str, object]:
    numeraire = str(draw.choice(["cpi", "labour", "exchange_rate"]))
    markets = ["full_employment", "fixed_real_price", "real_wage_floor"]
    labour = "full_employment" if numeraire == "labour" else str(draw.choice(markets))
    return {
        "base": "textbook",
        "numeraire": numeraire,
        **BUDGETS[draw.integers(len(BUDGETS))],
        **SAVING[draw.integers(len(SAVING))],
        "factor_markets": {"labour": labour, "*": "full_employment"},
        "factor_mobility": {"capital": str(draw.choice(["mobile", "immobile", "cet"])), "*": "mobile"},
        "carbon": str(draw.choice(["price", "cap"])),
    }


def _shocks(
    draw: np.random.Generator, names: tuple[str, ...], les: bool, closure: Mapping[str, object]
) -> tuple[Mapping[str, object], ...]:
    """Moderate shocks, and now and then one that few economies survive."""
    markets = closure["factor_markets"]
    assert isinstance(markets, Mapping)
    unemployment = markets["labour"] == "fixed_real_price"
    possible = [
        _shock("productivity", {"k": f"a_{draw.choice(names)}"}, multiply=draw.uniform(0.7, 1.3)),
        _shock("q_factor_endowment", {"f": "capital"}, multiply=draw.uniform(0.7, 1.3)),
        _shock("p_world_import", {"c": f"c_{draw.choice(names)}"}, multiply=draw.uniform(0.7, 1.6)),
        _shock("rate_duty", {}, set=draw.uniform(0.0, 0.8)),
        _shock("rate_output_tax", {"a": f"a_{draw.choice(names)}"}, set=draw.uniform(-0.1, 0.3)),
        _shock("rate_vat", {}, set=draw.uniform(0.02, 0.25)),
        _shock("rate_direct", {}, set=draw.uniform(0.02, 0.4)),
        _shock("limit_quota", {}, multiply=draw.uniform(0.5, 1.3)),
    ]
    possible += (
        []
        if unemployment
        else [_shock("q_factor_endowment", {"f": "labour"}, multiply=draw.uniform(0.7, 1.3))]
    )
    possible += [_shock("q_subsistence", {}, multiply=draw.uniform(0.3, 1.6))] if les else []
    chosen = [shock for shock in possible if draw.random() < 0.35] or [possible[0]]
    if markets["labour"] == "real_wage_floor":
        chosen.append(_shock("real_wage_floor", {"f": "labour"}, set=draw.uniform(0.85, 1.03)))
    if closure["carbon"] == "cap":
        chosen.append(_shock("carbon_cap", {}, set=draw.uniform(0.7, 4.0)))
    else:
        chosen.append(_shock("carbon_price", {}, set=draw.uniform(0.1, 4.0)))
    severe = [
        _shock("rate_direct", {}, set=draw.uniform(0.9, 1.2)),
        _shock("q_factor_endowment", {"f": "capital"}, multiply=draw.uniform(0.01, 0.2)),
        _shock("p_world_import", {}, multiply=draw.uniform(3.0, 30.0)),
        _shock("rate_output_tax", {}, set=draw.uniform(-0.9, -0.5)),
    ]
    return (*chosen, *([severe[draw.integers(len(severe))]] if draw.random() < 0.25 else []))


def _shock(parameter: str, index: Mapping[str, str], **operation: float) -> dict[str, object]:
    by = {name: float(value) for name, value in operation.items()}
    return {"parameter": parameter, **({"index": dict(index)} if index else {}), **by}
