"""What is wrong with the inputs of a calibration."""

from __future__ import annotations

from collections.abc import Iterable


class CalibrationError(ValueError):
    """Inputs that cannot be calibrated; every problem found is in `problems`, one line each with its remedy."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
