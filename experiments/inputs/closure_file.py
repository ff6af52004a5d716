"""From the closure of an experiment (a name, a YAML file or a mapping of overrides) to a `Closure` for one SAM."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cge.closure import CLOSURES, Closure, Swap
from experiments.inputs.spec import ClosureSpec, SwapSpec
from sam.locate import find
from sam.problem import InputError, suggestion
from sam.yaml_source import read_yaml, reason, validated

PER_LABEL = tuple(entry.name for entry in fields(Closure) if entry.default_factory is not MISSING)
ENTRIES = tuple(entry.name for entry in fields(Closure) if entry.name not in ("name", "swap"))


def read_closure(choice: str | ClosureSpec, folders: Sequence[Path], where: str) -> Closure:
    """The closure that an experiment names or spells out.

    A name is one of `CLOSURES`, else a YAML file of the keys of `ClosureSpec`. Raises InputError.
    """
    if isinstance(choice, str):
        if choice in CLOSURES:
            return CLOSURES[choice]
        if not choice.endswith((".yaml", ".yml")):
            raise InputError(f"{where}: there is no closure {choice!r}. {suggestion(choice, CLOSURES)}")
        path = find("closure", choice, {}, folders)
        document = read_yaml(path)
        choice, where = validated(ClosureSpec, document), document.where()
    base = choice.base or choice.name
    if base not in CLOSURES:
        raise InputError(
            f"{where}: closure: base {base!r} is no known closure. {suggestion(base, CLOSURES)}"
            if base
            else f"{where}: closure: name its `base`, one of {', '.join(CLOSURES)}"
        )
    closure = replace(CLOSURES[base], name=choice.name or base)
    for entry in ENTRIES:
        value = getattr(choice, entry)
        if value is not None:
            closure = with_entry(closure, entry, value)
    if choice.swap:
        closure = replace(closure, swap=(*closure.swap, *(Swap(**swap.model_dump()) for swap in choice.swap)))
    return closure


def read_swap(text: str) -> Swap:
    """A swap of the command line, such as `free=productivity,fix=gdp_real,change_pct=1`. Raises InputError."""
    where = f"--swap {text}"
    # A comma in the labels of a member is not one between the parts.
    parts = [part.partition("=") for part in re.split(r",(?=\w+=)", text)]
    keys = [key.strip() for key, _, _ in parts]
    known = list(SwapSpec.model_fields)
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise InputError(f"{where}: a swap has no key {unknown[0]!r}. {suggestion(unknown[0], known)}")
    doubled = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    if doubled:
        raise InputError(f"{where}: {doubled[0]} is given twice; write one --swap for each exchange")
    values = {key: value.strip() for key, (_, _, value) in zip(keys, parts, strict=True)}
    try:
        numbers = {key: float(values[key]) for key in ("to", "change_pct") if key in values}
        return Swap(**SwapSpec(**{**values, **numbers}).model_dump())
    except ValidationError as error:
        item = error.errors()[0]
        if item["type"] == "missing":
            raise InputError(f"{where}: {item['loc'][0]} is missing; write free=NAME,fix=NAME") from None
        raise InputError(f"{where}: {reason(item)}") from None
    except ValueError:
        raise InputError(f"{where}: `to` and `change_pct` are numbers") from None


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
