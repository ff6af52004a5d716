"""What is wrong with a SAM: one `Problem` per finding, one `SamError` with all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

SHOWN = 20
"""Problems printed in the message of a `SamError`; the rest is counted, and all are in `.problems`."""


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


class SamError(ValueError):
    """Wrong input to the SAM package; carries every problem found, in `.problems`."""

    def __init__(self, problems: Iterable[Problem], title: str = "the SAM") -> None:
        self.problems = list(problems)
        self.title = title
        if not self.problems:
            raise ValueError("a SamError needs at least one problem")
        super().__init__(title, self.problems)

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


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest a spelling: `Did you mean x?`, or an empty string where nothing is near."""
    close = get_close_matches(str(word), [str(k) for k in known], n=1)
    return f"Did you mean {close[0]}?" if close else ""
