"""Swaps: what a closure exchanges beyond its entries, found in a model by name.

Free is a rule of the closure that no longer holds, or a parameter that one number moves; fixed is a variable or a macro
figure with one more equation. As many numbers are freed as are fixed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cge.address import Address, labels_of
from cge.closure import Closure, ClosureError, Swap
from cge.declarations import Declarations
from cge.engine.reading.labels import datum_name
from cge.engine.selection import Freed, Key, Move
from cge.groups import without_groups
from cge.missing import missing_figures, unread
from sam.problem import InputError, suggestion

MOVED = "moved"
"""Name of the variables by which swaps move parameters; their index is the shifter's name."""
NO_FACTOR = "no factor moves it; give the swap `move: points` (`move=points` on the command line)"
SIGNED = ("trade_balance", "foreign_saving", "government_balance", "ev", "tax_", "tariff_", "carbon_", "co2")
"""How the names of those macro figures begin that may be zero or negative."""


@dataclass(frozen=True)
class Shifter:
    """What one number of a swap moves.

    name: as written; entries: of the variable whose rule is left out, or of the parameter; freed: how the parameter moves,
    None for a variable.
    """

    name: str
    swap: Swap
    entries: tuple[Key, ...]
    freed: Freed | None


@dataclass(frozen=True)
class Held:
    """What a swap fixes: a variable by its number, or a macro figure (no number), under the name that equations have."""

    name: str
    number: int | None


def swapped(
    model: Declarations, closure: Closure, rows: np.ndarray, taken: Mapping[Key, str]
) -> tuple[tuple[Shifter, ...], tuple[tuple[Held, ...], ...]]:
    """The shifters of a closure's swaps, and by swap what it holds; `rows` of rules that it frees are cleared in place.

    `taken` are the parameters that entries of the closure free, with the reason. Raises ClosureError for a name that does
    not exist, is free already or is fixed already, and where the numbers differ.
    """
    shifters: list[Shifter] = []
    held: list[tuple[Held, ...]] = []
    by = dict(taken)
    for swap in closure.swap:
        where = called(swap, closure.name)
        fixed = _fixed(model, swap.fix, swap.free, rows, where)
        again = [own.name for own in fixed if any(own in earlier for earlier in held)]
        if again:
            raise ClosureError(f"{where}: {', '.join(again)} is fixed twice; fix something else")
        own = _free(model, swap, len(fixed), rows, where)
        keys = [key for shifter in own if shifter.freed for key in shifter.freed.parameters]
        twice = [key for key in keys if key in by]
        if twice:
            raise ClosureError(
                f"{where}: {_names(twice)} is free already: {by[twice[0]]}; free something else, or other labels"
            )
        by |= dict.fromkeys(keys, f"{swap} frees it")
        shifters += own
        held.append(fixed)
    return tuple(shifters), tuple(held)


def called(swap: Swap, closure: str) -> str:
    """A swap as messages call it, with where it is written."""
    return f"{swap.where or f'closure {closure}'}: {swap}"


def target(swap: Swap, base: float, positive: bool) -> float:
    """The value at which a swap fixes something that is `base` in the benchmark.

    Raises ClosureError for a change of what is zero, and for a value at or below zero of what is `positive`.
    """
    where = f"{swap.where}: {swap}" if swap.where else str(swap)
    if swap.change_pct is not None and base == 0.0:
        raise ClosureError(
            f"{where}: {swap.fix} is zero in the benchmark and has no change in per cent; give `to`"
        )
    value = base if swap.change_pct is None else base * (1.0 + swap.change_pct / 100.0)
    value = value if swap.to is None else swap.to
    if positive and value <= 0.0:
        raise ClosureError(
            f"{where}: {swap.fix} = {value:g} is impossible; in the benchmark it is {base:g}, and always positive"
        )
    return value


def _fixed(model: Declarations, name: str, free: str, rows: np.ndarray, where: str) -> tuple[Held, ...]:
    address = _address(name, where)
    family = address.name
    known = {n: c for n, c in model.columns.items() if not model.variables[n].auxiliary}
    if family not in known:
        figures = model.figures.names.equations
        if not address.labels and family in figures:
            return (Held(family, None),)
        if family in model.parameters.data.data_vars:
            raise ClosureError(
                f"{where}: {family} is a parameter, fixed already; fix a variable or a macro figure"
            )
        if not address.labels and family in (reasons := missing_figures(model.parameters)):
            raise ClosureError(f"{where}: {name} cannot be fixed here: {reasons[family]}")
        near = suggestion(name, [*figures, *known])
        raise ClosureError(
            f"{where}: there is no variable or macro figure {name!r} that can be fixed. {near}"
        )
    members = _members(model, address, known[family], where)
    exogenous = {} if free == name else _ties(model, family, members, rows)
    if exogenous:
        raise ClosureError(
            f"{where}: {name} is fixed already by {next(iter(exogenous.values()))}; fix something that the model determines"
        )
    numbers = [known[family][member] for member in members]
    return tuple(Held(model.names.variables[number], number) for number in numbers)


