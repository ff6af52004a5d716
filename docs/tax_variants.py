"""What the assumptions behind consumption tax and excises matter: `python docs/tax_variants.py SOURCES`.

Each variant is the build of the SAM with a line of its inputs replaced, in a copy of the project (`account_variants.py`);
the table of decision 33 is what it prints. SOURCES is the folder above `data/`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from account_variants import built, run

TAXED, DEDUCTED, TAX = "consumption_tax.csv", "consumption_tax_credit.csv", "consumption_tax.py"
EXCISES, BUDGET = "excises.csv", "excises.py"
VARIANTS: dict[str, list[tuple[str, str, str]]] = {
    "default": [],
    "a tenth of finance taxed": [(TAXED, "fin,*,0.2,", "fin,*,0.1,"), (DEDUCTED, "fin,0.2,", "fin,0.1,")],
    "two fifths of finance taxed": [(TAXED, "fin,*,0.2,", "fin,*,0.4,"), (DEDUCTED, "fin,0.2,", "fin,0.4,")],
    "half of public investment deducts": [(TAX, "PUBLIC_CORPORATIONS = 0.25", "PUBLIC_CORPORATIONS = 0.5")],
    "all fuel excises in the base": [(TAX, 'ON_TOP = ("coa", "oil", "gas", "loi")', 'ON_TOP = ("loi",)')],
    "diesel tax 24 yen, as prices show": [(EXCISES, "diesel tax,32.1,", "diesel tax,24,")],
    "tobacco and liquor a tenth less": [
        (BUDGET, '"alc": LIQUOR, "tob": TOBACCO', '"alc": 0.9 * LIQUOR, "tob": 0.9 * TOBACCO')
    ],
}


def main() -> None:
    """Print a row for each variant."""
    head = (
        "variant",
        "consumption tax",
        "excises",
        "other taxes",
        "tariffs: GDP, EV",
        "carbon: GDP, CO2, EV",
    )
    sys.stdout.write(f"| {' | '.join(head)} |\n|---|---:|---:|---:|---:|---:|\n")
    with tempfile.TemporaryDirectory() as space:
        for name, edits in VARIANTS.items():
            sys.stdout.write(f"| {name} | {row(built(Path(space) / 'project', edits, sys.argv[1]))} |\n")
            sys.stdout.flush()


def row(copy: Path) -> str:
    """Taxes collected (bn yen); duties removed, and a carbon price of 10,000 yen: GDP and CO2 in per cent, EV in bn yen."""
    found = []
    for experiment in ("tariff_removal", "carbon_price"):
        out = copy / "out" / experiment
        run(copy, "-m", "experiments.cli", "run", experiment, "--out", str(out), "--force")
        found.append(json.loads((out / "summary.json").read_text(encoding="utf-8"))["macro"])
    tariffs, carbon = found
    collected = [
        sum(tariffs[name]["base"] for name in tariffs if name.startswith(start))
        for start in ("tax_consumption_tax", "tax_excise", "tax_production_tax")
    ]
    return " | ".join(
        (
            *(f"{amount:,.0f}" for amount in collected),
            f"{tariffs['gdp_real']['change_pct']:+.3f}, {tariffs['ev']['value']:+.0f}",
            f"{carbon['gdp_real']['change_pct']:+.3f}, {carbon['co2']['change_pct']:+.2f}, {carbon['ev']['value']:+.0f}",
        )
    )


if __name__ == "__main__":
    main()
