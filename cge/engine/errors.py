"""What the engine raises: always with names of equations and variables, never with bare indices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .solve import Solution


class EngineError(Exception):
    """The model cannot be compiled or is not a square system; the message says where and what to do."""


class SingularError(ArithmeticError):
    """The matrix has no inverse, or none to working precision."""


class NoSolution(EngineError):
    """No attempt found an accepted solution.

    Attributes
    ----------
    solution : Solution
        The best point reached (`success` is False), with the list of attempts.
    worst : list of (equation name, residual relative to the equation's scale), largest first.
    fraction : float or None
        The part of the way from the reference to the asked parameters that homotopy reached.
    """

    def __init__(
        self,
        message: str,
        solution: Solution,
        worst: list[tuple[str, float]],
        fraction: float | None = None,
    ) -> None:
        super().__init__(message)
        self.solution = solution
        self.worst = worst
        self.fraction = fraction
