"""Japan, compiled once per closure and session, with its benchmark and one large shock."""

from __future__ import annotations

import pytest

from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import solve

from .economies import carbon_and_free_trade, japan, japan_compiled


@pytest.fixture(scope="session")
def japan_parameters() -> Parameters:
    """Japan, calibrated."""
    return japan()


@pytest.fixture(scope="session")
def savings() -> CompiledModel:
    """Japan under the default closure."""
    return japan_compiled("savings_driven")


@pytest.fixture(scope="session")
def welfare() -> CompiledModel:
    """Japan with real investment fixed."""
    return japan_compiled("welfare")


@pytest.fixture(scope="session")
def benchmark(welfare: CompiledModel) -> Equilibrium:
    """Japan's benchmark, solved."""
    return solve(welfare, japan())


@pytest.fixture(scope="session")
def shocked(welfare: CompiledModel) -> Equilibrium:
    """Japan with a carbon price of 10,000 yen and no customs duty."""
    return solve(welfare, carbon_and_free_trade(japan()))
