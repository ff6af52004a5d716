"""Economies for the tests: Japan as shipped, the textbook cases, and small ones (`experiments.examples`)."""

from __future__ import annotations

from dataclasses import replace
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
    BuyerSpec,
    HouseholdSpec,
    Roles,
    Structure,
    TaxSpec,
)
from experiments.examples import SMALL_TABLE, small_sam, small_structure, technology, two_sectors
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
