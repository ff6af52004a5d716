"""What is carried from one year of a path to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class State:
    """What is carried into a year: stocks by the name of their law and label, and the last solution, to start from.

    `point` and `solved_at` are the variables and parameters of the last solved year under the selection of equations that
    `closure` describes; empty in the first year. A run that starts from a stored state goes on to the same bits.
    """

    year: int
    stocks: Mapping[str, Mapping[tuple[str, ...], float]]
    closure: str = ""
    point: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)
    solved_at: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)
