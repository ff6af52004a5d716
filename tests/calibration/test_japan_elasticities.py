"""The default elasticities of Japan: complete, cited, in range; trade elasticities by GTAP sector, as the README says."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from scipy.optimize import brentq

from calibration import CalibrationError, ElasticityTable
from calibration.citation import KINDS
from calibration.elasticities import KEYS
from sam import read_sam

TABLE = Path("calibration") / "data" / "japan_default.csv"
NOT_VERIFIED = "not verified"


@pytest.fixture(scope="module")
def table(root: Path) -> ElasticityTable:
    return ElasticityTable.read(root / TABLE)


@pytest.fixture(scope="module")
def accounts(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / "sam" / "data" / "japan_2015" / "accounts.csv").set_index("account")


def _values(table: ElasticityTable, parameter: str) -> dict[str, float]:
    return {index: value for (name, index), value in table.rows.items() if name == parameter}


@pytest.mark.parametrize(
    "variant", ["", "kl_takeda", "kl_cobb_douglas", "kl_gtap", "exports_fontagne", "yields_stiff"]
)
def test_every_row_says_where_its_value_comes_from(root: Path, variant: str) -> None:
    table = ElasticityTable.read(root / TABLE, variant)
    assert set(table.citations) == set(table.rows)
    for row, citation in table.citations.items():
        assert citation.unit == "1", row
        assert citation.source, row
        assert citation.page, row
        assert citation.kind in KINDS, row


def test_a_page_that_nobody_could_verify_makes_no_estimate(table: ElasticityTable) -> None:
    for row, citation in table.citations.items():
        assert NOT_VERIFIED not in citation.page or citation.kind == "judgement", row


def test_every_row_of_the_default_has_a_finite_range_with_a_source(table: ElasticityTable) -> None:
    for row, citation in table.citations.items():
        assert citation.low is not None, row
        assert citation.high is not None, row
        assert citation.range_source, row
        assert citation.estimate, row
        assert citation.low < citation.high < math.inf, row
        for end in (citation.low, citation.high):
            assert not KEYS.get(row[0], KEYS["sigma_armington"]).impossible(end), row


def test_rows_of_one_estimate_have_the_same_range_relative_to_their_values(table: ElasticityTable) -> None:
    """So that a sweep can multiply all of them by one factor."""
    by_estimate: dict[str, list[tuple[float, float]]] = {}
    for row, citation in table.citations.items():
        value = table.rows[row]
        if value:
            ends = citation.low / value, citation.high / value  # type: ignore[operator]
            by_estimate.setdefault(citation.estimate, []).append(ends)
    for estimate, ends in by_estimate.items():
        for end in ends:
            assert end == pytest.approx(ends[0], rel=1e-4), estimate  # six digits in the file


def test_every_parameter_covers_every_label(table: ElasticityTable) -> None:
    # Land and natural resources only: other factors are supplied as they are.
    names = {name for name, _ in table.rows} - {"epsilon_factor_supply"}
    assert names == {name for name, index in table.rows if index == "*"}


def test_labels_are_accounts(table: ElasticityTable, accounts: pd.DataFrame) -> None:
    labels = {index for _, index in table.rows} - {"*"}
    # The groups of the household's demand system in calibration/structures/japan_default.yaml.
    assert labels - {"energy", "motor_fuels"} <= set(accounts.index)


def test_armington_by_gtap_sector(table: ElasticityTable) -> None:
    """ESUBD of GTAP; gas (17.2) capped at 10."""
    gtap = {"c_agr": 2.45, "c_min": 0.9, "c_coa": 3.05, "c_oil": 5.2, "c_gas": 10.0, "c_gso": 2.1, "c_ely": 2.8,
            "c_g_h": 2.8, "c_i_s": 2.95, "c_nfm": 4.2, "c_chm": 3.3, "c_epd": 4.4, "c_mvh": 2.8, "c_mvp": 2.8, "c_otn": 4.3,
            "*": 1.9}  # fmt: skip
    values = _values(table, "sigma_armington")
    assert {label: values[label] for label in gtap} == gtap


def test_fossil_fuels_have_a_supply_elasticity_of_two(table: ElasticityTable) -> None:
    """Output of a_fos at fixed deposits and given prices of all else, as its price rises by 0.1 per cent."""
    costs = read_sam("japan_2015").flows.xs("a_fos", level="payer")
    added = costs[["f_labour", "t_social", "f_capital", "f_fossil"]]
    others = costs.drop([*added.index, "t_production"]).sum()
    deposits, sigma = added["f_fossil"] / added.sum(), table.rows["sigma_kl", "a_fos"]

    def price_and_output(rent: float) -> tuple[float, float]:
        unit = (deposits * rent ** (1 - sigma) + 1 - deposits) ** (1 / (1 - sigma))
        # One unit of value added uses (unit / rent)^sigma of its benchmark share of the deposits, of which there is one.
        return (unit * added.sum() + others) / (added.sum() + others), (rent / unit) ** sigma

    rent = brentq(lambda given: price_and_output(given)[0] - 1.001, 1.0, 1.1)
    # 2 at the rounded elasticity; energy and materials stand in fixed proportions to value added here.
    assert math.log(price_and_output(rent)[1]) / math.log(1.001) == pytest.approx(2.0, abs=0.02)


def test_rule_of_two(table: ElasticityTable) -> None:
    armington = _values(table, "sigma_armington")
    for parameter in ("sigma_origin", "eta_export_demand"):
        assert _values(table, parameter) == pytest.approx(
            {label: 2 * value for label, value in armington.items()}
        )


def test_capital_and_labour(root: Path, table: ElasticityTable) -> None:
    """Judzik and Sala (2015): 0.74 to 0.90 in Japan."""
    assert 0.74 <= table.rows["sigma_kl", "*"] <= 0.90
    variants = {"kl_takeda": 0.7, "kl_cobb_douglas": 1.0, "kl_gtap": 1.26}
    for variant, value in variants.items():
        chosen = ElasticityTable.read(root / TABLE, variant)
        assert chosen.name == f"japan_default.csv:{variant}"
        changed = {row for row, old in table.rows.items() if chosen.rows[row] != old}
        assert changed == {("sigma_kl", "*")}
        assert chosen.rows["sigma_kl", "*"] == value


def test_the_frisch_parameter_is_that_of_japans_income(table: ElasticityTable) -> None:
    """Lluch, Powell and Williams (1977): -36 y^-0.36, y income per head in dollars of 1970."""
    low, high = (-36.0 * y**-0.36 for y in (7000.0, 8500.0))
    assert low < table.rows["frisch", "*"] < high


def test_an_unknown_variant_is_named_with_those_that_there_are(root: Path) -> None:
    with pytest.raises(CalibrationError, match="has no variant 'kl_takada'. Did you mean kl_takeda"):
        ElasticityTable.read(root / TABLE, "kl_takada")


def test_a_changed_value_has_no_citation(table: ElasticityTable) -> None:
    changed = table.with_value("sigma_kl", 0.6)
    assert {name for name, _ in table.citations.keys() - changed.citations.keys()} == {"sigma_kl"}
    assert changed.rows["sigma_kl", "*"] == 0.6
    scaled = table.scaled("sigma_armington", 2.0, "c_agr")
    assert table.citations.keys() - scaled.citations.keys() == {("sigma_armington", "c_agr")}


HEADER = "parameter,index,value,unit,source,page,low,high,kind\n"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("sigma_kl,*,0.8,1,here,,0.9,1,estimate", "sigma_kl[*] = 0.8 is outside its range 0.9 to 1"),
        ("sigma_kl,*,0.8,1,here,,0.5,,estimate", "sigma_kl[*] has one end of a range"),
        ("sigma_kl,*,0.8,1,here,,0.5,much,estimate", "high of sigma_kl[*] is 'much'"),
        ("sigma_kl,*,0.8,1,here,,,,guess", "sigma_kl[*] has kind 'guess'"),
        ("sigma_kl,*,0.8,1,,,,,estimate", "sigma_kl[*] has no source"),
    ],
)
def test_what_a_row_says_is_checked(tmp_path: Path, row: str, problem: str) -> None:
    (tmp_path / "own.csv").write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(CalibrationError) as caught:
        ElasticityTable.read(tmp_path / "own.csv")
    assert problem in str(caught.value)
    assert "own.csv:2" in str(caught.value)
