"""What the solvers did and where they got to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np


class Status(StrEnum):
    """How a run of a solver ended."""

    CONVERGED = "converged"
    TIME = "time limit"
    ITERATIONS = "iteration limit"
    UNDEFINED = "an equation or its derivative has no value"
    SINGULAR = "the Jacobian is singular to working precision"
    NO_DESCENT = "no descent along the Newton step"
    STOPPED = "stopped"  # IPOPT, for a reason that its own message says
    # Of a walk along the path of solutions:
    ARRIVED = "arrived"
    COLLAPSE = "collapse"  # some variable runs to zero or infinity
    FOLD = "fold"  # the path of solutions turns back
    STALLED = "stalled"  # the corrector failed for another reason


@dataclass(frozen=True)
class Run:
    """Where one solver ended: the last point, the status, the number of iterations or of factorised Jacobians.

    `message` is what the solver says where that is more than the status.
    """

    x: np.ndarray
    status: Status
    iterations: int
    message: str = ""

    @property
    def converged(self) -> bool:
        """Whether the solver itself takes the point for a solution."""
        return self.status == Status.CONVERGED

    def __str__(self) -> str:
        return self.message or self.status


@dataclass(frozen=True)
class Walk:
    """The last solved point of a walk along the path of solutions, the fraction reached and why it ended.

    `rates` is d(solver variable)/d(fraction) there.
    """

    x: np.ndarray
    fraction: float
    status: Status
    iterations: int
    rates: np.ndarray


def counted(iterations: int, jacobians: bool) -> str:
    """Iterations in words: those of Newton are the Jacobians that it factorised."""
    noun = ("Jacobian" if jacobians else "iteration") + ("" if iterations == 1 else "s")
    return f"{iterations} {noun}{' factorised' if jacobians else ''}"


@dataclass(frozen=True)
class Attempt:
    """One solver run; `residual_max` is relative to the size of the equations, `status` is the solver's.

    `variables` is the number it solved for: fewer than the system's where definitions were eliminated.
    """

    method: str
    space: str
    status: str
    iterations: int
    seconds: float
    residual_max: float
    variables: int = 0

    @property
    def solver(self) -> str:
        """`ipopt`, `newton` or `homotopy`, however it was set up."""
        return self.method.partition(" ")[0]

    @property
    def effort(self) -> str:
        """The iterations in words: Newton's are the Jacobians that it factorised."""
        return counted(self.iterations, self.solver == "newton")


@dataclass(frozen=True)
class Solution:
    """Where the solvers got to; `residual` is left - right, `residual_max` relative to equations' sizes."""

    x: np.ndarray
    residual: np.ndarray
    residual_max: float
    iterations: int
    seconds: float
    attempts: list[Attempt] = field(default_factory=list)
    success: bool = False
