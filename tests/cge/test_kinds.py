"""Kinds of a factor: the same economy where kinds go together, prices of a CES by hand where they do not, wrong input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cge
from calibration import ElasticityTable
from calibration.kinds import Kinds
from cge.structure import ActivitySpec
from experiments.examples import (
    SMALL_TABLE,
    TWO_BY_TWO,
    nest,
    small_sam,
    small_structure,
    two_by_two,
    two_sectors,
    typed_sam,
)
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from sam import SamError, check_sam, write_sam
from sam.kinds import with_kinds
from sam.problem import InputError

KEY = "sigma_kinds_capital"
UNEQUAL = pd.DataFrame({"built": [20.0, 2.0], "made": [10.0, 8.0]}, index=["a_x", "a_y"])
EQUAL = pd.DataFrame({"built": [3.0, 3.0], "made": [1.0, 1.0]}, index=["a_x", "a_y"])
MORE = {"q_factor_endowment[labour]": {"multiply": 1.21}}
EXACT = 1e-9  # both sides are solved to 1e-12


def two_kinds(substitution: float, between: float, values: pd.DataFrame = UNEQUAL) -> cge.Economy:
    """The economy of two goods with capital of two kinds."""
    return cge.Economy(
        typed_sam(TWO_BY_TWO, "two_by_two"),
        structure=two_by_two(substitution).structure,
        elasticities=ElasticityTable("kinds", {(KEY, "*"): between}),
        kinds={"capital": values},
    )


@pytest.mark.parametrize("between", [0.2, 1.0, 1.2])
def test_kinds_that_go_together_are_the_whole(between: float) -> None:
    """With one mix in every activity the prices of kinds move together, whatever the elasticity between them is."""
    table = ElasticityTable("small", {**SMALL_TABLE.rows, (KEY, "*"): between})
    whole, found = (
        cge.Economy(
            small_sam(two_sectors()), structure=small_structure(), elasticities=elasticities, kinds=kinds
        )
        .model()
        .solve({"q_factor_endowment[labour]": {"multiply": 1.1}}, rate_duty=0.1)
        for elasticities, kinds in ((SMALL_TABLE, {}), (table, {"capital": EQUAL}))
    )
    for name in ("q_node", "p_consumption", "q_consumption", "v_income", "p_factor"):
        mine, theirs = (each.equilibrium.entries(name) for each in (found, whole))
        common = [at for at in theirs if at in mine]
        assert len(common) >= 1
        assert [mine[at] for at in common] == pytest.approx([theirs[at] for at in common], rel=EXACT), name
    for kind in ("built", "made"):
        assert found.value("p_factor", f"capital_{kind}", "a_x") == pytest.approx(
            whole.value("p_factor", "capital", "a_x"), rel=EXACT
        )


@pytest.mark.parametrize("sigma", [0.5, 0.8, 1.3])
def test_with_the_elasticity_of_the_node_above_the_node_changes_nothing(sigma: float) -> None:
    """Then kinds may stand in the node of labour itself, without a node of their own."""
    nested = two_kinds(sigma, sigma)
    flat = cge.Economy(
        nested.sam,
        structure=two_by_two(sigma).structure,
        elasticities=ElasticityTable("none", {}),
    )
    shock = {**MORE, "q_factor_endowment[capital_made]": {"multiply": 1.5}}
    mine, theirs = (each.model().solve(shock) for each in (nested, flat))
    for name in ("q_factor", "p_factor_market", "q_consumption"):
        np.testing.assert_allclose(
            list(mine.equilibrium.entries(name).values()),
            list(theirs.equilibrium.entries(name).values()),
            rtol=EXACT,
        )


@pytest.mark.parametrize("between", [0.2, 0.5, 1.2])
def test_the_price_of_a_kind_by_hand(between: float) -> None:
    """With one mix of kinds everywhere, one that doubles gets cheaper by 2 to the power 1/sigma."""
    found = (
        two_kinds(0.8, between, EQUAL).model().solve({"q_factor_endowment[capital_made]": {"multiply": 2.0}})
    )
    ratio = found.value("p_factor_market", "capital_made") / found.value("p_factor_market", "capital_built")
    assert ratio == pytest.approx(2 ** (-1 / between), rel=EXACT)


def test_cobb_douglas_by_hand() -> None:
    """Shares of spending stay, so x, of which a sixth goes to the kind, grows by 1.5 to the power 1/6, y by 1.5 to 1/5."""
    economy = two_kinds(1.0, 1.0)
    found = economy.model().solve({"q_factor_endowment[capital_made]": {"multiply": 1.5}})
    assert found.value("q_node", "a_x") == pytest.approx(60 * 1.5 ** (1 / 6), rel=EXACT)
    assert found.value("q_node", "a_y") == pytest.approx(40 * 1.5 ** (1 / 5), rel=EXACT)


def test_the_split_sam_adds_up() -> None:
    whole = small_sam(two_sectors())
    split = with_kinds(whole, "capital", UNEQUAL)
    check_sam(split)
    assert split.value("capital_built", "a_x") == pytest.approx(50 * 2 / 3, rel=1e-14)
    assert split.value("house", "capital_built") == pytest.approx(50 * 2 / 3 + 30 * 0.2, rel=1e-14)
    assert split.flows.sum() == pytest.approx(whole.flows.sum(), rel=1e-14)
    assert list(split.accounts.index).index("capital_built") == list(whole.accounts.index).index("capital")


def test_investment_of_kinds() -> None:
    """Accounts that buy other goods, each paid by its part of saving."""
    whole = small_sam(two_sectors())
    goods = pd.DataFrame({"built": [1.0, 0.0], "made": [3.0, 1.0]}, index=["c_x", "c_y"])
    split = with_kinds(whole, "saving", goods)
    assert split.value("c_x", "saving_built") == pytest.approx(2.5)
    assert ("c_y", "saving_built") not in split.flows.index
    assert split.value("saving_built", "house") == pytest.approx(whole.value("saving", "house") * 0.1)
    assert split.receipts()["saving_made"] == pytest.approx(split.payments()["saving_made"])


@pytest.mark.parametrize(
    ("account", "values", "message"),
    [
        ("kapital", UNEQUAL, "no factor or investment account has this name"),
        ("capital", UNEQUAL.iloc[:1], "has no row for this activity"),
        ("capital", UNEQUAL.assign(made=[-10.0, 8.0]), "the kinds of capital are 20, -10"),
        (
            "capital",
            UNEQUAL.assign(land=0.0),
            "capital_land: nothing flows between this kind and any activity",
        ),
        ("capital", UNEQUAL * 0.0, "the kinds of capital are 0, 0"),
        ("capital", UNEQUAL.assign(made=[float("nan"), 8.0]), "the kinds of capital are 20, nan"),
        ("capital", pd.concat([UNEQUAL, UNEQUAL]), "has two rows"),
        ("saving", UNEQUAL, "has no row for this commodity"),
        ("saving", UNEQUAL, "a_x: .* has a row for what is no commodity"),
        ("capital", UNEQUAL.rename(index={"a_x": "x"}), r"  x: .*is no activity\. Known: a_x, a_y"),
        (
            "capital",
            pd.concat([UNEQUAL, UNEQUAL.rename(index={"a_x": "house", "a_y": "A_Y"})]),
            "house: .*is no activity.*\n.*A_Y: .*is no activity",
        ),
    ],
)
def test_what_cannot_be_split(account: str, values: pd.DataFrame, message: str) -> None:
    with pytest.raises(SamError, match=message):
        with_kinds(small_sam(two_sectors()), account, values)


def test_names_that_are_taken() -> None:
    twice = with_kinds(small_sam(two_sectors()), "capital", UNEQUAL)
    with pytest.raises(SamError, match="no factor or investment account has this name"):
        with_kinds(twice, "capital", UNEQUAL)


def test_taxes_roles_and_rows_of_the_account_are_those_of_its_kinds() -> None:
    kinds = Kinds("labour", ("low", "high"), True)
    structure = small_structure(
        activities=(
            ActivitySpec(of="*", nest=nest(0.5, "commodities", nest(0.8, "labour", "factors", name="va"))),
        )
    )
    split = kinds.structure(structure)
    assert split.roles.labour == ("labour_low", "labour_high")
    va = split.activities[0].nest.inputs[1]
    assert va.inputs[0].inputs == ("labour_low", "labour_high")
    assert va.inputs[1] == "factors"
    table = kinds.table(ElasticityTable("own", {("omega_factor", "labour"): 2.0, ("omega_factor", "*"): 1.0}))
    assert table.rows == {
        ("omega_factor", "labour_low"): 2.0,
        ("omega_factor", "labour_high"): 2.0,
        ("omega_factor", "*"): 1.0,
    }


# --- files ------------------------------------------------------------------------------------------------------------

KINDS = """account,asset,type,value
a_x,structures,built,20
a_x,machines,made,6
a_x,software,made,4
a_y,structures,built,2
a_y,machines,made,8
"""
ELASTICITIES = f"""parameter,index,value,unit,source,page
{KEY},*,0.5,1,a judgement,none
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A SAM with tables of its kinds, and an experiment on it."""
    write_sam(typed_sam(TWO_BY_TWO, "two"), tmp_path / "two")
    (tmp_path / "two" / "kinds_capital.csv").write_text(KINDS, encoding="utf-8")
    (tmp_path / "two" / "kinds_elasticities.csv").write_text(ELASTICITIES, encoding="utf-8")
    (tmp_path / "none.csv").write_text("parameter,index,value,unit,source,page\n", encoding="utf-8")
    structure = two_by_two().structure.model_dump_json()
    (tmp_path / "structure.yaml").write_text(structure, encoding="utf-8")
    head = (
        "name: kinds\nsam: two\nstructure: structure.yaml\nelasticities: none.csv\nkinds: {capital: type}\n"
    )
    (tmp_path / "experiment.yaml").write_text(head, encoding="utf-8")
    return tmp_path


def read(folder: Path, *settings: str, text: str = "") -> cge.Economy:
    path = folder / "experiment.yaml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return make_plan(read_experiment(path), Options(settings=settings))


def test_an_experiment_names_the_column(folder: Path) -> None:
    plan = read(folder)
    assert plan.sam.of_kind("factor") == ["labour", "capital_built", "capital_made"]
    assert plan.sam.value("capital_made", "a_x") == pytest.approx(10.0)
    assert plan.main.elasticities.rows[KEY, "*"] == 0.5
    assert plan.main.elasticities.citations[KEY, "*"].source == "a judgement"


def test_the_command_line_chooses_another_column_and_another_elasticity(folder: Path) -> None:
    plan = read(folder, "kinds.capital=asset", f"elasticities.{KEY}=0.9")
    assert plan.sam.of_kind("factor")[1:] == ["capital_structures", "capital_machines", "capital_software"]
    assert plan.main.elasticities.rows[KEY, "*"] == 0.9
    assert "kinds.capital=asset" in plan.main.title_en


def test_kinds_are_aggregated_with_the_sam(folder: Path) -> None:
    """Split, then added up: shares of a group are those of its members by what they pay."""
    groups = "account,group\n" + "".join(
        f"{a},{g}\n"
        for a, g in {
            "a_x": "a", "a_y": "a", "c_x": "c", "c_y": "c", "labour": "labour", "capital": "k", "house": "house",
        }.items()
    )  # fmt: skip
    (folder / "groups.csv").write_text(groups, encoding="utf-8")
    plan = read(folder, text="aggregation: groups.csv\n")
    assert plan.sam.of_kind("factor") == ["labour", "k_built", "k_made"]
    assert plan.sam.value("k_made", "a") == pytest.approx(18.0)
    assert plan.main.elasticities.rows["sigma_kinds_k", "*"] == 0.5


def test_amounts_are_no_kinds(folder: Path) -> None:
    """A column of hours would make a kind of every number."""
    table = folder / "two" / "kinds_capital.csv"
    lines = KINDS.splitlines()
    table.write_text(
        "\n".join([f"{lines[0]},hours_million", *(f"{line},1" for line in lines[1:])]), encoding="utf-8"
    )
    for column in ("hours_million", "value"):
        with pytest.raises(
            InputError, match=rf"has amounts, not kinds, in the column '{column}'. Known: asset, type"
        ):
            read(folder, f"kinds.capital={column}")
    assert read(folder, "kinds.capital=asset").sam.of_kind("factor")[1:] == [
        "capital_structures", "capital_machines", "capital_software"
    ]  # fmt: skip


def test_wrong_keys_in_one_sentence(folder: Path) -> None:
    with pytest.raises(InputError, match=r"kinds_capital.csv has no column 'assets'. Did you mean asset"):
        read(folder, "kinds.capital=assets")
    with pytest.raises(
        InputError, match=r"labour is split by kinds_labour.csv, which is not beside the SAM; there are"
    ):
        read(folder, "kinds.labour=type")
    with pytest.raises(InputError, match=r"write kinds.ACCOUNT=COLUMN"):
        read(folder, "kinds.capital=2")
    with pytest.raises(InputError, match="give the values as a table"):
        cge.Economy(
            typed_sam(TWO_BY_TWO, "two"), structure=two_by_two().structure, kinds={"capital": "asset"}
        )
    with pytest.raises(InputError, match="give `kinds` to Economy"):
        two_by_two().model(settings={"kinds.capital": "asset"})
