"""`cge sam provenance`: where the amounts of a SAM come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from experiments.inputs.locate import sams
from experiments.report.text_table import text_table
from sam.locate import find
from sam.provenance import MOVES, PARTS, Provenance, Trace, read_provenance

LISTED = 12
"""Rows of a table of sources, assumptions or treatments for a person; `--json` has all."""

WHOLE = "*,*"

MEANING = """evidence: published, or published and moved by a rule of accounting; its cells rest on nothing else.
split: a published total divided by an assumption, so that the sum is evidence. assumption: any other.
balancing: moved so that accounts balance. unknown: no table says."""


def traced(word: str, address: str) -> dict:
    """The traces of the cells of an address, or of none where the whole SAM is meant, and what they add up to."""
    provenance = read_provenance(word if word in sams() else find("SAM", word, sams(), (Path(),)))
    where = address or WHOLE
    return {
        "sam": provenance.sam.name,
        "unit": provenance.sam.unit,
        "year": provenance.sam.year,
        "address": where,
        "cells": [_cell(trace) for trace in provenance.trace(where)] if address else [],
        "unknown": list(provenance.unknown()),
        **_sums(provenance, where),
    }


def provenance_text(content: Mapping) -> str:
    """One cell as sentences, else the sums by block with sources, assumptions and treatments."""
    if len(content["cells"]) == 1:
        return "\n".join(content["cells"][0]["sentences"])
    where = "" if content["address"] == WHOLE else f", {content['address']}"
    title = f"{content['sam']}{where} ({content['unit'] or 'SAM units'}, amounts without sign)"
    if content["rolled"]:
        parts = [
            f"{title}: what moved it from {content['base'] or 'an earlier year'}",
            _table(content["rolled"], ("before", "after"), MOVES),
        ]
    else:
        parts = [f"{title}: what it rests on", _blocks(content["blocks"])]
    if content["base_blocks"]:
        parts += [f"{content['base']}: what it rests on", _blocks(content["base_blocks"])]
    parts += [MEANING]
    parts += _listed("sources", [_source(row) for row in content["sources"]], "value")
    parts += _listed(
        "what the roll rests on, by the amounts that it speaks of", content["rolled_by"], "value"
    )
    if not content["rolled"]:
        parts += _listed("assumptions, by what rests on them", content["assumptions"], "value")
    parts += _listed("treatments and balancing, by what they moved", content["treatments"], "moved")
    parts += ["\n".join(content["unknown"])] if content["unknown"] else []
    return "\n\n".join(parts)


def _sums(provenance: Provenance, address: str) -> dict:
    base = provenance.base
    return {
        "blocks": _rows(provenance.blocks(address)),
        "rolled": _rows(provenance.rolled(address)),
        "rolled_by": _rows(provenance.rolled_by(address)),
        "base": base.sam.name if base else "",
        "base_blocks": _rows(base.blocks()) if base and address == WHOLE else [],
        "sources": _rows(provenance.sources(address)),
        "assumptions": _rows(provenance.assumptions(address)),
        "treatments": _rows(provenance.treatments(address)),
    }


def _cell(trace: Trace) -> dict:
    return asdict(trace) | {"sentences": trace.sentences()}


def _rows(table: pd.DataFrame) -> list[dict]:
    named = table.reset_index() if table.index.name else table
    return named.to_dict("records")


def _source(row: Mapping) -> dict:
    return {"source": f"{row['statistic']}, {row['table']}, {row['year']}: {row['use']}", **row}


def _blocks(rows: Sequence[Mapping]) -> str:
    """Amounts with the number of cells behind them."""
    used = [part for part in PARTS if any(row[part] for row in rows)]
    return _table(rows, ["value"], used)


def _table(rows: Sequence[Mapping], whole: Sequence[str], parts: Sequence[str]) -> str:
    header = ["block", "cells", *whole, *(name for part in parts for name in (part, "cells"))]
    return text_table(
        header,
        [
            [
                row["block"],
                str(row["cells"]),
                *(f"{row[name]:,.1f}" for name in whole),
                *(text for part in parts for text in (f"{row[part]:,.1f}", str(row[f"{part}_cells"]))),
            ]
            for row in rows
        ],
    )


def _listed(title: str, rows: Sequence[Mapping], amount: str) -> list[str]:
    """A table of texts with cells and amounts, largest first, and how many are left out."""
    if not rows:
        return []
    text = next(iter(rows[0]))
    largest = sorted(rows, key=lambda row: -row[amount])[:LISTED]
    table = text_table(
        [title, "cells", amount],
        [[row[text], str(row["cells"]), f"{row[amount]:,.1f}"] for row in largest],
    )
    more = len(rows) - LISTED
    return [table + (f"\n... and {more} more (--json lists all)" if more > 0 else "")]
