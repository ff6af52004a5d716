"""Computable general equilibrium models: the front door.

    import cge

    japan = cge.Economy("japan_2015")
    model = japan.model(closure="welfare")
    free = model.solve(rate_duty=0)
    print(free.against(model.solve()).macro)

The theory in the modules of this package imports nothing from above it. This file alone points upwards, to calibration
and experiments, and only when a name is asked for: `import cge` is what users expect to write, and it stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cge.collection import no_collection
from cge.startup import leave_quickly

if TYPE_CHECKING:
    from calibration import ElasticityTable
    from cge.closure import Closure, ClosureError
    from cge.equilibrium import Equilibrium
    from cge.parameters import Parameters
    from cge.structure import Structure
    from experiments import examples
    from experiments.api.check import CheckResult, check
    from experiments.api.comparison import Comparison
    from experiments.api.economy import Economy
    from experiments.api.model import EconomyModel
    from experiments.api.path import PathResult, run_path
    from experiments.api.replicate import ReplicationResult, replicate
    from experiments.api.run import RunResult, run
    from experiments.api.solution import Solution
    from experiments.api.sweep import SweepResult, sweep
    from experiments.record.stored import StoredResults, read_results
    from sam import Sam, SamError, read_sam
    from sam.problem import CalibrationError, CgeError, InputError, SolveError
    from sam.provenance import Provenance, read_provenance

__all__ = [
    "CalibrationError",
    "CgeError",
    "CheckResult",
    "Closure",
    "ClosureError",
    "Comparison",
    "Economy",
    "EconomyModel",
    "ElasticityTable",
    "Equilibrium",
    "InputError",
    "Parameters",
    "PathResult",
    "Provenance",
    "ReplicationResult",
    "RunResult",
    "Sam",
    "SamError",
    "Solution",
    "SolveError",
    "StoredResults",
    "Structure",
    "SweepResult",
    "check",
    "examples",
    "read_provenance",
    "read_results",
    "read_sam",
    "replicate",
    "run",
    "run_path",
    "sweep",
]

_HOME = {
    "CalibrationError": "sam.problem",
    "CgeError": "sam.problem",
    "CheckResult": "experiments.api.check",
    "Closure": "cge.closure",
    "ClosureError": "cge.closure",
    "Comparison": "experiments.api.comparison",
    "Economy": "experiments.api.economy",
    "EconomyModel": "experiments.api.model",
    "ElasticityTable": "calibration",
    "Equilibrium": "cge.equilibrium",
    "InputError": "sam.problem",
    "Parameters": "cge.parameters",
    "PathResult": "experiments.api.path",
    "Provenance": "sam.provenance",
    "ReplicationResult": "experiments.api.replicate",
    "RunResult": "experiments.api.run",
    "Sam": "sam",
    "SamError": "sam",
    "Solution": "experiments.api.solution",
    "SolveError": "sam.problem",
    "StoredResults": "experiments.record.stored",
    "Structure": "cge.structure",
    "SweepResult": "experiments.api.sweep",
    "check": "experiments.api.check",
    "examples": "experiments",
    "read_provenance": "sam.provenance",
    "read_results": "experiments.record.stored",
    "read_sam": "sam",
    "replicate": "experiments.api.replicate",
    "run": "experiments.api.run",
    "run_path": "experiments.api.path",
    "sweep": "experiments.api.sweep",
}

leave_quickly()


def __getattr__(name: str) -> object:
    if name not in _HOME:
        from sam.problem import suggestion

        raise AttributeError(f"module 'cge' has no attribute {name!r}. {suggestion(name, __all__)}")
    with no_collection():  # imports leave no garbage, and looking for it takes a tenth of their time
        home = import_module(_HOME[name])
        found = getattr(home, name) if hasattr(home, name) else import_module(f"{_HOME[name]}.{name}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return list(__all__)
