"""What outcomes, quantities and units are called in a report: labels of the model's vocabulary, with their codes."""

from __future__ import annotations

import re

from markupsafe import Markup

from experiments.report.amounts import Scale, scale_of
from experiments.report.text_table import amount
from experiments.words import Words
from sam import Sam
from sam.gdp import gdp

_INDEXED = re.compile(r"^(?P<name>[^\[]+)\[(?P<labels>[^\]]+)\]$")


class Labels:
    """Labels in one language. Without a SAM (its files are gone, say) accounts keep their codes."""

    def __init__(self, words: Words, sam: Sam | None) -> None:
        self._words = words
        self._sam = sam
        self._size = gdp(sam).expenditure if sam else 1.0

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
        """The unit in which the report of a run writes what has this unit."""
        return self._scale(unit).unit

    def figure(self, value: float | None, unit: str) -> str:
        """A figure of the model in that unit."""
        scale = self._scale(unit, value)
        return amount(value) if scale.divisor == 1.0 else scale.text(value)

    def divisor(self, unit: str) -> float:
        """How much of the model's unit one of the report's is."""
        return self._scale(unit).divisor

    def _scale(self, unit: str, value: float | None = None) -> Scale:
        """As in the report of a run, by the GDP of the SAM; a SAM whose files are gone leaves its own unit."""
        return scale_of(unit, (value,), self._words, self._size)

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

    def figure(self, value: float | None, unit: str) -> str:
        """The figure in that unit."""
        return amount(value)


def _cell(label: str, code: str) -> Markup:
    template = Markup("<code>{code}</code>") if label == code else Markup("{label} <code>{code}</code>")
    return template.format(label=label, code=code)
