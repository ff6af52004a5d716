"""What objects show of themselves on Japan: at most a screen as text, and HTML for a notebook."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import cge
from sam.display import Card, Shown
from tests.architecture.code import PACKAGES

LONGEST = 3000
LINES = 32
PLAIN = (str, bytes, int, float, complex, bool, type(None), np.ndarray, pd.Index, type)


@pytest.fixture(scope="module")
def roots(japan: cge.Economy, example) -> dict[str, object]:
    """What a user holds after an hour."""
    model = japan.model(closure="welfare")
    base, free = model.solve(), model.solve(rate_duty=0)
    effect = free.against(base)
    run = cge.run(example / "experiment.yaml")
    return {
        "economy": japan,
        "model": model,
        "base": base,
        "effect": effect,
        "decomposition": effect.decompose(["ev"]),
        "sensitivities": base.sensitivities("ev"),
        "run": run,
        "replication": cge.replicate("markusen_m27"),
    }


def ours(value: object) -> bool:
    return type(value).__module__.split(".")[0] in PACKAGES


def attributes(value: object) -> Iterator[tuple[str, object]]:
    """Public attributes that are no methods, and some of the items of a collection."""
    if isinstance(value, Mapping):
        for key, item in list(value.items())[:3]:
            yield f"[{key!r}]", item
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value[:3]):
            yield f"[{number}]", item
    if not ours(value):
        return
    names = {name for name in dir(type(value)) if not name.startswith("_")} | set(
        getattr(value, "__dict__", {})
    )
    for name in sorted(name for name in names if not name.startswith(("_", "model_"))):
        held = inspect.getattr_static(value, name)
        if not isinstance(held, staticmethod | classmethod) and not inspect.isroutine(held):
            yield f".{name}", getattr(value, name)


def reachable(path: str, value: object, seen: set[int], depth: int = 4) -> Iterator[tuple[str, object]]:
    """Objects that attributes lead to, each once."""
    if isinstance(value, PLAIN) or callable(value) and not ours(value) or id(value) in seen:
        return
    seen.add(id(value))
    yield path, value
    if depth:
        for name, item in attributes(value):
            yield from reachable(path + name, item, seen, depth - 1)


def test_everything_that_a_user_gets_fits_a_screen(roots: dict[str, object]) -> None:
    """Built-in collections show what they hold, as everywhere in Python; what they hold is looked at."""
    seen: set[int] = set()
    kept, long = [], []
    for name, root in roots.items():
        for path, value in reachable(name, root, seen):
            kept.append(value)
            if ours(value) or isinstance(value, xr.Dataset):
                text = max(repr(value), "" if isinstance(value, xr.Dataset) else str(value), key=len)
                if len(text) > LONGEST or text.count("\n") + 1 > LINES:
                    long.append(
                        f"{path} ({type(value).__name__}): {len(text)} characters, {text.count(chr(10))} lines"
                    )
    assert not long, "\n".join(long)
    shown = {type(value).__name__ for value in kept if ours(value)}
    assert {"CompiledModel", "Equilibrium", "Parameters", "Sam", "Structure", "ElasticityTable"} <= shown


def test_public_types_show_html(roots: dict[str, object]) -> None:
    types = [each for name in cge.__all__ if inspect.isclass(each := getattr(cge, name))]
    for each in types:
        if not issubclass(each, Exception):
            assert hasattr(each, "_repr_html_"), each.__name__
    for value in (*roots.values(), roots["model"].parameters, roots["economy"].structure):
        assert value._repr_html_().count("<table") >= 1


def test_public_signatures_fit_a_screen() -> None:
    for name in cge.__all__:
        found = getattr(cge, name)
        members = [found] if inspect.isfunction(found) else []
        if inspect.isclass(found) and found.__module__.startswith("experiments.api"):
            members = [
                held for key, held in vars(found).items() if inspect.isfunction(held) and key[0] != "_"
            ]
        for member in members:
            text = f"{member.__qualname__}{inspect.signature(member)}"
            assert len(text) <= 600, text
            hints = inspect.get_annotations(member)
            missing = [p for p in inspect.signature(member).parameters if p not in hints and p != "self"]
            assert not missing, f"{member.__qualname__}: {missing}"
            assert "return" in hints, member.__qualname__


def test_a_card_is_cut(japan: cge.Economy) -> None:
    table = pd.DataFrame({"x": np.arange(100.0)})
    card = Card("Title <b>", {"fact": "y" * 500}, {"table": table})
    assert "… 80 more of 100 rows" in card.text()
    assert max(map(len, card.text().splitlines())) < 120
    assert "Title &lt;b&gt;" in card.html()
    assert isinstance(japan, Shown)
