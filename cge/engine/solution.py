"""What the solvers did and where they got to."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


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
