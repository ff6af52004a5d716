"""The tables beside a SAM after a treatment: those it had, with what the treatment changed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.provenance.records import beside, read_records

CHANGES = "changes.csv"
ROLL = "roll.csv"
KEPT = ("sources.csv", "assumptions.csv")
_COLUMNS = ["receiver", "payer", "before", "after", "reason"]


def treated_tables(sam: Path, changes: pd.DataFrame, reason: str) -> dict[str, str]:
    """Texts of the tables by name, for the folder that the treated SAM is written to.

    sam: folder or file of the SAM before. changes: columns receiver, payer, before, after (`sam.Revision`). reason: of every
    change; one that begins with `balancing` is balancing. What rolled the SAM from an earlier year is not kept, since cells
    that moved again are no longer what the roll says. Raises SamError where a table of the SAM cannot be read.
    """
    # Beside a roll they speak of the earlier year: without it they would call evidence what that year assumed.
    kept = () if beside(sam, ROLL).exists() else KEPT
    files = {
        name: place.read_text(encoding="utf-8-sig") for name in kept if (place := beside(sam, name)).exists()
    }
    earlier = [
        (*cell, change.before, change.after, change.reason)
        for cell, made in (read_records(sam).changes or {}).items()
        for change in made
    ]
    now = changes.assign(reason=reason)[_COLUMNS].itertuples(index=False, name=None)
    table = pd.DataFrame([*earlier, *now], columns=_COLUMNS)
    return files | {CHANGES: table.to_csv(index=False, float_format="%.17g", lineterminator="\n")}
