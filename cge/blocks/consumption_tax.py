"""Consumption tax: one statutory rate, and the part of each purchase that it falls on; its rows are in the taxes table.

Coverage is calibrated: what the SAM's tax cells are of the base, divided by the statutory rate. It is below 1 where part of
what is bought is exempt, or where the buyer deducts part of the tax.
"""

from __future__ import annotations

from cge.block import Block

block = Block("consumption_tax")

block.parameter(
    "consumption_tax_rate",
    "",
    "1",
    "none",
    r"t^{c}",
    "Statutory rate of the consumption tax.",
    role="rate",
    initial=0.0,
)

COVERAGE = {name: f"coverage_{name}" for name in ("intermediate", "consumption", "government", "investment")}

for name, over, symbol, sentence in (
    ("intermediate", "ca", r"\kappa_{ca}", "Part of an input's price that the consumption tax falls on."),
    ("consumption", "ch", r"\kappa_{ch}", "Part of consumption that the consumption tax falls on."),
    (
        "government",
        "cg",
        r"\kappa_{cg}",
        "Part of a government's purchase that the consumption tax falls on.",
    ),
    ("investment", "ci", r"\kappa_{ci}", "Part of an investment good that the consumption tax falls on."),
):
    block.parameter(COVERAGE[name], over, "1", "none", symbol, sentence, role="exogenous", initial=0.0)
