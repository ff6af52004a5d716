"""For every test: float errors raise, nothing is kept between processes, sources come from CGE_SOURCES, examples repeat."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from .budget import Budget

# A deadline would measure the neighbour's load on two shared cores, not our code.
settings.register_profile("cge", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("cge")


def pytest_configure(config: pytest.Config) -> None:
    """Count what the tests cost; leave the user's cache alone, in processes that tests start too."""
    config.pluginmanager.register(Budget())
    os.environ["CGE_CACHE"] = "off"


@pytest.fixture(scope="session", autouse=True)
def float_errors_raise() -> Iterator[None]:
    """Division by zero, overflow and a NaN out of nothing fail the test; underflow to zero is harmless."""
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        yield


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of read models, as the user's cache: what tests of one economy share, in their commands too."""
    shared = os.environ.get("CGE_TEST_MODELS")  # by all pytest runs of .ci/run
    return Path(shared) if shared else tmp_path_factory.mktemp("models") / "cache"


@pytest.fixture
def kept_models(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Economies are read once for all tests that ask for this."""
    monkeypatch.setenv("CGE_CACHE", str(models))


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder named by CGE_SOURCES, holding `data/` and `cases/`; skips where a user has none."""
    name = os.environ.get("CGE_SOURCES")
    if not name:
        pytest.skip("CGE_SOURCES is not set: the statistical offices' own files are not here")
    folder = Path(name)
    if not (folder / "data").is_dir():
        pytest.fail(f"CGE_SOURCES={name} has no folder data/: name the parent of data/ and cases/")
    return folder
