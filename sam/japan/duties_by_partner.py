"""Applied tariffs by commodity and partner, Japan's and those of its partners: OECD ICIO 2015 with Teti's tariffs.

`python -m sam.japan.duties_by_partner SOURCES` prints what the structure `japan_duties_by_partner` has as coverage of the
duty. Only proportions between partners are used: what is collected on a commodity is a cell of the SAM. SOURCES is the
folder above `data/`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import pandas as pd

from sam.japan import sources
from sam.japan.classification import commodities
from sam.japan.trade_partners import PARTNERS, partner_of

FLOWS = {"imports": "import_total", "exports": "export_total"}


def partner_tariffs(folder: Path, flow: Literal["imports", "exports"], year: int = 2015) -> pd.DataFrame:
    """Tariff of the importer in per cent, weighted with trade: rows commodity without prefix, columns partner.

    Zero where nothing is traded or the OECD group is services.
    """
    long = sources.trade_with_tariffs(folder, year, FLOWS[flow])
    long = long.assign(account=partner_of(long["partner"], long["partner_group"]))
    long["duty"] = long["value"] * long["applied_tariff_of_importer"]
    sums = long.pivot_table(index="sector", columns="account", values=["duty", "value"], aggfunc="sum")
    found = {}
    for code, groups in commodities()["icio28"].items():
        own = sums.loc[groups.split("+")].sum()
        goods = not groups.startswith("Services")
        found[code] = {
            r: 100 * own["duty", r] / own["value", r] if goods and own["value", r] else 0.0 for r in PARTNERS
        }
    return pd.DataFrame(found).T


def coverage_lines(folder: Path, collected: pd.Series) -> list[str]:
    """Coverage of the duty, a line for each commodity on which some is collected and rates differ between partners."""
    rates = partner_tariffs(folder, "imports").round(2)
    lines = []
    for code, row in rates.iterrows():
        if collected.get(f"c_{code}", 0.0) > 0 and row.max() > 0:
            lines.append(", ".join(f'"{r},c_{code}": {row[r]:g}' for r in PARTNERS))
    return lines


if __name__ == "__main__":
    from sam import read_sam

    duties = read_sam("japan_2015").flows.loc["t_duty"]
    sys.stdout.writelines(f"{line},\n" for line in coverage_lines(Path(sys.argv[1]), duties))
