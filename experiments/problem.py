"""What a user got wrong outside SAM, calibration and closure: unknown names, unreadable files, impossible shocks."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """Wrong input; every problem found is in `problems`, each with where it is and what to try."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


def suggestion(word: str, known: Iterable[str], shown: int = 12) -> str:
    """The remedy for an unknown name: the nearest ones, else the known ones, as a sentence."""
    known = [str(name) for name in known]
    near = get_close_matches(str(word), known, n=3)
    if not near:  # a word written in full where the name is its beginning: c_agriculture for c_agr
        near = [name for name in known if len(name) >= 4 and str(word).startswith(name)]
    if near:
        return f"Did you mean {' or '.join(near)}?"
    if not known:
        return "There is none."
    more = f" and {len(known) - shown} more" if len(known) > shown else ""
    return f"Known: {', '.join(known[:shown])}{more}."
