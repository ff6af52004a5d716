"""Cases whose columns agree, and why: taxes on given incomes recycle as a lump sum does."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from experiments.report.macro import SIDE_BY_SIDE, case_title, variants_table
from experiments.report.section import Section
from experiments.run import Outcome, Results
from experiments.words import Words

FISCAL = ("tax_revenue", "lump_sum")  # differ by construction: they say through which account money goes back
SAME = 1e-6  # relative: below what any column shows, above the error of a solution
REMAINDERS = ("ev", "ev_consumption_saving")  # what is left of large sums: rounding is judged against GDP
LUMP_SUM = "lump_sum"


def same_results(results: Results, words: Words) -> list[str]:
    """A sentence for each group of cases with the same results but for public revenue."""
    titles = {results.main.case.name: words("main_case")}
    titles |= {outcome.case.name: case_title(outcome, words) for outcome in results.variants}
    sentences = []
    for group in _groups(results):
        cases = words("and").join(titles[outcome.case.name] for outcome in group)
        instruments = [outcome.case.closure.government_instrument for outcome in group]
        if _are_of_income(group):
            taxes = words("and").join(words.term("recycling", name) for name in dict.fromkeys(instruments))
            sentences.append(words("same_income", cases=cases, instruments=taxes))
        else:
            sentences.append(words("same_results", cases=cases))
    return sentences


def variants_section(results: Results, words: Words) -> Section | None:
    """All cases side by side, and which of them agree; None for an experiment with one."""
    if not results.variants:
        return None
    agreeing = tuple(same_results(results, words))
    return Section("variants", words("variants_heading"), agreeing, (variants_table(results, words),))


def _groups(results: Results) -> Iterator[list[Outcome]]:
    left = [results.main, *results.variants]
    while left:
        first, *others = left
        group = [first, *(each for each in others if _agree(first, each))]
        left = [each for each in others if each not in group]
        if len(group) > 1:
            yield group


def _agree(one: Outcome, other: Outcome) -> bool:
    size = one.indicators.macro["gdp_nominal"].base or 0.0
    for name in SIDE_BY_SIDE:
        if name in FISCAL or name not in one.indicators.macro or name not in other.indicators.macro:
            continue
        pair = [outcome.indicators.macro[name].value for outcome in (one, other)]
        noise = SAME * size if name in REMAINDERS else 0.0
        if None in pair and pair != [None, None]:
            return False
        if None not in pair and not math.isclose(*pair, rel_tol=SAME, abs_tol=noise):  # type: ignore[arg-type]
            return False
    return True


def _are_of_income(group: list[Outcome]) -> bool:
    """Whether cases differ in what balances the budget and in no more, and all of that is paid out of given incomes."""
    direct = {tax.name for outcome in group for tax in outcome.parameters.taxes if tax.is_direct}
    first = group[0].case
    if len({outcome.case.closure.government_instrument for outcome in group}) == 1:
        return False
    return all(
        outcome.case.closure.government_instrument in {*direct, LUMP_SUM}
        and replace(outcome.case.closure, government_instrument=first.closure.government_instrument)
        == first.closure
        and (outcome.case.structure, outcome.case.shocks) == (first.structure, first.shocks)
        for outcome in group
    )
