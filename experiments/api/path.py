"""`Economy.path` and `cge.run_path`: an economy along laws of motion, with its forecast, baseline and policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Literal

import pandas as pd

from cge.address import labels_of
from cge.analysis.accounting.chained import chained
from cge.analysis.accounting.growth import growth_accounting
from cge.analysis.accounting.real_wage import real_wage_accounting
from cge.analysis.accounting.year import AccountedYear
from experiments.api.run import Word, experiment_of, options_of
from experiments.api.tables import copied
from experiments.inputs.closure_file import SwapText, read_swaps
from experiments.inputs.locate import paths
from experiments.path.accounting import accounted_years
from experiments.path.emissions import emissions_by_year
from experiments.path.figures import deviations, macro_by_year
from experiments.path.plan import options_under, read_policy
from experiments.path.run import PathResults
from experiments.path.run import run_path as solve
from experiments.path.shifters import lost_figures
from experiments.path_results import PATH_FILES, write_path
from experiments.plan import make_plan
from experiments.record.netcdf import writing
from experiments.report.path_headlines import some_years
from experiments.report.path_page import write_path_report
from experiments.results import check_target
from experiments.run import ModelCache
from sam.arguments import arguments
from sam.display import Card, Shown

Run = Literal["forecast", "baseline", "policy"]
SHOWN_YEARS = 6


@dataclass(frozen=True, eq=False, repr=False)
class PathResult(Shown):
    """A solved path. Made by `Economy.path` and `run_path`; `results` holds every year as it was solved."""

    results: PathResults
    cache: ModelCache

    @copied
    def macro(self) -> pd.DataFrame:
        """Macro figures of the policy, or else the baseline: a row for each figure, a column for each year."""
        return self.macro_of(self.results.last)

    @arguments()
    def macro_of(self, run: str) -> pd.DataFrame:
        """Macro figures of the `forecast`, the `baseline` or the `policy`. Raises InputError for a run that there is not."""
        return macro_by_year(self.results, run)

    @copied
    def deviations(self) -> pd.DataFrame:
        """Per cent by which the policy's figures differ from the baseline's. Raises InputError without a policy."""
        return deviations(self.results)

    @copied
    def emissions(self) -> pd.DataFrame:
        """Energy CO2 of the policy, or else the baseline, in Mt: a row for each source (fuel commodity, or `output`) and
        user, a column for each year. Empty without emissions.
        """
        return emissions_by_year(self.results, self.results.last)

    @copied
    def growth_accounting(self) -> pd.DataFrame:
        """Growth of real GDP by source since the year before, in per cent points (`cge.analysis.accounting.growth`)."""
        return growth_accounting(self.accounted_years(self.results.last))

    @copied
    def real_wage_accounting(self) -> pd.DataFrame:
        """Growth of the real wage by cause since the year before, in per cent points (`cge.analysis.accounting.real_wage`).

        Raises InputError where the structure calls no factor labour.
        """
        return real_wage_accounting(self.accounted_years(self.results.last))

    @copied
    def chained(self) -> pd.DataFrame:
        """Real GDP and its components by chained Fisher indices, the GDP deflator and the CPI, by year."""
        return chained({year.year: year.equilibrium for year in self.results.runs[self.results.last]})

    @arguments()
    def accounted_years(self, run: str) -> dict[int, AccountedYear]:
        """The years of a run, for `cge.analysis.accounting`. Raises InputError for a run that there is not."""
        return accounted_years(self.results, run)

    @arguments()
    def report(self, path: str | PathLike[str], *, lang: Literal["en", "ja"] = "en") -> None:
        """Write the report, one HTML file. Raises InputError where it cannot be written."""
        with writing(path):
            write_path_report(self.results, Path(path), lang)

    @arguments()
    def write(
        self, folder: str | PathLike[str], *, lang: Literal["en", "ja"] = "en", force: bool = False
    ) -> None:
        """Write the folder that `cge path run` writes, whole or not at all. Raises InputError where that is impossible."""
        write_path(self.results, check_target(Path(folder), force, PATH_FILES), lang)

    @property
    def shifters(self) -> pd.DataFrame:
        """The parameters that meet the forecast's figures: a row for each parameter and member, a column for each year."""
        found = {
            year: {
                (name, ",".join(labels_of(member))): value
                for name, entries in freed.items()
                for member, value in entries.items()
            }
            for year, freed in self.results.shifters.items()
        }
        return pd.DataFrame(found)

    @copied
    def lost_figures(self) -> pd.DataFrame:
        """What each shifter does: by how many per cent the last year misses each figure of the forecast without it.

        A row for what each figure frees, solved again while that keeps its first value; NaN where there is no equilibrium.
        """
        return lost_figures(self.results)

    def _card(self) -> Card:
        path = self.results.plan
        facts = {
            "experiment": path.plan.spec.title_en or path.plan.spec.name,
            "years": f"{path.years[0]} to {path.years[-1]}, {len(path.years)} solved",
            "runs": ", ".join(self.results.runs),
            "laws of motion": ", ".join(each.name for each in path.motion.stocks) or "none with a stock",
        }
        shown = some_years(path.years, SHOWN_YEARS)
        return Card("PathResult", facts, {self.results.last: self.macro[shown].head(12)})


@arguments(swap="a text free=NAME,fix=NAME, a mapping of the same keys, or a list of them")
def run_path(
    experiment: str | PathLike[str] | Mapping[str, object],
    settings: Mapping[str, object] | None = None,
    /,
    *,
    policy: str | PathLike[str] = "",
    sam: Word = "",
    structure: Word = "",
    elasticities: Word = "",
    emissions: Word = "",
    closure: Word = "",
    swap: SwapText | Iterable[SwapText] | None = None,
    progress: Callable[[str], None] = lambda text: None,
) -> PathResult:
    """Run a path as `cge path run` does.

    experiment: the name of a path or an experiment, the path of a YAML file, or its content, with `dynamics`. settings: what
    `--set` takes, `{"dynamics.years": "2021-2030"}`. policy: a shipped policy by name, or a file, on top of the baseline.
    The other arguments replace what the experiment names, as in `run`. progress: called with a line a year.

    Raises InputError for an experiment that is no path, otherwise what `run` raises, naming the run and the year.
    """
    on_top = read_policy(str(policy)) if policy else None
    options = options_of(sam, structure, elasticities, emissions, closure, settings or {})
    options = options_under(on_top, replace(options, swaps=read_swaps(swap)))
    plan = make_plan(experiment_of(experiment, paths()), options)
    results = solve(plan, progress, policy=on_top)
    return PathResult(results, results.cache)
