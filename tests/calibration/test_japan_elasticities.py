"""The default elasticities of Japan: complete, in range, cited; classes of trade elasticities as the README says."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

TABLE = Path("calibration") / "data" / "japan_default.csv"
BASES = {"literature", "judgement within the literature", "judgement"}


@pytest.fixture(scope="module")
def table(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / TABLE, dtype={"index": str})


@pytest.fixture(scope="module")
def accounts(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / "sam" / "data" / "japan_2015" / "accounts.csv").set_index("account")


def test_every_row_is_cited(table: pd.DataFrame) -> None:
    assert not table[["parameter", "index", "value", "unit", "source", "page", "basis"]].isna().any(axis=None)
    assert set(table["basis"]) <= BASES
    assert not table.duplicated(["parameter", "index"]).any()


def test_every_parameter_covers_every_label(table: pd.DataFrame) -> None:
    assert set(table["parameter"]) == set(table.loc[table["index"] == "*", "parameter"])


def test_labels_are_accounts(table: pd.DataFrame, accounts: pd.DataFrame) -> None:
    labels = set(table.loc[table["index"] != "*", "index"])
    # Groups of the household's demand system in calibration/structures/japan_default.yaml.
    assert labels - {"energy", "motor_fuels"} <= set(accounts.index)


def test_values_lie_in_their_range(table: pd.DataFrame) -> None:
    given = table.dropna(subset=["low", "high"])
    assert (given["value"] >= given["low"]).all()
    assert (given["value"] <= given["high"]).all()


def _values(table: pd.DataFrame, parameter: str) -> dict[str, float]:
    rows = table[table["parameter"] == parameter]
    return dict(zip(rows["index"], rows["value"], strict=True))


def test_armington_classes(table: pd.DataFrame) -> None:
    """GTAP values as the elasticity file of Takeda & Arimura (2021) has them; gas (17.2) capped at 10."""
    values = _values(table, "sigma_armington")
    classes = {"c_agr": 2.45, "c_coa": 3.05, "c_oil": 5.2, "c_gas": 10.0, "c_teq": 3.8, "c_i_s": 3.2, "c_gso": 2.1,
               "c_ely": 2.8, "*": 1.9}  # fmt: skip
    assert {label: values[label] for label in classes} == classes


def test_rule_of_two(table: pd.DataFrame) -> None:
    armington = _values(table, "sigma_armington")
    for parameter in ("sigma_origin", "eta_export_demand"):
        assert _values(table, parameter) == pytest.approx(
            {label: 2 * value for label, value in armington.items()}
        )
