"""results.nc: every variable and parameter of every solved case, with units, and the run's provenance.

Variables have the dimension `scenario` (`base`, the experiment, its variants) before the index letters of the model (a
activity, c commodity, f factor, ...); so has a parameter that is not the same in all of them. Combinations of labels that
the economy does not have are NaN.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

import xarray as xr

from cge.parameters import Parameters
from experiments.run import Results, cases

SCENARIO = "scenario"
BASE = "base"


def dataset(results: Results, provenance: Mapping) -> xr.Dataset:
    """All scenarios in one Dataset; parameters stand beside the variables under their own names."""
    equilibria = {BASE: results.main.base}
    equilibria |= {name: outcome.equilibrium for name, outcome in cases(results).items()}
    scenario = xr.Variable(SCENARIO, list(equilibria))
    joined = _joined([each.data for each in equilibria.values()], scenario)
    constant, varying = _parameters([each.parameters for each in equilibria.values()])
    joined = xr.merge([joined, constant, _joined(varying, scenario)], join="outer", compat="no_conflicts")
    main = results.main
    joined.attrs = {
        "title": results.plan.spec.title_en or results.plan.spec.name,
        "experiment": results.plan.spec.name,
        "provenance": json.dumps(provenance),
        "structure": main.case.structure.model_dump_json(),
        "closure": json.dumps(asdict(main.case.closure)),
        "elasticities": json.dumps([[*key, value] for key, value in main.case.elasticities.rows.items()]),
        "solver_status": main.equilibrium.report.status,
    }
    return joined


def _joined(parts: list[xr.Dataset], scenario: xr.Variable) -> xr.Dataset:
    joined = xr.concat(parts, dim=scenario, join="outer", data_vars="all", combine_attrs="override")
    for name in joined.data_vars:
        joined[name].attrs = next(part[name].attrs for part in parts if name in part)
    return joined


def _parameters(scenarios: list[Parameters]) -> tuple[xr.Dataset, list[xr.Dataset]]:
    """The parameters that all scenarios share, and for each scenario those that differ."""
    first = scenarios[0]
    names = dict.fromkeys(str(name) for each in scenarios for name in each.data.data_vars)
    same = [
        name
        for name in names
        if all(name in p.data and p.data[name].equals(first.data[name]) for p in scenarios)
    ]
    constant = xr.Dataset({name: _described(first, name) for name in same})
    rest = [name for name in names if name not in same]
    return constant, [
        xr.Dataset({name: _described(p, name) for name in rest if name in p.data}) for p in scenarios
    ]


def _described(parameters: Parameters, name: str) -> xr.DataArray:
    """A parameter with the attributes that a file carries."""
    found = parameters.data[name].copy(deep=False)
    kept = {key: found.attrs[key] for key in ("units", "long_name", "dimension")}
    found.attrs = kept | {"role": "parameter"}
    return found
