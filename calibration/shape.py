"""Shape: which index sets a SAM has. Every cell must belong to one; a cell that fits nowhere is an error."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from cge.blocks import TAXED, TRANSACTIONS
from cge.structure import Structure
from sam import Sam
from sam.problem import CalibrationError

INSTITUTIONS = ("household", "enterprise", "government")

# The kinds of account that a letter stands for in the index set of a transaction.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "a": ("activity",),
    "c": ("commodity",),
    "d": ("commodity",),
    "f": ("factor",),
    "h": ("household",),
    "g": ("government",),
    "i": ("investment",),
    "n": INSTITUTIONS,
    "r": ("world",),
}
_PARTNERS = (*INSTITUTIONS, "world")
# (receiver kind, payer kind) -> index set of the pair, receiver first.
_PAIRS = {
    **{
        pair: spec.over
        for spec in TRANSACTIONS.values()
        if spec.is_cell
        for pair in product(_KINDS[spec.receiver], _KINDS[spec.payer])
    },
    ("investment", "investment"): "ij",
    **{(kind, "tax"): "tg" for kind in INSTITUTIONS},
    **{(kind, "factor"): "nf" for kind in (*_PARTNERS, "tax")},
    **dict.fromkeys(product(_PARTNERS, _PARTNERS), "np"),
}
_SAVING = {("investment", kind) for kind in _PARTNERS}
_TAX_PAYERS = {kind for spec in TAXED.values() for kind in _KINDS[spec.remitter]}


def index_sets(sam: Sam, structure: Structure) -> dict[str, tuple]:
    """All index sets of `cge.parameters.SETS` for one SAM; CalibrationError names the cells that fit nowhere."""
    kinds = sam.accounts["kind"].to_dict()
    pairs: dict[str, list] = {name: [] for name in {*_PAIRS.values()}}
    problems = []
    for (receiver, payer), value in sam.flows.items():
        kind = (kinds[receiver], kinds[payer])
        if kind in _PAIRS:
            pairs[_PAIRS[kind]].append((receiver, payer))
        elif kind not in _SAVING and not (kind[0] == "tax" and kind[1] in _TAX_PAYERS):
            problems.append(
                f"SAM {sam.name}: cell ({receiver}, {payer}) = {value:g}: the model has no payment from {kind[1]} to "
                f"{kind[0]}; route it through a tax or institution account"
            )
    if problems:
        raise CalibrationError(problems)
    of = {
        kind: tuple(sam.of_kind(kind)) for kind in ("activity", "commodity", "factor", *INSTITUTIONS, "world")
    }
    sets: dict[str, tuple] = {name: tuple(members) for name, members in pairs.items()}
    tax_accounts = dict.fromkeys([*sam.of_kind("tax"), *(tax.account for tax in structure.taxes)])
    collected = {payer for _, payer in sets["tg"]}
    own_government = next(iter(of["government"]), "")
    collectors = {tax.account: tax.collector or own_government for tax in structure.taxes}
    sets["tg"] += tuple((collectors[t], t) for t in tax_accounts if t not in collected and collectors.get(t))
    investment = sam.of_kind("investment")
    buyers = {i for _, i in sets["ci"]}
    savers = {r for (r, p) in sam.flows.index if (kinds[r], kinds[p]) in _SAVING}
    bundles = {d for _, d in sets["cb"]}
    sets["nc_domestic"] = sets["nc"] if structure.endowments == "domestic" else ()
    sets["ac_by"] = tuple((a, c) for a, c in sets["ac"] if c in structure.by_products.get(a, ()))
    output = {c for a, c in sets["ac"] if (a, c) not in sets["ac_by"]}
    imported = {c for _, c in sets["rc"]}
    exported = {c for c, _ in sets["cr"]}
    buys = {g for _, g in sets["cg"]}
    taxes = {g for g, _ in sets["tg"]}
    saves = {p for (r, p) in sam.flows.index if kinds[r] == "investment"}
    commodities = of["commodity"]
    sets |= {
        "": (),
        "a": of["activity"],
        "c": commodities,
        "f": of["factor"],
        "h": of["household"],
        "e": of["enterprise"],
        "g": of["government"],
        "n": tuple(n for n in sam.accounts.index if kinds[n] in INSTITUTIONS),
        "t": tuple(t for t in tax_accounts if any(t == payer for _, payer in sets["tg"])),
        "i": tuple(i for i in investment if i in buyers),
        "r": of["world"],
        "pool": tuple(i for i in investment if i in savers),
        "pool_only": tuple(i for i in investment if i in savers and i not in buyers),
        "g_buyer": tuple(g for g in of["government"] if g in buys),
        "g_budget": tuple(g for g in of["government"] if g in buys | taxes | saves),
        "c_output": tuple(c for c in commodities if c in output),
        "c_import": tuple(c for c in commodities if c in imported),
        "c_export": tuple(c for c in commodities if c in exported),
        "c_bundle": tuple(c for c in commodities if c in bundles),
        "c_armington": tuple(c for c in commodities if c not in bundles),
    }
    sets["rc_finite"] = sets["rc"] if structure.import_supply == "finite" else ()
    sets["ij"] = tuple((i, j) for i, j in sets["ij"] if i != j)
    if len(sets["pool"]) > 1:
        problems.append(
            f"SAM {sam.name}: saving flows into {len(sets['pool'])} accounts ({', '.join(sets['pool'])}); "
            "collect it in one investment account that pays the others"
        )
    problems += [
        f"SAM {sam.name}: commodity {c} has neither a producer nor imports nor a bundle; drop it or give it a source"
        for c in commodities
        if c not in output | imported | bundles
    ]
    problems += [
        f"SAM {sam.name}: commodity {c} is exported and has no producer; net out re-exports"
        for c in commodities
        if c in exported - output
    ]
    problems += [
        f"SAM {sam.name}: commodity {c} is a bundle of other commodities and also produced or imported; use two accounts"
        for c in commodities
        if c in bundles and c in output | imported
    ]
    if problems:
        raise CalibrationError(problems)
    return sets
