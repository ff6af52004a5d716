"""results.nc and states.nc of a path: variables and parameters of every year and run, and the states they began with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import numpy as np
import xarray as xr

from cge.equilibrium import labelled
from cge.motion import State
from cge.parameters import Parameters
from experiments.path.run import PathResults, Year
from experiments.record.labels import with_labels
from experiments.record.schema import RESULTS

RUN, YEAR = "run", "year"


def path_dataset(results: PathResults, provenance: Mapping) -> xr.Dataset:
    """All runs and years in one Dataset: dimensions `run` and `year` before the index letters of the model.

    A parameter that is the same in all of them has neither; stocks stand beside them as `stock_NAME`.
    """
    every = [[year.equilibrium for year in years] for years in results.runs.values()]
    first = every[0][0]
    values = {
        name: np.array([[each.values[name] for each in years] for years in every]) for name in first.values
    }
    leading: dict[str, list] = {RUN: list(results.runs), YEAR: list(results.plan.years)}
    found = labelled(first.variables, first.parameters.sets, values, leading)
    parameters = [[each.parameters for each in years] for years in every]
    found = found.merge(_parameters(first.parameters, parameters))
    found = with_labels(found, results.plan.plan.sam)
    found = found.merge(_stocks(results))
    main = results.plan.plan.main
    found.attrs = {
        "schema": RESULTS,
        "title": results.plan.plan.spec.title_en or results.plan.plan.spec.name,
        "experiment": results.plan.plan.spec.name,
        "provenance": json.dumps(provenance),
        "structure": main.structure.model_dump_json(),
        "closure": json.dumps(first.closure.content),
        "solver_status": first.report.status,
    }
    return found


def states_dataset(results: PathResults) -> xr.Dataset:
    """What each year began with: the last solution and its parameters, by run, and the selection that they belong to."""
    arrays: dict[str, tuple] = {}
    for run, years in results.runs.items():
        for part in ("point", "solved_at"):
            rows = [getattr(year.state, part) for year in years]
            longest = max(map(len, rows))
            table = np.full((len(rows), longest), np.nan)
            for row, values in zip(table, rows, strict=True):
                row[: len(values)] = values
            arrays[f"{part}_{run}"] = ((YEAR, f"{part}_{run}_place"), table)
        arrays[f"closure_{run}"] = ((YEAR,), np.array([year.state.closure for year in years], dtype=object))
    return xr.Dataset(arrays, coords={YEAR: list(results.plan.years)}, attrs={"schema": RESULTS})


def read_state(results: xr.Dataset, states: xr.Dataset, run: str, year: int) -> State:
    """The state that a year of a run began with, from the two files of a path: with it the run goes on to the same bits."""
    stocks: dict[str, dict[tuple[str, ...], float]] = {}
    for name, array in results.data_vars.items():
        if str(name).startswith("stock_"):
            own = array.sel(run=run, year=year)
            labels = [tuple(json.loads(label)) for label in own[own.dims[0]].values.tolist()]
            stocks[str(name).removeprefix("stock_")] = dict(zip(labels, own.values.tolist(), strict=True))
    row = states.sel(year=year)
    parts = [_without_padding(row[f"{part}_{run}"].values) for part in ("point", "solved_at")]
    return State(year, stocks, str(row[f"closure_{run}"].values), *parts)


def _without_padding(values: np.ndarray) -> np.ndarray:
    return values[~np.isnan(values)]


def _stocks(results: PathResults) -> xr.Dataset:
    """Stocks at the beginning of each year; labels of members of several letters are JSON lists."""
    arrays = {}
    for law in results.plan.motion.stocks:
        members = list(_first(results.runs).state.stocks[law.name])
        table = [
            [[year.state.stocks[law.name][member] for member in members] for year in years]
            for years in results.runs.values()
        ]
        arrays[f"stock_{law.name}"] = xr.DataArray(
            np.array(table),
            dims=(RUN, YEAR, f"member_{law.name}"),
            coords={f"member_{law.name}": [json.dumps(list(member)) for member in members]},
            attrs={
                "long_name": f"Stock of {law.name} at the beginning of the year.",
                "units": "base-year money",
            },
        )
    return xr.Dataset(arrays, coords={RUN: list(results.runs), YEAR: list(results.plan.years)})


def _first(runs: Mapping[str, tuple[Year, ...]]) -> Year:
    return next(iter(runs.values()))[0]


def _parameters(first: Parameters, every: Iterable[Iterable[Parameters]]) -> xr.Dataset:
    """Parameters: once where all years of all runs share the values, else by run and year."""
    tables = [[each.data.variables for each in years] for years in every]
    arrays = {}
    for name in map(str, first.data.data_vars):
        held = first.data.variables[name]
        attrs = {key: held.attrs[key] for key in ("units", "long_name", "dimension")} | {"role": "parameter"}
        values = np.array([[each[name].values for each in years] for years in tables])
        same = np.array_equal(values, np.broadcast_to(held.values, values.shape), equal_nan=True)
        arrays[name] = (held.dims, held.values, attrs) if same else ((RUN, YEAR, *held.dims), values, attrs)
    return xr.Dataset(arrays, coords={dim: first.data.coords[dim] for dim in first.data.dims})
