"""Old vintages make what their new ones make, and each has one."""

from __future__ import annotations

import pytest

from calibration import ElasticityTable, calibrate
from calibration.vintages import OldVintages
from experiments.examples import SMALL_TABLE, small_sam, small_structure, technology, two_sectors
from sam import SamError, check_sam
from sam.problem import InputError
from sam.vintages import with_old_vintages

from .refusals import refused


def test_vintages_make_the_same() -> None:
    assert refused(small_sam(two_sectors()), small_structure(old_vintages={"a_x": "a_y"})) == (
        "structure small: `old_vintages: a_x` and a_y do not make the same; vintages do",
    )


def test_names_of_vintages() -> None:
    (problem,) = refused(small_sam(two_sectors()), small_structure(old_vintages={"a_x_old": "a_x"}))
    assert problem.startswith("structure small: `old_vintages` names 'a_x_old', which is no activity")
    with pytest.raises(InputError, match="a_x is old and new"):
        type(small_structure())(
            **small_structure().model_dump() | {"old_vintages": {"a_x": "a_y", "a_z": "a_x"}}
        )


def test_a_split_sam_is_the_same_economy() -> None:
    """Whole accounts keep their totals; parts are in proportion."""
    whole = small_sam(two_sectors())
    split = with_old_vintages(whole, ["capital"], 0.75)
    check_sam(split)
    assert split.value("a_x_old", "c_x") == 0.75 * whole.value("a_x", "c_x")
    assert split.value("capital_old", "a_y_old") == 0.75 * whole.value("capital", "a_y")
    assert ("capital", "a_y_old") not in split.flows.index
    assert split.value("house", "capital_old") + split.value("house", "capital") == whole.value(
        "house", "capital"
    )
    assert split.flows.sum() == pytest.approx(whole.flows.sum(), rel=1e-14)


@pytest.mark.parametrize(
    ("capital", "share", "message"),
    [(["capital"], 1.0, "between 0 and 1"), (["kapital"], 0.5, "no activity uses this factor")],
)
def test_what_cannot_be_split(capital: list[str], share: float, message: str) -> None:
    with pytest.raises(SamError, match=message):
        with_old_vintages(small_sam(two_sectors()), capital, share)
    split = with_old_vintages(small_sam(two_sectors()), ["capital"], 0.5)
    with pytest.raises(SamError, match="name of an old vintage is taken"):
        with_old_vintages(split, ["capital"], 0.5)


def test_an_elasticity_of_one_activity_alone_is_that_of_its_new_vintage() -> None:
    """Where the old vintage has a smaller one, the row of the activity has nothing to say of it."""
    own = {("sigma_va", "*"): 0.8, ("sigma_va", "a_x"): 0.6, ("sigma_va", "a_y"): 0.1}
    table = ElasticityTable("own", {**SMALL_TABLE.rows, **own})
    found = OldVintages(("capital",), ("a_x", "a_y"), 0.5, {"va": 0.3})
    structure = found.structure(small_structure(activities=technology("sigma_va")), table)
    split = with_old_vintages(small_sam(two_sectors()), ["capital"], 0.5)
    parameters = calibrate(split, structure, found.table(table, structure))
    elasticities = {a: parameters.value("sigma_node", f"{a}/va") for a in parameters.sets["a"]}
    assert elasticities == {"a_x": 0.6, "a_x_old": 0.3, "a_y": 0.1, "a_y_old": 0.1}
