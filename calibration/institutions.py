"""Calibration of institutions: incomes, direct taxes, transfers, saving, ownership and the saving pool."""

from __future__ import annotations

from typing import Any

from calibration.benchmark import Benchmark
from cge.structure import Structure
from sam.problem import CalibrationError


def calibrate_institutions(benchmark: Benchmark, structure: Structure) -> dict[str, Any]:
    """Parameters of factors' ownership, institutions, households, enterprises, governments and the foreign block.

    Raises CalibrationError for an institution without income.
    """
    sam, sets = benchmark.sam, benchmark.sets
    accounts = {tax.account for tax in benchmark.taxes if tax.is_direct}
    direct = {
        payer: sum(sam.value(t, payer) for t in sam.of_kind("tax") if t in accounts)
        for payer in (*sets["n"], *sets["f"])
    }
    receipts = sam.receipts()
    earned = {f: float(receipts[f]) for f in sets["f"]}
    income = {n: float(receipts[n]) for n in sets["n"]}
    disposable = {n: income[n] - direct[n] for n in sets["n"]}
    if poor := [n for n in sets["n"] if income[n] <= 0.0 or disposable[n] == 0.0]:
        raise CalibrationError(
            f"SAM {sam.name}: {sam.kind(n)} {n} has an income of {income[n]:g}, {disposable[n]:g} after direct taxes, so "
            "what it saves and transfers is no share of it; give it an income, or merge it with another institution"
            for n in poor
        )
    pool = sets["pool"][0] if sets["pool"] else None

    def saved(account: str) -> float:
        return sam.value(pool, account) if pool else 0.0

    # A fund that only passes on what it receives has nothing else to balance its account, and no enterprise without saving.
    passing_on = {g for g in sets["g"] if g not in sets["g_budget"]} | (set() if pool else set(sets["e"]))
    transfers: dict[str, dict] = {
        name: {} for name in ("share_transfer", "v_transfer_real", "v_transfer_foreign")
    }
    for n, p in sets["np"]:
        value = sam.value(n, p)
        if p in passing_on:
            rule = "share_transfer"
        elif n in sets["r"] or p in sets["r"]:
            rule = "v_transfer_foreign"
        else:
            chosen = getattr(structure.transfers, sam.kind(p))
            rule = "share_transfer" if chosen == "income_share" else "v_transfer_real"
        for name in transfers:
            transfers[name][n, p] = 0.0
        transfers[rule][n, p] = value / disposable[p] if rule == "share_transfer" else value
    households = sum(disposable[h] for h in sets["h"])
    saving = {h: saved(h) for h in sets["h"]}
    buys = {h: sum(sam.value(c, h) for c in sets["c"]) for h in sets["h"]}
    taxes = {t: float(receipts.get(t, 0.0)) for t in sets["t"]}
    return transfers | {
        "v0_factor_income": earned,
        "v_factor_abroad": {at: sam.value(*at) for at in sets["fr"]},
        "share_owner": {(n, f): sam.value(n, f) / (earned[f] - direct[f]) for n, f in sets["nf"]},
        "v0_income": income,
        "v0_disposable": disposable,
        "v0_tax": taxes,
        "share_collector": {(g, t): sam.value(g, t) / taxes[t] if taxes[t] else 1.0 for g, t in sets["tg"]},
        "rate_saving_household": {h: saving[h] / disposable[h] for h in sets["h"]},
        "v0_saving_household": saving,
        "v0_consumption": {
            h: disposable[h] - saving[h] - sum(sam.value(n, h) for n, p in sets["np"] if p == h) for h in buys
        },
        "share_lump_sum": {h: disposable[h] / households for h in sets["h"]},
        "share_saving_change": {h: disposable[h] / households for h in sets["h"]},
        "v0_saving_enterprise": {e: saved(e) for e in sets["e"]},
        "v0_saving_government": {g: saved(g) for g in sets["g"]},
        "saving_government_real": {g: saved(g) for g in sets["g"]},
        "rate_saving_government": {g: saved(g) / disposable[g] for g in sets["g"]},
        "v0_saving_foreign": {r: saved(r) for r in sets["r"]},
        "saving_foreign": sum(saved(r) for r in sets["r"]),
        "v0_allocation": {(i, j): sam.value(i, j) for i, j in sets["ij"]},
    }
