"""The economy in which formulas are made: at least two of everything, so that what varies is seen to vary; no numbers.

A rule does not say what it sums over; running it on a member with several neighbours shows that. So the sample has every
kind of account, every index set and both sides of every distinction that a rule makes. Its labels are letters and numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

import pandas as pd
import xarray as xr

from cge.blocks import TAXED
from cge.demand import SYSTEMS
from cge.nests import Leaf, Node
from cge.parameters import Parameters
from cge.sets import SETS
from cge.taxes import Tax
from sam import Sam

ACTIVITIES = ("a1", "a2", "a3", "a4")
BOTH_WAYS = ("c1", "c2", "c3")  # made at home, imported and exported
NOT_IMPORTED, NOT_EXPORTED = "c4", "c5"
FOREIGN, SOLD_ABROAD = "c6", "c7"  # not made here; made here for export only, and imported
BUNDLES = ("d1", "d2", "d3", "d4", "d5")
FACTORS, FIXED_FACTOR = ("f1", "f2"), "f3"
HOUSEHOLDS, ENTERPRISES, GOVERNMENTS = ("h1", "h2"), ("e1", "e2"), ("g1", "g2")
PARTNERS = ("r1", "r2")
INVESTMENT = ("i1", "i2")
TAXES = ("t1", "t2")
POOL = "j1"  # an account that receives saving and buys nothing


class Top(str):
    """The label of a tree: equal to that of the account whose tree it is, and another thing."""


def samples() -> tuple[Parameters, ...]:
    """Economies that differ in what one economy can have only one way.

    Saving goes to an account of its own, to one that buys, or nowhere; there is no partner; each demand system.
    """
    first, *others = SYSTEMS
    return (
        _sample(first),
        _sample(first, pool=INVESTMENT[0]),
        _sample(first, pool=""),
        _sample(first, world=False),
        *(_sample(other) for other in others),
    )


def _sample(demand: str, pool: str = POOL, world: bool = True) -> Parameters:
    nests = _nests()
    sets = _sets(pool, nests)
    sets |= {} if pool else dict.fromkeys(("pool", "pool_only", "ij"), ())
    sets |= {} if world else {"r": ()}  # what it traded does not matter to a rule that asks for partners
    taxes = tuple(Tax(f"{on}_{t}", t, on) for on, t in product(TAXED, TAXES))
    accounts = pd.DataFrame({"kind": []})
    cells = pd.MultiIndex.from_tuples([], names=["receiver", "payer"])
    sam = Sam(pd.Series([], index=cells, dtype=float), accounts, name="sample", unit="", year=0)
    return Parameters(xr.Dataset(), sets, nests, taxes, sam, {}, demand, {})


def _sets(pool: str, nests: Mapping[str, Node]) -> dict[str, tuple]:
    """All combinations of the labels of a set's letters, but for the sets by which rules tell members apart."""
    institutions = (*HOUSEHOLDS, *ENTERPRISES, *GOVERNMENTS)
    home = (*BOTH_WAYS, NOT_IMPORTED, NOT_EXPORTED)
    made, supplied = (*home, SOLD_ABROAD), (*home, FOREIGN, SOLD_ABROAD)
    imported = (*BOTH_WAYS, NOT_EXPORTED, FOREIGN, SOLD_ABROAD)
    exported = (*BOTH_WAYS, NOT_IMPORTED, SOLD_ABROAD)
    nodes = [node.label for nest in nests.values() for node in nest.nodes() if node.label not in HOUSEHOLDS]
    labels = {
        "a": ACTIVITIES,
        "b": ACTIVITIES[:1],
        "c": (*supplied, *BUNDLES),
        "d": BUNDLES,
        "e": ENTERPRISES,
        "f": (*FACTORS, FIXED_FACTOR),
        "g": GOVERNMENTS,
        "h": HOUSEHOLDS,
        "i": INVESTMENT,
        "j": (pool,),
        "k": tuple(nodes),
        "n": institutions,
        "p": (*institutions, *PARTNERS),
        "r": PARTNERS,
        "t": TAXES,
        "x": (),
    }
    sets = {name: _members(*(labels[letter] for letter in letters)) for name, letters in SETS.items() if name}
    return sets | {
        "k_inner": tuple(label for label in nodes if label not in nests),
        "k_production": tuple(node.label for a in ACTIVITIES for node in nests[a].nodes()),
        "pool_only": tuple(j for j in (pool,) if j not in INVESTMENT),
        "c_supply": labels["c"],
        "c_output": made,
        "c_domestic": home,
        "c_import": imported,
        "c_export": exported,
        "c_armington": supplied,
        "c_bundle": BUNDLES,
        "ac": _members(ACTIVITIES, made),
        "ac_by": _members(ACTIVITIES[:2], BOTH_WAYS[2:]),
        "ac_old": _members(ACTIVITIES[2:], made),
        "ab": tuple((old, ACTIVITIES[0]) for old in ACTIVITIES[2:]),
        "rc": _members(PARTNERS, imported),
        "rc_finite": _members(PARTNERS[:1], imported),
        "rc_quota": _members(PARTNERS, BOTH_WAYS),
        "cr": _members(exported, PARTNERS),
        "cb": _members(BOTH_WAYS, BUNDLES),
        "nc": _members(institutions, home[1:]),
        "nc_domestic": _members(institutions, BOTH_WAYS[1:2]),
        "ic": _members(tuple(dict.fromkeys((*INVESTMENT, pool or POOL))), BOTH_WAYS),
        "nf": _members((*institutions, *PARTNERS), labels["f"]),
        "tg": _members(institutions, TAXES),
        "np": tuple((n, p) for n, p in _members(labels["p"], labels["p"]) if n != p),
        "ij": tuple((i, pool) for i in INVESTMENT if i != pool),
        "hk": tuple((h, _label(child)) for h in HOUSEHOLDS for child in nests[h].children),
    }


def _members(*labels: tuple[str, ...]) -> tuple:
    return labels[0] if len(labels) == 1 else tuple(product(*labels))


def _label(child: Node | Leaf) -> str:
    return child.label if isinstance(child, Node) else child.index[0]


def _nests() -> dict[str, Node]:
    return {
        **{a: _tree(a, "intermediate", [Leaf("factor", (f, a)) for f in FACTORS]) for a in ACTIVITIES},
        **{h: _tree(h, "consumption") for h in HOUSEHOLDS},
        **{g: _tree(g, "government") for g in GOVERNMENTS},
        **{i: _tree(i, "investment") for i in INVESTMENT},
    }


def _tree(account: str, transaction: str, others: Iterable[Leaf] = ()) -> Node:
    """Five nodes: the top with goods and two nodes, of which one holds goods, other inputs and two nodes more."""

    def leaves(*goods: str) -> tuple[Leaf, ...]:
        return tuple(Leaf(transaction, (c, account)) for c in goods)

    inner = (Node(f"{account}/fresh", leaves(*BUNDLES[1:3])), Node(f"{account}/dry", leaves(*BUNDLES[3:])))
    wide = Node(f"{account}/wide", (*leaves(FOREIGN, SOLD_ABROAD, BUNDLES[0]), *others, *inner))
    flat = Node(f"{account}/flat", leaves(BOTH_WAYS[2], NOT_IMPORTED, NOT_EXPORTED))
    top = account if account in HOUSEHOLDS else Top(account)
    return Node(top, (*leaves(*BOTH_WAYS[:2]), wide, flat))
