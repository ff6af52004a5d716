"""From the closure of an experiment (a name, a YAML file or a mapping of overrides) to a `Closure` for one SAM."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cge.closure import CLOSURES, Closure, Swap
from experiments.inputs.spec import ClosureEntriesSpec, ClosureSpec, SwapSpec
from sam.locate import find
from sam.problem import InputError, suggestion
from sam.yaml_source import read_yaml, reason, validated

PER_LABEL = tuple(entry.name for entry in fields(Closure) if entry.default_factory is not MISSING)
SwapText = str | Mapping[str, object] | Swap
NUMBERS = ("to", "change_pct")
FORM = (
    "write 'free=NAME,fix=NAME' or {'free': NAME, 'fix': NAME}, with `to` or `change_pct` where it is fixed elsewhere; "
    "several in a list"
)
ENTRIES = tuple(entry.name for entry in fields(Closure) if entry.name not in ("name", "swap"))


def read_closure(choice: str | ClosureSpec, folders: Sequence[Path], line: Callable[..., str]) -> Closure:
    """The closure that an experiment names or spells out.

    A name is one of `CLOSURES`, else a YAML file of the keys of `ClosureSpec`. `line` gives what messages call the
    closure, or an item of it by its keys. Raises InputError.
    """
    where = line()
    if isinstance(choice, str):
        if choice in CLOSURES:
            return CLOSURES[choice]
        if not choice.endswith((".yaml", ".yml")):
            raise InputError(f"{where}: there is no closure {choice!r}. {suggestion(choice, CLOSURES)}")
        path = find("closure", choice, {}, folders)
        document = read_yaml(path)
        choice, line, where = validated(ClosureSpec, document), document.where, document.where()
    base = choice.base or choice.name
    if not base:
        raise InputError(f"{where}: closure: name its `base`, one of {', '.join(CLOSURES)}")
    closure = with_entries(replace(named_closure(base, where), name=choice.name or base), choice)
    if choice.swap:
        own = (Swap(**swap.model_dump(), where=line("swap", i)) for i, swap in enumerate(choice.swap))
        closure = replace(closure, swap=(*closure.swap, *own))
    return closure


def named_closure(name: str, where: str) -> Closure:
    """The closure of `CLOSURES` that others start from. Raises InputError for another name."""
    if name not in CLOSURES:
        raise InputError(f"{where}: closure: base {name!r} is no known closure. {suggestion(name, CLOSURES)}")
    return CLOSURES[name]


def with_entries(closure: Closure, choice: ClosureEntriesSpec) -> Closure:
    """A copy with the entries that a choice names; its swaps are no entries."""
    for entry in ENTRIES:
        value = getattr(choice, entry)
        if value is not None:
            closure = with_entry(closure, entry, value)
    return closure


def read_swaps(given: SwapText | Iterable[SwapText] | None) -> tuple[Swap, ...]:
    """Swaps of the command line or of a call in Python: one or several, as texts or mappings. Raises InputError."""
    if given is None:
        return ()
    if isinstance(given, str | Mapping | Swap):
        return (read_swap(given),)
    if not isinstance(given, Iterable):
        raise InputError(f"swap {given!r}: {FORM}")
    return tuple(map(read_swap, given))


def read_swap(given: SwapText) -> Swap:
    """A swap as `free=productivity,fix=gdp_real,change_pct=1`, as the mapping that a file has, or itself.

    Raises InputError.
    """
    if isinstance(given, Swap):
        return given
    where = f"--swap {given}" if isinstance(given, str) else f"swap {given!r}"
    if not isinstance(given, str | Mapping):
        raise InputError(f"{where}: {FORM}")
    values = (
        _parts(given, where) if isinstance(given, str) else {str(key): value for key, value in given.items()}
    )
    unknown = [key for key in values if key not in SwapSpec.model_fields]
    if unknown:
        raise InputError(
            f"{where}: a swap has no key {unknown[0]!r}. {suggestion(unknown[0], SwapSpec.model_fields)}"
        )
    try:
        return Swap(**SwapSpec.model_validate(values).model_dump())
    except ValidationError as error:
        item = error.errors()[0]
        key = "".join(map(str, item["loc"]))
        if item["type"] == "missing":
            raise InputError(f"{where}: {key} is missing; write free=NAME,fix=NAME") from None
        raise InputError(f"{where}: {key}{' ' * bool(key)}{reason(item)}") from None


def _parts(text: str, where: str) -> dict[str, object]:
    """The keys and values of a text; numbers where they are numbers."""
    # A comma in the labels of a member is not one between the parts.
    parts = [part.partition("=") for part in re.split(r",(?=\w+=)", text)]
    keys = [key.strip() for key, _, _ in parts]
    doubled = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    if doubled:
        raise InputError(f"{where}: {doubled[0]} is given twice; write one --swap for each exchange")
    values: dict[str, object] = {}
    for key, (_, _, value) in zip(keys, parts, strict=True):
        try:
            values[key] = float(value) if key in NUMBERS else value.strip()
        except ValueError:
            raise InputError(f"{where}: {key} has to be a number; given: {value.strip()!r}") from None
    return values


def with_entry(closure: Closure, entry: str, value: str | Mapping[str, str]) -> Closure:
    """A copy with one entry replaced; a mapping of labels is merged, one word goes to all labels."""
    if entry in PER_LABEL:
        value = {**getattr(closure, entry), **value} if isinstance(value, Mapping) else {"*": value}
    change: dict[str, Any] = {entry: value}
    return replace(closure, **change)


def fitted(closure: Closure, accounts: Sequence[str]) -> Closure:
    """A copy without the rules of the named closures for accounts that this SAM does not have."""
    shipped = {
        entry: {label for each in CLOSURES.values() for label in getattr(each, entry)} for entry in PER_LABEL
    }
    known = {*accounts, "*"}
    rules: dict[str, Any] = {
        entry: {k: v for k, v in getattr(closure, entry).items() if k in known or k not in shipped[entry]}
        for entry in PER_LABEL
    }
    return replace(closure, **rules)
