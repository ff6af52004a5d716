"""Anchors: a few draws of a sweep, spread over its design, between whose solutions the other draws start.

Which draws they are follows from the design alone, so that what a draw gives does not depend on its chunk or process.
"""

from __future__ import annotations

import numpy as np

MOST = 32  # solutions with their factors in memory
DRAWS_EACH = 25  # an anchor costs about as much as it saves in ten draws
LOOKED_AT = 4096


class Anchors:
    """The chosen draws: their values, and their points scaled to the range of each quantity (anchors x quantities)."""

    def __init__(self, values: np.ndarray) -> None:
        """`values`: draws x quantities. Draws are chosen one by one, each the farthest from those chosen before."""
        low, high = values.min(axis=0), values.max(axis=0)
        self._low, self._range = low, np.where(high > low, high - low, 1.0)
        candidates = self.scaled(values[:LOOKED_AT])
        centre = np.full(candidates.shape[1], 0.5)
        distance = np.sum((candidates - centre) ** 2, axis=1)
        chosen: list[int] = []
        for _ in range(min(MOST, len(values) // DRAWS_EACH)):
            following = int(np.argmax(distance) if chosen else np.argmin(distance))
            away = np.sum((candidates - candidates[following]) ** 2, axis=1)
            distance = np.minimum(distance, away) if chosen else away
            chosen.append(following)
        self.values = values[chosen]
        self.points = candidates[chosen]

    def scaled(self, values: np.ndarray) -> np.ndarray:
        """Values of draws in units of the range of each quantity."""
        return (values - self._low) / self._range
