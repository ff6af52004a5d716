"""The economy that an experiment names: its SAM with satellites, its structure and its elasticities, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from calibration import ElasticityTable
from calibration.structure_file import StructureFile, read_structure
from experiments.inputs.elasticity_file import read_elasticities
from experiments.inputs.kinds import SplitAccount, split_accounts
from experiments.inputs.locate import sams
from experiments.inputs.options import AS_WRITTEN, Options
from experiments.inputs.satellites import (
    EMISSIONS,
    LABOUR,
    aggregated_emissions,
    aggregated_hours,
    read_emissions,
    read_hours,
)
from experiments.inputs.setting import Settings
from experiments.inputs.spec import ExperimentFile
from sam import Sam, aggregate, read_mapping, read_sam
from sam.display import Shown
from sam.locate import find
from sam.problem import InputError


@dataclass(frozen=True, repr=False)
class Inputs(Shown):
    """The economy of an experiment, read: its SAM with satellites, its structure and its elasticities."""

    sam: Sam
    emissions: pd.DataFrame | None
    hours: Mapping[str, float] | None
    structure: StructureFile
    elasticities: ElasticityTable


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


def structure_of(file: ExperimentFile, options: Options = AS_WRITTEN) -> StructureFile:
    """The structure of an experiment. Raises InputError."""
    if options.structure:
        return read_structure(options.structure, (Path(),))
    return read_structure(file.spec.structure, (file.folder, Path()), file.where("structure"))


def elasticities_of(file: ExperimentFile, options: Options = AS_WRITTEN) -> ElasticityTable:
    """The elasticities of an experiment. Raises InputError, CalibrationError."""
    word = options.elasticities or file.spec.elasticities
    where = f"--elasticities {word}" if options.elasticities else file.where("elasticities")
    folders = (Path(),) if options.elasticities else (file.folder, Path())
    try:
        return read_elasticities(word, folders)
    except InputError as error:
        raise InputError(f"{where}: {problem}" for problem in error.problems) from None


def _found(where: str, what: str, word: str, names: Mapping[str, Path], folders: Sequence[Path]) -> Path:
    try:
        return find(what, word, names, folders)
    except InputError as error:
        raise InputError(f"{where}: {problem}" for problem in error.problems) from None