def _free(model: Declarations, swap: Swap, fixed: int, rows: np.ndarray, where: str) -> list[Shifter]:
    address = _address(swap.free, where)
    family = address.name
    if family in model.columns and not model.variables[family].auxiliary:
        members = _members(model, address, model.columns[family], where)
        ties = _ties(model, family, members, rows)
        if not ties:
            raise ClosureError(
                f"{where}: {swap.free} is free already, no rule of the closure holds it; free one of "
                f"{', '.join(_held_variables(model, rows))}, or an exogenous parameter"
            )
        if len(ties) != fixed:
            raise ClosureError(_numbers(where, len(ties), fixed))
        for row in ties:
            rows[row] = False
        return [Shifter(swap.free, swap, tuple((family, member) for member in members), None)]
    if family not in model.parameters.data.data_vars:
        known = [*_held_variables(model, rows), *model.parameters.exogenous]
        raise ClosureError(
            f"{where}: there is no variable or parameter {family!r}. {suggestion(family, known)}"
        )
    if family not in model.parameters.exogenous:
        raise ClosureError(
            f"{where}: {family} is a figure of the benchmark or of technology, not exogenous to a solution; free one of "
            f"{', '.join(model.parameters.exogenous)}"
        )
    entries = model.parameters.entries(family)
    named = _members(model, address, entries, where)
    read = set(model.names.parameter_keys)
    members = [member for member in named if (family, member) in read]
    if not members:
        raise ClosureError(
            f"{where}: no equation of this economy reads {swap.free}: {unread(model.parameters, family)}"
        )
    default: Move = "points" if model.parameters.specs[family].role == "rate" else "factor"
    move = swap.move or default
    groups = [members] if fixed == 1 else [[member] for member in members]
    if len(groups) != fixed:
        raise ClosureError(_numbers(where, len(members), fixed))
    moved = [group for group in groups if move == "points" or any(entries[member] for member in group)]
    if len(moved) < len(groups):
        raise ClosureError(f"{where}: {swap.free} is zero in the benchmark, so that {NO_FACTOR}")
    names = [swap.free if len(groups) == 1 else str(Address(family, labels_of(group[0]))) for group in groups]
    shifters = []
    for name, group in zip(names, groups, strict=True):
        keys = tuple((family, member) for member in group)
        shifters.append(Shifter(name, swap, keys, Freed(keys, f"{MOVED}[{name}]", move)))
    return shifters


def _ties(model: Declarations, variable: str, members: list, rows: np.ndarray) -> dict[int, str]:
    """Selected rows of closure rules that hold a variable at some members: row -> family."""
    over = model.variables[variable].over
    found: dict[int, str] = {}
    for name, places in model.rows.items():
        spec = model.equations[name]
        if spec.holds == variable:
            # A rule may hold a whole variable with one equation, as foreign saving does for all partners.
            own = members if spec.over == over else [None] if not spec.over else []
            found |= {places[member]: name for member in own if member in places and rows[places[member]]}
    return found


def _held_variables(model: Declarations, rows: np.ndarray) -> list[str]:
    return list(
        dict.fromkeys(
            model.equations[name].holds
            for name, places in model.rows.items()
            if model.equations[name].holds and any(rows[row] for row in places.values())
        )
    )


def _address(text: str, where: str) -> Address:
    try:
        return Address.read(text)
    except InputError as error:
        raise ClosureError(f"{where}: {error}") from None


def _members(model: Declarations, address: Address, members: Mapping, where: str) -> list:
    try:
        return without_groups(address, model.parameters.sam.accounts, members).members(members)
    except InputError as error:
        raise ClosureError(f"{where}: {error}") from None


def _names(keys: Sequence[Key]) -> str:
    """The first of some entries of parameters, and how many more there are."""
    first = datum_name(*keys[0])
    return f"{first} (and {len(keys) - 1} more)" if len(keys) > 1 else first


def _numbers(where: str, freed: int, fixed: int) -> str:
    return (
        f"{where}: {freed} numbers are freed and {fixed} are fixed; name labels so that they are as many, or free a "
        "parameter, of which one number moves all members"
    )
