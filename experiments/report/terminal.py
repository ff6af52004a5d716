"""The table of a run for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from experiments.report.amounts import growth
from experiments.report.macro import case_title, common_scale, macro_names, variants_table
from experiments.report.same_results import same_results
from experiments.report.text_table import UNLIMITED, blocks
from experiments.run import Outcome, Results
from experiments.words import Words

VARIANT = 16  # characters of a variant's column
NAME = 32  # characters of a name where variants stand below the first figures
PROSE = 100  # characters of a line of text
NARROWEST = 50  # characters that names and figures need at least


def summary_tables(results: Results, lang: str = "en", width: int = UNLIMITED) -> list[Table]:
    """The indicators that the experiment reports: base, result, change and unit, then the changes of each variant.

    Variants that do not fit beside the first figures follow in tables of their own.
    """
    words = Words(lang)
    first = _table(results, words, figures=True)
    own = Console(width=UNLIMITED).measure(first).maximum
    place = dict(enumerate(results.variants, start=1))
    if own + VARIANT * len(place) <= width:
        return [_table(results, words, figures=True, variants=tuple(place.values()))]
    name = Console(width=UNLIMITED).measure(_table(results, words)).maximum
    widths = [name, *[VARIANT - 2] * len(place)]
    beside = [tuple(place[number] for number in block[1:]) for block in blocks(widths, 1, width)]
    return [first, *(_table(results, words, variants=outcomes) for outcomes in beside)]


def summary_text(results: Results, lang: str = "en", width: int = UNLIMITED) -> str:
    """The same tables as plain text, without colour, no wider than `width`; then cases that have the same results."""
    words = Words(lang)
    console = Console(
        width=max(width, NARROWEST), force_terminal=False, highlight=False, markup=False, emoji=False
    )
    with console.capture() as capture:
        console.print(case_title(results.main, words), soft_wrap=True)
        for table in summary_tables(results, lang, width):
            console.print(table)
        for sentence in same_results(results, words):
            console.print(sentence + "\n", width=min(width, PROSE))
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def _table(results: Results, words: Words, figures: bool = False, variants: Sequence[Outcome] = ()) -> Table:
    """Names with the figures of the main case, with the changes of some variants, or both."""
    sam, macro = results.plan.sam, results.main.indicators.macro
    found = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    found.add_column(words("name"), overflow="fold", max_width=None if figures else NAME)
    if figures:
        for key in ("base", "value", "change_pct"):
            found.add_column(words(key), justify="right", no_wrap=True)
        found.add_column(words("unit"), overflow="fold")
    for outcome in variants:
        title = case_title(outcome, words)
        found.add_column(title, justify="right", overflow="fold", min_width=10, max_width=VARIANT - 1)
    changes = {row.name: row.cells[3:] for row in variants_table(results, words).rows if row.name}
    place = {id(outcome): number for number, outcome in enumerate(results.variants)}
    for name in macro_names(results)[0]:
        figure, scale = macro[name], common_scale(results, name, words)
        own = [scale.text(figure.base), scale.text(figure.value), growth(figure.base, figure.value)]
        beside = [changes[name][place[id(outcome)]] if name in changes else "" for outcome in variants]
        found.add_row(words.macro(name, sam), *([*own, scale.short] if figures else []), *beside)
    return found
