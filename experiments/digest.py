"""A digest of values: equal for equal content, whatever process it is made in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import PurePath
from types import CodeType, FunctionType, NoneType

import numpy as np
import pandas as pd
import xarray as xr

from cge.nests import Leaf, Node
from sam import Sam

PLAIN = (str, bytes, bool, int, float, NoneType)


def digest(*values: object) -> str:
    """SHA-256 (hex) of values. Raises TypeError for a type whose content is not known: nothing is left out silently."""
    found = hashlib.sha256()
    for value in values:
        for part in _parts(value):
            found.update(part)
            found.update(b"\0")
    return found.hexdigest()


def _parts(value: object) -> Iterator[bytes]:
    yield type(value).__name__.encode()
    if isinstance(value, PLAIN):
        yield repr(value).encode()
    elif isinstance(value, Enum | PurePath):
        yield str(value).encode()
    elif isinstance(value, xr.Dataset | xr.Variable | pd.DataFrame | pd.Series | Sam):
        yield from _labelled(value)  # a Dataset is a Mapping too
    elif isinstance(value, Mapping):
        for key in sorted(value, key=repr):
            yield from _parts(key)
            yield from _parts(value[key])
    elif isinstance(value, tuple | list):
        yield from _sequence(value)
    elif isinstance(value, set | frozenset):
        yield from _sequence(sorted(value, key=repr))
    elif isinstance(value, np.ndarray):
        yield from _array(value)
    elif isinstance(value, Node):
        yield repr(_tree(value)).encode()
    elif isinstance(value, FunctionType):
        yield from _function(value)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.compare:
                yield field.name.encode()
                yield from _parts(getattr(value, field.name))
    else:
        raise TypeError(f"no digest is known for {type(value).__name__}")


def _sequence(values: tuple | list) -> Iterator[bytes]:
    """Index sets have thousands of tuples of strings: their text holds all there is, and is quick to make."""
    if all(type(part) is str for value in values for part in (value if type(value) is tuple else (value,))):
        yield repr(values).encode()
    else:
        for value in values:
            yield from _parts(value)


def _array(values: np.ndarray) -> Iterator[bytes]:
    yield repr(values.shape).encode()
    if values.dtype == object or values.dtype.kind in "UT":
        yield from _sequence(values.ravel().tolist())
    else:
        yield values.dtype.str.encode()
        yield np.ascontiguousarray(values).tobytes()


def _labelled(value: xr.Dataset | xr.Variable | pd.DataFrame | pd.Series | Sam) -> Iterator[bytes]:
    if isinstance(value, xr.Dataset):
        for name, variable in value.variables.items():
            yield str(name).encode()
            yield from _parts(variable)
    elif isinstance(value, xr.Variable):
        yield repr((value.dims, sorted(value.attrs.items()))).encode()
        yield from _array(value.values)
    elif isinstance(value, Sam):
        yield repr((value.name, value.unit, value.year, value.note)).encode()
        yield from _labelled(value.accounts)
        yield from _labelled(value.flows)
    else:
        frame = value.to_frame() if isinstance(value, pd.Series) else value
        yield from _sequence(frame.index.tolist())
        for name in frame.columns:
            yield str(name).encode()
            yield from _array(np.asarray(frame[name]))


def _tree(node: Node | Leaf) -> object:
    """A nest as plain values: thousands of purchases, whose text is quick to make."""
    own = dict(vars(node))
    return own | {"children": [_tree(child) for child in node.children]} if isinstance(node, Node) else own


def _function(value: FunctionType) -> Iterator[bytes]:
    """Where a function stands, and what it does: one that was changed in memory is another."""
    yield f"{value.__module__}.{value.__qualname__}".encode()
    yield from _code(value.__code__)
    for cell in value.__closure__ or ():
        yield from _parts(cell.cell_contents)


def _code(code: CodeType) -> Iterator[bytes]:
    yield code.co_code
    yield repr(code.co_names).encode()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code(constant)
        elif constant is not Ellipsis:
            yield from _parts(constant)
