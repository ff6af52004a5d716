"""What a user can be told: one root of all errors, the findings in it, and the remedy for a misspelt name.

Every error that is somebody's to mend is a `CgeError` and lists its findings in `.problems`. Each kind also has the
parent that Python programs expect: `ValueError` for wrong input, `RuntimeError` for a model without a solution.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

SHOWN = 20
"""Problems printed in the message of a `SamError`; the rest is counted, and all are in `.problems`."""


class CgeError(Exception):
    """Root of the project's errors; `problems` holds every finding, each with where it is and what to try."""

    problems: Sequence[object]

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple:
        return type(self), (self.problems,)


class InputError(CgeError, ValueError):
    """Wrong input outside SAM, calibration and closure: unknown names, unreadable files, impossible shocks."""

    problems: tuple[str, ...]


class UnknownNameError(InputError, KeyError):
    """A name or a label that is not there, where a program looks something up; the message has the nearest ones."""

    __str__ = Exception.__str__  # KeyError's would put the message into quotes


class CalibrationError(CgeError, ValueError):
    """Inputs that cannot be calibrated."""

    problems: tuple[str, ...]


class SolveError(CgeError, RuntimeError):
    """The model has no accepted solution; the message names equations, accounts and what to try."""


@dataclass(frozen=True)
class Problem:
    """One finding.

    what: the finding in words, without a full stop. where: account, cell `(receiver, payer)` or `file:line`.
    amount: its size in the unit of the SAM, or None where it has none. remedy: what to try, one sentence.
    """

    what: str
    where: str
    amount: float | None
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}"


class SamError(CgeError, ValueError):
    """Wrong input to the SAM package; `problems` are `Problem`s."""

    problems: list[Problem]

    def __init__(self, problems: Iterable[Problem], title: str = "the SAM") -> None:
        self.problems = list(problems)
        self.title = title
        if not self.problems:
            raise ValueError("a SamError needs at least one problem")
        Exception.__init__(self, title, self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        lines = [f"{count} problem{'s' if count > 1 else ''} in {self.title}"]
        lines += [f"  {problem}" for problem in self.problems[:SHOWN]]
        if count > SHOWN:
            lines.append(f"  ... and {count - SHOWN} more")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[type[SamError], tuple[list[Problem], str]]:
        return SamError, (self.problems, self.title)


def amount_text(value: float) -> str:
    """Write an amount for a message: ten significant digits, so that small imbalances stay visible."""
    return f"{value:.10g}"


def cell_text(receiver: str, payer: str) -> str:
    """Write a cell for a message."""
    return f"({receiver}, {payer})"


def suggestion(word: object, known: Iterable[object], shown: int = 12) -> str:
    """The remedy for an unknown name, as a sentence: the nearest names, else the first `shown` of the known ones.

    With `shown=0` nothing is said where no name is near.
    """
    names = [str(name) for name in known]
    near = get_close_matches(str(word), names, n=3)
    if not near:  # a word written in full where the name is its beginning: c_agriculture for c_agr
        near = [name for name in names if len(name) >= 4 and str(word).startswith(name)]
    if near:
        return f"Did you mean {' or '.join(near)}?"
    if not shown:
        return ""
    if not names:
        return "There is none."
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return f"Known: {', '.join(names[:shown])}{more}."
