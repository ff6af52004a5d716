"""Print what removing Japan's duties does under the old and the new treatment of taxes, with the causes of welfare.

Run `python docs/tariff_treatments.py`: the table of docs/explanation/literature.md. Old is the MIC table at producers'
prices (`python -m sam.japan.producers_prices`), where the import commodity tax falls on imports alone and the rest of
consumption tax and excises on output.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from cge.analysis.indicators import indicators
from experiments.decomposition import Decomposed, decompose
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from sam.japan.producers_prices import write_variant

COUNTRIES = {"finite": (), "small": ("structure.export_demand=price_taker",)}
CLOSURES = ("welfare", "savings_driven")
TERMS = {
    "duty": ("allocative/duty",),
    "import tax": ("allocative/import_tax",),
    "excises": ("allocative/excise",),
    "consumption tax": ("allocative/consumption_tax",),
    "output taxes": ("allocative/production_tax", "allocative/subsidy"),
    "terms of trade": ("terms_of_trade",),
}
"""Columns of causes of EV, by the beginning of the cause; the rest is the last column."""


@dataclass(frozen=True)
class Row:
    """One run: real GDP in per cent, EV, EV of consumption and saving, and EV by column of causes (billion yen)."""

    treatment: str
    country: str
    closure: str
    gdp: float
    ev: float
    with_saving: float
    causes: dict[str, float]

    def text(self) -> str:
        """The row as Markdown."""
        figures = [self.ev, self.with_saving, *self.causes.values()]
        cells = [
            self.treatment,
            self.country,
            self.closure,
            f"{self.gdp:+.4f}",
            *(f"{x:+.0f}" for x in figures),
        ]
        return f"| {' | '.join(cells)} |".replace("-", "−")


def rows(old: Path) -> Iterator[Row]:
    """The eight runs. old: folder of the SAM at producers' prices."""
    for (treatment, word), country, closure in product((("old", str(old)), ("new", "")), COUNTRIES, CLOSURES):
        plan = make_plan(
            read_experiment("tariff_removal"), Options(sam=word, closure=closure, settings=COUNTRIES[country])
        )
        yield row_of(treatment, country, closure, decompose(plan, ["ev"]))


def row_of(treatment: str, country: str, closure: str, found: Decomposed) -> Row:
    """The figures of one decomposed run."""
    first, last = found.path.at(0.0).equilibrium, found.path.at(1.0).equilibrium
    macro = indicators(first, last).macro
    causes = found.causes.table.sum("shock").to_pandas()
    columns = {
        name: float(
            causes[[any(str(cause).startswith(own) for own in starts) for cause in causes.index]].sum()
        )
        for name, starts in TERMS.items()
    }
    columns["rest"] = float(causes.sum()) - sum(columns.values())
    growth = macro["gdp_real"].change_pct
    assert growth is not None
    saving = macro["ev_consumption_saving"].value
    return Row(treatment, country, closure, growth, macro["ev"].value, saving, columns)


def main() -> None:
    """Print the table."""
    head = ["taxes", "country", "closure", "real GDP, %", "EV, bn yen", "with saving", *TERMS, "rest"]
    sys.stdout.write(f"| {' | '.join(head)} |\n|---|---|---|{'---:|' * (len(head) - 3)}\n")
    with tempfile.TemporaryDirectory() as folder:
        for row in rows(write_variant(Path(folder) / "producers_prices")):
            sys.stdout.write(row.text() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
