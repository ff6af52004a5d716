"""One value of a path or policy file by its keys, `labour.0.heads_pct`, for `--set` and for draws of a sweep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from pydantic import ValidationError

from experiments.inputs.dynamics import DynamicsSpec, PolicySpec
from experiments.inputs.setting import Setting
from sam.problem import InputError, suggestion
from sam.yaml_source import reason

Keys = tuple[str | int, ...]
Spec = TypeVar("Spec", bound=PolicySpec)


def with_value(spec: Spec, keys: Keys, value: object, what: str) -> Spec:
    """A file with another value at some keys. Raises InputError, beginning with `what`, for one that it may not have."""
    try:
        return type(spec).model_validate(_replaced(spec.model_dump(exclude_none=True), keys, value))
    except ValidationError as error:
        raise InputError(f"{what}: {reason(item)}" for item in error.errors()[:1]) from None


def with_settings(spec: DynamicsSpec, settings: Sequence[Setting]) -> DynamicsSpec:
    """A path file with what `--set dynamics.…` changes.

    Raises InputError for keys that the file does not have, for values that it may not have or has already.
    """
    for setting in settings:
        if setting.labels:
            raise InputError(f"{setting.where}: keys of the path have no labels; write {_FORM}")
        keys = _keys(spec.model_dump(), setting)
        changed = with_value(spec, keys, setting.value, setting.where)
        if changed == spec:
            raise InputError(f"{setting.where} changes nothing: the path has this value; leave it out")
        spec = changed
    return spec


_FORM = "dynamics.KEY=value, in lists with places from 0: dynamics.labour.0.heads_pct=-0.5"


def _keys(part: object, setting: Setting) -> Keys:
    """The keys of a setting as the file has them: words, places in a list, years."""
    found: Keys = ()
    for word in setting.path[1:]:
        number = int(word) if word.isdecimal() else None
        if isinstance(part, tuple):
            if number is None or number >= len(part):
                last = f"places 0 to {len(part) - 1}" if part else "no items"
                raise InputError(f"{setting.where}: {'.'.join(map(str, found))} has {last}; write {_FORM}")
            key: str | int = number
        elif isinstance(part, Mapping) and number is not None:
            key = number
        elif part is None:  # left out of the file, which says when it is read what it may hold there
            key = word if number is None else number
        elif isinstance(part, Mapping) and word in part:
            key = word
        else:
            known = map(str, part) if isinstance(part, Mapping) else ()
            raise InputError(
                f"{setting.where}: the path has no key {word!r} there. {suggestion(word, known)}"
            )
        if part is not None:
            part = part.get(key) if isinstance(part, Mapping) else part[number or 0]
        found = (*found, key)
    return found


def _replaced(part: object, keys: Keys, value: object) -> object:
    """A part of a file with another value at some keys."""
    if not keys:
        return value
    key, *rest = keys
    if part is None:
        return {key: _replaced(None, tuple(rest), value)}
    if isinstance(part, Mapping):
        return {**part, key: _replaced(part.get(key), tuple(rest), value)}
    assert isinstance(part, tuple)
    return tuple(_replaced(each, tuple(rest), value) if n == key else each for n, each in enumerate(part))
