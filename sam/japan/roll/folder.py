"""The folder of the SAM of 2021: tables, the record of what moved each cell, assumptions, and the generated README."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.build import NAME as BASE
from sam.japan.roll.build import Roll
from sam.japan.roll.readme import readme_text
from sam.write import description_text, write_sam

MOVES = "roll.csv"
_OWN = ("flows.csv", "accounts.csv", "sam.yaml", "README.md", "changes.csv", "assumptions.csv", MOVES)


def write_roll(roll: Roll, target: Path) -> None:
    """Write the SAM's folder; files that other builds put there (satellite accounts) stay as they are."""
    files = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(target.glob("*"))
        if target.is_dir() and entry.is_file() and entry.name not in _OWN
    }
    files[MOVES] = _csv(roll.moves)
    files["changes.csv"] = _csv(changes(roll))
    files["assumptions.csv"] = _csv(roll.assumptions)
    files["sam.yaml"] = description_text(roll.sam, rolled_from=BASE)
    files["README.md"] = readme_text(roll)
    write_sam(roll.sam, target, replace=True, files=files)


def changes(roll: Roll) -> pd.DataFrame:
    """Cells that balancing moved: receiver, payer, before (evidence and assumptions), after, reason; largest first."""
    moved = roll.moves[roll.moves["balancing"] != 0.0]
    table = pd.DataFrame(
        {
            "receiver": moved["receiver"],
            "payer": moved["payer"],
            "before": moved["after"] - moved["balancing"],
            "after": moved["after"],
            "reason": "balancing: cross entropy under the totals of the SNA, rates of tax and value added by industry",
        }
    )
    order = moved["balancing"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, float_format="%.17g", lineterminator="\n")
