"""What a solve may take, apart from the solver: an experiment is read before Pyomo and the engine are imported."""

from __future__ import annotations

from dataclasses import dataclass

DECOMPOSITION_TOLERANCE = 1e-6
"""Largest gap between the terms of a decomposition and the total, of the largest of them."""


@dataclass(frozen=True)
class SolveOptions:
    """Limits of one solve and the method: `ipopt` (the solver of record) or `newton`.

    change: what is solved for, as the message of a search without a solution calls it.
    """

    method: str = "ipopt"
    max_iterations: int = 200
    max_seconds: float = 300.0
    change: str = "this shock"
