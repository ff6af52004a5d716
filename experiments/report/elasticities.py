"""The elasticities of an economy as a table: value, range, kind, source and page, with labels in both languages."""

from __future__ import annotations

import pandas as pd

from calibration import ElasticityTable
from calibration.citation import Citation
from calibration.elasticities import ALL
from experiments.words import LANGUAGES, Words
from sam import Sam

COLUMNS = (
    "parameter",
    "index",
    "value",
    "unit",
    "low",
    "high",
    "kind",
    "source",
    "page",
    "range_source",
    "estimate",
)


def elasticity_frame(table: ElasticityTable, sam: Sam) -> pd.DataFrame:
    """A row for each value: `COLUMNS`, label_en, label_ja. What the table does not say is empty, a missing end NaN."""
    rows = []
    for (parameter, index), value in table.rows.items():
        cited = table.citations.get((parameter, index), Citation())
        said = {name: getattr(cited, name) for name in COLUMNS if name not in ("parameter", "index", "value")}
        labels = {f"label_{lang}": _label(Words(lang), parameter, index, sam) for lang in LANGUAGES}
        rows.append({"parameter": parameter, "index": index, "value": value, **said, **labels})
    frame = pd.DataFrame(rows, columns=[*COLUMNS, *(f"label_{lang}" for lang in LANGUAGES)])
    return frame.astype({"value": float, "low": float, "high": float})


def _label(words: Words, parameter: str, index: str, sam: Sam) -> str:
    """What the elasticity is between, and whose it is; an account by its label, a group of consumption by its word."""
    name = words.term("elasticities", parameter)
    if index == ALL:
        return name
    whose = words.account(sam, index) if index in sam else words.term("consumption_groups", index)
    return words("elasticity_of", name=name, whose=whose)
