"""From an exception to what the user sees: a message of one screen and an exit status."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = 20
WRONG_INPUT = 2
NO_RESULT = 1


@dataclass(frozen=True)
class Failure:
    """What to print and the exit status: 1 the model says no, 2 wrong input; `problems` are all findings."""

    message: str
    status: int
    problems: tuple[str, ...]


def failure_of(error: Exception) -> Failure | None:
    """The failure behind an exception; None where it is a defect of the program."""
    from sam.problem import CgeError, SolveError

    if not isinstance(error, CgeError):
        return None
    status = NO_RESULT if isinstance(error, SolveError) else WRONG_INPUT
    return Failure(_screen(str(error)), status, tuple(map(str, error.problems)))


def _screen(text: str) -> str:
    lines = text.splitlines()
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"... and {len(lines) - SHOWN} more"]
    return "\n".join(lines)
