"""The elasticity table of a word: a shipped table, one of its variants, or a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from calibration import ElasticityTable
from calibration.elasticities import VARIANT
from experiments.inputs.locate import elasticity_files
from sam.locate import find

CSV = ".csv"


def shipped_elasticities() -> dict[str, tuple[Path, str]]:
    """File and variant of every shipped table and of every variant in it, by the word that chooses it."""
    tables = elasticity_files()
    variants = {
        variant: (path, variant)
        for path in tables.values()
        for variant in ElasticityTable.read(path).variants
    }
    return {**{name: (path, "") for name, path in tables.items()}, **variants}


def read_elasticities(word: str, folders: Sequence[Path]) -> ElasticityTable:
    """A shipped table or variant by its name; a file in one of the folders, `FILE.csv:VARIANT` for a variant of it.

    Raises InputError for a word that is none of them, CalibrationError for a file that cannot be read.
    """
    tables = elasticity_files()
    if word in tables:
        return ElasticityTable.read(tables[word])
    shipped = shipped_elasticities()
    if word in shipped:
        return ElasticityTable.read(*shipped[word])
    stem, mark, variant = word.rpartition(f"{CSV}{VARIANT}")
    path = find(
        "elasticity file", f"{stem}{CSV}" if mark else word, {w: p for w, (p, _) in shipped.items()}, folders
    )
    return ElasticityTable.read(path, variant if mark else "")
