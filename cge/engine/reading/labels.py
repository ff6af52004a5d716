"""Names of data as Pyomo writes them, such as `q_import[c_agr]`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


def datum_name(component: str, index: Any) -> str:
    """Pyomo's name of the datum `index` of `component`, such as `q_import[c_agr]`; faster than asking."""
    if index is None:
        return component
    if index.__class__ is tuple and len(index) > 1:
        return f"{component}[{','.join([_label(part) for part in index])}]"
    return f"{component}[{_label(index)}]"


def _label(part: Any) -> str:
    return _text_label(part) if part.__class__ is str else _name_repr(part)


@lru_cache(maxsize=100_000)
def _text_label(part: str) -> str:
    return _name_repr(part)


def _name_repr(part: Any) -> str:
    from cge.algebra import name_repr  # most of a second, for those who only read a cached model

    return name_repr(part)
