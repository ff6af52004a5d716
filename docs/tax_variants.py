"""What the assumptions behind consumption tax and excises matter: `python docs/tax_variants.py SOURCES`, two minutes.

The table of decision 33 is what it prints. SOURCES is the folder above `data/`.
"""

from __future__ import annotations

import sys

from page_table import header, row
from variants import Edit, Variant, change, ev, show, variants

TAXED, DEDUCTED, TAX = "consumption_tax.csv", "consumption_tax_credit.csv", "consumption_tax.py"
EXCISES, BUDGET = "excises.csv", "excises.py"
EDITS: dict[str, list[Edit]] = {
    "a tenth of finance taxed": [(TAXED, "fin,*,0.2,", "fin,*,0.1,"), (DEDUCTED, "fin,0.2,", "fin,0.1,")],
    "two fifths of finance taxed": [(TAXED, "fin,*,0.2,", "fin,*,0.4,"), (DEDUCTED, "fin,0.2,", "fin,0.4,")],
    "half of public investment deducts": [(TAX, "PUBLIC_CORPORATIONS = 0.25", "PUBLIC_CORPORATIONS = 0.5")],
    "all fuel excises in the base": [(TAX, 'ON_TOP = ("coa", "oil", "gas", "loi")', 'ON_TOP = ("loi",)')],
    "diesel tax 24 yen, as prices show": [(EXCISES, "diesel tax,32.1,", "diesel tax,24,")],
    "tobacco and liquor a tenth less": [
        (BUDGET, '"alc": LIQUOR, "tob": TOBACCO', '"alc": 0.9 * LIQUOR, "tob": 0.9 * TOBACCO')
    ],
}
HEAD = (
    "variant",
    "consumption tax",
    "excises",
    "other taxes",
    "tariffs: GDP, EV",
    "carbon: GDP, CO2, EV",
)
TAXES = ("tax_consumption_tax", "tax_excise", "tax_production_tax")


def main() -> None:
    """Print a row for each variant."""
    show("\n".join(header(HEAD)))
    for variant in variants(EDITS, sys.argv[1]):
        show(figures(variant))


def figures(variant: Variant) -> str:
    """Taxes collected (bn yen); duties removed, and a carbon price: GDP and CO2 in per cent, EV in bn yen."""
    collected = variant.tariffs.macro["base"]
    return row(
        (
            variant.name,
            *(f"{collected[collected.index.str.startswith(name)].sum():,.0f}" for name in TAXES),
            f"{change(variant.tariffs, 'gdp_real', 3)}, {ev(variant.tariffs)}",
            f"{change(variant.carbon, 'gdp_real', 3)}, {change(variant.carbon, 'co2', 2)}, {ev(variant.carbon)}",
        )
    )


if __name__ == "__main__":
    main()
