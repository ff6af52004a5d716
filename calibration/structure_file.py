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
"""Key of a structure file that names others, one or a list: what the file does not say is as in the last that says it."""

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
            return StructureFile(Structure.model_validate(data), data)
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
    data: Mapping = {}
    for layer in _layers(word, folders, where).values():
        file = _on(data, layer)
        data = file.data
    return file


def _layers(
    word: str, folders: Sequence[Path], where: str, above: tuple[Path, ...] = ()
) -> dict[Path, Document]:
    """The file after all that it is based on, each once: a base that two of them share comes before both."""
    try:
        path = find("structure", word, structures(), folders)
    except InputError as error:
        raise InputError(f"{where}: {error}" if where else str(error)) from None
    if path in above:
        raise InputError(f"{where}: the structure {word!r} is based on itself; name another one")
    document = read_yaml(path, path.name if word in structures() else str(path))
    layers: dict[Path, Document] = {}
    for base in _bases(document):
        below = _layers(base, [path.parent], document.where(BASE), (*above, path))
        layers |= {file: layer for file, layer in below.items() if file not in layers}
    return layers | {path: document}


def _bases(document: Document) -> list[str]:
    words = document.data.get(BASE, [])
    if isinstance(words, str):
        return [words]
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        return words
    raise InputError(
        f"{document.where(BASE)}: `{BASE}` is the name or the path of another structure file, or a list of them"
    )


def _on(below: Mapping, layer: Document) -> StructureFile:
    """A file on what is below it: its own keys stand, its taxes come before those below, then `set` replaces."""
    beside = (BASE, SET) if BASE in layer.data else ()
    own = {key: value for key, value in layer.data.items() if key not in beside}
    if isinstance(own.get("taxes"), list):
        own["taxes"] = [*own["taxes"], *below.get("taxes", ())]
    document = replace(layer, data={**below, **own})
    structure = validated(Structure, document)
    if problems := [f"{document.where(*keys)}: {problem}" for keys, problem in misnamed(structure)]:
        raise InputError(problems)
    file = StructureFile(structure, document.data)
    for key, value in _changes(layer).items():
        file = file.with_values({key: value}, layer.where(SET, key))
    return file


def _changes(layer: Document) -> Mapping[str, object]:
    changes = layer.data.get(SET, {}) if BASE in layer.data else {}
    if not isinstance(changes, dict):
        raise InputError(
            f"{layer.where(SET)}: `{SET}` is a mapping of dotted keys, as `household.demand: les`"
        )
    return changes


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
