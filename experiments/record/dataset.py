"""results.nc: every variable and parameter of every solved case, with units, and the run's provenance.

Variables have the dimension `scenario` (`base`, the experiment, its variants) before the index letters of the model (a
activity, c commodity, f factor, ...); so has a parameter that is not the same in all of them. Combinations of labels that
the economy does not have are NaN.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping

import xarray as xr

from cge.parameters import Parameters
from experiments.record.labels import with_labels
from experiments.record.schema import RESULTS
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
    joined = with_labels(joined, results.plan.sam)
    main = results.main
    joined.attrs = {
        "schema": RESULTS,
        "title": results.main.case.title_en or results.plan.spec.name,
        "experiment": results.plan.spec.name,
        "provenance": json.dumps(provenance),
        "structure": main.case.structure.model_dump_json(),
        "closure": json.dumps(main.closure.content),
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
    others = [(each.data.variables, _other_labels(first, each)) for each in scenarios]
    same = [
        name
        for name in names
        if (held := first.data.variables.get(name)) is not None
        and all(
            name in variables and labels.isdisjoint(held.dims) and variables[name].equals(held)
            for variables, labels in others
        )
    ]
    rest = [name for name in names if name not in set(same)]
    return _described(first, same), [_described(each, rest) for each in scenarios]


def _other_labels(one: Parameters, other: Parameters) -> set[str]:
    """Dimensions in which two economies do not have the same labels."""
    if one.sets is other.sets:
        return set()
    dims = set(one.data.dims) | set(other.data.dims)
    shared = set(one.data.dims) & set(other.data.dims)
    return {str(dim) for dim in dims if dim not in shared or not one.data[dim].equals(other.data[dim])}


def _described(parameters: Parameters, names: Iterable[str]) -> xr.Dataset:
    """Those of the parameters that there are, with the attributes that a file carries."""
    found: dict[str, xr.Variable] = {}
    dims: dict[Hashable, None] = {}
    for name in names:
        if name in parameters.data:
            held = parameters.data.variables[name]
            kept = {key: held.attrs[key] for key in ("units", "long_name", "dimension")}
            found[name] = xr.Variable(held.dims, held.values, kept | {"role": "parameter"})
            dims.update(dict.fromkeys(held.dims))
    return xr.Dataset(found, coords={dim: parameters.data.coords[dim] for dim in dims})
