"""Textbook SAMs, in which a sector is activity and commodity at once, split into two accounts."""

from __future__ import annotations

import pandas as pd

from sam.account import SECTOR
from sam.problem import Problem, SamError, cell_text

SELLER = {
    "sector": "a_",
    "activity": "a_",
    "household": "",
    "enterprise": "",
    "government": "",
    "investment": "",
    "world": "",
}
"""Kinds that may buy from a sector's commodity, with the side of a sector that does the buying."""

PAYER = {"factor": "a_", "commodity": "a_", "world": "c_"}
"""Kinds that a sector pays besides sectors and taxes, with the side of the sector that pays."""

BASES = {"activity": "a_", "commodity": "c_"}
"""Values of the accounts column `base` of a tax, with the side of the sector that pays it."""


def split_sectors(flows: pd.Series, accounts: pd.DataFrame, source: str) -> tuple[pd.Series, pd.DataFrame]:
    """Split every account of kind `sector` into the activity `a_<id>` and the commodity `c_<id>`.

    The activity pays intermediates, factors and the taxes whose `base` is activity; it sells all of its
    output to the commodity, so that cell (a_X, c_X) is the activity's total cost. The commodity pays the
    activity, imports and the taxes whose `base` is commodity; it receives what every user buys. A sector that
    has no costs at all becomes a commodity only. Tables without sectors are returned as they are.

    source names the file in messages. Raises SamError on a flow that could belong to either side.
    """
    if "kind" not in accounts.columns:
        return flows, accounts  # Sam says so
    kinds = {str(account): str(kind) for account, kind in accounts["kind"].items()}
    sectors = [account for account, kind in kinds.items() if kind == SECTOR]
    if not sectors:
        return flows, accounts
    bases = accounts["base"].to_dict() if "base" in accounts.columns else {}
    problems: list[Problem] = []
    cells: list[tuple[str, str, float]] = []
    costs = dict.fromkeys(sectors, 0.0)
    for (receiver, payer), value in flows.items():
        if value == 0 or receiver not in kinds or payer not in kinds:
            cells.append((receiver, payer, value))
            continue
        new_receiver, new_payer = receiver, payer
        if kinds[receiver] == SECTOR:
            new_receiver = f"c_{receiver}"
            if kinds[payer] not in SELLER:
                problems.append(
                    _unclear(
                        receiver,
                        payer,
                        f"a {kinds[payer]} pays the sector {receiver}",
                        "Pay the household, the government or another institution instead.",
                    )
                )
                continue
        if kinds[payer] == SECTOR:
            side = "a_" if kinds[receiver] == SECTOR else PAYER.get(kinds[receiver])
            if kinds[receiver] == "tax":
                side = BASES.get(str(bases.get(receiver, "")))
                if side is None:
                    problems.append(
                        _unclear(
                            receiver,
                            payer,
                            f"the base of tax {receiver} is not known",
                            "Give the tax `activity` or `commodity` in the column base of its accounts row.",
                        )
                    )
                    continue
            if side is None:
                problems.append(
                    _unclear(
                        receiver,
                        payer,
                        f"the sector {payer} pays a {kinds[receiver]} directly",
                        "Put a factor or tax account between them.",
                    )
                )
                continue
            new_payer = f"{side}{payer}"
            if side == "a_":
                costs[payer] += value
        cells.append((new_receiver, new_payer, value))
    if problems:
        raise SamError(problems, source)
    cells += [(f"a_{sector}", f"c_{sector}", cost) for sector, cost in costs.items() if cost != 0]
    idle = {f"a_{sector}" for sector in sectors if not any(payer == f"a_{sector}" for _, payer, _ in cells)}
    table = _split_accounts(accounts, sectors)
    index = pd.MultiIndex.from_tuples([(r, p) for r, p, _ in cells], names=["receiver", "payer"])
    split = pd.Series([value for _, _, value in cells], index=index, dtype=float, name="value")
    return split, table[~table.index.isin(idle)]


def _split_accounts(accounts: pd.DataFrame, sectors: list[str]) -> pd.DataFrame:
    """Activities first, then commodities, then the other accounts, each in the order of the file."""
    chosen = accounts.loc[accounts["kind"] == SECTOR]
    parts = []
    for prefix, kind in (("a_", "activity"), ("c_", "commodity")):
        part = chosen.assign(kind=kind)
        part.index = pd.Index([f"{prefix}{account}" for account in chosen.index], name="account")
        if "label_en" not in part.columns:
            part["label_en"] = list(chosen.index)
        parts.append(part)
    others = accounts.loc[accounts["kind"] != SECTOR]
    if "label_en" not in others.columns:
        others = others.assign(label_en=list(others.index))
    return pd.concat([*parts, others])


def _unclear(receiver: str, payer: str, what: str, remedy: str) -> Problem:
    return Problem(what, cell_text(receiver, payer), None, remedy)
