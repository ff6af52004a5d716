"""One cell of a SAM, traced: its sources, the treatments that it went through, what its amount rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from sam.display import Card, Shown
from sam.provenance.amounts import Amounts
from sam.provenance.records import Assumed, Change, Roll, Source

_PARTS = {
    "evidence": "is evidence",
    "split": "is assumed in how a published total is divided",
    "assumption": "is assumed",
    "balancing": "was moved by balancing",
    "unknown": "is of unknown origin",
}


@dataclass(frozen=True, repr=False)
class Trace(Shown):
    """A cell with everything that the tables beside the SAM say of it; amounts in `unit`.

    published: the amount at producers' prices, consumption tax inside, where it differs. roll: how the cell came from the
    SAM of an earlier year, and base: its trace there. unknown: what no table says.
    """

    receiver: str
    payer: str
    receiver_label: str
    payer_label: str
    block: str
    value: float
    unit: str
    year: int | None
    sources: tuple[Source, ...]
    published: float | None
    treatments: tuple[Change, ...]
    assumed: tuple[Assumed, ...]
    amounts: Amounts
    roll: Roll | None
    base: Trace | None
    unknown: tuple[str, ...]

    def sentences(self) -> list[str]:
        """The trace for a person, a sentence or two a line; those of an earlier year are indented."""
        return list(self._sentences())

    def _card(self) -> Card:
        return Card(f"Trace ({self.receiver}, {self.payer})", {}, {})

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def _sentences(self) -> Iterator[str]:
        when = f" in {self.year}" if self.year else ""
        yield (
            f"({self.receiver}, {self.payer}): {self.receiver_label} receives {self._money(self.value)} from "
            f"{self.payer_label}{when}; {self.block}."
        )
        for source in self.sources:
            yield f"Source: {source.statistic}, {source.table}, {source.year}. {source.use}."
        if self.published is not None:
            taken = _signed(self.value - self.published)
            yield (
                "Where taxes on products stay inside prices, as the table is published, it is "
                f"{_number(self.published)}; here it is {_number(self.value)} ({taken})."
            )
        if self.roll:
            yield from self._rolled(self.roll)
        for change in self.treatments:
            what = change.reason if change.balances else f"Treatment: {change.reason}"
            moved = _signed(change.after - change.before)
            yield f"{_capital(what)}. Before {_number(change.before)}, after {_number(change.after)} ({moved})."
        if not self.roll:  # the roll has named them
            for text in dict.fromkeys(text for own in self.assumed for text in own.texts):
                yield f"Assumption: {text}."
        if self.value and not self.roll:
            yield self._rests()
        yield from self.unknown
        if self.base:
            yield f"What stood there in {self.base.year or 'the earlier SAM'}:"
            yield from (f"  {sentence}" for sentence in self.base.sentences())

    def _rolled(self, roll: Roll) -> Iterator[str]:
        moves = (
            f"evidence {_signed(roll.evidence)}, assumptions {_signed(roll.assumption)}, balancing "
            f"{_signed(roll.balancing)}"
        )
        yield f"Rolled forward: {_number(roll.before)} before, {_number(roll.after)} after; {moves}."
        if roll.source:
            yield f"By: {roll.source.removesuffix('.')}."

    def _rests(self) -> str:
        rests = {_PARTS[each.name]: getattr(self.amounts, each.name) for each in fields(self.amounts)}
        parts = [f"{_number(part)} {name}" for name, part in rests.items() if part]
        if len(parts) == 1:
            return f"All of it {parts[0].split(' ', 1)[1]}."
        return f"Of it, {', '.join(parts[:-1])} and {parts[-1]}."

    def _money(self, value: float) -> str:
        return f"{_number(value)} {self.unit}".rstrip()


def _number(value: float) -> str:
    """One decimal, or three digits of what is smaller than ten."""
    return f"{value:,.1f}" if abs(value) >= 10 or value == 0 else f"{value:.3g}"


def _signed(value: float) -> str:
    return f"+{_number(value)}" if value > 0 else _number(value) if value else "0"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
