"""`--set structure.…` on the command line: keys of a structure file replaced."""

from __future__ import annotations

from collections.abc import Sequence

from calibration.structure_file import StructureFile
from experiments.inputs.setting import Setting


def with_settings(file: StructureFile, settings: Sequence[Setting]) -> StructureFile:
    """A copy of a structure file with the settings. Raises InputError."""
    for setting in settings:
        file = file.with_value((*setting.path[1:], *setting.labels), setting.value, setting.where)
    return file
