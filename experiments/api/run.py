"""`cge.run`: an experiment, its variants and all that can be asked of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from numbers import Integral, Real
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import xarray as xr

from experiments.api.comparison import Comparison
from experiments.api.tables import ResultTable, SectorTables, copied
from experiments.inputs.closure_file import SwapText, read_swaps
from experiments.inputs.locate import catalogue
from experiments.inputs.options import Options
from experiments.inputs.spec import Experiment, ExperimentFile, read_experiment
from experiments.plan import make_plan
from experiments.record.dataset import dataset
from experiments.record.netcdf import writing
from experiments.record.provenance import provenance
from experiments.record.summary import summary
from experiments.report.page import write_report
from experiments.results import check_target, write_results
from experiments.run import ModelCache, Outcome, Results
from experiments.run import run as run_plan
from sam import Sam
from sam.arguments import arguments
from sam.display import Card, Entries, Shown
from sam.problem import InputError
from sam.yaml_source import document_of, validated

Progress = Callable[[str], None]
Word = str | PathLike[str]
"""A name that ships with the package, or a path; empty: what the experiment names."""


@dataclass(frozen=True, eq=False, repr=False)
class RunResult(Shown):
    """An experiment and its variants, solved. Made by `run`; `results` holds both as they were solved."""

    results: Results
    cache: ModelCache

    @cached_property
    def main(self) -> Comparison:
        """The experiment against the benchmark."""
        return self._compared(self.results.main)

    @cached_property
    def variants(self) -> dict[str, Comparison]:
        """Each variant against the benchmark, by name."""
        return Entries({each.case.name: self._compared(each) for each in self.results.variants})

    @property
    def macro(self) -> ResultTable:
        """Macro figures of the experiment."""
        return self.main.macro

    @property
    def sectors(self) -> SectorTables:
        """Sector figures of the experiment."""
        return self.main.sectors

    @property
    def households(self) -> SectorTables:
        """Welfare, income and consumption by household in the experiment."""
        return self.main.households

    @property
    def sam(self) -> Sam:
        """The solved social accounting matrix of the experiment."""
        return self.results.main.equilibrium.sam

    @property
    def freed(self) -> pd.DataFrame:
        """What swaps freed in the experiment, as `Comparison.freed`."""
        return self.main.freed

    @copied
    def data(self) -> xr.Dataset:
        """What `results.nc` holds: every variable and parameter of every scenario."""
        return dataset(self.results, provenance(self.results))

    @property
    def multiplier(self) -> float | None:
        """What `solve_for` found, None without it."""
        return self.results.main.multiplier

    def summary(self) -> dict[str, Any]:
        """What `summary.json` holds."""
        return Entries(summary(self.results))

    @arguments()
    def report(self, path: str | PathLike[str], *, lang: Literal["en", "ja"] = "en") -> None:
        """Write the report, one HTML file. Raises InputError where it cannot be written."""
        with writing(path):
            write_report(self.results, Path(path), lang)

    @arguments()
    def write(
        self, folder: str | PathLike[str], *, lang: Literal["en", "ja"] = "en", force: bool = False
    ) -> None:
        """Write the folder that `cge run` writes, whole or not at all. Raises InputError where that is impossible."""
        write_results(self.results, check_target(Path(folder), force), lang)

    @arguments()
    def to_excel(self, path: str | PathLike[str]) -> None:
        """Write the experiment as a workbook. Raises InputError, as `Comparison.to_excel`."""
        self.main.to_excel(path)

    def _compared(self, outcome: Outcome) -> Comparison:
        return Comparison(self.results, outcome, self.cache.compiled(outcome.case), self.cache)

    def _card(self) -> Card:
        case, main = self.results.main.case, self.main._card()
        facts = {"experiment": case.title_en or case.name} | dict(main.facts)
        facts["case"] = ", ".join(["main", *(f"variants[{name!r}]" for name in self.variants)])
        return Card("RunResult", facts, main.tables)


@arguments(swap="a text free=NAME,fix=NAME, a mapping of the same keys, or a list of them")
def run(
    experiment: str | PathLike[str] | Mapping[str, object],
    settings: Mapping[str, object] | None = None,
    /,
    *,
    sam: Word = "",
    structure: Word = "",
    elasticities: Word = "",
    emissions: Word = "",
    closure: Word = "",
    swap: SwapText | Iterable[SwapText] | None = None,
    progress: Progress = lambda text: None,
    **shocks: float,
) -> RunResult:
    """Run an experiment as `cge run` does.

    experiment: a name of the catalogue, the path of a YAML file, or its content. settings and shocks: what `--set` takes,
    `{"closure.numeraire": "cpi"}` and `carbon_price=5000`. swap: as `--swap`, a text `free=productivity,fix=gdp_real`, a
    mapping of the same keys, or a list of them. The other arguments replace what the experiment names.
    progress: called with a line for each step.

    Raises InputError, SamError, CalibrationError and ClosureError for wrong input, with the messages of the command line,
    and SolveError where there is no equilibrium.
    """
    changes = {**(settings or {}), **shocks}
    options = options_of(sam, structure, elasticities, emissions, closure, changes)
    plan = make_plan(experiment_of(experiment, catalogue()), replace(options, swaps=read_swaps(swap)))
    cache = ModelCache(plan)
    return RunResult(run_plan(plan, progress, cache), cache)


def experiment_of(
    experiment: str | PathLike[str] | Mapping[str, object], listed: Mapping[str, Path]
) -> ExperimentFile:
    """An experiment by name, path or content; `listed` are the names that are told for an unknown one.

    Paths in a content start from the working folder. Raises InputError.
    """
    if not isinstance(experiment, Mapping):
        return read_experiment(str(experiment), listed)
    document = document_of("experiment", experiment)
    return ExperimentFile(validated(Experiment, document), document, Path())


def options_of(
    sam: Word,
    structure: Word,
    elasticities: Word,
    emissions: Word,
    closure: Word,
    changes: Mapping[str, object],
) -> Options:
    """The options of the command line; changes as texts `path=value`. Raises InputError for values of no known kind."""
    texts = tuple(f"{path}={_text(value)}" for path, value in changes.items())
    return Options(str(sam), str(structure), str(elasticities), str(emissions), str(closure), texts)


def _text(value: object) -> str:
    """A value as YAML writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | list):
        return json.dumps(value)
    if isinstance(value, Integral):
        return repr(int(value))
    if isinstance(value, Real):
        return repr(float(value))
    raise InputError(f"{value!r} is neither a number nor a word")
