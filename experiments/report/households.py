"""What a change means to each household: welfare, income and consumption side by side."""

from __future__ import annotations

from experiments.report.amounts import MISSING, growth, number
from experiments.report.section import Section, scale_in
from experiments.report.tables import Row, Table, table
from experiments.run import Results
from experiments.words import Words

MONEY = ("ev", "cv")
PAIRS = ("income", "consumption")


def households_table(results: Results, words: Words) -> Table:
    """EV and CV, EV as a share, then base, result and change of income and consumption; a row for each household."""
    sam, found = results.plan.sam, results.main.indicators.households
    values = [value for name in (*MONEY, *PAIRS) for pair in found[name].values() for value in pair]
    scale = scale_in(results, sam.unit or "", values, words)
    small = scale_in(
        results, sam.unit or "", (value for name in MONEY for _, value in found[name].values()), words
    )
    rows = []
    for h in sam.of_kind("household"):
        share = found["ev_share"].get(h)
        cells = [words.account(sam, h)]
        # A household whose tastes change has no CV, and no EV where base tastes give its consumption no utility.
        cells += [small.change(found[name][h][1]) if h in found[name] else MISSING for name in MONEY]
        cells.append(MISSING if share is None else number(share[1], 3, sign=True))
        for name in PAIRS:
            base, value = found[name][h]
            cells += [scale.text(base), scale.text(value), growth(base, value)]
        rows.append(Row(tuple(cells), name=h))
    heads = [words("household"), *(words.term("households", name) for name in (*MONEY, "ev_share"))]
    for name in PAIRS:
        label = words.term("households", name)
        heads += [words(key, name=label) for key in ("base_of", "value_of", "pct_of")]
    caption = words("households_caption", unit=scale.unit)
    return table(caption, heads, rows, note=words("households_note"))


def households_section(results: Results, words: Words) -> Section | None:
    """Households side by side; None without households."""
    if not results.plan.sam.of_kind("household"):
        return None
    return Section("households", words("households_heading"), parts=(households_table(results, words),))
