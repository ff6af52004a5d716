"""What the rule for labour of the self-employed matters: `python docs/labour_variants.py SOURCES`, a minute.

The table of decision 40 is what it prints. SOURCES is the folder above `data/`.
"""

from __future__ import annotations

import sys

import pandas as pd
from page_table import header, row
from variants import Edit, Variant, change, ev, output, show, variants

RULE = "value_added.py"
PAY = "compensation / employees.where(employees > 0)"
EDITS: dict[str, list[Edit]] = {
    "half of mixed income is labour": [(RULE, "SHARE = 2 / 3", "SHARE = 1 / 2")],
    "four fifths of mixed income are labour": [(RULE, "SHARE = 2 / 3", "SHARE = 4 / 5")],
    "pay of employees from EU KLEMS": [(RULE, PAY, PAY.replace("compensation", 'table["compensation_bn"]'))],
    "the same yen for every hour": [(RULE, PAY, PAY.replace("compensation", "employees"))],
}
HEAD = (
    "variant",
    "farming, yen per hour",
    "capital in farming, construction, trade (bn yen)",
    "tariffs: EV, agriculture",
    "carbon: GDP, CO2",
)


def main() -> None:
    """Print a row for each variant."""
    show("\n".join(header(HEAD)))
    for variant in variants(EDITS, sys.argv[1]):
        show(figures(variant))


def figures(variant: Variant) -> str:
    """Labour income per hour of a self-employed farmer, capital income, two policies; EV in bn yen, else per cent."""
    hours = pd.read_csv(variant.sam / "labour.csv", index_col="activity").loc["a_agr"]
    cells = ["receiver", "payer"]
    moved = pd.read_csv(variant.sam / "changes.csv", index_col=cells).loc[("f_labour", "a_agr")]
    flows = pd.read_csv(variant.sam / "flows.csv", index_col=cells)["value"]
    imputed = 1e3 * (moved["after"] - moved["before"])
    return row(
        (
            variant.name,
            f"{imputed / (hours['hours_million'] * hours['self_employed_share']):,.0f}",
            ", ".join(f"{flows[('f_capital', a)]:,.0f}" for a in ("a_agr", "a_con", "a_com")),
            f"{ev(variant.tariffs, 1)}, {output(variant.tariffs, 'a_agr')}",
            f"{change(variant.carbon, 'gdp_real', 3)}, {change(variant.carbon, 'co2', 2)}",
        )
    )


if __name__ == "__main__":
    main()
