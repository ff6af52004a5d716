"""Plan: an experiment file with the options of the command line, resolved to what each solve needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd

from calibration import ElasticityTable
from calibration.elasticities import ALL, KEYS
from calibration.structure_file import StructureFile, read_structure
from cge.closure import Closure
from cge.options import SolveOptions
from cge.structure import Structure
from experiments.inputs.closure_file import SwapText, fitted, read_closure, read_swaps, with_entry
from experiments.inputs.elasticity_file import read_elasticities
from experiments.inputs.kinds import SplitAccount, split_accounts
from experiments.inputs.locate import sams
from experiments.inputs.satellites import (
    EMISSIONS,
    LABOUR,
    aggregated_emissions,
    aggregated_hours,
    covering,
    read_emissions,
    read_hours,
)
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
from sam import Sam, aggregate, read_mapping, read_sam
from sam.display import Shown
from sam.locate import find
from sam.problem import InputError, suggestion
from sam.yaml_source import reason

Shocks = tuple[tuple[ShockSpec | Setting, str], ...]
"""Shocks and settings of parameters, in order, with where each is written."""


@dataclass(frozen=True)
class Options:
    """What the command line replaces in an experiment; empty strings replace nothing."""

    sam: str = ""
    structure: str = ""
    elasticities: str = ""
    emissions: str = ""
    closure: str = ""
    settings: tuple[str, ...] = ()
    swaps: tuple[SwapText, ...] = ()


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


@dataclass(frozen=True, repr=False)
class Inputs(Shown):
    """The economy of an experiment, read: its SAM with satellites, its structure and its elasticities."""

    sam: Sam
    emissions: pd.DataFrame | None
    hours: Mapping[str, float] | None
    structure: StructureFile
    elasticities: ElasticityTable


def make_plan(file: ExperimentFile, options: Options = Options()) -> Plan:
    """Read everything an experiment names, and apply the options of the command line.

    `--set` changes the experiment; a variant then replaces keys of the result. Raises InputError, SamError,
    CalibrationError.
    """
    settings = read_settings(options.settings)
    return plan_of(file, options, settings, read_inputs(file, options, settings))


def read_inputs(file: ExperimentFile, options: Options, settings: Settings) -> Inputs:
    """Read what an experiment names, or the options instead, with accounts split into the kinds that it names.

    Raises InputError, SamError, CalibrationError.
    """
    chosen = {**file.spec.kinds, **settings.columns_of_kinds}
    sam, emissions, hours, split = sam_with_satellites(file, options, chosen)
    found = Inputs(sam, emissions, hours, structure_of(file, options), elasticities_of(file, options))
    return with_split(found, split)


def with_split(inputs: Inputs, split: Sequence[SplitAccount]) -> Inputs:
    """The inputs with the structure and the elasticities of a SAM whose accounts were split into kinds."""
    for each in split:
        structure = StructureFile.of(each.kinds.structure(inputs.structure.structure))
        inputs = replace(inputs, structure=structure, elasticities=each.table(inputs.elasticities))
    return inputs


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


def sam_with_satellites(
    file: ExperimentFile, options: Options, kinds: Mapping[str, str | pd.DataFrame]
) -> tuple[Sam, pd.DataFrame | None, dict[str, float] | None, tuple[SplitAccount, ...]]:
    """The SAM of an experiment, its emissions, its hours and what of it is split. Raises InputError, SamError."""
    sam, folder, group_of, split = _sam(file, options, kinds)
    return sam, *_satellites(file, options, folder, group_of), split


def _sam(
    file: ExperimentFile, options: Options, kinds: Mapping[str, str | pd.DataFrame]
) -> tuple[Sam, Path, dict[str, str], tuple[SplitAccount, ...]]:
    word = options.sam or file.spec.sam
    folders = (Path(),) if options.sam else (file.folder, Path())
    where = f"--sam {word}" if options.sam else file.where("sam")
    path = _found(where, "SAM", word, sams(), folders)
    sam = read_sam(word) if word in sams() else read_sam(path)
    folder = path if path.is_dir() else path.parent
    sam, split = split_accounts(sam, kinds, folder, "kinds")
    group_of: dict[str, str] = {}
    if file.spec.aggregation and not options.sam:
        mapping = _found(
            file.where("aggregation"), "aggregation", file.spec.aggregation, {}, (file.folder, Path())
        )
        table = read_mapping(mapping)
        for number, each in enumerate(split):
            table, renamed = each.mapping(table)
            split = (*split[:number], renamed, *split[number + 1 :])
        sam = aggregate(sam, table, name=f"{sam.name} by {mapping.stem}")
        group_of = dict(zip(table["account"], table["group"], strict=True))
    return sam, folder, group_of, split


def _satellites(
    file: ExperimentFile, options: Options, sam_folder: Path, group_of: Mapping[str, str]
) -> tuple[pd.DataFrame | None, dict[str, float] | None]:
    word = options.emissions or ("" if options.sam else file.spec.emissions or "")
    if word:
        where = f"--emissions {word}" if options.emissions else file.where("emissions")
        path = _found(
            where, "emissions file", word, {}, (Path(),) if options.emissions else (file.folder, Path())
        )
    else:
        path = sam_folder / EMISSIONS
    emissions = read_emissions(path) if word or path.is_file() else None
    labour = sam_folder / LABOUR
    hours = read_hours(labour) if labour.is_file() else None
    if group_of:
        emissions = aggregated_emissions(emissions, group_of) if emissions is not None else None
        hours = aggregated_hours(hours, group_of) if hours else None
    return emissions, hours


def structure_of(file: ExperimentFile, options: Options = Options()) -> StructureFile:
    """The structure of an experiment. Raises InputError."""
    if options.structure:
        return read_structure(options.structure, (Path(),))
    return read_structure(file.spec.structure, (file.folder, Path()), file.where("structure"))


def elasticities_of(file: ExperimentFile, options: Options = Options()) -> ElasticityTable:
    """The elasticities of an experiment. Raises InputError, CalibrationError."""
    word = options.elasticities or file.spec.elasticities
    where = f"--elasticities {word}" if options.elasticities else file.where("elasticities")
    folders = (Path(),) if options.elasticities else (file.folder, Path())
    try:
        return read_elasticities(word, folders)
    except InputError as error:
        raise InputError(f"{where}: {problem}" for problem in error.problems) from None


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
        table = _with_elasticity(table, structure, ".".join(path), ";".join(labels), value, where)
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


def with_elasticities(
    table: ElasticityTable, structure: Structure, settings: Sequence[Setting]
) -> ElasticityTable:
    """A copy of the table with the settings of elasticities.

    Raises InputError for one that nobody knows, and for one that has its value already.
    """
    for setting in settings:
        labels = ";".join(setting.labels)
        found = _with_elasticity(table, structure, setting.path[1], labels, setting.number, setting.where)
        if found.rows == table.rows:
            raise InputError(f"{setting.where} changes nothing: the table has this value; leave it out")
        table = found
    return table


def _with_elasticity(
    table: ElasticityTable, structure: Structure, name: str, labels: str, value: float, where: str
) -> ElasticityTable:
    known = dict.fromkeys(
        [*(parameter for parameter, _ in table.rows), *_keys_in(structure.model_dump()), *KEYS]
    )
    if name not in known:
        raise InputError(f"{where}: there is no elasticity {name!r}. {suggestion(name, known)}")
    return table.with_value(name, value, "" if labels == ALL else labels)


def _keys_in(part: object) -> list[str]:
    """Elasticity keys that a structure names, in its order."""
    if isinstance(part, Mapping):
        own = [part["elasticity"]] if isinstance(part.get("elasticity"), str) else []
        return own + [key for value in part.values() for key in _keys_in(value)]
    if isinstance(part, list | tuple):
        return [key for value in part for key in _keys_in(value)]
    return []


def _solver(values: Mapping[str, object], settings: Settings) -> SolveOptions:
    from pydantic import ValidationError

    from experiments.inputs.spec import SolverSpec

    try:
        return SolveOptions(**SolverSpec.model_validate(values).model_dump())
    except ValidationError as error:
        item = error.errors()[0]
        where = next((s.where for s in settings.solver if s.path[1] == item["loc"][0]), "solver")
        raise InputError(f"{where}: {reason(item)}") from None


def _found(where: str, what: str, word: str, names: Mapping[str, Path], folders: Sequence[Path]) -> Path:
    try:
        return find(what, word, names, folders)
    except InputError as error:
        raise InputError(f"{where}: {problem}" for problem in error.problems) from None
