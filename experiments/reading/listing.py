"""Parts of a sentence, and sentences of a paragraph, in a row."""

from __future__ import annotations

from collections.abc import Iterable

from experiments.words import Words


def listed(texts: Iterable[str], words: Words) -> str:
    """The parts with the separator of the language."""
    return words("reading_separator").join(texts)


def paragraph(sentences: Iterable[str], words: Words) -> str:
    """Sentences one after the other; Japanese has no space between them."""
    return words("reading_joint").join(sentences)
