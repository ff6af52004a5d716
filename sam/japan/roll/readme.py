"""README of the SAM of 2021, generated so that its figures are those of the build."""

from __future__ import annotations

from pathlib import Path
from string import Template

from sam.check import imbalances
from sam.gdp import gdp
from sam.japan.roll.build import Roll

_TEMPLATE = Path(__file__).parent / "README.template.md"


def readme_text(roll: Roll) -> str:
    """README of the SAM (Markdown): what moved the cells, the restrictions that hold, what is assumed."""
    sam, moves = roll.sam, roll.moves
    product = gdp(sam)
    size = moves[["evidence", "assumption", "balancing"]].abs().sum()
    values = {
        "checksum": sam.checksum,
        "gdp": f"{product.income:,.1f}",
        "imbalance": f"{imbalances(sam)['share'].max():.0e}",
        "n_restrictions": str(len(roll.restrictions)),
        **{move: f"{total / 1000:.1f}" for move, total in size.items()},
    }
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(values)
