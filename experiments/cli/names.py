"""`cge list variables`: every name that an expression may read (docs/reference/expressions.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cge.analysis.expression import FUNCTIONS
from cge.blocks import PARAMETERS, VARIABLES
from cge.formula.letters import LETTERS
from cge.sets import SETS
from experiments.words import Words
from sam.problem import InputError, suggestion

WHAT = "variables"


def names(what: str) -> dict:
    """Figures, variables, parameters and functions, each with what it is. Raises InputError for another word."""
    if what != WHAT:
        raise InputError(f"list: there is no list of {what!r}. {suggestion(what, [WHAT])}")
    words = Words("en")
    kept = [spec for spec in VARIABLES.values() if not spec.auxiliary]
    return {
        "figures": [_figure(name, words.term("macro", name)) for name in words.names("macro")],
        **{
            f"{kind}_figures": [
                _figure(f"{name}[LABEL]", words.term(f"{kind}s", name)) for name in words.names(f"{kind}s")
            ]
            for kind in ("sector", "household")
        },
        "variables": [_declared(spec.name, spec.over, spec.unit, spec.sentence) for spec in kept],
        "parameters": [
            _declared(spec.name, spec.over, spec.unit, spec.sentence) | {"role": spec.role}
            for spec in PARAMETERS.values()
        ],
        "functions": [
            {"name": f"{name}({function.arguments})", "sentence": function.sentence}
            for name, function in FUNCTIONS.items()
        ],
    }


def names_text(content: Mapping) -> str:
    """The names for a person: a line each, by kind."""
    parts = [
        _part("figures of the economy; also tax_NAME, exports_PARTNER, imports_PARTNER", content["figures"]),
        _part("figures of sectors", content["sector_figures"]),
        _part("figures of households", content["household_figures"]),
        _part("variables", content["variables"]),
        _part("parameters; also rate_NAME of each tax", content["parameters"]),
        "cells of the SAM\n  sam[receiver,payer]",
        _part("functions", content["functions"]),
        "labels\n" + "\n".join(f"  {letter}  {words}" for letter, words in LETTERS.items()),
    ]
    return "\n\n".join(parts)


def _figure(name: str, sentence: str) -> dict:
    return {"name": name, "sentence": sentence}


def _declared(name: str, over: str, unit: str, sentence: str) -> dict:
    dims = SETS[over]
    return {"name": f"{name}[{','.join(dims)}]" if dims else name, "unit": unit, "sentence": sentence}


def _part(title: str, rows: Sequence[Mapping]) -> str:
    width = max(len(row["name"]) for row in rows)
    return "\n".join([title, *(f"  {row['name'].ljust(width)}  {row['sentence']}" for row in rows)])
