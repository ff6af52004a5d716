"""`cge.sweep`: a sensitivity sweep, its draws and their analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import xarray as xr

from experiments.api.run import Progress
from experiments.api.tables import copied
from experiments.cli.sweep_commands import Place, analyse_sweep, run_sweep
from experiments.sweep.analyse import effects
from experiments.sweep.collect import read_collected
from sam.arguments import arguments
from sam.display import Card, Entries, Shown
from sam.problem import InputError


@dataclass(frozen=True, eq=False, repr=False)
class SweepResult(Shown):
    """A sweep that was solved and collected. Made by `sweep`; `folder` holds its files, `content` what `--json` prints."""

    spec: str
    folder: Path
    content: Mapping[str, Any]

    @copied
    def data(self) -> xr.Dataset:
        """What `sweep.nc` holds: drawn values, outcomes before and after the shocks, and how each draw was solved."""
        return read_collected(Place.of(self.spec, self.folder).opened())

    @copied
    def draws(self) -> pd.DataFrame:
        """A row for each draw: drawn values, then the effect on each outcome (per cent, or its own unit); NaN if failed."""
        effect, index = effects(self.data), pd.Index(self.data["draw"].values, name="draw")
        drawn = pd.DataFrame(
            self.data["quantity"].values, index, [str(n) for n in self.data["varied"].values]
        )
        found = pd.DataFrame(effect.values, index, list(effect.names))
        return pd.concat({"drawn": drawn, "effect": found}, axis=1)

    @arguments()
    def analyse(self, *, without_failed: bool = False, lang: Literal["en", "ja"] = "en") -> dict[str, Any]:
        """Moments, quantiles and indices, as `cge sweep analyse`: writes analysis.json and report.html.

        Raises InputError where draws failed and `without_failed` does not leave them out.
        """
        return analyse_sweep(self.spec, self.folder, without_failed, lang)

    def _card(self) -> Card:
        shown = ("sweep", "status", "folder", "draws", "draws_failed")
        facts = {key: self.content[key] for key in shown}
        effect = self.draws["effect"].describe(percentiles=[0.05, 0.5, 0.95]).T
        return Card("SweepResult", facts, {"effects": effect[["mean", "std", "5%", "50%", "95%"]]})


@arguments()
def sweep(
    spec: str | PathLike[str],
    *,
    jobs: int = 1,
    out: str | PathLike[str] | None = None,
    progress: Progress = lambda text: None,
) -> SweepResult:
    """Solve every draw of a sweep file on this machine and collect, as `cge sweep run` does.

    Draws that are stored are not solved again. jobs: processes; out: folder of the sweep, `out/NAME` in the working folder
    by default. Raises InputError, SamError, CalibrationError and ClosureError for wrong input; a draw without an equilibrium
    is a result.
    """
    if jobs < 1:
        raise InputError(f"sweep: jobs has to be at least 1; given: {jobs}")
    content = run_sweep(str(spec), None if out is None else Path(out), jobs, progress)
    return SweepResult(str(spec), Path(content["folder"]), Entries(content))
