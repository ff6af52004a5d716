"""Print studies of tariffs beside our experiments: `python docs/literature_trade.py`, three minutes.

The table of docs/explanation/literature.md is what it prints; `literature_trade.csv` has every study that was found.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

import cge

STUDIES = Path(__file__).parent / "literature_trade.csv"
HEAD = ("study", "model", "what", "theirs: GDP, %", "ours", "real GDP, %", "EV, % of GDP")


def main() -> None:
    """Print the table."""
    rows = studies()
    found = {name: changes(name) for name in sorted({row["ours"] for row in rows if row["ours"]})}
    sys.stdout.write(table(rows, found))


def studies() -> list[dict[str, str]]:
    """Every study, in the order of the table."""
    with STUDIES.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def changes(experiment: str | Mapping[str, object]) -> dict[str, tuple[float, float]]:
    """Real GDP in per cent and EV in per cent of GDP, by variant; "" is the experiment itself."""
    results = cge.run(experiment).results
    found = {}
    for outcome in (results.main, *results.variants):
        macro = outcome.indicators.macro
        variant = "" if outcome is results.main else outcome.case.name
        found[variant] = (macro["gdp_real"].change_pct or 0.0, macro["ev_share_gdp"].value or 0.0)
    return found


def table(rows: list[dict[str, str]], found: Mapping[str, Mapping[str, tuple[float, float]]]) -> str:
    """Markdown; a study without an experiment of ours keeps its row."""
    lines = [f"| {' | '.join(HEAD)} |", "|---|---|---|---|---|---:|---:|"]
    for row in rows:
        ours = " ".join(f"`{word}`" for word in (row["ours"], row["variant"]) if word)
        figures = found[row["ours"]][row["variant"]] if ours else None
        shown = [f"{value:+.3f}".replace("-", "−") for value in figures] if figures else ["", ""]
        cells = [row["study"], row["model"], row["what"], row["published"], ours or "–", *shown]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
