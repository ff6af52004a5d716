"""What swaps found, as a table: each freed entry with its benchmark value, its result and what it holds."""

from __future__ import annotations

from collections.abc import Iterator

from cge.closure import Swap
from experiments.record.freed import FreedValue, freed_values
from experiments.report.amounts import plain, span
from experiments.report.macro import case_title
from experiments.report.tables import Row, Table, table
from experiments.report.text_table import text_table
from experiments.run import Results
from experiments.words import Words

TEXTS = 3  # columns before the figures
LISTED = 6  # entries of one swap; more, and those that are alike, are one row, from the smallest to the largest value


def swaps_table(results: Results, words: Words) -> Table | None:
    """The swaps of the experiment and of its variants; None without any."""
    rows = list(_rows(results, words))
    if not rows:
        return None
    heads = [words(key) for key in ("swap_free", "swap_so_that", "unit", "base", "value")]
    return table(words("swaps_heading"), heads, rows, texts=range(TEXTS))


def swaps_text(results: Results, words: Words) -> str:
    """The same for a terminal; empty without swaps."""
    found = swaps_table(results, words)
    if found is None:
        return ""
    heads = [column.head for column in found.columns]
    return f"{found.caption}\n\n{text_table(heads, [row.cells for row in found.rows], left=TEXTS)}"


def aim(swap: Swap, words: Words) -> str:
    """Where a swap fixes what it fixes."""
    if swap.to is not None:
        return words("swap_to", value=plain(swap.to))
    if swap.change_pct is not None:
        return words("swap_change", value=plain(swap.change_pct))
    return words("swap_stays")


def _rows(results: Results, words: Words) -> Iterator[Row]:
    for outcome in (results.main, *results.variants):
        case = "" if outcome is results.main else f"{case_title(outcome, words)}: "
        found = freed_values(outcome)
        for swap in outcome.case.closure.swap:
            own = [each for each in found if each.swap == swap]
            held = words("swap_fixed", fix=swap.fix, change=aim(swap, words))
            alike = len({(each.base, each.value) for each in own}) == 1
            for part in [own] if alike or len(own) > LISTED else [[each] for each in own]:
                yield _row(case, part, held, words)


def _row(case: str, part: list[FreedValue], held: str, words: Words) -> Row:
    first = part[0]
    name = first.name
    if len(part) > 1:
        name = words("swap_members", name=first.swap.free, count=len(part))
    base, value = span([each.base for each in part], words), span([each.value for each in part], words)
    return Row((case + name, held, words.phrase(first.unit), base, value), name=first.name)
