"""Small SAMs that are changed on purpose, and what a calibration says of them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from calibration import CalibrationError, ElasticityTable, calibrate
from cge.structure import Structure
from experiments.examples import SMALL_TABLE, small_sam, small_structure, two_sectors
from sam import Sam, SamError, problems_of


def refused(
    sam: Sam | None = None,
    structure: Structure | None = None,
    table: ElasticityTable = SMALL_TABLE,
    emissions: pd.DataFrame | None = None,
) -> tuple[str, ...]:
    """Every problem that calibration finds."""
    with pytest.raises(CalibrationError) as raised:
        calibrate(sam or small_sam(two_sectors()), structure or small_structure(), table, emissions)
    assert str(raised.value) == "\n".join(raised.value.problems)
    return raised.value.problems


def not_a_sam(sam: Sam) -> list[str]:
    """Every problem of the SAM, in the words of `cge sam check`, with which a calibration refuses it."""
    with pytest.raises(SamError) as raised:
        calibrate(sam, small_structure(), SMALL_TABLE)
    assert raised.value.problems == problems_of(sam)
    return [str(problem) for problem in raised.value.problems]


def changed_sam(
    cells: Mapping[tuple[str, str], float], accounts: Mapping[str, str] | None = None, sam: Sam | None = None
) -> Sam:
    """A SAM, by default the small one, with amounts added to some cells, and accounts by kind."""
    sam = sam or small_sam(two_sectors())
    flows = sam.flows
    for cell, value in cells.items():
        flows[cell] = flows.get(cell, 0.0) + value
    table = sam.accounts
    for account, kind in (accounts or {}).items():
        table.loc[account, "kind"] = kind
    return Sam(flows[flows.abs() > 1e-12], table, name="small", unit="money", year=2015)
