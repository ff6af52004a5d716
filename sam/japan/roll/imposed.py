"""The SAM of 2021 with METI's trade by industry imposed: `python -m sam.japan.roll.imposed FOLDER`.

METI's outlook for 2040 prints exports of 96 and imports of 115 trillion yen in 2021 by industry (JIP database). The national
accounts have 103.8 and 110.5. Where JIP books trade otherwise, or leaves merchanting and processing abroad out, is not said:
the shipped SAM keeps the national accounts, and this variant shows what METI's figures ask of the rest.

Held: GDP and its incomes, output and value added by industry, rates of tax. Imports that exceed exports by 19 instead of 6.7
trillion yen are paid with saving: consumption and capital formation are larger by the difference, by cross entropy.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

from sam.bundled import bundled_folder
from sam.check import check_sam
from sam.japan.classification import activities, made_by
from sam.japan.roll.build import NAME, TOLERANCE, YEAR
from sam.japan.roll.cells import Cells
from sam.japan.roll.core import core_accounts, core_cells
from sam.japan.roll.economy import value_added_cells
from sam.japan.roll.fit import Restriction, fit
from sam.japan.roll.growth import industry_groups
from sam.japan.roll.taxes import consumption_tax, duties
from sam.japan.roll.totals import TAXES, Part, consumption, paid_by_saving, shares
from sam.japan.roll.trade import trade_cells
from sam.provenance import treated_tables
from sam.read import read_sam
from sam.sam import Sam
from sam.write import write_sam

TRADE = Path(__file__).parent / "meti29_trade.csv"
"""Exports and imports of 2021 by METI industry, trillion yen (METI 2040 document, 4th interim report), and the totals."""

OTHERS = "industries that METI does not print"
VARIANT = "japan_2021_imposed"
REASON = "METI's trade by 29 industries imposed; the rest by cross entropy around it"
NOTE = "japan_2021 with exports and imports by METI's 29 industries (2040 outlook, JIP basis) imposed"


def imposed(base: Sam) -> Sam:
    """The SAM with METI's trade, balanced to 1e-10; accounts and unit (billion yen) are those of base, the SAM of 2021.

    Raises SamError where no such SAM exists.
    """
    core = core_cells(base)
    cells = Cells(core)
    wanted = _trade(base)
    for restriction in wanted:
        factor = restriction.total / sum(cells.now[cell] for cell in restriction.weights)
        cells.scale("assumption", restriction.weights, factor, restriction.name)
    rates = [*consumption_tax(core, YEAR, YEAR), *duties(core)]
    prior = cells.series()
    held = [cell for cell in prior.index if cell[0] == "t_excise"]
    fitted = fit(prior, core_accounts(base), [*wanted, *rates, *_production(base)], fixed=held)
    flows = base.flows.copy()
    flows.loc[fitted.index] = fitted
    sam = base.replace(flows=_institutions(base, flows), name=VARIANT, note=NOTE)
    check_sam(sam, TOLERANCE)
    return sam


def changed(base: Sam, after: Sam) -> pd.DataFrame:
    """Cells that the variant has otherwise: receiver, payer, before and after in billion yen."""
    both = pd.DataFrame({"before": base.flows, "after": after.flows}).fillna(0.0)
    return both[both["before"] != both["after"]].reset_index()


def _trade(base: Sam) -> list[Restriction]:
    """Exports and imports by METI industry; those not printed share what is left of the total."""
    industry = {f"c_{good}": row.meti29 for row in activities().itertuples() for good in made_by(row.Index)}
    printed = pd.read_csv(TRADE).set_index(["flow", "industry"])["trillion_yen"] * 1000.0
    found = []
    for flow in ("exports", "imports"):
        total = printed[flow]["total"]
        amounts = printed[flow].drop("total")
        parts: dict[str, list[tuple[str, str]]] = {}
        for cell in trade_cells(base.flows, flow):
            good = cell[0] if flow == "exports" else cell[1]
            name = industry[good] if industry[good] in amounts.index else OTHERS
            parts.setdefault(name, []).append(cell)
        for name, own in parts.items():
            amount = float(amounts[name]) if name in amounts.index else float(total - amounts.sum())
            found.append(Restriction(f"{flow} of {name} (METI 2040, JIP)", dict.fromkeys(own, 1.0), amount))
    return found


def _production(base: Sam) -> list[Restriction]:
    """Labour, taxes and GDP of base; output and value added by industry as shares of their totals in base."""
    flows = base.flows
    labour = {c: 1.0 for c in flows.index if c[0] in ("f_labour", "t_social") and c[1].startswith("a_")}
    taxes = {c: 1.0 for c in flows.index if c[0] in TAXES}
    home = consumption(flows) | paid_by_saving(flows)
    product = home | dict.fromkeys(trade_cells(flows, "exports"), 1.0)
    product |= dict.fromkeys(trade_cells(flows, "imports"), -1.0)
    sums = {"labour": labour, "taxes": taxes, "GDP": product}
    found = [
        Restriction(name, weights, sum(weight * flows[cell] for cell, weight in weights.items()))
        for name, weights in sums.items()
    ]
    output: dict[str, Part] = {}
    added: dict[str, Part] = {}
    for _, members in industry_groups():
        sales = [cell for cell in flows.index if cell[0] in members and cell[1].startswith("c_")]
        own = [cell for activity in members for cell in value_added_cells(base, activity)]
        output[", ".join(members)] = sales, sum(flows[cell] for cell in sales)
        added[", ".join(members)] = own, sum(flows[cell] for cell in own)
    return [*found, *shares("output of", output), *shares("value added of", added)]


def _institutions(base: Sam, flows: pd.Series) -> pd.Series:
    """Institutions around new flows: taxes and factors hand on what they receive, saving is what is left."""
    after = flows.copy()
    owners = {"f_labour": "household", "f_capital": "enterprises"}
    handed_on = [
        account for account in base.accounts.index if base.accounts.at[account, "kind"] in ("tax", "factor")
    ]
    for account in handed_on:
        receivers = [cell for cell in after.index if cell[1] == account]
        own = owners.get(account, receivers[0][0])
        rest = sum(after[cell] for cell in receivers if cell[0] != own)
        after[own, account] = after[after.index.get_level_values(0) == account].sum() - rest
    for account in [
        *base.of_kind("household"),
        *base.of_kind("enterprise"),
        "government",
        *base.of_kind("world"),
    ]:
        received = after[after.index.get_level_values(0) == account].sum()
        paid = after[after.index.get_level_values(1) == account].sum()
        after["saving", account] = after.get(("saving", account), 0.0) + received - paid
    return after


def main(arguments: list[str] | None = None) -> int:
    """Write the variant into a folder, with what it changed for `cge sam provenance`."""
    parser = argparse.ArgumentParser(prog="python -m sam.japan.roll.imposed", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="folder to write; what it holds is replaced")
    folder = parser.parse_args(arguments).folder
    base = read_sam(NAME)
    sam = imposed(base)
    tables = treated_tables(bundled_folder() / NAME, changed(base, sam), REASON)
    written = write_sam(sam, folder, replace=True, files=tables)
    sys.stdout.write(f"{written}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
