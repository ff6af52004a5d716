"""From a closure to the system that is selected: which rows hold, what is zero, what is freed and what is held.

No rule of the theory asks for the closure. Each declares under which entry it holds (`Block.equation`); this module reads
those declarations, and turns permits, tax instruments, quotas and swaps into freed parameters and held variables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cge.block import ComplementSpec, EquationSpec
from cge.closure import Closure, ClosureError
from cge.declarations import Declarations, label_at, letter_of
from cge.engine.selection import Freed, Key, Selection
from cge.swap import Shifter, swapped
from cge.taxes import Tax
from sam.display import Shown

# Entry of a closure with a rule for each label -> index letter of the label.
LETTERS = {"investment": "i", "factor_markets": "f", "factor_mobility": "f"}
# Where Walras' law is not told which balance to leave out: families by preference.
DROPPED_FIRST = (
    "saving_investment",
    "investment_account",
    "government_budget",
    "partner_balance",
    "commodity_market",
)
# Market of permits (`carbon` of a closure) -> the price that its permits add to.
PERMITS = {"cap": "carbon_price", "trading": "covered_price"}
# Variable that moves rates -> why they are free.
FREED_BY = {
    "rate_instrument": "the tax balances the government's budget (`government_instrument`)",
    "price_permit": "a market of permits adds its price to it (`carbon: cap` or `trading`)",
    "rate_quota": "it is the rent of a quota",
}


@dataclass(frozen=True, repr=False)
class Choice(Shown):
    """What a closure selects.

    walras: the account whose balance is left out. adjusting: variables whose own rule does not hold. complementarities:
    families that hold. shifters: what the swaps move. held: names of what each swap holds.
    """

    selection: Selection
    walras: str
    adjusting: frozenset[str]
    complementarities: tuple[str, ...]
    shifters: tuple[Shifter, ...]
    held: tuple[tuple[str, ...], ...]


def choice_of(model: Declarations, closure: Closure) -> Choice:
    """The selection of a closure. Raises ClosureError where `walras` or a swap does not fit the economy."""
    walras = _walras(model, closure)
    rows = np.zeros(len(model.names.equations), dtype=bool)
    for name, places in model.rows.items():
        spec = model.equations[name]
        if not (spec.alternative or spec.balances):
            rows[list(places.values())] = True
            continue
        for member, row in places.items():
            rows[row] = holds(spec, member, closure) and not (spec.balances and member == walras)
    entries = tuple(_freed(model, closure))
    taken = {key: FREED_BY[own.variable.partition("[")[0]] for own in entries for key in own.parameters}
    shifters, held = swapped(model, closure, rows, taken)
    figures = [own.name for each in held for own in each if own.number is None]
    variables, zeros = _variables(model, rows)
    selection = Selection(
        rows=rows,
        variables=variables,
        zeros=zeros,
        freed=(*entries, *(shifter.freed for shifter in shifters if shifter.freed)),
        held=tuple(own.number for each in held for own in each if own.number is not None),
        figures=model.figures.only(figures) if figures else None,
        start=_starts(model, rows),
    )
    return Choice(
        selection=selection,
        walras=walras,
        adjusting=_adjusting(model, rows),
        complementarities=tuple(
            name for name in model.complementarities if any(rows[row] for row in model.rows[name].values())
        ),
        shifters=shifters,
        held=tuple(tuple(own.name for own in each) for each in held),
    )


def holds(spec: EquationSpec | ComplementSpec, member: object, closure: Closure) -> bool:
    """Whether a closure selects one row of a family."""
    if not spec.alternative:
        return True
    entry, _, options = spec.alternative.partition("=")
    negated, entry = entry.endswith("!"), entry.removesuffix("!")
    position = letter_of(spec.over, LETTERS.get(entry, ""), options)
    label = "" if position is None else label_at(member, position)
    if entry in LETTERS:
        return (closure.rule(entry, label) in options.split("|")) != negated
    return (getattr(closure, entry) in (label or options).split("|")) != negated


def _walras(model: Declarations, closure: Closure) -> str:
    balances = {
        label: name for name, spec in model.equations.items() if spec.balances for label in model.rows[name]
    }
    if closure.walras in balances:
        return closure.walras
    if closure.walras:
        raise ClosureError(
            f"closure {closure.name}: walras names {closure.walras!r}, which has no balance equation; "
            f"choose one of {', '.join(sorted(balances))}, or leave it out"
        )
    return next((label for family in DROPPED_FIRST for label, name in balances.items() if name == family), "")


def _variables(model: Declarations, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Masks of the variables that there are, and of those that a selected rule says are zero."""
    count = len(model.names.variables)
    variables, zeros = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    for name, places in model.columns.items():
        if model.variables[name].auxiliary:
            variables[list(places.values())] = False
    for name, places in model.rows.items():
        spec = model.equations[name]
        columns = model.columns.get(spec.determines, {})
        for member, row in places.items():
            if rows[row] and member in columns:
                variables[columns[member]] = True
                zeros[columns[member]] = (
                    model.variables[spec.determines].start == 0.0 and spec.holds == spec.determines
                )
    return variables, zeros


def _starts(model: Declarations, rows: np.ndarray) -> dict[int, float]:
    starts = {}
    for name, members in model.displaced.items():
        spec = model.complementarities[name]
        for member, start in members.items():
            if rows[model.rows[name][member]]:
                starts[model.columns[spec.variable][member]] = start
    return starts


def _adjusting(model: Declarations, rows: np.ndarray) -> frozenset[str]:
    """Variables that some rule of theirs left out determines."""
    left = {
        model.equations[name].determines
        for name, places in model.rows.items()
        if any(not rows[row] for row in places.values())
    }
    return frozenset(left)


def _freed(model: Declarations, closure: Closure) -> Iterator[Freed]:
    """Rates that a variable of the model moves: the tax that balances the budget, permits, quota rents."""
    taxes = {tax.name: tax for tax in model.parameters.taxes}
    if closure.government_instrument in taxes:
        tax = taxes[closure.government_instrument]
        yield Freed(tuple(_rates(model, tax)), "rate_instrument", "points")
    if closure.carbon in PERMITS:
        yield Freed(((PERMITS[closure.carbon], None),), "price_permit", "points")
    for tax in taxes.values():
        if tax.quota:
            for member in model.columns["rate_quota"]:
                yield Freed(((tax.rate, member),), _name(model, "rate_quota", member), "points")


def _rates(model: Declarations, tax: Tax) -> Iterator[Key]:
    over = model.parameters.over(tax.rate)
    for member in model.parameters.sets[over] if over else (None,):
        yield tax.rate, member


def _name(model: Declarations, variable: str, member: object) -> str:
    return model.names.variables[model.columns[variable][member]]
