"""`cge.replicate`: published figures against ours, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any

import pandas as pd

from experiments.api.run import Progress
from experiments.cli.replicate import replicated
from sam.arguments import arguments
from sam.display import Card, Entries, Shown

COUNTS = ["status", "cells", "replicated", "documented_differences", "off"]


@dataclass(frozen=True, eq=False, repr=False)
class ReplicationResult(Shown):
    """Papers, cell by cell. Made by `replicate`; `content` is what `cge replicate --json` prints."""

    content: Mapping[str, Any]

    @property
    def replicated(self) -> bool:
        """Whether no cell is off."""
        return self.content["status"] == "replicated"

    @property
    def papers(self) -> pd.DataFrame:
        """A row for each paper: status and counts of cells."""
        rows = {name: {key: paper[key] for key in COUNTS} for name, paper in self.content["papers"].items()}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("paper")

    @property
    def cells(self) -> pd.DataFrame:
        """A row for each published figure: paper, scenario, variable, index, published, ours, deviation, status, source."""
        papers = self.content["papers"].items()
        rows = [{"paper": name} | cell for name, paper in papers for cell in paper["comparisons"]]
        return pd.DataFrame(rows)

    def _card(self) -> Card:
        return Card("ReplicationResult", {"status": self.content["status"]}, {"papers": self.papers})


@arguments()
def replicate(*papers: str | PathLike[str], progress: Progress = lambda text: None) -> ReplicationResult:
    """Replicate published papers as `cge replicate` does: by name or folder; without any, all that ship.

    Raises InputError for a paper that does not hold together, and what running an experiment raises.
    """
    return ReplicationResult(Entries(replicated([str(paper) for paper in papers], progress)))
