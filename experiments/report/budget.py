"""Table of the public budget: what a lump sum, or another instrument, balances."""

from __future__ import annotations

from cge.analysis.budget import SUPPLIERS, BudgetItem, budget
from experiments.report.finance import amounts_table
from experiments.report.section import Section
from experiments.run import Results
from experiments.words import Words


def budget_section(results: Results, words: Words) -> Section | None:
    """Receipts and payments of governments, base and result; None where no government moves."""
    base, new = budget(results.main.base), budget(results.main.equilibrium)
    pairs = {item: (base.get(item, 0.0), new.get(item, 0.0)) for item in {**base, **new}}
    lines = [(_label(item, results, words), pair, "") for item, pair in pairs.items() if any(pair)]
    if not lines:
        return None
    found = amounts_table(
        "budget_caption", words("item"), lines, results, words, note=words("budget_note"), shares=False
    )
    return Section("budget", words("budget_heading"), parts=(found,))


def _label(item: BudgetItem, results: Results, words: Words) -> str:
    supplied = item.partner == SUPPLIERS
    partner = words("budget_commodity") if supplied else words.account(results.plan.sam, item.partner)
    taxed = item.kind in {tax.name for tax in results.main.parameters.taxes}
    what = words.term("budget", "tax_paid" if taxed else item.kind, item.kind.replace("_", " "))
    label = words("budget_received" if item.received else "budget_paid", what=what, name=partner)
    if item.kind == "transfer" and len(results.main.parameters.sets["g"]) > 1:
        return words("budget_of", label=label, own=words.account(results.plan.sam, item.own))
    return label
