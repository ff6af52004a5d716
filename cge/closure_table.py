"""A closure as a table: what it holds fixed, what it frees and who adjusts, read from the declarations of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cge.block import ComplementSpec, EquationSpec
from cge.blocks import BLOCKS
from cge.closure import Closure


@dataclass(frozen=True)
class ClosureRow:
    """One entry of a closure for one label: the rule, the variables that it makes exogenous, those that other rules of the
    entry would hold and that adjust now, and the rule in the words of its equations.
    """

    entry: str
    label: str
    rule: str
    holds: tuple[str, ...]
    adjusts: tuple[str, ...]
    sentence: str


def closure_rows(closure: Closure) -> list[ClosureRow]:
    """Every entry of a closure that selects equations, in their order."""
    rules: dict[str, list[EquationSpec | ComplementSpec]] = {}
    for block in BLOCKS:
        declared: list[EquationSpec | ComplementSpec] = list(block.equations.values())
        declared += block.complementarities.values()
        for spec in declared:
            if spec.alternative:
                rules.setdefault(spec.alternative.partition("=")[0].removesuffix("!"), []).append(spec)
    rows = []
    for entry, specs in rules.items():
        given = getattr(closure, entry)
        for label, rule in given.items() if isinstance(given, Mapping) else [("", given)]:
            chosen = [spec for spec in specs if _is_chosen(spec.alternative, rule)]
            held = tuple(dict.fromkeys(filter(None, map(_held, chosen))))
            others = dict.fromkeys(filter(None, map(_held, specs)))
            adjusts = tuple(name for name in others if name not in held)
            rows.append(ClosureRow(entry, label, rule, held, adjusts, " ".join(map(_words, chosen))))
    return rows


def exogenous(closure: Closure) -> list[str]:
    """The variables that the entries of a closure hold, with the label of the entry where it has one."""
    return list(
        dict.fromkeys(
            name + (f"[{row.label}]" if row.label and row.label != "*" else "")
            for row in closure_rows(closure)
            for name in row.holds
        )
    )


def _is_chosen(alternative: str, rule: str) -> bool:
    entry, _, options = alternative.partition("=")
    plain = {"cpi", "exchange_rate"}
    chosen = rule in options.split("|") or (entry == "numeraire" and options == "f" and rule not in plain)
    return chosen != entry.endswith("!")


def _held(spec: EquationSpec | ComplementSpec) -> str:
    return spec.holds if isinstance(spec, EquationSpec) else ""


def _words(spec: EquationSpec | ComplementSpec) -> str:
    """The equation's sentence without its number."""
    return spec.title.partition(" ")[2]
