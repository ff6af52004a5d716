"""Incomes, taxes, transfers and saving of institutions: SNA sector accounts FY2015 around the MIC table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sam.balance import Balanced, balance
from sam.japan import sources
from sam.sam import Sam

_SAVING = {"household": ("S_H",), "enterprises": ("S_N", "S_F"), "government": ("S_G",)}
"""Codes of gross saving in the SNA sector accounts; non-profit institutions are inside S_N."""

_RESIDUAL = "property income and transfers between institutions, unpublished: named residual of the account"

_FREE = (("saving", "household"), ("saving", "enterprises"), ("household", "enterprises"))
"""Cells that give way where the SNA fiscal year and the MIC calendar year do not meet."""


@dataclass(frozen=True, eq=False)
class Institutions:
    """Cells of the institutional accounts (billion yen), and the assumptions behind those not published."""

    cells: dict[tuple[str, str], float]
    assumed: dict[tuple[str, str], str]


def net_primary_income(folder: Path, year: int = 2015) -> float:
    """Net primary income from abroad, billion yen of a fiscal year: current balance less trade balance plus transfers."""
    sna = sources.sna_sectors(folder, year)
    return float(-sna["S_W"] - (sna["XN"] - sna["MN"]) + sna["STR_W"])


def institutional_cells(
    folder: Path, flows: pd.Series, self_employed: float, year: int = 2015
) -> Institutions:
    """Cells of institutions around the flows of production, consumption and trade.

    self_employed: labour income of the self-employed inside `f_labour`, which households' mixed income holds.
    year: fiscal year of the SNA.
    Saving is the SNA's, so that the saving account does not balance yet: see `balance_saving`.
    """
    sna = sources.sna_sectors(folder, year)
    receipts, payments = flows.groupby(level=0).sum(), flows.groupby(level=1).sum()
    cells: dict[tuple[str, str], float] = {}
    assumed: dict[tuple[str, str], str] = {}

    for factor, owner in (
        ("f_labour", "household"),
        ("f_housing", "household"),
        ("f_public", "government"),
        ("f_other_power", "enterprises"),
        ("f_land", "household"),
        ("f_living", "household"),
        ("f_mineral", "enterprises"),
        ("f_fossil", "enterprises"),
    ):
        cells[owner, factor] = float(receipts[factor])
    rents = receipts["f_housing"] + receipts["f_land"] + receipts["f_living"]
    own_capital = float(sna["B2_H"] - rents - self_employed)
    cells["household", "f_capital"] = own_capital
    cells["enterprises", "f_capital"] = float(receipts["f_capital"]) - own_capital
    text = (
        "households' gross surplus and mixed income (SNA) less imputed rent, rent of land, fish and forests, and "
        "self-employed labour"
    )
    assumed["household", "f_capital"] = assumed["enterprises", "f_capital"] = text

    for tax in ("t_social", "t_production", "t_subsidy", "t_consumption", "t_excise", "t_duty", "t_import"):
        if tax in receipts:
            cells["government", tax] = float(receipts[tax])
    for tax, payer, paid in (
        ("t_income", "household", sna["T_H"]),
        ("t_corporate", "enterprises", sna["TD_N"] + sna["T_F"]),
    ):
        cells[tax, payer] = cells["government", tax] = float(paid)
    own = float(sna["SCON_H"] - receipts["t_social"])
    cells["s_contributions", "household"] = cells["government", "s_contributions"] = own
    cells["s_benefits", "government"] = cells["household", "s_benefits"] = float(sna["SBEN_H"])
    text = "all social contributions and benefits pass through government, private pension funds included"
    assumed["s_contributions", "household"] = assumed["s_benefits", "government"] = text
    assumed["government", "s_contributions"] = assumed["household", "s_benefits"] = text

    wages_abroad = float(sna["WB_H"] - sna["WB_N"])
    cells["household", "w_row"] = wages_abroad
    cells["enterprises", "w_row"] = net_primary_income(folder, year) - wages_abroad
    cells["w_row", "household"] = float(sna["STR_W"])
    assumed["enterprises", "w_row"] = "net property income from abroad: all received by enterprises"
    assumed["w_row", "household"] = "net current transfers to abroad: all paid by households"

    for institution, codes in _SAVING.items():
        cells["saving", institution] = float(sna[list(codes)].sum())
    cells["enterprises", "government"] = _gap(cells, receipts, payments, "government")
    cells["household", "enterprises"] = -_gap(cells, receipts, payments, "household")
    assumed["enterprises", "government"] = assumed["household", "enterprises"] = _RESIDUAL

    world = [account for account in receipts.index.union(payments.index) if account.startswith("w_")]
    for partner in world:
        cells["saving", partner] = _gap(cells, receipts, payments, partner)
    return Institutions(cells, assumed)


def balance_saving(sam: Sam) -> Balanced:
    """Balance the saving account: saving and the property income of households give way, all else is held.

    The MIC investment, trade and tax totals of calendar 2015 meet the saving of fiscal 2015 here, and only here.
    """
    return balance(sam, method="cross_entropy", fixed=[cell for cell in sam.flows.index if cell not in _FREE])


def _gap(
    cells: dict[tuple[str, str], float], receipts: pd.Series, payments: pd.Series, account: str
) -> float:
    """What the account receives more than it pays, known flows and institutional cells together."""
    gained = float(receipts.get(account, 0.0)) + sum(
        v for (receiver, _), v in cells.items() if receiver == account
    )
    paid = float(payments.get(account, 0.0)) + sum(v for (_, payer), v in cells.items() if payer == account)
    return gained - paid
