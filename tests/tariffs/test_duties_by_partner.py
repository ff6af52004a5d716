"""Japan's duties by partner: one cell of the SAM in the proportions that are given, and what each partner's removal does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from calibration.structure_file import read_structure
from cge.structure import TaxSpec
from experiments.examples import SMALL_TAXES
from sam.problem import CalibrationError
from tests.tariffs.economies import A, B, solved, two_partners

GOOD = "c_y"  # the one with a duty: 8 on 40 of imports, 20 from each partner


def by_partner(**coverage: float) -> tuple[TaxSpec, ...]:
    """The taxes with a duty on good y in proportions, by partner."""
    pairs = {f"{r},{GOOD}": value for r, value in coverage.items()}
    return (TaxSpec(name="duty", account="t_duty", on="import", coverage=pairs), *SMALL_TAXES[1:])


def test_one_cell_in_proportion() -> None:
    """8 on 20 and 20 in the proportion 1 to 3 is 10 and 30 per cent; the benchmark collects what the SAM has."""
    base = two_partners(taxes=by_partner(w_a=1, w_b=3))
    rates = base.entries("rate_duty")
    assert rates[A, GOOD] == pytest.approx(0.1)
    assert rates[B, GOOD] == pytest.approx(0.3)
    start = solved(base)
    assert start.entries("v_tax")["t_duty"] == pytest.approx(8.0, rel=1e-9)
    assert start.value("q_import", GOOD) == pytest.approx(48.0, rel=1e-9)
    assert start.entries("q_import_from")[A, GOOD] == pytest.approx(20.0, rel=1e-9)


def test_labels_of_a_pair_and_labels_alone() -> None:
    """A pair stands before its labels; labels alone multiply."""
    rows = {f"{A},{GOOD}": 5.0, A: 2.0, GOOD: 3.0}
    base = two_partners(
        taxes=(TaxSpec(name="duty", account="t_duty", on="import", coverage=rows), *SMALL_TAXES[1:])
    )
    rates = base.entries("rate_duty")
    assert rates[A, GOOD] / rates[B, GOOD] == pytest.approx(5 / 3)


def test_an_unknown_label_of_a_pair_is_refused() -> None:
    with pytest.raises(CalibrationError, match="w_aa"):
        two_partners(taxes=by_partner(w_aa=1))


def test_a_partner_without_its_duty() -> None:
    """Its revenue is gone, the account has what is left, imports turn to it, and accounts close to 1e-9."""
    base = two_partners(taxes=by_partner(w_a=1, w_b=3))
    new = solved(base, {"rate_duty": {(B, GOOD): 0.0}})
    bought = new.entries("q_import_from")
    duty = 0.1 * bought[A, GOOD] * new.value("p_exchange")
    assert new.entries("v_tax")["t_duty"] == pytest.approx(duty, rel=1e-9)
    assert bought[B, GOOD] > 20 > bought[A, GOOD]
    assert bought[B, GOOD] / bought[A, GOOD] == pytest.approx((1.3 / 1.0) ** 4, rel=1e-8)  # sigma_origin 4
    checks = new.checks
    assert max(checks.walras, checks.sam_imbalance_max, checks.node_gap_max) < 1e-9


def test_the_structure_of_japan() -> None:
    """It is the default with one tax in another's place."""
    default = read_structure("japan_default", []).structure
    own = read_structure("japan_duties_by_partner", []).structure
    taxes = {tax.name: tax for tax in own.taxes}
    assert sorted(taxes) == sorted(tax.name for tax in default.taxes)
    assert {name for name in taxes if taxes[name] not in default.taxes} == {"duty"}
    same = {"name", "taxes"}
    assert own.model_dump(exclude=same) == default.model_dump(exclude=same)


@pytest.mark.skipif("CGE_SOURCES" not in os.environ, reason="CGE_SOURCES does not name the sources folder")
def test_the_coverage_is_what_the_source_has() -> None:
    from sam.japan.duties_by_partner import PARTNERS, partner_tariffs

    own = read_structure("japan_duties_by_partner", []).structure
    coverage = next(tax for tax in own.taxes if tax.name == "duty").coverage
    rates = partner_tariffs(Path(os.environ["CGE_SOURCES"]), "imports").round(2)
    codes = {pair.partition(",c_")[2] for pair in coverage}
    assert coverage == {
        f"{r},c_{code}": rates.loc[code, r] for code in rates.index if code in codes for r in PARTNERS
    }
