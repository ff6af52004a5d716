"""Economies for the tests: Japan as shipped, the textbook cases, and small ones whose numbers are known by construction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

from calibration import ElasticityTable, calibrate
from calibration.structure_file import read_structure
from cge.closure import CLOSURES, Closure
from cge.parameters import Parameters
from cge.read_model import CompiledModel, ReadModel
from cge.solve import read_economy
from cge.structure import (
    ActivitySpec,
    BuyerSpec,
    HouseholdSpec,
    NestSpec,
    Roles,
    Structure,
    TaxSpec,
)
from sam import Sam, read_sam
from tests.golden.case import Case

ROOT = Path(__file__).resolve().parents[2]
JAPAN_TABLE = ROOT / "calibration" / "data" / "japan_default.csv"
JAPAN_STRUCTURE = ROOT / "calibration" / "structures" / "japan_default.yaml"


# --- Japan ------------------------------------------------------------------------------------------------------------


@cache
def japan_sam() -> Sam:
    """The shipped SAM of Japan."""
    return read_sam("japan_2015")


@cache
def japan_structure() -> Structure:
    """The default structure of Japan."""
    return Structure(**YAML(typ="safe").load(JAPAN_STRUCTURE))


@cache
def japan_table() -> ElasticityTable:
    """The default elasticities of Japan."""
    return ElasticityTable.read(JAPAN_TABLE)


@cache
def japan_emissions() -> pd.DataFrame:
    """Energy CO2 of Japan by fuel and user."""
    return pd.read_csv(ROOT / "sam" / "data" / "japan_2015" / "emissions.csv")


@cache
def japan() -> Parameters:
    """Japan, calibrated."""
    return calibrate(japan_sam(), japan_structure(), japan_table(), japan_emissions())


@cache
def japan_read() -> ReadModel:
    """Japan, read once for all closures of a process."""
    return read_economy(japan())


@cache
def japan_compiled(closure: str = "savings_driven", **entries: str) -> CompiledModel:
    """Japan under a named closure; one compiled model per closure and process."""
    return japan_read().under(replace(CLOSURES[closure], **entries))


def carbon_and_free_trade(parameters: Parameters, price: float = 10_000.0) -> Parameters:
    """A shock that moves every market: a carbon price in yen per tCO2, and no customs duty."""
    return changed(parameters, carbon_price=price, rate_duty=0.0)


# --- textbooks --------------------------------------------------------------------------------------------------------


def nest(elasticity: float | str, *inputs: str | NestSpec, name: str = "output") -> NestSpec:
    """A substitution node."""
    return NestSpec(name=name, elasticity=elasticity, inputs=inputs)


def technology(value_added: float | str = 1.0, top: float | str = 0.0) -> tuple[ActivitySpec, ...]:
    """Materials against value added, by default in fixed proportions."""
    return (ActivitySpec(of="*", nest=nest(top, "commodities", nest(value_added, "factors", name="va"))),)


@cache
def stdcge() -> Parameters:
    """The standard open economy of Hosoe, Gasawa and Hashimoto (2010), chapter 6."""
    structure = Structure(
        name="stdcge",
        activities=technology(),
        household=HouseholdSpec(demand="cobb_douglas"),
        government=BuyerSpec(elasticity=1),
        investment={"*": BuyerSpec(elasticity=1)},
        export_demand="price_taker",
        taxes=(
            TaxSpec(name="tariff", account="TRF", on="import"),
            TaxSpec(name="output_tax", account="IDT", on="output"),
        ),
        roles=Roles(labour=("LAB",), tariff=("tariff",)),
    )
    table = ElasticityTable("stdcge", {("sigma_armington", "*"): 2.0, ("omega_export", "*"): 2.0})
    return calibrate(read_sam(Case("stdcge").folder / "sam.csv"), structure, table)


@cache
def opencge_10() -> Parameters:
    """The ten-sector open economy of the reference cases: CES value added, LES household, direct tax."""
    folder = Case("opencge_10").folder
    structure = read_structure(str(folder / "structure.yaml"), [Path()]).structure
    return calibrate(
        read_sam(folder / "sam.csv"), structure, ElasticityTable.read(folder / "elasticities.csv")
    )


def textbook(parameters: Parameters, **entries) -> Closure:
    """The closure `textbook` that fits a textbook SAM, with some entries changed."""
    return replace(CLOSURES["textbook"], **{"walras": parameters.sets["pool"][0], **entries})


# --- small economies --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sector:
    """One activity and its commodity; household consumption is what other uses leave of supply."""

    inputs: Mapping[str, float] = field(default_factory=dict)
    labour: float = 40.0
    capital: float = 20.0
    output_tax: float = 0.0
    imports: float = 0.0
    duty: float = 0.0
    exports: float = 0.0
    government: float = 0.0
    investment: float = 0.0


def small_sam(sectors: Mapping[str, Sector], partners: Sequence[str] = ("w",), name: str = "small") -> Sam:
    """A balanced SAM: accounts a_X and c_X per sector; trade is shared equally between the partners."""
    flows: dict[tuple[str, str], float] = {}
    used = dict.fromkeys(sectors, 0.0)
    for x, s in sectors.items():
        for y, value in s.inputs.items():
            flows[f"c_{y}", f"a_{x}"] = value
            used[y] += value
    revenue = {"t_output": 0.0, "t_duty": 0.0}
    invested = world = consumed = bought = 0.0
    for x, s in sectors.items():
        a, c = f"a_{x}", f"c_{x}"
        output = sum(s.inputs.values()) + s.labour + s.capital + s.output_tax
        consumption = output + s.imports + s.duty - s.exports - used[x] - s.government - s.investment
        if consumption <= 0:
            raise ValueError(f"{x}: other uses leave {consumption:g} for the household")
        flows |= {
            ("labour", a): s.labour,
            ("capital", a): s.capital,
            (a, c): output,
            (c, "house"): consumption,
        }
        flows |= {("t_output", a): s.output_tax, ("t_duty", c): s.duty}
        flows |= {(c, "gov"): s.government, (c, "saving"): s.investment}
        for r in partners:
            flows |= {(r, c): s.imports / len(partners), (c, r): s.exports / len(partners)}
        revenue["t_output"] += s.output_tax
        revenue["t_duty"] += s.duty
        consumed += consumption
        bought += s.government
        invested += s.investment
        world += s.imports - s.exports
    for f in ("labour", "capital"):
        flows["house", f] = sum(getattr(s, f) for s in sectors.values())
    flows |= {("gov", t): value for t, value in revenue.items()}
    flows["saving", "gov"] = sum(revenue.values()) - bought
    for r in partners:
        flows["saving", r] = world / len(partners)
    flows["saving", "house"] = flows["house", "labour"] + flows["house", "capital"] - consumed
    kinds = {
        **{f"a_{x}": "activity" for x in sectors},
        **{f"c_{x}": "commodity" for x in sectors},
        "labour": "factor",
        "capital": "factor",
        "house": "household",
        "gov": "government",
        **{t: "tax" for t, value in revenue.items() if value},
        "saving": "investment",
        **dict.fromkeys(partners, "world"),
    }
    kept = {cell: value for cell, value in flows.items() if abs(value) > 1e-12}
    index = pd.MultiIndex.from_tuples(list(kept), names=["receiver", "payer"])
    accounts = pd.DataFrame({"kind": {n: k for n, k in kinds.items() if any(n in cell for cell in kept)}})
    return Sam(
        pd.Series(list(kept.values()), index=index, dtype=float), accounts, name=name, unit="money", year=2015
    )


def two_sectors(**changes: Sector) -> dict[str, Sector]:
    """Goods x and y, both traded, with an output tax on x and a duty on y."""
    sectors = {
        "x": Sector(
            {"y": 10.0}, 30.0, 50.0, 10.0, imports=20.0, exports=30.0, government=5.0, investment=10.0
        ),
        "y": Sector(
            {"x": 20.0}, 50.0, 30.0, imports=40.0, duty=8.0, exports=20.0, government=11.0, investment=15.0
        ),
    }
    return sectors | changes


SMALL_TAXES = (
    TaxSpec(name="duty", account="t_duty", on="import"),
    TaxSpec(name="output_tax", account="t_output", on="output", collector="gov"),
)
SMALL_TABLE = ElasticityTable(
    "small",
    {
        ("sigma_armington", "*"): 2.0,
        ("sigma_origin", "*"): 4.0,
        ("omega_export", "*"): 2.0,
        ("omega_destination", "*"): 4.0,
        ("eta_export_demand", "*"): 4.0,
    },
)


def carbon_taxes(*bases: str) -> tuple[TaxSpec, ...]:
    """A carbon price (`carbon_price`, paid to the government) on emissions of the two-sector economy, by what emits."""
    return tuple(
        TaxSpec(
            name=f"carbon_{on}",
            account="t_carbon",
            on=on,
            kind="specific",
            shared_rate="carbon_price",
            coefficient=f"emission_{on}",
            collector="gov",
        )
        for on in bases
    )


BURNT = pd.DataFrame({"source": ["c_x", "c_x"], "user": ["a_y", "house"], "mt_co2": [2.0, 1.0]})
"""Emissions of the two-sector economy: sector y and the household burn good x."""


def small_structure(**changes) -> Structure:
    """Cobb-Douglas household, fixed value shares of government and investment, finite export demand."""
    structure = Structure(
        name="small",
        activities=technology(value_added=0.8),
        household=HouseholdSpec(demand="cobb_douglas"),
        government=BuyerSpec(elasticity=1),
        investment={"*": BuyerSpec(elasticity=1)},
        taxes=SMALL_TAXES,
        money_unit_yen=1e6,
        roles=Roles(labour=("labour",), tariff=("duty",)),
    )
    return structure.model_copy(update=changes)


def small(sam: Sam | None = None, table: ElasticityTable = SMALL_TABLE, **changes) -> Parameters:
    """The two-sector economy, calibrated."""
    return calibrate(sam or small_sam(two_sectors()), small_structure(**changes), table)


# --- changes and comparisons ------------------------------------------------------------------------------------------


def changed(parameters: Parameters, **values: float) -> Parameters:
    """Parameters with some of them set to one number everywhere."""
    return parameters.with_values({name: parameters.data[name] * 0 + value for name, value in values.items()})


def scaled(parameters: Parameters, **factors: float) -> Parameters:
    """Parameters with some of them multiplied by a factor everywhere."""
    return parameters.with_values({name: parameters.data[name] * factor for name, factor in factors.items()})


def with_entry(parameters: Parameters, name: str, labels: tuple[str, ...], value: float) -> Parameters:
    """Parameters with one number changed."""
    array = parameters.data[name].copy()
    array.loc[labels] = value
    return parameters.with_values({name: array})


def differences(one, other, money: bool = True) -> dict[str, float]:
    """Largest change of each variable between two equilibria, relative to the variable's largest value."""
    found = {}
    for name in one.data:
        a, b = one.data[name].to_numpy(), other.data[name].to_numpy()
        if money or not str(name).startswith(("v_", "p_")):
            scale = max(float(np.nanmax(np.abs(a), initial=0.0)), 1e-3)
            found[str(name)] = float(np.nanmax(np.abs(a - b), initial=0.0)) / scale
    return found
