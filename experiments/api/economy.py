"""Economy: a SAM with its structure, elasticities and satellites, from which models of any closure are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from calibration import ElasticityTable
from calibration.structure_file import StructureFile
from cge.closure import Closure, Swap
from cge.parameters import Parameters
from cge.structure import Structure
from experiments.api.model import EconomyModel
from experiments.inputs.closure_file import SwapText, fitted, read_swaps
from experiments.inputs.economy import Inputs, elasticities_of, sam_with_satellites, structure_of, with_split
from experiments.inputs.kinds import split_accounts
from experiments.inputs.locate import find
from experiments.inputs.options import Options
from experiments.inputs.satellites import read_emissions, read_hours
from experiments.inputs.setting import ROOTS, settings_of
from experiments.inputs.spec import Experiment, ExperimentFile
from experiments.plan import Plan, plan_of
from experiments.report.elasticities import elasticity_frame
from experiments.run import ModelCache
from sam import Sam
from sam.arguments import arguments
from sam.display import Card, Shown, label_counts
from sam.problem import InputError
from sam.yaml_source import document_of, validated

if TYPE_CHECKING:
    from experiments.api.path import PathResult

Name = str | PathLike[str]
"""A name that ships with the package, or a path."""


class Economy(Shown):
    """An economy: all that is known before a closure is chosen.

    >>> japan = Economy("japan_2015")
    >>> model = japan.model(closure="welfare")
    >>> print(model.solve(rate_duty=0).against(model.solve()).macro)
    """

    @arguments()
    def __init__(
        self,
        sam: Name | Sam = "japan_2015",
        *,
        structure: Name | Structure = "japan_default",
        elasticities: Name | ElasticityTable = "japan_default",
        emissions: Name | pd.DataFrame | None = None,
        hours: Name | Mapping[str, float] | None = None,
        kinds: Mapping[str, str | pd.DataFrame] | None = None,
        settings: Mapping[str, object] | None = None,
    ) -> None:
        """Read an economy: names or paths as on the command line; objects are taken as they are.

        emissions: file or table `source,user,mt_co2`. hours: file `activity,hours_million`, or million hours by activity.
        Without them, `emissions.csv` and `labour.csv` beside the SAM are read where they are there. kinds: factors and
        investment accounts to be split into kinds, each with a column of its table beside the SAM, or with the values
        themselves: a row for each account that pays for the factor, a column for each kind. settings: what `--set` can
        change in the structure and the elasticities, such as `{"structure.export_demand": "price_taker"}`.

        Raises InputError, SamError and CalibrationError, as `cge run` does for the same mistakes.
        """
        words = {"sam": sam, "structure": structure, "elasticities": elasticities, "emissions": emissions}
        self._words = {key: str(word) for key, word in words.items() if isinstance(word, str | PathLike)}
        self._settings = settings_of(settings or {})
        file = self._file({})
        chosen = {**(kinds or {}), **self._settings.columns_of_kinds}
        by_user, by_activity = None, None
        if isinstance(sam, Sam):
            read, split = split_accounts(sam, chosen, None, "kinds")
        else:
            read, by_user, by_activity, split = sam_with_satellites(file, Options(), chosen)
        if isinstance(sam, Sam) and isinstance(emissions, str | PathLike):
            by_user = read_emissions(find("emissions file", str(emissions), {}, (Path(),)))
        if isinstance(hours, str | PathLike):
            by_activity = read_hours(find("file of hours", str(hours), {}, (Path(),)))
        inputs = Inputs(
            read,
            emissions if isinstance(emissions, pd.DataFrame) else by_user,
            hours if isinstance(hours, Mapping) else by_activity,
            StructureFile.of(structure) if isinstance(structure, Structure) else structure_of(file),
            elasticities if isinstance(elasticities, ElasticityTable) else elasticities_of(file),
        )
        self._inputs = with_split(inputs, split)
        self._plan = self._planned({})
        self._cache = ModelCache(self._plan)

    @arguments(swap="a text free=NAME,fix=NAME, a mapping of the same keys, or a list of them")
    def model(
        self,
        closure: Name | Mapping[str, object] | Closure | None = None,
        *,
        swap: SwapText | Iterable[SwapText] | None = None,
        recycling: str | None = None,
        settings: Mapping[str, object] | None = None,
    ) -> EconomyModel:
        """The model of this economy under a closure, calibrated, built and compiled.

        closure: a name (`cge list` shows them), the path of a YAML file, a mapping of entries with their `base`, or a
        Closure; without one, the structure's own. swap: what else is exchanged, as `--swap`: a text
        `free=productivity,fix=gdp_real`, a mapping of the same keys, or a list of them. recycling: which instrument balances
        the government's budget. settings: further entries, such as `{"closure.numeraire": "cpi", "solver.max_seconds": 60}`.

        Raises InputError, CalibrationError and ClosureError as `cge run` does, SolveError where the benchmark fails.
        """
        swaps = read_swaps(swap)
        plan = self._planned(
            {"closure": _named(closure), "recycling": recycling},
            settings or {},
            swaps,
        )
        return EconomyModel(self._under(closure, plan, swaps), self._cache)

    @arguments(swap="a text free=NAME,fix=NAME, a mapping of the same keys, or a list of them")
    def path(
        self,
        dynamics: Mapping[str, object],
        closure: Name | Mapping[str, object] | Closure | None = None,
        *,
        swap: SwapText | Iterable[SwapText] | None = None,
        shocks: Sequence[Mapping[str, object]] = (),
        policy: Name = "",
        progress: Callable[[str], None] = lambda text: None,
    ) -> PathResult:
        """This economy along laws of motion, year by year.

        dynamics: the key of an experiment, `{"years": "2021-2040", "capital": [...], "paths": [...]}`; files that it names
        are looked for in the working folder. closure, swap: as in `model`, every year. shocks: of the policy, every year.
        policy: a shipped policy by name, or a file, instead of that of `dynamics`. progress: called with a line a year.

        Raises InputError for a path that does not fit the economy, SolveError naming the run and the year.
        """
        keys = {"closure": _named(closure), "dynamics": dynamics, "shocks": list(shocks)}
        swaps = read_swaps(swap)
        plan = self._under(closure, self._planned(keys, swaps=swaps), swaps)
        from experiments.api.path import (
            PathResult,  # paths and their reports take a tenth of the time to a first result
        )
        from experiments.path.plan import read_policy
        from experiments.path.run import run_path

        on_top = read_policy(str(policy)) if policy else None
        return PathResult(run_path(plan, progress, self._cache, on_top), self._cache)

    @property
    def sam(self) -> Sam:
        """The benchmark SAM."""
        return self._inputs.sam

    @property
    def structure(self) -> Structure:
        """Nests, taxes and roles, after the settings."""
        return self._plan.main.structure

    @property
    def elasticities(self) -> ElasticityTable:
        """The elasticity table, after the settings."""
        return self._plan.main.elasticities

    @property
    def elasticity_sources(self) -> pd.DataFrame:
        """Every elasticity with its range (low, high), kind, source and page, and labels in both languages."""
        return elasticity_frame(self.elasticities, self.sam)

    @property
    def emissions(self) -> pd.DataFrame | None:
        """Mt CO2 by `source` and `user`; None where there are none."""
        return self._inputs.emissions

    @property
    def parameters(self) -> Parameters:
        """The calibrated benchmark, the same under every closure. Raises CalibrationError."""
        return self._cache.parameters(self._plan.main)

    def _file(self, keys: Mapping[str, object]) -> ExperimentFile:
        content = {"name": "economy"} | self._words | {k: v for k, v in keys.items() if v is not None}
        document = document_of("Economy", content)
        return ExperimentFile(validated(Experiment, document), document, Path())

    def _planned(
        self,
        keys: Mapping[str, object],
        settings: Mapping[str, object] | None = None,
        swaps: tuple[Swap, ...] = (),
    ) -> Plan:
        own = settings_of(settings or {})
        if own.kinds:
            raise InputError(
                f"{own.kinds[0].where}: an economy is split into kinds when it is read; give `kinds` to Economy"
            )
        both = {name: getattr(self._settings, name) + getattr(own, name) for name in ROOTS}
        return plan_of(self._file(keys), Options(swaps=swaps), replace(own, **both), self._inputs)

    def _under(self, closure: object, plan: Plan, swaps: tuple[Swap, ...]) -> Plan:
        """The plan under a closure that is an object; one that is named or spelled out is in the plan."""
        if not isinstance(closure, Closure):
            return plan
        own = replace(closure, swap=(*closure.swap, *swaps))
        own = fitted(own, list(plan.sam.accounts.index))
        return replace(plan, main=replace(plan.main, closure=own))

    def _card(self) -> Card:
        sam = self.sam
        facts = {
            "SAM": f"{sam.name}, {sam.year or 'no year'}, {sam.unit or 'no unit'}",
            "accounts": label_counts(sam.accounts["kind"]),
            "structure": self.structure.name,
            "elasticities": f"{self.elasticities.name}, {len(self.elasticities.rows)} rows",
            "emissions": "none"
            if self.emissions is None
            else f"{self.emissions['mt_co2'].sum():,.1f} Mt CO2 by {len(self.emissions)} sources and users",
            "hours": f"{sum(self._plan.hours.values()):,.0f} million" if self._plan.hours else "not known",
        }
        return Card("Economy", facts)


def _named(closure: Name | Mapping[str, object] | Closure | None) -> str | Mapping[str, object] | None:
    """A closure as an experiment has it; None for one that is an object."""
    if closure is None or isinstance(closure, Closure):
        return None
    return closure if isinstance(closure, Mapping) else str(closure)
