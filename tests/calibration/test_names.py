"""Names of taxes and nodes that the model has already, or that no option could write, are refused with their line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from calibration import ElasticityTable, calibrate
from calibration.names import declared, misnamed
from calibration.structure_file import read_structure, structures
from cge.blocks import BLOCKS
from cge.closure import CLOSURES
from cge.solve import compile_economy
from cge.structure import HouseholdSpec, NestSpec, Roles, Structure, TaxSpec
from experiments.examples import SMALL_TABLE, small_sam, small_structure, two_sectors
from sam.problem import CalibrationError, InputError

HEAD = """name: own
activities:
  - of: "*"
    nest: {name: output, elasticity: 0, inputs: [commodities, {name: value_added, elasticity: 1, inputs: [factors]}]}
household: {demand: cobb_douglas}
"""


def refusal(folder: Path, text: str) -> str:
    """Why a structure file is refused."""
    path = folder / "structure.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_structure(str(path), [Path()])
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "quota",
            "its rate would be rate_quota, which is a variable of the model; choose another, such as quota_tax",
        ),
        ("instrument", "its rate would be rate_instrument, which is a variable"),
        ("saving_household", "its rate would be rate_saving_household, which is a parameter"),
        ("revenue", "its receipts would be tax_revenue, which is what all taxes collect"),
        ("import", "the name is taken by a payment of the model"),
        ("lump_sum", "the name is taken by a payment of the model"),
        ("none", "the name is a word of `government_instrument`"),
        ("a.b", "a name cannot have '.', which separates names"),
        ("'a[b]'", "a name cannot have '['"),
        ("''", "the name is empty"),
    ],
)
def test_a_tax_with_a_name_that_is_taken(name: str, reason: str, tmp_path: Path) -> None:
    text = f"{HEAD}taxes:\n  - {{name: duty, account: t_duty, on: import}}\n  - {{name: {name}, account: t_x, on: output}}\n"
    problem = refusal(tmp_path, text)
    assert problem.startswith(f"{tmp_path / 'structure.yaml'}:8: tax ")
    assert reason in problem


GROUPS = "groups: [{name: 'a,b', elasticity: 1, inputs: [c]}]"
DEEP = "groups: [{name: g, elasticity: 1, inputs: [{name: 'a*', elasticity: 1, inputs: [c]}]}]"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD.replace("name: value_added", "name: value/added"), 4),
        (HEAD.replace(" {demand: cobb_douglas}", f"\n  demand: cobb_douglas\n  {GROUPS}"), 7),
        (f"{HEAD}investment:\n  '*':\n    elasticity: 0\n    {GROUPS}\n", 9),
        (f"{HEAD}government:\n  elasticity: 0\n  {DEEP}\n", 8),
    ],
    ids=["activity", "household", "investment", "government"],
)
def test_a_node_with_a_name_that_nothing_could_write(text: str, line: int, tmp_path: Path) -> None:
    problem = refusal(tmp_path, text)
    assert f"structure.yaml:{line}: node " in problem
    assert "separates names in options and results" in problem


def test_every_declared_rate_is_refused() -> None:
    """Whatever a block will declare as rate_NAME: no tax can be called NAME."""
    taken = [name.removeprefix("rate_") for name in declared() if name.startswith("rate_")]
    assert {"quota", "instrument"} <= set(taken)
    for name in taken:
        structure = small_structure(taxes=(TaxSpec(name=name, account="t_x", on="output"),))
        assert [keys for keys, _ in misnamed(structure)] == [("taxes", 0, "name")]
    assert all({*block.variables, *block.equations} <= declared().keys() for block in BLOCKS)


def test_a_structure_made_in_python_is_refused_too() -> None:
    sam = small_sam(two_sectors())
    quota = replace_tax("quota")
    with pytest.raises(CalibrationError, match="structure small: tax quota: its rate would be rate_quota"):
        calibrate(sam, quota, SMALL_TABLE)
    compile_economy(
        calibrate(sam, replace_tax("rent"), SMALL_TABLE), replace(CLOSURES["textbook"], numeraire="cpi")
    )


def replace_tax(name: str) -> Structure:
    """The small structure, its first tax called so."""
    first, *others = small_structure().taxes
    return small_structure(taxes=(first.model_copy(update={"name": name}), *others), roles=Roles())


def test_a_group_with_the_name_of_an_account() -> None:
    """`income_elasticity[c_x]` would be of the commodity and of the group."""
    group = NestSpec(name="c_x", elasticity=0.5, inputs=("c_y",))
    structure = small_structure(household=HouseholdSpec(demand="cobb_douglas", groups=(group,)))
    with pytest.raises(
        CalibrationError, match="a group of `household` is called 'c_x', as an account of SAM"
    ):
        calibrate(small_sam(two_sectors()), structure, ElasticityTable("own", SMALL_TABLE.rows))


def test_what_ships_is_well_named(root: Path) -> None:
    files = [*structures().values(), *root.glob("experiments/papers/**/structure*.yaml")]
    assert len(files) > 10
    for path in files:
        read_structure(str(path), [Path()])
