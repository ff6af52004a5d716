"""METI's trade by 29 industries imposed on the SAM of 2021: a variant, never the default."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sam import bundled_names, read_sam
from sam.check import imbalances
from sam.gdp import gdp
from sam.japan.classification import activities, made_by
from sam.japan.roll.imposed import REASON, TRADE, main
from sam.provenance import read_provenance
from sam.sam import Sam


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imposed") / "sam"
    assert main([str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def variant(folder: Path) -> Sam:
    return read_sam(folder)


def _by_industry(sam: Sam) -> pd.DataFrame:
    """Exports and imports by METI industry, billion yen."""
    industry = {f"c_{good}": row.meti29 for row in activities().itertuples() for good in made_by(row.Index)}
    paid = sam.flows.unstack(fill_value=0.0)
    goods, world = list(industry), sam.of_kind("world")
    flows = {"exports": paid.loc[goods, world].sum(axis=1), "imports": paid.loc[world, goods].sum()}
    return pd.DataFrame(flows).groupby(pd.Series(industry)).sum()


def test_trade_by_industry_is_what_meti_prints(variant: Sam) -> None:
    """Of the 29 industries 20 export and 22 import in print; totals 96 and 115 trillion yen."""
    printed = pd.read_csv(TRADE).set_index(["industry", "flow"])["trillion_yen"].unstack() * 1000.0
    assert printed.loc["total"].tolist() == [96_000.0, 115_000.0]
    found = _by_industry(variant)
    for (industry, flow), amount in printed.drop("total").stack().dropna().items():
        assert found.at[industry, flow] == pytest.approx(amount, rel=1e-9), (industry, flow)
    assert found.sum().tolist() == pytest.approx([96_000.0, 115_000.0], rel=1e-9)


def test_product_and_incomes_are_those_of_the_shipped_sam(variant: Sam) -> None:
    shipped = read_sam("japan_2021")
    assert imbalances(variant)["share"].max() < 1e-10
    assert gdp(variant).income == pytest.approx(gdp(shipped).income, rel=1e-10)
    assert variant.accounts.equals(shipped.accounts)
    labour = ["f_labour", "t_social"]
    assert variant.receipts()[labour].sum() == pytest.approx(shipped.receipts()[labour].sum(), rel=1e-10)


def test_what_it_changed_is_told_and_nothing_is_called_evidence(folder: Path, variant: Sam) -> None:
    """What the roll and 2015 assumed is not told beside it, so that the rest of a cell is unknown."""
    (trace,) = read_provenance(folder).trace("c_mvh,w_usa")
    last = trace.treatments[-1]
    assert (last.reason, last.after) == (REASON, variant.value("c_mvh", "w_usa"))
    assert last.before == pytest.approx(read_sam("japan_2021").value("c_mvh", "w_usa"), rel=1e-12)
    assert trace.amounts.evidence == 0.0
    assert not {"roll.csv", "assumptions.csv"} & {path.name for path in folder.iterdir()}


def test_it_is_not_shipped() -> None:
    assert not [name for name in bundled_names() if "imposed" in name]


def test_metis_trade_is_near_the_shipped_sams_without_having_been_used() -> None:
    """As docs/explanation/japan_2021.md says: exports of 14 of the 20 industries in print within 1 tn; totals by basis."""
    printed = pd.read_csv(TRADE).set_index(["industry", "flow"])["trillion_yen"].unstack()
    gap = _by_industry(read_sam("japan_2021")) / 1000.0 - printed.drop("total")
    assert len(gap["exports"].dropna()) == 20
    assert (gap["exports"].abs() <= 1.0).sum() == 14
    trade = _by_industry(read_sam("japan_2021")).sum() / 1000.0
    assert trade.round(1).to_dict() == {"exports": 103.8, "imports": 110.5}
