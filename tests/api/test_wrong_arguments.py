"""Mistakes in Python are sentences: every public call with every kind of wrong argument ends well, or with a CgeError."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import cge
from cge.closure import Swap
from cge.structure import NestSpec, TaxSpec
from experiments.inputs.dynamics import DynamicsSpec
from experiments.inputs.spec import ShockSpec
from experiments.sweep.cluster import Profile
from experiments.sweep.spec import SweepSpec
from sam.arguments import arguments
from sam.description import Description

from .public_calls import ELSEWHERE, Call, call, public_calls, public_names

WRONG: dict[str, object] = {
    "nothing": None,
    "zero": 0,
    "less than zero": -1,
    "a number": 3.5,
    "not a number": float("nan"),
    "numpy's number": np.float64(2.0),
    "true": True,
    "no text": "",
    "a word": "nowhere",
    "a language that there is not": "fr",
    "a solver that there is not": "simplex",
    "bytes": b"nowhere",
    "an empty list": [],
    "an empty mapping": {},
    "a list of numbers": [1, 2],
    "a list of words": ["nowhere"],
    "a list of nothing": [None],
    "a mapping to nothing": {"nowhere": None},
    "a mapping from a number": {3: 3},
    "a mapping to a mapping": {"nowhere": {"nowhere": 1}},
    "an empty table": pd.DataFrame(),
    "a series": pd.Series([1.0]),
    "an object": object(),
    "a class": dict,
    "a missing folder": Path("nowhere") / "nowhere" / "file.xlsx",
    "a folder that is there": Path(),
}


@pytest.fixture(scope="module")
def calls(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Call]]:
    """The calls, in a folder of their own."""
    folder = tmp_path_factory.mktemp("wrong")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield public_calls(example, folder)


def faults(function: Callable, given: dict[str, object]) -> Iterator[str]:
    """The wrong values that end in anything but a result or a sentence."""
    for key in given:
        for what, value in WRONG.items():
            try:
                call(function, {**given, key: value})
            except cge.CgeError as error:
                if len(str(error)) < 10:
                    yield f"{key} = {what}: says {error!s}"
            except Exception as error:
                yield f"{key} = {what}: {type(error).__name__}: {error}"
            finally:
                plt.close("all")


@pytest.mark.slow
def test_wrong_arguments_are_sentences(calls: dict[str, Call]) -> None:
    """About 2,500 calls."""
    found = [
        f"{name}: {fault}" for name, (function, given) in calls.items() for fault in faults(function, given)
    ]
    assert not found, f"{len(found)} faults\n" + "\n".join(found)


def test_every_public_call_is_tried(calls: dict[str, Call]) -> None:
    assert set(public_names()) <= calls.keys() | ELSEWHERE.keys()
    assert not calls.keys() & ELSEWHERE.keys()


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("EconomyModel.solve", {"changes": 0}, r"solve: changes has to be a mapping such as .*; given: 0"),
        ("EconomyModel.solve", {"elasticities": 3}, "solve: elasticities has to be a mapping; given: 3"),
        (
            "EconomyModel.solve",
            {"method": "simplex"},
            "solve: method has to be 'newton' or 'ipopt'; given: 'simplex'",
        ),
        ("EconomyModel.solve", {"method": "newtn"}, "given: 'newtn'. Did you mean newton?"),
        ("EconomyModel.solve", {"elasticities": {"frisch": -3}}, "changing elasticity frisch has no effect"),
        (
            "EconomyModel.solve",
            {"elasticities": {"sigma_armington": 3, "sigma_origin": 3}},
            "changing elasticity sigma_origin has no effect",
        ),
        ("Economy", {"settings": 3}, "Economy: settings has to be a mapping; given: 3"),
        ("Economy", {"sams": 3}, "Economy: there is no argument 'sams'. Did you mean sam?"),
        ("sweep", {"jobs": 0}, "sweep: jobs has to be at least 1; given: 0"),
        ("sweep", {"jobs": "2"}, "sweep: jobs has to be a whole number; given: '2'"),
        ("sweep", {"jobs": True}, "sweep: jobs has to be a whole number; given: True"),
        ("Comparison.plot", {"lang": "fr"}, "plot: lang has to be 'en' or 'ja'; given: 'fr'"),
        ("Comparison.plot", {"bars": 0}, "plot: bars has to be at least 1; given: 0"),
        ("Comparison.to_excel", {"path": "missing/x.xlsx"}, "missing/x.xlsx: the file cannot be written"),
        ("RunResult.report", {"path": "missing/x.html"}, "missing/x.html: the file cannot be written"),
        ("Sam.replace", {"names": 1}, "a Sam has no names; it has flows, accounts"),
        (
            "Parameters.value",
            {"name": "rate_dutty"},
            "there is no parameter 'rate_dutty'. Did you mean rate_duty",
        ),
        (
            "Equilibrium.value",
            {"labels": "c_agri"},
            "variable q_output has no member c_agri; .* Did you mean c_agr",
        ),
        ("Structure", {"houshold": 1}, "Structure: houshold: unknown key. Did you mean household"),
        (
            "Structure",
            {"taxes": [{"name": "duty", "account": "t", "on": "imports"}]},
            r"Structure: taxes\[0\].on: has to be .*'import'.*; given: 'imports'",
        ),
        ("Closure", {"investment": "saving"}, "closure own: investment has to be a mapping; given: 'saving'"),
    ],
)
def test_mistakes_are_named(
    calls: dict[str, Call], name: str, given: dict[str, object], message: str
) -> None:
    function, works = calls[name]
    with pytest.raises(cge.CgeError, match=message):
        call(function, works | given)


def test_lookups_stay_key_errors(calls: dict[str, Call]) -> None:
    """Programs may catch what Python raises for a key that is not there."""
    for name in ("Parameters.value", "Equilibrium.value", "Solution.value", "Comparison.sectors"):
        function, works = calls[name]
        with pytest.raises(KeyError) as caught:
            call(function, works | {"name": "nowhere"})
        assert isinstance(caught.value, cge.InputError)
        assert str(caught.value).startswith("there is no")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("summary.json", "{}"),
        ("summary.json", "null"),
        ("summary.json", '{"experiment": "x", "schema": "many"}'),
        ("summary.json", '{"experiment": "x", "schema": []}'),
        ("summary.json", '{"experiment": null}'),
        ("summary.json", "{"),
        ("results.nc", ""),
        ("results.nc", "no NetCDF"),
    ],
)
def test_results_that_are_none_are_refused(
    calls: dict[str, Call], tmp_path: Path, file: str, text: str
) -> None:
    stored = Path(str(calls["read_results"][1]["folder"]))
    shutil.copytree(stored, tmp_path / "copy")
    (tmp_path / "copy" / file).write_text(text, encoding="utf-8")
    with pytest.raises(cge.InputError, match=str(tmp_path / "copy" / file)):
        cge.read_results(tmp_path / "copy")


def test_results_without_a_schema_are_of_the_first_version(calls: dict[str, Call], tmp_path: Path) -> None:
    stored = Path(str(calls["read_results"][1]["folder"]))
    shutil.copytree(stored, tmp_path / "copy")
    path = tmp_path / "copy" / "summary.json"
    content = json.loads(path.read_text(encoding="utf-8")) | {"schema": None}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert "schema" in repr(cge.read_results(tmp_path / "copy"))


def test_checked_functions_keep_their_signature_and_result() -> None:
    @arguments()
    def twice(number: float, *words: str, several: list[int] | None = None) -> float:
        return 2 * number

    assert twice(2, "a", several=[1, 2]) == 4
    assert str(__import__("inspect").signature(twice)).startswith("(number: 'float', *words: 'str', several")
    for wrong, message in (
        (lambda: twice("2"), "twice: number has to be a number; given: '2'"),
        (lambda: twice(2, 3), "twice: words has to be text; given: 3"),
        (
            lambda: twice(2, several=[1.5]),
            "twice: several has to be a list of such: a whole number; given: \\[1.5\\]",
        ),
        (
            lambda: twice(),
            "twice: missing a required argument: 'number'; its arguments are number, words, several",
        ),
    ):
        with pytest.raises(cge.InputError, match=message):
            wrong()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: cge.Closure(),
            "Closure: missing a required argument: 'name'; its arguments are name, numeraire",
        ),
        (
            lambda: cge.Closure(name="own", foriegn="fixed"),
            "Closure: there is no argument 'foriegn'. Did you mean foreign",
        ),
        (
            lambda: Swap(fre="productivity", fix="gdp_real"),
            "Swap: there is no argument 'fre'. Did you mean free",
        ),
        (lambda: cge.ElasticityTable(rows={}), "ElasticityTable: missing a required argument: 'name'"),
        (
            lambda: cge.Structure("own"),
            "Structure: name what you give, as in `name=…`; its parts are name, activities",
        ),
    ],
)
def test_fields_that_there_are_not_are_named(make: Callable[[], object], message: str) -> None:
    with pytest.raises(cge.InputError, match=re.escape(message)):
        make()


def test_parts_of_input_files_made_in_python_are_refused_in_the_words_of_a_file() -> None:
    """Every class of them, not `Structure` alone: all share one base."""
    parts = [TaxSpec, NestSpec, ShockSpec, SweepSpec, DynamicsSpec, Profile, Description]
    for part in parts:
        with pytest.raises(cge.InputError, match=f"{part.__name__}: nowhere: unknown key"):
            part(nowhere=1)
