"""References: what a structure names must exist. A misspelt account would otherwise be a tax or a nest that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from calibration.elasticities import KEYS
from calibration.nests import activity_spec
from calibration.shape import INSTITUTIONS
from cge.blocks import PARAMETERS, TAXED, TRANSACTIONS, TRANSFERS
from cge.blocks.carbon import EMISSIONS
from cge.demand import Key
from cge.sets import SETS
from cge.structure import NestSpec, Structure, TaxSpec
from sam import Sam

# A tax of the name of another payment would be taken for it.
RESERVED = frozenset({*TRANSACTIONS, *(spec.name for spec in TRANSFERS)})
GROUPS = ("commodities", "factors")


def unknown_references(sam: Sam, structure: Structure) -> list[str]:
    """Problems of a structure that names accounts, taxes or parameters that do not exist, or one input twice."""
    of = {
        kind: set(sam.of_kind(kind))
        for kind in ("activity", "commodity", "factor", "investment", "government")
    }
    institutions = set(sam.of_kind(*INSTITUTIONS))
    problems: list[str] = []

    def check(names: Iterable[str], known: Collection[str], where: str, what: str, home: str = "") -> None:
        problems.extend(
            f"structure {structure.name}: {where} names {name!r}, which is no {what} of {home or f'SAM {sam.name}'}"
            for name in dict.fromkeys(names)
            if name not in known
        )

    inputs = {*GROUPS, *of["commodity"], *of["factor"]}
    for spec in structure.activities:
        where = f"the nest of {spec.of if spec.of == '*' else ', '.join(spec.of)}"
        check(() if spec.of == "*" else spec.of, of["activity"], "`activities: of`", "activity")
        check(_inputs(spec.nest), inputs, where, "commodity or factor")
        check(spec.fixed, of["factor"], f"`fixed` of {where}", "factor")
        problems += _repeated(structure, where, [spec.nest])
    groups = structure.household.groups
    check(
        (i for group in groups for i in _inputs(group)),
        of["commodity"],
        "a group of `household`",
        "commodity",
    )
    problems += _repeated(structure, "`household: groups`", groups)
    check(
        (i for i in structure.investment if i != "*"), of["investment"], "`investment`", "investment account"
    )
    check(structure.by_products, of["activity"], "`by_products`", "activity")
    for activity, made in structure.by_products.items():
        sold = {c for a, c in sam.flows.index if a == activity}
        check(
            made,
            of["commodity"] & sold,
            f"`by_products: {activity}`",
            "product of this activity",
            f"SAM {sam.name}",
        )
    check(structure.roles.labour, of["factor"], "`roles: labour`", "factor")
    taxes = {tax.name: tax for tax in structure.taxes}
    for role in ("tariff", "carbon"):
        check(getattr(structure.roles, role), taxes, f"`roles: {role}`", "tax", "this structure")
    for tax in structure.taxes:
        where = f"tax {tax.name}"
        check(tax.of, sam.accounts.index, f"{where}: `of`", "account")
        check([tax.collector] if tax.collector else [], institutions, f"{where}: `collector`", "institution")
        problems += _tax_problems(structure, sam, tax, taxes)
    repeated = [name for name, count in Counter(tax.name for tax in structure.taxes).items() if count > 1]
    problems += [
        f"structure {structure.name}: tax {name} is given twice; names are unique" for name in repeated
    ]
    return problems


def elasticity_labels(sam: Sam, structure: Structure, sets: Mapping[str, tuple]) -> dict[str, set[str]]:
    """Every key that an elasticity table may hold and the labels it may have besides `*`."""
    demanded = {*sets["c"], *(group.name for top in structure.household.groups for group in _nodes(top))}
    known: dict[str, set[str]] = {}
    for name, key in KEYS.items():
        if isinstance(key, Key):
            known[name] = set(demanded if key.by == "item" else sets["h"])
        else:
            known[name] = set(sets[SETS[key.over][0]])

    def add(elasticity: float | str | None, labels: Iterable[str]) -> None:
        if isinstance(elasticity, str):
            known[elasticity] = known.get(elasticity, set()) | set(labels)

    for spec in structure.activities:
        covered = [a for a in sets["a"] if activity_spec(structure.activities, a) is spec.nest]
        for node in _nodes(spec.nest):
            add(node.elasticity, covered)
    for top in structure.household.groups:
        for node in _nodes(top):
            add(node.elasticity, sets["h"])
    add(structure.household.elasticity, sets["h"])
    add(structure.government.elasticity, sets["g_buyer"])
    for account, buyer in structure.investment.items():
        add(buyer.elasticity, sets["i"] if account == "*" else [account])
    return known


def _tax_problems(structure: Structure, sam: Sam, tax: TaxSpec, taxes: Mapping[str, TaxSpec]) -> list[str]:
    where = f"structure {structure.name}: tax {tax.name}"
    problems = []
    if tax.name in RESERVED:
        problems.append(f"{where}: the name is taken by a payment of the model; choose another")
    if tax.account in sam.accounts.index and sam.kind(tax.account) != "tax":
        problems.append(f"{where}: account {tax.account!r} is of kind {sam.kind(tax.account)}, not tax")
    for name in tax.base_includes:
        if name not in taxes or taxes[name].on != tax.on:
            problems.append(f"{where}: base_includes names {name!r}, which is no tax on {tax.on}")
    if tax.shared_rate and (tax.shared_rate not in PARAMETERS or PARAMETERS[tax.shared_rate].over):
        problems.append(f"{where}: shared_rate {tax.shared_rate!r} is no scalar parameter of the model")
    over = TAXED[tax.on].over
    if tax.kind == "specific" and (
        tax.coefficient not in PARAMETERS or PARAMETERS[tax.coefficient].over != over
    ):
        fitting = [name for on, name in EMISSIONS.items() if on == tax.on]
        problems.append(
            f"{where}: a specific tax on {tax.on} needs a coefficient, one of: {', '.join(fitting) or 'none exists'}"
        )
    return problems


def _repeated(structure: Structure, where: str, trees: Iterable[NestSpec]) -> list[str]:
    nodes = [node for tree in trees for node in _nodes(tree)]
    names = Counter(
        [*(node.name for node in nodes), *(i for node in nodes for i in node.inputs if isinstance(i, str))]
    )
    return [
        f"structure {structure.name}: {where} holds {name!r} twice; a tree has each input and each node once"
        for name, count in names.items()
        if count > 1
    ]


def _nodes(spec: NestSpec) -> Iterator[NestSpec]:
    yield spec
    for item in spec.inputs:
        if isinstance(item, NestSpec):
            yield from _nodes(item)


def _inputs(spec: NestSpec) -> Iterator[str]:
    for node in _nodes(spec):
        yield from (item for item in node.inputs if isinstance(item, str))
