"""What the engine raises: always with names of equations and variables, never with bare indices."""

from __future__ import annotations

from cge.engine.solution import Solution, Walk


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
    walk : Walk or None
        How far homotopy came from the reference to the asked parameters, and what stopped it.
    """

    def __init__(
        self,
        message: str,
        solution: Solution,
        worst: list[tuple[str, float]],
        walk: Walk | None = None,
    ) -> None:
        super().__init__(message)
        self.solution = solution
        self.worst = worst
        self.walk = walk

    @property
    def fraction(self) -> float | None:
        """The part of the way that homotopy reached; None if it was not tried."""
        return None if self.walk is None else self.walk.fraction
