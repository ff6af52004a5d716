"""Where commodities and factors come from: what a SAM must say of each, whatever the structure of the model."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sam.problem import Problem, amount_text, cell_text

ROUNDING = 1e-9
"""Exports may exceed output by this share of it: sums of rounded cells."""


def source_problems(cells: pd.Series, kinds: Mapping[str, str]) -> list[Problem]:
    """Commodities without a source or with two that exclude each other, factors that nobody at home employs, and saving
    that flows into several accounts.
    """
    made: dict[str, float] = {}
    exported: dict[str, float] = {}
    taxed: dict[str, float] = {}
    imported = set()
    bundled: dict[str, list[tuple[str, float]]] = {}
    sellers: dict[str, list[tuple[str, float]]] = {}
    pools: dict[str, None] = {}
    employed: set[str] = set()
    abroad: dict[str, float] = {}
    for (receiver, payer), value in cells[cells != 0].items():
        r, p = kinds[receiver], kinds[payer]
        if p == "commodity":
            if r == "activity":
                made[payer] = made.get(payer, 0.0) + float(value)
            elif r == "world":
                imported.add(payer)
            elif r == "commodity" and receiver != payer:
                bundled.setdefault(payer, []).append((receiver, float(value)))
            elif r == "tax":
                taxed[payer] = taxed.get(payer, 0.0) + abs(float(value))
            else:
                sellers.setdefault(payer, []).append((receiver, float(value)))
        elif r == "commodity" and p == "world":
            exported[receiver] = exported.get(receiver, 0.0) + float(value)
        if r == "factor" and p == "activity":
            employed.add(receiver)
        elif r == "factor" and p == "world":
            abroad[receiver] = abroad.get(receiver, 0.0) + float(value)
        if r == "investment" and p not in ("investment", "activity", "commodity", "factor", "tax"):
            pools[receiver] = None
    used = {account for cell in cells[cells != 0].index for account in cell}
    problems = []
    for c in (account for account, kind in kinds.items() if kind == "commodity" and account in used):
        if c not in made.keys() | imported | bundled.keys():
            what = "the commodity has neither a producer nor imports"
            problems.append(Problem(what, c, None, _producer(c, sellers.get(c, []))))
        elif c in exported and c not in made:
            problems.append(
                Problem(
                    "the commodity is exported and has no producer",
                    c,
                    None,
                    "Net out re-exports: lower its exports and its imports by the same amount.",
                )
            )
        elif c in exported and exported[c] > made[c] * (1 + ROUNDING) + taxed.get(c, 0.0):
            excess = exported[c] - made[c]
            problems.append(
                Problem(
                    f"the commodity exports {amount_text(exported[c])}, more than its output {amount_text(made[c])}",
                    c,
                    excess,
                    f"Net out re-exports: lower its exports and its imports by {amount_text(excess)} at least.",
                )
            )
        if c in bundled and c in made.keys() | imported:
            problems.append(
                Problem(
                    "the commodity is a bundle of other commodities and also produced or imported",
                    c,
                    None,
                    _margin(c, bundled[c]),
                )
            )
    problems += [
        Problem(
            f"the factor earns {amount_text(value)} abroad and nothing at home, so that it has no price here",
            f,
            value,
            f"Enter it as a transfer, {amount_text(value)} in (owner, world), and drop {f}.",
        )
        for f, value in abroad.items()
        if f not in employed
    ]
    if len(pools) > 1:
        problems.append(
            Problem(
                f"saving flows into {len(pools)} accounts",
                ", ".join(pools),
                None,
                "Collect it in one investment account that pays the others.",
            )
        )
    return problems


def _producer(c: str, sellers: list[tuple[str, float]]) -> str:
    if not sellers:
        return "Drop it, or enter what an activity makes of it or what is imported."
    owner, value = sellers[0]
    return (
        f"What {owner} sells is output of an activity that uses nothing but a factor of its own: {amount_text(value)} in "
        f"(activity, {c}), in (factor, activity) and in ({owner}, factor), and nothing in ({owner}, {c})."
    )


def _margin(c: str, services: list[tuple[str, float]]) -> str:
    cells = ", ".join(f"{cell_text(service, c)} = {amount_text(value)}" for service, value in services)
    return (
        f"Use two accounts; or, where {cells} is a trade margin, let the activity that makes {c} buy the service: enter it "
        f"in (service, activity) and in (activity, {c}) instead."
    )
