"""Plan: an experiment file with the options of the command line, resolved to what each solve needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd

from calibration import ElasticityTable
from calibration.structure_file import StructureFile
from cge.closure import Closure
from cge.options import SolveOptions
from cge.structure import Structure
from experiments.inputs.closure_file import fitted, read_closure, read_swaps, with_entry
from experiments.inputs.economy import Inputs, read_inputs
from experiments.inputs.elasticity_change import with_elasticities, with_elasticity
from experiments.inputs.options import AS_WRITTEN, Options
from experiments.inputs.satellites import covering
from experiments.inputs.setting import Setting, Settings, read_path, read_settings
from experiments.inputs.spec import (
    Experiment,
    ExperimentFile,
    ScenarioSpec,
    ShockSpec,
    SolveForSpec,
    VariantSpec,
)
from experiments.inputs.structure_file import with_settings
from experiments.titles import Changes, changes_of, descriptions, titles
from sam import Sam
from sam.display import Shown
from sam.problem import InputError
from sam.yaml_source import reason

Shocks = tuple[tuple[ShockSpec | Setting, str], ...]
"""Shocks and settings of parameters, in order, with where each is written."""


@dataclass(frozen=True, repr=False)
class Case(Shown):
    """One economy to solve: the experiment itself or one of its variants. Shocks carry their `file:line`."""

    name: str
    title_en: str
    title_ja: str
    structure: Structure
    elasticities: ElasticityTable
    closure: Closure
    shocks: Shocks
    solve_for: tuple[SolveForSpec, str] | None
    scenario: ScenarioSpec | None = None


@dataclass(frozen=True, repr=False)
class Plan(Shown):
    """Everything a run needs, read and resolved. `plain` is the table before any change of an elasticity.

    descriptions: in each language, empty where it need not hold any more; changed: what the command line changed;
    dynamics: its settings of the path.
    """

    file: ExperimentFile
    sam: Sam
    emissions: pd.DataFrame | None
    hours: Mapping[str, float] | None
    main: Case
    variants: tuple[Case, ...]
    plain: ElasticityTable
    solver: SolveOptions
    settings: tuple[str, ...]
    descriptions: Mapping[str, str]
    changed: tuple[str, ...]
    dynamics: tuple[Setting, ...] = ()

    @property
    def spec(self) -> Experiment:
        """The experiment as written."""
        return self.file.spec


def make_plan(file: ExperimentFile, options: Options = AS_WRITTEN) -> Plan:
    """Read everything an experiment names, and apply the options of the command line.

    `--set` changes the experiment; a variant then replaces keys of the result. Raises InputError, SamError,
    CalibrationError.
    """
    settings = read_settings(options.settings)
    return plan_of(file, options, settings, read_inputs(file, options, settings))


def plan_of(file: ExperimentFile, options: Options, settings: Settings, inputs: Inputs) -> Plan:
    """The plan of an experiment on inputs that are read already. Raises InputError."""
    spec, sam = file.spec, inputs.sam
    if settings.dynamics and spec.dynamics is None:
        raise InputError(
            f"{settings.dynamics[0].where}: experiment {spec.name} has no `dynamics`, so it has no path to set"
        )
    structure_file = with_settings(inputs.structure, settings.structure)
    table = with_elasticities(inputs.elasticities, structure_file.structure, settings.elasticities)
    written: Shocks = tuple((shock, file.where("shocks", i)) for i, shock in enumerate(spec.shocks))
    shocks: Shocks = (*written, *_shocks_of(settings))
    words = ("sam", "structure", "elasticities", "emissions", "closure")
    changes = changes_of(
        {word: getattr(options, word) for word in words}, settings, map(str, read_swaps(options.swaps))
    )
    own = changes.of_experiment(spec)
    title_en, title_ja = titles((spec.title_en, spec.title_ja), spec.name, shocks, own)
    main = Case(
        name=spec.name,
        title_en=title_en,
        title_ja=title_ja,
        structure=structure_file.structure,
        elasticities=table,
        closure=_closure(file, options, settings, structure_file.structure, sam),
        shocks=shocks,
        solve_for=(spec.solve_for, file.where("solve_for")) if spec.solve_for else None,
        scenario=spec.scenario,
    )
    variants = tuple(
        _variant(file, i, variant, main, structure_file, settings, sam, options, changes)
        for i, variant in enumerate(spec.variants)
    )
    solver = spec.solver.model_dump() | {s.path[1]: s.value for s in settings.solver}
    checked = _solver(solver, settings)
    hours = covering(inputs.hours, sam) if inputs.hours else None
    return Plan(
        file,
        sam,
        inputs.emissions,
        hours,
        main,
        variants,
        inputs.elasticities,
        checked,
        options.settings,
        descriptions(spec, shocks, own),
        changes.texts,
        settings.dynamics,
    )


def _closure(
    file: ExperimentFile, options: Options, settings: Settings, structure: Structure, sam: Sam
) -> Closure:
    folders = (file.folder, Path())
    if settings.closure_name:
        name = settings.closure_name
        closure = read_closure(str(name.value), folders, lambda *keys: name.where)
    elif options.closure:
        closure = read_closure(options.closure, (Path(),), lambda *keys: f"--closure {options.closure}")
    else:
        choice = file.spec.closure or structure.closure or "savings_driven"
        closure = read_closure(choice, folders, partial(file.where, "closure"))
    if file.spec.recycling and not settings.recycling:
        closure = replace(closure, government_instrument=file.spec.recycling)
    if settings.recycling:
        closure = replace(closure, government_instrument=str(settings.recycling.value))
    for setting in settings.closure:
        entry, *labels = setting.path[1:]
        labels = [*labels, *setting.labels]
        word = str(setting.value)
        closure = with_entry(closure, entry, dict.fromkeys(labels, word) if labels else word)
    closure = replace(closure, swap=(*closure.swap, *read_swaps(options.swaps)))
    return fitted(closure, list(sam.accounts.index))


def _variant(
    file: ExperimentFile,
    number: int,
    variant: VariantSpec,
    main: Case,
    structure_file: StructureFile,
    settings: Settings,
    sam: Sam,
    options: Options,
    changes: Changes,
) -> Case:
    at = ("variants", number)
    structure = structure_file.with_values(variant.structure, file.where(*at, "structure")).structure
    table = main.elasticities
    for key, value in variant.elasticities.items():
        where = file.where(*at, "elasticities", key)
        path, labels = read_path(key, where)
        table = with_elasticity(table, structure, ".".join(path), ";".join(labels), value, where)
    closure = main.closure
    if variant.closure is not None:
        closure = read_closure(variant.closure, (file.folder, Path()), partial(file.where, *at, "closure"))
        closure = replace(
            closure,
            government_instrument=file.spec.recycling or closure.government_instrument,
            swap=(*closure.swap, *read_swaps(options.swaps)),
        )
    if variant.recycling:
        closure = replace(closure, government_instrument=variant.recycling)
    shocks = main.shocks
    if variant.shocks is not None:
        own = tuple((shock, file.where(*at, "shocks", i)) for i, shock in enumerate(variant.shocks))
        shocks = (*own, *_shocks_of(settings))
    title_en, title_ja = titles(
        (variant.title_en, variant.title_ja), variant.name, shocks, changes.of_variant(variant)
    )
    return Case(
        name=variant.name,
        title_en=title_en or variant.name,
        title_ja=title_ja or variant.name,
        structure=structure,
        elasticities=table,
        closure=fitted(closure, list(sam.accounts.index)),
        shocks=shocks,
        solve_for=(variant.solve_for, file.where(*at, "solve_for")) if variant.solve_for else main.solve_for,
        scenario=main.scenario,
    )


def _shocks_of(settings: Settings) -> tuple[tuple[Setting, str], ...]:
    return tuple((setting, setting.where) for setting in settings.shocks)


def _solver(values: Mapping[str, object], settings: Settings) -> SolveOptions:
    from pydantic import ValidationError

    from experiments.inputs.spec import SolverSpec

    try:
        return SolveOptions(**SolverSpec.model_validate(values).model_dump())
    except ValidationError as error:
        item = error.errors()[0]
        where = next((s.where for s in settings.solver if s.path[1] == item["loc"][0]), "solver")
        raise InputError(f"{where}: {reason(item)}") from None
