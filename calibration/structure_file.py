"""Structure files: read with the line of every mistake, and changed key by key."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from calibration.names import misnamed
from cge.structure import Structure
from sam.locate import find, shipped
from sam.problem import InputError, suggestion
from sam.yaml_source import Document, read_yaml, reason, validated

BASE = "base"
"""Key of a structure file that names another one: what the file does not say is as there."""

SET = "set"
"""Key beside `base`: dotted keys of the structure with what they are instead."""


@dataclass(frozen=True)
class StructureFile:
    """A structure with the plain data that it was made of."""

    structure: Structure
    data: Mapping

    @classmethod
    def of(cls, structure: Structure) -> StructureFile:
        """A structure that was made in Python."""
        return cls(structure, structure.model_dump(mode="json"))

    def with_values(self, values: Mapping[str, object], where: str) -> StructureFile:
        """A copy with keys replaced; a key may be a dotted path (`household.demand`). Raises InputError."""
        changed = self
        for key, value in values.items():
            changed = changed.with_value(tuple(key.split(".")), value, where)
        return changed

    def with_value(self, keys: tuple[str, ...], value: object, where: str) -> StructureFile:
        """A copy with one key replaced, given by its path. Raises InputError."""
        data = copy.deepcopy(dict(self.data))
        holder: object = data
        for key in keys[:-1]:
            holder = _inside(holder, key, where)
        if isinstance(holder, dict):
            holder[keys[-1]] = value
        elif isinstance(holder, list) and keys[-1].isdigit() and int(keys[-1]) < len(holder):
            holder[int(keys[-1])] = value
        else:
            raise InputError(f"{where}: the structure has no {'.'.join(keys)!r}")
        try:
            return StructureFile(Structure(**data), data)
        except ValidationError as error:
            items = [item for item in error.errors() if item["type"] != "extra_forbidden"]
            if items:
                raise InputError(f"{where}: {reason(items[0])}") from None
            key = str(error.errors()[0]["loc"][-1])
            known = holder if isinstance(holder, dict) and holder is not data else Structure.model_fields
            raise InputError(f"{where}: the structure has no key {key!r}. {suggestion(key, known)}") from None


def structures() -> dict[str, Path]:
    """Structure files that ship with the package, by name."""
    return shipped("calibration", "structures", "*.yaml")


def read_structure(word: str, folders: Sequence[Path], where: str = "") -> StructureFile:
    """Read a shipped structure by name, or a file by path. Raises InputError with the line of every mistake."""
    try:
        path = find("structure", word, structures(), folders)
    except InputError as error:
        raise InputError(f"{where}: {error}" if where else str(error)) from None
    written = document = read_yaml(path, path.name if word in structures() else str(path))
    if BASE in document.data:
        document = _on_base(document, path)
    structure = validated(Structure, document)
    if problems := [f"{document.where(*keys)}: {problem}" for keys, problem in misnamed(structure)]:
        raise InputError(problems)
    file = StructureFile(structure, document.data)
    if BASE in written.data:
        for key, value in _changes(written).items():
            file = file.with_values({key: value}, written.where(SET, key))
    return file


def _changes(document: Document) -> Mapping[str, object]:
    changes = document.data.get(SET, {})
    if not isinstance(changes, dict):
        raise InputError(
            f"{document.where(SET)}: `{SET}` is a mapping of dotted keys, as `household.demand: les`"
        )
    return changes


def _on_base(document: Document, path: Path) -> Document:
    """The document with what its `base` says besides: its own keys stand, and its taxes come before the base's."""
    word = document.data[BASE]
    where = document.where(BASE)
    if not isinstance(word, str):
        raise InputError(f"{where}: `{BASE}` is the name or the path of another structure file")
    base = read_structure(word, [path.parent], where).data
    own = {key: value for key, value in document.data.items() if key not in (BASE, SET)}
    if isinstance(own.get("taxes"), list):
        own["taxes"] = [*own["taxes"], *base.get("taxes", ())]
    return replace(document, data={**base, **own})


def _inside(holder: object, key: str, where: str) -> object:
    if isinstance(holder, list):
        named = {
            str(item.get("name", number)): item
            for number, item in enumerate(holder)
            if isinstance(item, dict)
        }
        if key in named:
            return named[key]
        if key.isdigit() and int(key) < len(holder):
            return holder[int(key)]
        raise InputError(f"{where}: the structure has no item {key!r} there. {suggestion(key, named)}")
    if isinstance(holder, dict):
        return holder.setdefault(key, {})
    raise InputError(f"{where}: {key!r} is a value, not a group of keys")
