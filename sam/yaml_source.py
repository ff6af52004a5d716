"""YAML files with the line of every key, so that a message can name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sam.problem import InputError, suggestion

Model = TypeVar("Model", bound=BaseModel)

_REMEDIES = {
    "extra_forbidden": "unknown key",
    "missing": "the key is missing; add it",
}


@dataclass(frozen=True)
class Document:
    """One YAML file: `data` in plain Python types; `where` says on which line an item stands."""

    name: str
    data: Mapping
    _tree: CommentedMap

    def where(self, *keys: str | int) -> str:
        """`file:line` of an item; of the nearest item above it where the file does not have it."""
        node, line = self._tree, self._tree.lc.line
        for key in keys:
            if isinstance(node, CommentedMap) and key in node:
                line = node.lc.key(key)[0]
            elif isinstance(node, CommentedSeq) and isinstance(key, int) and key < len(node):
                line = node.lc.item(key)[0]
            else:
                continue
            node = node[key]
        return f"{self.name}:{line + 1}"

    def path(self, *keys: str | int) -> tuple[str | int, ...]:
        """Those of the keys that the file has: pydantic adds tags for the members of a union."""
        node: object = self._tree
        kept: list[str | int] = []
        for key in keys:
            inside = isinstance(node, CommentedMap) and key in node
            inside = inside or (isinstance(node, CommentedSeq) and isinstance(key, int) and key < len(node))
            if inside:
                node = node[key]  # type: ignore[index]
                kept.append(key)
        return tuple(kept)


def read_yaml(path: Path, name: str = "") -> Document:
    """Read a YAML file whose top is a mapping; `name` is what messages call it (default: its path).

    Raises InputError where the file cannot be read, is not YAML, repeats a key or is no mapping.
    """
    name = name or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{name}: the file is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{name}: the file cannot be read ({error.strerror}); check the path") from None
    try:
        tree = YAML(typ="rt", pure=True).load(text)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        key = str(error.problem).split('"')[1] if '"' in str(error.problem) else ""
        raise InputError(f"{name}:{line}: the key {key!r} is given twice; keep one of them") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise InputError(
            f"{name}:{line}: the file is not readable YAML ({error.problem or error.context}); check indentation, "
            "brackets and quotes there"
        ) from None
    except YAMLError as error:
        raise InputError(f"{name}: the file is not readable YAML ({error})") from None
    if not isinstance(tree, CommentedMap):
        raise InputError(f"{name}:1: the file is not a mapping; write one `key: value` per line")
    return Document(name, {str(key): _plain(value) for key, value in tree.items()}, tree)


@dataclass(frozen=True)
class Unwritten(Document):
    """A document that no file holds: it has a name and no lines."""

    def where(self, *keys: str | int) -> str:
        """Its name."""
        return self.name


def document_of(name: str, data: Mapping) -> Document:
    """A document that no file holds, for experiments made by a command or in Python."""
    content = {str(key): value for key, value in data.items()}
    plain = {key: _plain(value) for key, value in content.items()}
    return Unwritten(name, plain, CommentedMap({key: _tree(value) for key, value in content.items()}))


def _tree(node: object) -> object:
    """Mappings and sequences as a YAML file would give them, so that paths can be followed."""
    if isinstance(node, Mapping):
        return CommentedMap({str(key): _tree(value) for key, value in node.items()})
    return CommentedSeq(map(_tree, node)) if isinstance(node, list | tuple) else node


def validated(model: type[Model], document: Document) -> Model:
    """The document as a pydantic model; InputError names the line of everything that does not fit."""
    try:
        return model(**document.data)
    except ValidationError as error:
        found = {_place(document, item): item for item in reversed(error.errors())}
        deepest = [
            keys
            for keys in reversed(found)
            if not any(keys == other[: len(keys)] != other for other in found)
        ]
        raise InputError(_message(model, document, keys, found[keys]) for keys in deepest) from None


def _place(document: Document, item: Mapping) -> tuple[str | int, ...]:
    keys = document.path(*item["loc"])
    return (*keys, item["loc"][-1]) if item["type"] == "missing" else keys


_WORDS = {
    "string": "has to be text",
    "float": "has to be a number",
    "int": "has to be a whole number",
    "bool": "has to be true or false",
    "tuple": "has to be a list, one `- item` a line",
    "list": "has to be a list, one `- item` a line",
    "dict": "has to be a mapping, one `key: value` a line",
    "model": "has to be a mapping, one `key: value` a line",
    "finite": "has to be finite",
}
"""What is wrong by the first word of pydantic's type of error."""


def reason(item: Mapping) -> str:
    """What pydantic found wrong, in the words of a file, as the end of a sentence."""
    kind, context = item["type"], item.get("ctx", {})
    if kind == "literal_error":
        return "has to be " + context["expected"].removeprefix("'', ")
    if kind == "string_pattern_mismatch":
        return f"has to match the pattern {context['pattern']}"
    words = "" if kind == "string_too_short" else _WORDS.get(kind.partition("_")[0], "")
    text = item["msg"].removeprefix("Value error, ").replace("Input should be", "has to be")
    return words or text[0].lower() + text[1:]


def _message(model: type[BaseModel], document: Document, keys: tuple, item: Mapping) -> str:
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")
    what = _REMEDIES.get(item["type"]) or reason(item)
    if item["type"] == "extra_forbidden":
        what += f". {_remedy(model, keys)}"
    elif item["type"] not in _REMEDIES and isinstance(item["input"], str | int | float):
        what += f"; given: {item['input']!r}"
    return f"{document.where(*keys)}: {path}: {what}" if path else f"{document.where()}: {what}"


def _remedy(model: type[BaseModel], keys: tuple) -> str:
    """Where an unknown key belongs, or the keys of its place that are near."""
    key = str(keys[-1])
    inside = {name: _model_in(field.annotation) for name, field in model.model_fields.items()}
    homes = [name for name, inner in inside.items() if inner and key in inner.model_fields]
    if len(homes) == 1:
        return f"It belongs under `{homes[0]}`."
    fields = _fields(model, keys[:-1])
    return f"Did you mean {fields[key]}?" if key in fields else suggestion(key, fields.values())


def _fields(model: type[BaseModel], keys: tuple) -> dict[str, str]:
    """Fields of the model at a place of the document, as far as annotations say which model is there, and their keys."""
    for key in keys:
        if key in model.model_fields:
            inner = _model_in(model.model_fields[str(key)].annotation)
            if inner is None:
                return {}
            model = inner
    return {name: field.alias or name for name, field in model.model_fields.items()}


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_in(part)
        if found is not None:
            return found
    return None


def _plain(node: object) -> object:
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_plain(value) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    for kind in (int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return str(node)
