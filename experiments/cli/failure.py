"""From an exception to what the user sees: a message of one screen and an exit status."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = 20
WRONG_INPUT = 2
NO_RESULT = 1


@dataclass(frozen=True)
class Failure:
    """What to print and the exit status: 1 the model says no, 2 wrong input."""

    message: str
    status: int


def failure_of(error: Exception) -> Failure | None:
    """The failure behind an exception; None where it is a defect of the program."""
    from calibration import CalibrationError
    from cge.closure import ClosureError
    from sam import SamError
    from sam.problem import InputError, SolveError

    if isinstance(error, SolveError):
        return Failure(_screen(str(error)), NO_RESULT)
    if isinstance(error, InputError | CalibrationError | ClosureError | SamError):
        return Failure(_screen(str(error)), WRONG_INPUT)
    return None


def _screen(text: str) -> str:
    lines = text.splitlines()
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"... and {len(lines) - SHOWN} more"]
    return "\n".join(lines)
