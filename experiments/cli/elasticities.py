"""`cge elasticities`: every elasticity of a table with its range, kind and source."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.console import Json, Lang, Language, say, user_errors

if TYPE_CHECKING:
    import pandas as pd

DEFAULT = "japan_default"


def elasticities_command(
    table: Annotated[
        str, typer.Argument(help="A shipped table or variant by name, or a CSV file.")
    ] = DEFAULT,
    sam: Annotated[
        str, typer.Option("--sam", help="SAM whose labels name the rows: name or path.")
    ] = "japan_2015",
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV, with labels in both languages.")] = False,
    lang: Lang = Language.en,
    json: Json = False,
) -> None:
    """Show every elasticity: value, range, kind (estimate, convention, judgement), source and page."""
    with user_errors(json):
        from pathlib import Path

        from experiments.inputs.elasticity_file import read_elasticities
        from experiments.inputs.locate import sams
        from experiments.report.elasticities import elasticity_frame
        from sam import read_sam
        from sam.locate import find

        read = read_elasticities(table, (Path(),))
        frame = elasticity_frame(read, read_sam(find("SAM", sam, sams(), (Path(),))))
        content = {"table": read.name, "variants": list(read.variants), "rows": _rows(frame)}
        say(content, json, lambda: frame.to_csv(index=False).rstrip() if csv else _text(frame, lang.value))


def _rows(frame: pd.DataFrame) -> list[dict]:
    """The rows as JSON has them: no NaN, and an infinite value as text."""

    def plain(value: object) -> object:
        if isinstance(value, float) and not math.isfinite(value):
            return None if math.isnan(value) else str(value)
        return value

    return [{str(key): plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _text(frame: pd.DataFrame, lang: str) -> str:
    """A table for a person."""
    from experiments.report.text_table import text_table
    from experiments.words import Words

    words = Words(lang)
    header = ["elasticity", "label", "kind", "source", "page", "value", "low", "high"]
    rows = [
        [
            f"{row.parameter}[{row.index}]",
            getattr(row, f"label_{lang}"),
            words.term("elasticity_kinds", str(row.kind)) if row.kind else "",
            str(row.source),
            str(row.page),
            *("" if math.isnan(number) else f"{number:g}" for number in (row.value, row.low, row.high)),
        ]
        for row in frame.itertuples(index=False)
    ]
    return text_table([words.term("elasticity_columns", name) for name in header], rows, left=5)
