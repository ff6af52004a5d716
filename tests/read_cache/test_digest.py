"""Digests: equal for equal content, different for any difference, refused for what is not known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from cge.nests import Leaf, Node
from experiments.digest import digest


def scaled(factor: float) -> Callable[[float], float]:
    """A function that remembers a number."""
    return lambda value: factor * value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (0.0, -0.0),
        ("1", 1),
        (True, 1),
        (("a", "b"), ["a", "b"]),
        (("a", ("b",)), (("a",), "b")),
        (("ab",), ("a", "b")),
        (("it's", "x"), ("it's, x",)),
        ({"a": 1}, {"a": 2}),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (np.zeros(4), np.zeros((2, 2))),
        (np.array(["a"], dtype=object), np.array(["b"], dtype=object)),
        (pd.Series([1.0], index=["a"]), pd.Series([1.0], index=["b"])),
        (xr.Dataset({"a": ("x", [1.0])}), xr.Dataset({"a": ("x", [1.0], {"units": "1"})})),
        (xr.Dataset({"a": ("x", [1.0])}), xr.Dataset({"a": ("x", [1.0])}, {"x": ["one"]})),
        (Node("n", (Leaf("t", ("a",)),)), Node("n", (Leaf("t", ("b",)),))),
        (scaled(1.0), scaled(2.0)),
    ],
)
def test_what_differs(one: object, other: object) -> None:
    assert digest(one) != digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (frozenset("abc"), frozenset("cba")),
        (scaled(2.0), scaled(2.0)),
        (np.zeros((2, 3)), np.zeros((3, 2)).T),
    ],
)
def test_what_does_not(one: object, other: object) -> None:
    assert digest(one) == digest(other)


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(TypeError, match="no digest is known for object"):
        digest({"a": [object()]})
