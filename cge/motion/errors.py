"""What a path cannot have."""

from __future__ import annotations

from sam.problem import CgeError


class MotionError(CgeError, ValueError):
    """A stock that no year can have, or a law that names what the economy does not have."""
