"""Parts of a sentence in a row."""

from __future__ import annotations

from collections.abc import Iterable

from experiments.words import Words


def listed(texts: Iterable[str], words: Words) -> str:
    """The parts with the separator of the language."""
    return words("reading_separator").join(texts)
