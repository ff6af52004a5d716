"""An economy with vintages of capital, in which one commodity has two producers."""

from __future__ import annotations

from calibration import ElasticityTable, calibrate
from calibration.vintages import OldVintages
from cge.parameters import Parameters
from experiments.examples import SMALL_TABLE, small_structure
from sam.vintages import capital_users, with_old_vintages
from tests.calibration.refusals import changed_sam

MADE_BY_BOTH = {("a_y", "c_x"): 8.0, ("a_y", "c_y"): -8.0, ("c_y", "house"): -8.0, ("c_x", "house"): 8.0}
"""Sector y makes some of good x beside its own."""
TABLE = ElasticityTable("joint", {**SMALL_TABLE.rows, ("sigma_make", "*"): 5.0, ("omega_make", "*"): 2.0})


def vintages() -> Parameters:
    """The economy, calibrated."""
    whole = changed_sam(MADE_BY_BOTH, {})
    found = OldVintages(("capital",), tuple(capital_users(whole, ("capital",))), 0.6, {"va": 0.3})
    structure = found.structure(small_structure(), TABLE)
    return calibrate(with_old_vintages(whole, ("capital",), 0.6), structure, found.table(TABLE, structure))
