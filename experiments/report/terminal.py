"""The table of a run for the terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from experiments.report.amounts import growth
from experiments.report.macro import case_title, common_scale, macro_names, variants_table
from experiments.run import Results
from experiments.words import Words

ROOM = 1000  # characters; a table takes what its columns need
VARIANT = 16  # characters of a variant's column


def summary_table(results: Results, lang: str = "en") -> Table:
    """The indicators that the experiment reports: base, result, change and unit, then the changes of each variant."""
    words = Words(lang)
    spec, sam, macro = results.plan.spec, results.plan.sam, results.main.indicators.macro
    title = (spec.title_ja if lang == "ja" else spec.title_en) or spec.title_en or spec.name
    found = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    found.add_column(words("name"), no_wrap=True)
    for key in ("base", "value", "change_pct"):
        found.add_column(words(key), justify="right", no_wrap=True)
    found.add_column(words("unit"), no_wrap=True)
    for outcome in results.variants:
        found.add_column(
            case_title(outcome, words), justify="right", overflow="fold", min_width=10, max_width=VARIANT - 1
        )
    variants = {row.name: row.cells[3:] for row in variants_table(results, words).rows if row.name}
    for name in macro_names(results)[0]:
        figure = macro[name]
        scale = common_scale(results, name, words)
        cells = (
            scale.text(figure.base),
            scale.text(figure.value),
            growth(figure.base, figure.value),
            scale.short,
        )
        found.add_row(words.macro(name, sam), *cells, *variants.get(name, ("",) * len(results.variants)))
    return found


def summary_text(results: Results, lang: str = "en") -> str:
    """The same table as plain text, without colour and as wide as its columns need."""
    console = Console(width=ROOM, no_color=True, highlight=False)  # in too little room rich drops columns
    with console.capture() as capture:
        console.print(summary_table(results, lang))
    return "\n".join(line.rstrip() for line in capture.get().splitlines())
