"""Arguments of public calls: checked against their annotations, so that a mistake in Python is a sentence too."""

from __future__ import annotations

import inspect
import reprlib
import types
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache, wraps
from numbers import Integral, Real
from os import PathLike
from typing import Any, Literal, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from sam.problem import InputError, suggestion

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60  # characters of a value in a message


def arguments(**words: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Check the arguments of a public function or method before it runs.

    What an annotation says is held: `str`, numbers, `Literal`, mappings with text keys, sequences with their items,
    classes, unions of these. `words` say of some parameters what they have to be where the annotation says too little. The
    decorated call raises InputError naming the function, the argument, what it has to be and what was given; also for
    arguments that are missing or that there are not. It costs about 30 microseconds a call.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        name = function.__qualname__.removesuffix(".__init__").rpartition(".")[2]
        signature = inspect.signature(function)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                bound = signature.bind(*args, **kwargs)
            except TypeError as error:
                raise InputError(_unbound(name, signature, kwargs, error)) from None
            for key, value in bound.arguments.items():
                annotation, several = _annotation(function, key)
                for one in value if several else (value,):
                    if not fits(one, annotation):
                        raise InputError(_wrong(name, key, one, annotation, words.get(key, "")))
            return function(*args, **kwargs)

        return call

    return decorate


def fits(value: object, annotation: Any) -> bool:
    """Whether a value is of the type that an annotation says; values of mappings are left to whoever reads them."""
    if annotation is Any or annotation is object or annotation is inspect.Parameter.empty:
        return True
    if annotation is None or annotation is type(None):
        return value is None
    if annotation is float:
        return isinstance(value, Real) and not isinstance(value, bool | np.bool_)
    if annotation is int:
        return isinstance(value, Integral) and not isinstance(value, bool | np.bool_)
    if annotation is bool:
        return isinstance(value, bool | np.bool_)
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return any(fits(value, one) for one in inside)
    if origin is Literal:
        return isinstance(value, str) and value in inside
    if origin is None:
        return isinstance(value, annotation)
    if not isinstance(value, origin):
        return False
    if issubclass(origin, Mapping):
        return all(fits(key, inside[0]) for key in value)
    if origin in (Iterable, Sequence, list, tuple):
        if isinstance(value, str | bytes | Mapping):
            return False
        return iter(value) is value or all(
            fits(item, inside[0]) for item in value
        )  # an iterator is read once
    return True


def named_fields(kind: type[T]) -> type[T]:
    """A dataclass that users make: fields that it does not have, or that it lacks, are a sentence, not a TypeError.

    It costs nothing where the fields are those of the class. Values are for the class to check (`wrong_fields`).
    """
    make: Callable[..., None] = kind.__init__
    signature = inspect.signature(make)

    @wraps(make)
    def call(self: T, *args: object, **given: object) -> None:
        try:
            make(self, *args, **given)
        except TypeError:
            try:
                signature.bind(self, *args, **given)
            except TypeError as error:
                raise InputError(_unbound(kind.__name__, signature, given, error)) from None
            raise

    kind.__init__ = call  # type: ignore[assignment]
    return kind


def wrong_fields(instance: Any) -> list[str]:
    """What is wrong with the fields of a dataclass that users make, by the annotations of its class."""
    kind: Any = type(instance)
    hints = _hints(kind)
    found = ((each.name, getattr(instance, each.name)) for each in fields(instance))
    return [_wrong("", name, value, hints[name], "") for name, value in found if not fits(value, hints[name])]


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _annotation(function: Callable, key: str) -> tuple[Any, bool]:
    """What a parameter is annotated with, and whether its value holds several arguments (`*args`)."""
    parameter = inspect.signature(function).parameters[key]
    if parameter.kind is parameter.VAR_KEYWORD:
        return Any, False  # whoever reads them knows their names
    found = parameter.annotation
    module = inspect.unwrap(function).__globals__
    evaluated = eval(found, module) if isinstance(found, str) else found  # annotations are texts
    return evaluated, parameter.kind is parameter.VAR_POSITIONAL


def _wrong(name: str, key: str, value: object, annotation: Any, words: str) -> str:
    where = f"{name}: {key}" if name else key
    text = f"{where} has to be {words or described(annotation)}; given: {_SHORT.repr(value)}"
    parts = (annotation, *get_args(annotation))
    known = [word for part in parts if get_origin(part) is Literal for word in get_args(part)]
    near = suggestion(value, known, shown=0) if known and isinstance(value, str) else ""
    return f"{text}. {near}" if near else text


def _unbound(name: str, signature: inspect.Signature, given: Mapping[str, object], error: TypeError) -> str:
    parameters = [key for key in signature.parameters if key not in ("self", "cls")]
    unknown = [key for key in given if key not in parameters]
    if unknown:
        return f"{name}: there is no argument {unknown[0]!r}. {suggestion(unknown[0], parameters)}"
    return f"{name}: {error}; its arguments are {', '.join(parameters) or 'none'}"


def described(annotation: Any) -> str:
    """An annotation in words."""
    known = {
        str: "text",
        float: "a number",
        int: "a whole number",
        bool: "True or False",
        None: "None",
        type(None): "None",
    }
    if annotation in known:
        return known[annotation]
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        parts = list(dict.fromkeys(described(one) for one in inside if one is not type(None)))
        return ", ".join(parts[:-1]) + " or " + parts[-1] if len(parts) > 1 else parts[0]
    if origin is Literal:
        return " or ".join(repr(word) for word in inside)
    if origin in (Iterable, Sequence, list, tuple):
        return f"a list of such: {described(inside[0])}"
    if origin is PathLike:
        return "a path"
    if origin is not None and issubclass(origin, Mapping):
        return "a mapping"
    if origin is not None:
        return "a function"
    return f"a {annotation.__name__}"
