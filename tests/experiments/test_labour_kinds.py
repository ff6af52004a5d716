"""Labour of two educations on a merged Japan: more graduates lower what a graduate's hour earns against others."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import cge
from calibration import ElasticityTable
from sam.bundled import bundled_folder

from .test_no_inert_part import STRUCTURE_FILE, TABLE, japan, merged_groups, merged_inputs

pytestmark = pytest.mark.slow
SIGMA = 1.4


def test_graduates_by_one_per_cent_more() -> None:
    """In one sector their relative wage falls by 1 / 1.4 per cent. Goods replace one another less than that, and the
    elasticity of the whole is a mean of both, so that it falls by a little more."""
    sam, emissions = merged_inputs()
    gone = set(japan().sam.accounts.index) - set(sam.accounts.index)
    rows = {key: value for key, value in TABLE.rows.items() if gone.isdisjoint(key[1].split(";"))}
    kinds = pd.read_csv(bundled_folder() / "japan_2015" / "kinds_f_labour.csv")
    values = kinds.assign(account=kinds["account"].map(merged_groups())).pivot_table(
        index="account", columns="education", values="value", aggfunc="sum"
    )
    alike = STRUCTURE_FILE.model_copy(
        update={"taxes": tuple(tax.model_copy(update={"coverage": {}}) for tax in STRUCTURE_FILE.taxes)}
    )
    economy = cge.Economy(
        sam,
        structure=alike,
        elasticities=ElasticityTable("merged", {**rows, ("sigma_kinds_f_labour", "*"): SIGMA}),
        emissions=emissions,
        kinds={"f_labour": values},
    )
    model = economy.model("savings_driven")
    after = model.solve({"q_factor_endowment[f_labour_tertiary]": {"multiply": 1.01}}).equilibrium
    price = {kind: after.value("p_factor_market", f"f_labour_{kind}") for kind in ("tertiary", "other")}
    relative = math.log(price["tertiary"] / price["other"]) / math.log(1.01)
    assert -1 / (0.9 * SIGMA) < relative < -1 / SIGMA
