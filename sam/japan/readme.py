"""README of the shipped SAM, generated so that its figures are those of the build."""

from __future__ import annotations

from pathlib import Path

from sam.japan.build import Build


def readme_text(built: Build, sources: Path) -> str:
    """README of the SAM (Markdown)."""
    return f"# SAM of Japan 2015\n\nAccounts: {len(built.sam.accounts)}.\n"
