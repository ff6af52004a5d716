"""The dataset of parameters: one labelled array per declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from cge.block import ParameterSpec
from cge.blocks import PARAMETERS
from cge.sets import SETS, axes_of, places_of
from cge.taxes import Tax, tax_parameters


def dataset(data: Mapping, sets: Mapping[str, tuple], taxes: tuple[Tax, ...]) -> xr.Dataset:
    """Arrays over index letters with units, sentence, dimension and index set; NaN outside the set.

    Raises ValueError for a declaration without a value and for a value that no block declares.
    """
    specs = [*PARAMETERS.values(), *tax_parameters(taxes).values()]
    names = {spec.name for spec in specs}
    if unknown := data.keys() - names:
        raise ValueError(f"calibration gives {', '.join(sorted(unknown))}, which no block declares")
    if missing := names - data.keys():
        raise ValueError(f"calibration gives no value of {', '.join(sorted(missing))}")
    axes = axes_of(sets)
    places = {over: places_of(sets, over, axes) for over in dict.fromkeys(spec.over for spec in specs)}
    return xr.Dataset(
        {spec.name: _variable(spec, data[spec.name], sets, axes, places[spec.over]) for spec in specs},
        coords={dim: axes.get(dim, []) for spec in specs for dim in SETS[spec.over]},
    )


def _variable(
    spec: ParameterSpec, values: Any, sets: Mapping[str, tuple], axes: Mapping[str, list[str]], places: tuple
) -> xr.Variable:
    attrs = {"units": spec.unit, "long_name": spec.sentence, "dimension": spec.dimension, "over": spec.over}
    dims = SETS[spec.over]
    array = np.full([len(axes.get(dim, [])) for dim in dims], np.nan)
    array[places] = [values[member] for member in sets[spec.over]] if dims else values
    return xr.Variable(dims, array, attrs)
