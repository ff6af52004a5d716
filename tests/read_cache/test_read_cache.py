"""The user's cache of read models: the same bits with it and without, and nothing but the user's own is unpickled."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cge.block import EquationSpec
from cge.blocks import BLOCKS
from cge.parameters import Parameters
from cge.read_model import ReadModel
from cge.solve import read_economy
from experiments import read_cache
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.read_cache import ReadCache, key_of, read_once, user_cache
from experiments.run import ModelCache, run

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "reference" / "example" / "experiment.yaml"
OPENCGE = ROOT / "experiments" / "papers" / "opencge_10"
FORTY = ROOT / "experiments" / "papers" / "opencge_40" / "experiments" / "tariff_double.yaml"


def parameters_of(name: str | Path = EXAMPLE, **options: object) -> Parameters:
    """The calibrated benchmark of an experiment."""
    plan = make_plan(read_experiment(str(name)), Options(**options))
    return ModelCache(plan).parameters(plan.main)


@pytest.fixture(scope="module")
def example() -> Parameters:
    """A small economy."""
    return parameters_of()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReadCache:
    """The cache in a folder that is not there yet."""
    monkeypatch.setenv("CGE_CACHE", str(tmp_path / "cache"))
    found = user_cache()
    assert found is not None
    return found


@pytest.fixture
def kept(store: ReadCache, example: Parameters) -> Path:
    """The file of the example, which has been read once."""
    read_once(example)
    return store.path(key_of(example))


@pytest.fixture(autouse=True)
def logger(monkeypatch: pytest.MonkeyPatch) -> None:
    """import-linter, which other tests run in this process, silences every logger that it finds."""
    monkeypatch.setattr(read_cache.LOG, "disabled", False)


def not_again(*_: object) -> ReadModel:
    """Instead of building or unpickling."""
    pytest.fail("it should not have come to this")


def warned(caplog: pytest.LogCaptureFixture) -> str:
    """The one warning of the log."""
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    return record.getMessage()


@pytest.mark.parametrize("experiment", [EXAMPLE, FORTY], ids=["example", "forty sectors"])
def test_the_same_bits_with_it_and_without(
    store: ReadCache, monkeypatch: pytest.MonkeyPatch, experiment: Path
) -> None:
    plan = make_plan(read_experiment(str(experiment)), Options())
    monkeypatch.setenv("CGE_CACHE", "off")
    without = run(plan)
    monkeypatch.setenv("CGE_CACHE", str(store.folder))
    first = run(plan)
    monkeypatch.setattr(read_cache, "read_economy", not_again)
    second = run(plan)
    for results in (first, second):
        for ours, theirs in zip(
            (results.main, *results.variants), (without.main, *without.variants), strict=True
        ):
            for name, values in theirs.equilibrium.values.items():
                assert np.array_equal(ours.equilibrium.values[name], values), name
            assert np.array_equal(ours.equilibrium.amounts, theirs.equilibrium.amounts)
            assert ours.equilibrium.report.iterations == theirs.equilibrium.report.iterations
    assert second.main.equilibrium.report.seconds["build"] == 0.0


def test_the_door_imports_no_pyomo(store: ReadCache) -> None:
    code = (
        "import sys, cge\n"
        f"economy = cge.Economy({str(FORTY.parents[1] / 'sam.csv')!r}, structure={str(OPENCGE / 'structure.yaml')!r},\n"
        f"    elasticities={str(FORTY.parents[1] / 'elasticities.csv')!r})\n"
        f"model = economy.model(closure={str(OPENCGE / 'closure.yaml')!r})\n"
        "model.solve(rate_tariff={'multiply': 2}).against(model.solve()).macro\n"
        "print('pyomo' in sys.modules)\n"
    )
    for expected in ("True", "False"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.split() == [expected]


def test_a_second_process_imports_no_pyomo(store: ReadCache, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from experiments.cli.main import main\n"
        f"sys.argv = ['cge', 'run', {str(EXAMPLE)!r}, '--force', '--out', {str(tmp_path / 'out')!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "print('pyomo' in sys.modules)\n"
    )
    for expected in ("True", "False"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.split()[-1] == expected
        assert len(list(store.folder.iterdir())) == 2  # the variant has elasticities of its own


def test_folder_and_file_are_the_users_alone(kept: Path) -> None:
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_tampered_file_is_not_unpickled_and_written_again(
    kept: Path, example: Parameters, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    content = bytearray(kept.read_bytes())
    content[-10] ^= 1
    kept.write_bytes(content)
    with monkeypatch.context() as patched:
        patched.setattr(read_cache._Unpickler, "load", not_again)
        read_once(example)
    assert "it is not what was written" in warned(caplog)
    monkeypatch.setattr(read_cache, "read_economy", not_again)
    read_once(example)


@pytest.mark.parametrize("length", [0, 5, 60, 1000])
def test_a_cut_file_is_not_unpickled(
    kept: Path, store: ReadCache, example: Parameters, length: int, caplog: pytest.LogCaptureFixture
) -> None:
    kept.write_bytes(kept.read_bytes()[:length])
    assert store.load(kept.stem, example) is None
    assert "it is not what was written" in warned(caplog)


def others_may_read(kept: Path) -> None:
    kept.chmod(0o640)


def others_may_write(kept: Path) -> None:
    kept.chmod(0o602)


def a_link(kept: Path) -> None:
    kept.rename(kept.with_suffix(".moved"))
    kept.symlink_to(kept.with_suffix(".moved"))


def a_folder(kept: Path) -> None:
    kept.unlink()
    kept.mkdir(0o700)


@pytest.mark.parametrize("spoil", [others_may_read, others_may_write, a_link, a_folder])
def test_a_foreign_file_is_not_unpickled(
    kept: Path,
    example: Parameters,
    spoil: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    spoil(kept)
    monkeypatch.setattr(read_cache._Unpickler, "load", not_again)
    assert isinstance(read_once(example), ReadModel)
    assert f"{kept} is not used" in warned(caplog)


def test_another_owner_is_not_trusted(
    kept: Path, example: Parameters, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the test may not give a file away, the user becomes another one."""
    if os.geteuid() == 0:
        os.chown(kept, 1, 1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    monkeypatch.setattr(read_cache._Unpickler, "load", not_again)
    assert isinstance(read_once(example), ReadModel)
    assert "yours alone" in warned(caplog) or "belong to you alone" in warned(caplog)


@pytest.mark.parametrize("how", ["open", "link"])
def test_a_folder_that_others_can_enter_is_not_used(
    kept: Path,
    example: Parameters,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = kept.parent
    if how == "open":
        folder.chmod(0o755)
    else:
        folder.rename(folder.with_name("elsewhere"))
        folder.symlink_to("elsewhere")
    before = kept.stat().st_mtime_ns
    monkeypatch.setattr(read_cache._Unpickler, "load", not_again)
    assert isinstance(read_once(example), ReadModel)
    assert kept.stat().st_mtime_ns == before
    assert "CGE_CACHE=off" in caplog.text


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    tmp_path: Path, example: Parameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CGE_CACHE", str(tmp_path / "file" / "cache"))
    assert isinstance(read_once(example), ReadModel)


def test_a_full_disk_leaves_no_draft(
    store: ReadCache, example: Parameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert isinstance(read_once(example), ReadModel)
    assert not list(store.folder.iterdir())


def test_the_longest_unused_go_first(
    store: ReadCache, example: Parameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = read_economy(example)
    for age, name in enumerate(("new", "middle", "old")):
        store.save(name, model)
        os.utime(store.path(name), (1e9 - age, 1e9 - age))
    monkeypatch.setattr(read_cache, "LARGEST", store.path("new").stat().st_size * 5 // 2)
    assert store.load("old", example) is not None  # used last now
    store.save("newest", model)
    assert {path.stem for path in store.folder.iterdir()} == {"old", "newest"}


def test_many_processes_at_once(store: ReadCache) -> None:
    code = (
        "from tests.read_cache.test_read_cache import parameters_of\n"
        "from experiments.read_cache import read_once\n"
        "print(len(read_once(parameters_of()).names.equations))\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    told = [process.communicate(timeout=120) for process in started]
    assert len({out for out, _ in told}) == 1
    assert all(not error for _, error in told)
    assert len(list(store.folder.iterdir())) == 1


def test_off_leaves_nothing(tmp_path: Path, example: Parameters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CGE_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    read_once(example)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("system", "own", "expected"),
    [
        ("linux", "", ".cache/japan-cge"),
        ("linux", "relative/path", ".cache/japan-cge"),
        ("linux", "{home}/elsewhere", "elsewhere/japan-cge"),
        ("darwin", "", "Library/Caches/japan-cge"),
    ],
)
def test_where_the_users_cache_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, own: str, expected: str
) -> None:
    monkeypatch.delenv("CGE_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", own.format(home=tmp_path))
    monkeypatch.setattr(sys, "platform", system)
    found = user_cache()
    assert found is not None
    assert found.folder == tmp_path / expected


def test_a_user_without_a_home_has_no_cache(example: Parameters, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("CGE_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    assert user_cache() is None
    assert isinstance(read_once(example), ReadModel)


def with_sam(parameters: Parameters) -> Parameters:
    sam = parameters.sam
    return replace(parameters, sam=sam.replace(unit="dollars"))


def with_a_cell(parameters: Parameters) -> Parameters:
    flows = parameters.sam.flows.copy()
    flows.iloc[0] *= 1 + 1e-15
    return replace(parameters, sam=parameters.sam.replace(flows=flows))


def with_a_number(parameters: Parameters) -> Parameters:
    rate = parameters.data["q0_output"]
    return parameters.with_values({"q0_output": rate * (1 + 1e-15)})


@pytest.mark.parametrize("change", [with_sam, with_a_cell, with_a_number])
def test_the_key_holds_the_economy(example: Parameters, change: Callable[[Parameters], Parameters]) -> None:
    assert key_of(change(example)) != key_of(example)


@pytest.mark.parametrize(
    "settings",
    [("elasticities.sigma_armington=3.5",), ("structure.export_demand=price_taker",)],
    ids=["elasticities", "structure"],
)
def test_the_key_holds_elasticities_and_structure(example: Parameters, settings: tuple[str, ...]) -> None:
    assert key_of(parameters_of(settings=settings)) != key_of(example)


def test_the_key_holds_emissions(tmp_path: Path) -> None:
    plan = make_plan(read_experiment("carbon_price"), Options())
    assert plan.emissions is not None
    more = plan.emissions.assign(mt_co2=plan.emissions["mt_co2"] * 1.01)
    keys = [key_of(ModelCache(each).parameters(each.main)) for each in (plan, replace(plan, emissions=more))]
    assert keys[0] != keys[1]


def test_the_key_holds_code_versions_and_declarations(
    example: Parameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_rule(m: object, *labels: str) -> object:
        """Another rule."""
        return labels

    found = {key_of(example)}
    for name in ("_code", "_versions"):
        with monkeypatch.context() as patched:
            patched.setattr(read_cache, name, lambda: ("another",))
            found.add(key_of(example))
    block = next(block for block in BLOCKS if block.equations)
    name, spec = next(iter(block.equations.items()))
    changes: tuple[EquationSpec, ...] = (
        replace(spec, rule=other_rule),
        replace(spec, alternative="factor_mobility=cet"),
    )
    for changed in changes:
        with monkeypatch.context() as patched:
            patched.setitem(block.equations, name, changed)
            found.add(key_of(example))
    assert len(found) == 5
    modules = dict(read_cache._code())
    assert {"sam/read.py", "cge/blocks/trade.py", "calibration/calibrate.py"} <= set(modules)


def test_the_key_is_the_same_in_every_process() -> None:
    code = (
        "from tests.read_cache.test_read_cache import parameters_of\n"
        "from experiments.read_cache import key_of\n"
        "print(key_of(parameters_of('carbon_price')))\n"
    )
    keys = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(keys) == 1
