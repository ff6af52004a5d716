"""What objects show of themselves on Japan: at most a screen as text, and HTML for a notebook."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import cge
from experiments.api.check import CheckResult
from sam.display import Card, Entries, Shown
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
                if len(text) > LONGEST or (ours(value) and text.count("\n") + 1 > LINES):
                    long.append(
                        f"{path} ({type(value).__name__}): {len(text)} characters, {text.count(chr(10))} lines"
                    )
    assert not long, "\n".join(long)
    shown = {type(value).__name__ for value in kept if ours(value)}
    assert {"CompiledModel", "Equilibrium", "Parameters", "Sam", "Structure", "ElasticityTable"} <= shown


def results(roots: dict[str, object]) -> Iterator[tuple[str, object]]:
    """What the results of the front door have as attributes, of whichever type."""
    for root, held in roots.items():
        if type(held).__module__.startswith(("experiments.api", "experiments.record")):
            yield root, held
            yield from ((root + name, value) for name, value in attributes(held))


def test_attributes_of_results_fit_too(roots: dict[str, object], kept_results: dict[str, object]) -> None:
    """Variants, contents and tables as well: dictionaries that a user gets are ours."""
    long = []
    for path, value in results(roots | kept_results):
        text = repr(value)
        if len(text) > LONGEST and not isinstance(value, PLAIN):
            long.append(f"{path} ({type(value).__name__}): {len(text)} characters")
    assert not long, "\n".join(long)


@pytest.fixture(scope="module")
def kept_results(models: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """An experiment with variants on Japan, read again too, and a list of trials as `check` makes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CGE_CACHE", str(models))  # Japan is read once for many tests
        run = cge.run("carbon_price", swap="free=productivity,fix=gdp_real")
    folder = tmp_path_factory.mktemp("display") / "carbon"
    run.write(folder)
    trial = {
        "key": "k",
        "name": "n" * 40,
        "status": "passed",
        "value": 0.0,
        "tolerance": 1e-9,
        "reason": "r" * 80,
    }
    checked = CheckResult(Entries({"sam": "japan_2015", "status": "passed", "trials": [trial] * 22}))
    return {"carbon": run, "stored": cge.read_results(folder), "checked": checked, "summary": run.main}


def test_variants_are_listed_by_name(kept_results: dict[str, object]) -> None:
    variants = kept_results["carbon"].variants
    text = repr(variants)
    assert len(variants) == 4
    assert all(name in text for name in variants)
    assert len(text) < 600
    assert variants["savings_driven"].macro.loc["gdp_real", "base"] > 0
    assert json.loads(json.dumps(kept_results["carbon"].summary()))["experiment"] == "carbon_price"


@pytest.mark.parametrize("kind", ["closure", "checks", "solver"])
def test_small_objects_have_cards(roots: dict[str, object], kind: str) -> None:
    base = roots["base"]
    value = base.plan.main.closure if kind == "closure" else getattr(base, kind)
    text = repr(value)
    assert text.startswith("<")
    assert f"{type(value).__name__}(" not in text
    assert "<table" in value._repr_html_()
    expected = {
        "closure": "household_saving",
        "checks": "residual_max",
        "solver": "solved by newton, 0 Jacobians",
    }
    assert expected[kind] in text


def test_closures_that_print_alike_are_told_apart() -> None:
    """A card is cut; what tells closures apart is not."""
    long = {f"f_{number}": "mobile" for number in range(60)}
    one = cge.Closure("own", factor_mobility=long)
    other = cge.Closure("own", factor_mobility=long | {"f_59": "immobile"})
    assert repr(one) == repr(other)
    assert one.key != other.key


def test_what_is_done_to_a_table_does_not_come_back(roots: dict[str, object]) -> None:
    effect = roots["effect"]
    macro = effect.macro
    assert "mine" not in repr(macro)
    macro["mine"] = 1.0
    assert "mine" in repr(macro)
    macro.pop("unit")
    assert "unit" not in repr(macro)
    assert "unit" in repr(effect.macro)
    assert "mine" not in effect.macro.columns
    assert type(effect.macro) is type(macro)
    sectors = effect.sectors
    sectors["output"].pop("value")
    sectors.pop("price")
    assert "value" in effect.sectors["output"].columns
    assert "price" in effect.sectors
    effect.sam.pop("value")
    assert "value" in effect.sam.columns
    del effect.data["q_output"]
    assert "q_output" in effect.data
    macro.pop("label_en")
    with pytest.raises(cge.InputError, match="this table has no column label_en any more"):
        macro.changes()
    assert len(repr(sectors)) > 100


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
