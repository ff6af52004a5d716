"""An economy from names, paths and objects; wrong input has the message of the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import cge
from cge.closure import CLOSURES
from experiments.cli.main import main


def ev(economy: cge.Economy, closure: object = "textbook") -> float:
    """Welfare without the duty: a figure that everything of the economy enters."""
    model = economy.model(closure)
    return model.solve(rate_duty=0).against(model.solve()).macro.loc["ev", "value"]


def test_objects_are_taken_as_they_are(example: Path, economy: cge.Economy) -> None:
    objects = cge.Economy(
        cge.read_sam(example / "sam"),
        structure=economy.structure,
        elasticities=cge.ElasticityTable.read(example / "elasticities.csv"),
    )
    assert ev(objects) == pytest.approx(ev(economy), rel=1e-12)


def test_closures_by_name_mapping_and_object(economy: cge.Economy, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("base: textbook\n", encoding="utf-8")
    expected = ev(economy)
    for closure in ({"base": "textbook"}, CLOSURES["textbook"], tmp_path / "mine.yaml"):
        assert ev(economy, closure) == pytest.approx(expected, rel=1e-12)
    assert (
        economy.model("textbook", settings={"closure.numeraire": "f_labour"}).closure.numeraire == "f_labour"
    )


def test_satellites_of_an_aggregated_sam_are_handed_over(japan: cge.Economy) -> None:
    emissions = japan.emissions
    assert emissions is not None
    half = cge.Economy(japan.sam, emissions=emissions.assign(mt_co2=emissions["mt_co2"] / 2), hours={})
    assert half.parameters.value("e0_total") == pytest.approx(
        japan.parameters.value("e0_total") / 2, rel=1e-12
    )
    assert cge.Economy(japan.sam).emissions is None


def test_settings_change_structure_and_elasticities(example: Path, economy: cge.Economy) -> None:
    files = {"structure": example / "structure.yaml", "elasticities": example / "elasticities.csv"}
    changed = cge.Economy(
        example / "sam",
        **files,
        settings={"structure.export_demand": "price_taker", "elasticities.sigma_va": 0.5},
    )
    assert changed.structure.export_demand == "price_taker"
    assert changed.elasticities.rows["sigma_va", "*"] == 0.5
    assert ev(changed) != pytest.approx(ev(economy), rel=1e-3)


def test_the_working_folder_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    here = cge.Economy("japan_2015")
    assert here.sam.checksum == cge.read_sam("japan_2015").checksum
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cge.Economy("japan_2016"), ["--sam", "japan_2016"]),
        (lambda: cge.Economy(structure="japan_defualt"), ["--structure", "japan_defualt"]),
        (lambda: cge.Economy(elasticities="japan"), ["--elasticities", "japan"]),
        (lambda: cge.Economy(emissions="nowhere.csv"), ["--emissions", "nowhere.csv"]),
        (lambda: cge.Economy().model("welfar"), ["--closure", "welfar"]),
    ],
)
def test_wrong_names_are_told_as_on_the_command_line(call, words: list[str]) -> None:
    """Behind the place of the mistake (`Economy` or the option) the message is the same."""
    with pytest.raises(cge.InputError) as error:
        call()
    message = str(error.value).partition(": ")[2]
    assert message in CliRunner().invoke(main, ["run", "tariff_removal", *words]).output


def test_solutions_of_different_economies_are_not_compared(
    model: cge.EconomyModel, economy: cge.Economy, example: Path
) -> None:
    other = cge.Economy(
        example / "sam",
        structure=example / "structure.yaml",
        elasticities=example / "elasticities.csv",
        settings={"structure.export_demand": "price_taker"},
    ).model("textbook")
    with pytest.raises(cge.InputError, match="against: the base is another economy"):
        model.solve().against(other.solve())
    with pytest.raises(cge.InputError, match="against: base has to be a solution, such as model.solve"):
        model.solve().against(model.solve().data)
    across = model.solve(rate_duty=0).against(economy.model("savings_driven").solve())
    assert np.isfinite(across.macro.loc["ev", "value"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rate_dutty": 0}, "rate_dutty = 0: there is no parameter 'rate_dutty'. Did you mean rate_duty"),
        (
            {"rate_duty[*,c_agri]": 0},
            r"rate_duty\[\*,c_agri\] = 0: rate_duty: dimension c has no label 'c_agri'. Did",
        ),
        ({"rate_duty": -2}, "rate_duty = -2: .* = -2 is impossible: a subsidy of 200%"),
        ({"rate_duty": "much"}, "rate_duty = 'much': 'much' is not a number"),
        ({"rate_duty": None}, "rate_duty = None: the value is a number, a word, or a mapping"),
        (
            {"rate_duty": {"multiply": 1, "add": 1}},
            "needs exactly one of set, multiply or add; it has multiply and",
        ),
        ({"rate_duty": {"times": 2}}, "times"),
        ({"sigma_armington": 2}, "is calibrated from the elasticity table and cannot be shocked"),
        (
            {"closure.numeraire": "cpi"},
            "a model has one structure and one closure; choose them in economy.model",
        ),
        (
            [{"parameter": "rate_duty"}],
            r"^shocks: shocks\[0\]: a shock needs exactly one of set, multiply or add",
        ),
        ("rate_duty", "solve: changes has to be a mapping such as"),
        ({"p_numeraire": 2, "q_government_fixed": 1}, "q_government_fixed .*has no effect"),
    ],
)
def test_wrong_changes(model: cge.EconomyModel, changes, message: str) -> None:
    with pytest.raises(cge.InputError, match=message):
        model.solve(changes)


def test_a_table_of_results_is_pandas(model: cge.EconomyModel) -> None:
    output = model.solve(rate_duty=0).against(model.solve()).sectors["output"]
    assert isinstance(output, pd.DataFrame)
    assert type(output[output["change"] > 0]) is pd.DataFrame
    with pytest.raises(KeyError, match="there is no sector figure 'outputs'. Did you mean output"):
        model.solve().against(model.solve()).sectors["outputs"]


def test_swaps_through_the_front_door(example: Path, economy: cge.Economy) -> None:
    """By text, mapping and list, of a model and of an experiment; what they found is a table."""
    swap = {"free": "rate_duty[*,c_agr]", "fix": "q_import[c_agr]", "change_pct": 1}
    text = "free=rate_duty[*,c_agr],fix=q_import[c_agr],change_pct=1"
    base = economy.model("textbook").solve()
    for closure in ("textbook", CLOSURES["textbook"]):
        for given in (text, swap, [swap]):
            freed = economy.model(closure, swap=given).solve().against(base).freed
            row = freed.loc["rate_duty[w,c_agr]"] if "rate_duty[w,c_agr]" in freed.index else freed.iloc[0]
            assert row["value"] < row["base"]
            assert (row["unit"], row["free"], row["fix"]) == ("1", "rate_duty[*,c_agr]", "q_import[c_agr]")
    run = cge.run(example / "experiment.yaml", swap="free=productivity,fix=gdp_real")
    assert run.macro.loc["gdp_real", "change_pct"] == pytest.approx(0.0, abs=1e-9)
    assert "freed by swaps" in repr(run)
    assert set(run.freed["fix"]) == {"gdp_real"}
    assert cge.run(example / "experiment.yaml").freed.empty
    with pytest.raises(cge.ClosureError, match="closure textbook: swap free=cpi, fix=gdp_real: there is no"):
        economy.model("textbook", swap="free=cpi,fix=gdp_real")
    with pytest.raises(cge.InputError, match="model: swap has to be a text free=NAME,fix=NAME"):
        economy.model("textbook", swap=3)
