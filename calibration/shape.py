"""Shape: which index sets a SAM has. Every cell belongs to one: `sam.check_sam` has refused the others before."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from cge.blocks import TAXED, TRANSACTIONS
from cge.structure import Structure
from sam import INSTITUTIONS, Sam
from sam.problem import CalibrationError

LETTERS: Mapping[str, tuple[str, ...]] = {
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
"""The kinds of account that a letter stands for in the index set of a transaction."""
_PARTNERS = (*INSTITUTIONS, "world")
# (receiver kind, payer kind) -> index set of the pair, receiver first.
_PAIRS = {
    **{
        pair: spec.over
        for spec in TRANSACTIONS.values()
        if spec.is_cell
        for pair in product(LETTERS[spec.receiver], LETTERS[spec.payer])
    },
    ("investment", "investment"): "ij",
    **{(kind, "tax"): "tg" for kind in INSTITUTIONS},
    **{(kind, "factor"): "nf" for kind in _PARTNERS},
    ("factor", "world"): "fr",
    **dict.fromkeys(product(_PARTNERS, _PARTNERS), "np"),
}
_SAVING = {("investment", kind) for kind in _PARTNERS}
PAYMENTS = frozenset(
    {*_PAIRS, *_SAVING, *(("tax", kind) for spec in TAXED.values() for kind in LETTERS[spec.remitter])}
)
"""(receiver kind, payer kind) of every payment that the model declares: what `sam.payments` says a SAM may hold."""


def index_sets(sam: Sam, structure: Structure) -> dict[str, tuple]:
    """All index sets of `cge.sets.SETS` for one SAM that `sam.check_sam` passes.

    Raises CalibrationError where the by-products of the structure leave a commodity or an activity without a main product.
    """
    kinds = sam.accounts["kind"].to_dict()
    pairs: dict[str, list] = {name: [] for name in {*_PAIRS.values()}}
    for receiver, payer in sam.flows.index:
        kind = (kinds[receiver], kinds[payer])
        if kind in _PAIRS:
            pairs[_PAIRS[kind]].append((receiver, payer))
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
    sets["ac_old"] = tuple(
        (a, c) for a, c in sets["ac"] if a in structure.old_vintages and (a, c) not in sets["ac_by"]
    )
    sets["ab"] = tuple(structure.old_vintages.items())
    output = {c for a, c in sets["ac"] if (a, c) not in sets["ac_by"]}
    imported = {c for _, c in sets["rc"]}
    exported = {c for c, _ in sets["cr"]}
    at_home = {c for name in ("ca", "ch", "cg", "ci", "cb") for c, _ in sets[name]}
    at_home |= {c for name in ("nc", "ic", "ac_by") for _, c in sets[name]}
    abroad_only = (output & exported) - at_home - imported
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
        "c_supply": tuple(c for c in commodities if c not in abroad_only),
        "c_output": tuple(c for c in commodities if c in output),
        "c_import": tuple(c for c in commodities if c in imported),
        "c_export": tuple(c for c in commodities if c in exported),
        "c_bundle": tuple(c for c in commodities if c in bundles),
        "c_armington": tuple(c for c in commodities if c not in bundles | abroad_only),
    }
    sets["rc_finite"] = sets["rc"] if structure.import_supply == "finite" else ()
    sets["ij"] = tuple((i, j) for i, j in sets["ij"] if i != j)
    main = {a for a, c in sets["ac"] if (a, c) not in sets["ac_by"]}
    problems = [
        f"structure {structure.name}: `old_vintages: {a}` and {new} do not make the same; vintages do"
        for a, new in structure.old_vintages.items()
        if {c for each, c in sets["ac"] if each == a} != {c for each, c in sets["ac"] if each == new}
    ]
    problems += [
        f"SAM {sam.name}: commodity {c} is a by-product of all that make it and not imported, so nothing determines how "
        "much of it there is; take one of its producers out of `by_products`"
        for c in commodities
        if c not in output | imported | bundles
    ]
    problems += [
        f"SAM {sam.name}: commodity {c} is exported and made as a by-product only; take its producer out of `by_products`"
        for c in commodities
        if c in exported - output and c in imported | bundles
    ]
    problems += [
        f"SAM {sam.name}: activity {a} "
        + (
            f"has only by-products ({', '.join(structure.by_products[a])}), so nothing determines how much it makes; take "
            "its main product out of `by_products`"
            if a in structure.by_products
            else "sells nothing; enter what it makes, or drop it"
        )
        for a in of["activity"]
        if a not in main
    ]
    if problems:
        raise CalibrationError(problems)
    return sets
