"""From an exception to what the user sees: a message of one screen and an exit status."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHOWN = 20
WRONG_INPUT = 2
NO_RESULT = 1
NO_MEMORY = ("annot allocate memory", "failed to map segment", "can't start new thread")
"""How the system's loader and Python say that a limit was met, where they do not raise MemoryError."""


@dataclass(frozen=True)
class Failure:
    """What to print and the exit status: 1 the model says no, 2 wrong input; `problems` are all findings."""

    message: str
    status: int
    problems: tuple[str, ...]


def failed_json(kind: str, message: str, status: int, problems: Sequence[str] = ()) -> str:
    """The JSON object of a command that failed."""
    error = {
        "kind": kind,
        "message": message,
        "problems": [*problems] or [message],
        "exit_status": status,
    }
    return json.dumps({"status": "failed", "error": error}, ensure_ascii=False)


def failure_of(error: Exception) -> Failure | None:
    """The failure behind an exception; None where it is a defect of the program."""
    if (failure := memory_failure(error)) is not None:
        return failure
    from sam.problem import CgeError, SolveError

    if not isinstance(error, CgeError):
        return None
    status = NO_RESULT if isinstance(error, SolveError) else WRONG_INPUT
    return Failure(_screen(str(error)), status, tuple(map(str, error.problems)))


def memory_failure(error: BaseException) -> Failure | None:
    """The failure where a limit of memory or of threads is behind an exception, also where a library could not be loaded."""
    causes = _causes(error)
    if not any(
        isinstance(each, MemoryError) or any(sign in str(each) for sign in NO_MEMORY) for each in causes
    ):
        return None
    message = (
        "not enough memory: this process may not have more (`ulimit -v`, or the limit of the job or container); use fewer "
        "--jobs, an aggregated SAM, or a higher limit"
    )
    return Failure(message, NO_RESULT, (message,))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what it was raised from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _screen(text: str) -> str:
    lines = text.splitlines()
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"... and {len(lines) - SHOWN} more"]
    return "\n".join(lines)
