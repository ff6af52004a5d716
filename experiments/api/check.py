"""`cge.check`: the referee's list on a model, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from experiments.api.run import Progress, Word, options_of
from experiments.cli.check import checked, checked_paper
from experiments.referee.trial import PASSED
from sam.arguments import arguments
from sam.display import Card, Entries, Shown


@dataclass(frozen=True, eq=False, repr=False)
class CheckResult(Shown):
    """Every trial of the list. Made by `check`; `content` is what `cge check --json` prints."""

    content: Mapping[str, Any]

    @property
    def passed(self) -> bool:
        """Whether no trial failed."""
        return self.content["status"] == PASSED

    @property
    def trials(self) -> pd.DataFrame:
        """A row for each trial: model, item, name, status, value, tolerance, reason."""
        models = self.content.get("models", {"": self.content})
        rows = [{"model": model} | trial for model, each in models.items() for trial in each["trials"]]
        return pd.DataFrame(rows)

    def _card(self) -> Card:
        facts = {key: value for key, value in self.content.items() if isinstance(value, str)}
        shown = self.trials[["name", "status"]].set_index("name")
        return Card("CheckResult", facts, {"trials": shown})


@arguments()
def check(
    *,
    sam: Word = "japan_2015",
    structure: Word = "japan_default",
    elasticities: Word = "japan_default",
    emissions: Word = "",
    closure: Word = "",
    settings: Mapping[str, object] | None = None,
    paper: str = "",
    progress: Progress = lambda text: None,
) -> CheckResult:
    """Check a model by the referee's list, as `cge check` does.

    Benchmark, balances, homogeneity, neutrality, solvers and limits; with `paper` the models of a paper instead. Raises
    InputError, SamError, CalibrationError and ClosureError for wrong input; a trial that fails is a result.
    """
    options = options_of(sam, structure, elasticities, emissions, closure, settings or {})
    return CheckResult(
        Entries(checked_paper(paper, options, progress) if paper else checked(options, progress))
    )
