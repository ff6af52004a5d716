"""YAML files as plain data, with the line of every item, so that a message can name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sam.plain_yaml import Keys, parse_yaml
from sam.problem import InputError, suggestion
from sam.text_source import UnreadableError, read_text

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)  # has no public name

Model = TypeVar("Model", bound=BaseModel)

LARGEST = 500_000
"""Bytes of a YAML file that is read: the parser reads some 200 kB a second."""

_REMEDIES = {
    "extra_forbidden": "unknown key",
    "missing": "the key is missing; add it",
}


@dataclass(frozen=True)
class Document:
    """One YAML file: `data` in plain Python types, and the line of every item by its keys; () is the top."""

    name: str
    data: Mapping
    lines: Mapping[Keys, int]

    def where(self, *keys: str | int) -> str:
        """`file:line` of an item; of the nearest item above it where the file does not have it."""
        return f"{self.name}:{self.lines[self.path(*keys)]}"

    def below(self, *keys: str | int) -> Document:
        """The mapping under some keys as a document of its own, with its lines in the same file."""
        data = self.data
        for key in keys:
            data = data[key]
        under = {own[len(keys) :]: line for own, line in self.lines.items() if own[: len(keys)] == keys}
        return replace(self, data=data, lines=under)

    def path(self, *keys: str | int) -> Keys:
        """Those of the keys that the file has: pydantic adds tags for the members of a union."""
        kept: Keys = ()
        for key in keys:
            if (*kept, key) in self.lines:
                kept = (*kept, key)
        return kept


def read_yaml(path: Path, name: str = "") -> Document:
    """Read a YAML file whose top is a mapping; `name` is what messages call it (default: its path).

    Raises InputError where the file cannot be read or is no plain YAML (see `plain_yaml`), and where it is no mapping.
    """
    name = name or str(path)
    try:
        text = read_text(path, LARGEST)
    except UnreadableError as error:
        where = f"{name}:{error.line}" if error.line else name
        remedy = error.remedy[0].lower() + error.remedy[1:].rstrip(".")
        raise InputError(f"{where}: {error.what}; {remedy}") from None
    data, lines = parse_yaml(text, name)
    if not isinstance(data, dict):
        raise InputError(f"{name}:1: the file is not a mapping; write one `key: value` per line")
    return Document(name, data, lines)


@dataclass(frozen=True)
class Unwritten(Document):
    """A document that no file holds: it has a name and no lines."""

    def where(self, *keys: str | int) -> str:
        """Its name."""
        return self.name


def document_of(name: str, data: Mapping) -> Document:
    """A document that no file holds, for experiments made by a command or in Python."""
    plain = {str(key): _plain(value) for key, value in data.items()}
    return Unwritten(name, plain, dict.fromkeys((keys for keys, _ in _items(plain, ())), 0))


def _items(node: object, keys: Keys) -> Iterator[tuple[Keys, object]]:
    """The keys and the value of every item, itself first."""
    yield keys, node
    if isinstance(node, dict | list):
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in items:
            yield from _items(value, (*keys, key))


class _Construction(ModelMetaclass):
    """Construction in Python: pydantic makes the parts of a model in other ways, so that only whole ones come here."""

    def __call__(cls: Any, *args: object, **data: object) -> Any:
        if args:
            parts = list(cls.model_fields)
            raise InputError(
                f"{cls.__name__}: name what you give, as in `{parts[0]}=…`; its parts are {', '.join(parts)}"
            )
        try:
            return super().__call__(**data)
        except ValidationError as error:
            raise InputError(_mistakes(cls, document_of(cls.__name__, data), error)) from None


class Strict(BaseModel, metaclass=_Construction):
    """A part of an input file: every key is known, and nothing changes it later.

    Made in Python with what does not fit it raises InputError, in the words that a file would get.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


def validated(model: type[Model], document: Document) -> Model:
    """The document as a pydantic model; InputError names the line of everything that does not fit."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise InputError(_mistakes(model, document, error)) from None


def _mistakes(model: type[BaseModel], document: Document, error: ValidationError) -> list[str]:
    """A sentence for the deepest item of each mistake."""
    found = {_place(document, item): item for item in reversed(error.errors())}
    deepest = [
        keys for keys in reversed(found) if not any(keys == other[: len(keys)] != other for other in found)
    ]
    return [_message(model, document, keys, found[keys]) for keys in deepest]


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
    if kind == "too_short":
        return f"has {context['actual_length']} items, and needs {context['min_length']} at least"
    if kind == "union_tag_not_found":
        return f"needs the key {context['discriminator']}"
    if kind == "union_tag_invalid":
        return f"the key {context['discriminator']} has to be one of {context['expected_tags']}"
    words = "" if kind == "string_too_short" else _WORDS.get(kind.partition("_")[0], "")
    text = item["msg"].removeprefix("Value error, ").replace("Input should be", "has to be")
    return words or text[0].lower() + text[1:]


def _message(model: type[BaseModel], document: Document, keys: tuple, item: Mapping) -> str:
    path = _dotted(keys)
    what = _REMEDIES.get(item["type"]) or reason(item)
    if item["type"] == "extra_forbidden":
        what += f". {_remedy(model, keys)}"
    elif item["type"] not in _REMEDIES and isinstance(item["input"], str | int | float):
        what += f"; given: {item['input']!r}"
    return f"{document.where(*keys)}: {path}: {what}" if path else f"{document.where()}: {what}"


def _dotted(keys: Keys) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")


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
    for plain in ("to_dict", "tolist"):  # a pandas series by year, a numpy array
        if hasattr(node, plain):
            node = getattr(node, plain)()
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list | tuple | range):
        return [_plain(value) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    for kind in (int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return str(node)
