"""Labels and units of results: each dimension in both languages, money in the unit of the SAM."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.record.dataset import dataset
from experiments.record.labels import unit_of

from .files import solved


def test_every_dimension_of_accounts_has_labels(tmp_path: Path) -> None:
    results = solved(tmp_path, "shocks: [{parameter: rate_tariff, set: 0}]\n")
    data, sam = dataset(results, {}), results.plan.sam
    for dim in ("a", "c", "f", "h", "r"):
        for lang in ("en", "ja"):
            shown = data[f"label_{lang}_{dim}"]
            assert shown.dims == (dim,)
            expected = [sam.label(str(each), lang) or str(each) for each in data[dim].values]
            assert list(shown.values) == expected
    node = str(data["k"].values[1])
    activity, _, name = node.partition("/")
    assert (
        str(data["label_en_k"].sel(k=node).values)
        == f"{sam.label(activity, 'en')} / {name.replace('_', ' ')}"
    )
    assert "label_en_scenario" not in data.coords
    ratio = data["q_intermediate"].sel(scenario="base") / data["q0_intermediate"]
    assert ratio.dims == ("c", "a")
    np.testing.assert_allclose(ratio.values[np.isfinite(ratio.values)], 1.0, rtol=1e-9)


def test_no_unit_is_a_word_for_money(tmp_path: Path) -> None:
    results = solved(tmp_path)
    data = dataset(results, {})
    units = {str(array.attrs["units"]) for array in data.data_vars.values()}
    money = results.plan.sam.unit or "SAM units"
    assert f"{money} at base prices" in units
    assert not [unit for unit in units if "base-year money" in unit and not unit.startswith("yen")]
    assert not [unit for unit in units if "foreign" in unit]


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        ("base-year money", "billion JPY at base prices"),
        ("money", "billion JPY"),
        ("money per foreign money", "billion JPY per billion JPY at the base exchange rate"),
        ("MtCO2 per base-year money", "MtCO2 per billion JPY at base prices"),
        ("yen per tCO2 in base-year money", "yen per tCO2 in base-year money"),
        ("1", "1"),
    ],
)
def test_units(declared: str, shown: str) -> None:
    from cge import read_sam

    assert unit_of(declared, read_sam("japan_2015")) == shown
