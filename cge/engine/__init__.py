"""The compiled engine: a Pyomo model of scalar algebra as fast numpy functions, and its solution.

Knows nothing of economics.

>>> system = compile_model(model)
>>> p = system.with_parameters({"rate_import[c_agr]": 0.1})
>>> solution = solve(system, system.start, p, positive=["q_import", "p_import"])
"""

from cge.engine.compile import compile_expressions, compile_model, reader_of
from cge.engine.errors import EngineError, NoSolution
from cge.engine.evaluate import Evaluator
from cge.engine.solution import Attempt, Solution
from cge.engine.solvers.diagnose import NullVector, null_vectors, structural_problems
from cge.engine.solvers.reference import Reference
from cge.engine.solvers.solve import homotopy, solve
from cge.engine.system import CompiledSystem

__all__ = [
    "Attempt",
    "CompiledSystem",
    "EngineError",
    "Evaluator",
    "NoSolution",
    "NullVector",
    "Reference",
    "Solution",
    "compile_expressions",
    "compile_model",
    "homotopy",
    "null_vectors",
    "reader_of",
    "solve",
    "structural_problems",
]
