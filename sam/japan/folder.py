"""The folder of the shipped SAM: tables, record of changes and assumptions, and the generated README."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sam.japan.build import Build
from sam.japan.producers_prices import FILE, price_bridge
from sam.japan.readme import readme_text
from sam.write import write_sam

_OWN = ("flows.csv", "accounts.csv", "sam.yaml", "README.md", "changes.csv", "assumptions.csv", FILE)


def write_japan_sam(built: Build, target: Path) -> None:
    """Write the SAM's folder; files that other builds put there (satellite accounts) stay as they are."""
    files = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(target.glob("*"))
        if target.is_dir() and entry.is_file() and entry.name not in _OWN
    }
    files["changes.csv"] = _csv(built.changes)
    files["assumptions.csv"] = _csv(built.assumptions)
    files[FILE] = _csv(price_bridge(built.sam, built.producers_prices))
    files["README.md"] = readme_text(built)
    write_sam(built.sam, target, replace=True, files=files)


def _csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, float_format="%.17g", lineterminator="\n")
