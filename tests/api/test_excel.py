"""Workbooks that are written hold texts and numbers: a label that begins with `=` is no formula."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from cge import examples
from experiments.examples import small_sam, two_sectors

FORMULA = '=HYPERLINK("http://example.com","click")'


def test_labels_are_no_formulas(tmp_path: Path) -> None:
    """Neither a label of the SAM nor the words of a change, and the numbers beside them stay numbers."""
    sam = small_sam(two_sectors())
    accounts = sam.accounts.assign(label_en=list(sam.accounts.index))
    accounts.loc[["a_x", "c_x"], "label_en"] = FORMULA
    model = examples.small_economy(sam.replace(accounts=accounts)).model()
    path = tmp_path / "book.xlsx"
    model.solve(rate_duty=0.1).against(model.solve()).to_excel(path)
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert FORMULA in [cell.value for cell in cells]
    assert any(cell.data_type == "n" and cell.value for cell in cells)
