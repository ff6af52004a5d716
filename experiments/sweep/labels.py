"""What outcomes, quantities and units are called in a report: labels of the model's vocabulary, with their codes."""

from __future__ import annotations

import re

from markupsafe import Markup

from experiments.words import Words
from sam import Sam

_INDEXED = re.compile(r"^(?P<name>[^\[]+)\[(?P<labels>[^\]]+)\]$")


class Labels:
    """Labels in one language. Without a SAM (its files are gone, say) accounts keep their codes."""

    def __init__(self, words: Words, sam: Sam | None) -> None:
        self._words = words
        self._sam = sam

    def outcome(self, code: str) -> str:
        """Label of an outcome: `gdp_real` is Real GDP, `output[a_agr]` is Output: Agriculture."""
        match = _INDEXED.match(code)
        if match:
            return self._joined(self._words.term("sectors", match["name"]), match["labels"])
        if not code.isidentifier():
            return code  # computed from several figures
        return self._words.macro(code, self._sam) if self._sam else self._words.term("macro", code)

    def quantity(self, code: str) -> str:
        """Label of a varied quantity: the name is the sweep file's own; accounts in brackets have labels."""
        match = _INDEXED.match(code)
        return self._joined(match["name"], match["labels"]) if match else code

    def outcome_cell(self, code: str) -> Markup:
        """Label and code of an outcome."""
        return _cell(self.outcome(code), code)

    def quantity_cell(self, code: str) -> Markup:
        """Label and code of a quantity."""
        return _cell(self.quantity(code), code)

    def unit(self, unit: str) -> str:
        """A unit of the model; `billion yen at base prices` is a unit and what the model adds to it."""
        known = self._words.phrase(unit)
        head, at, rest = unit.partition(" at ")
        if known != unit or not at or self._words.lang == "en":
            return known
        return f"{self._words.phrase(head)}（{self._words.phrase(f'at {rest}')}）"

    def _joined(self, name: str, labels: str) -> str:
        """A name and the labels of its accounts."""
        accounts = [self._words.account(self._sam, each) if self._sam else each for each in labels.split(",")]
        japanese = self._words.lang == "ja"
        return f"{name}{'：' if japanese else ': '}{('、' if japanese else ', ').join(accounts)}"


class Codes:
    """The same for the terminal: codes and units as they stand in the files."""

    def outcome_cell(self, code: str) -> str:
        """The code."""
        return code

    def quantity_cell(self, code: str) -> str:
        """The code."""
        return code

    def unit(self, unit: str) -> str:
        """The unit."""
        return unit


def _cell(label: str, code: str) -> Markup:
    template = Markup("<code>{code}</code>") if label == code else Markup("{label} <code>{code}</code>")
    return template.format(label=label, code=code)
