"""References: what a structure names must exist. A misspelt account would otherwise be a tax or a nest that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from calibration.elasticities import KEYS
from calibration.names import misnamed
from calibration.nests import activity_nest, named_inputs, spec_nodes
from cge.blocks import PARAMETERS, TAXED, UNITS
from cge.blocks.carbon import EMISSIONS
from cge.demand import Key
from cge.sets import SETS
from cge.structure import NestSpec, Structure, TaxSpec
from sam import INSTITUTIONS, Sam

GROUPS = ("commodities", "factors")


def unknown_references(sam: Sam, structure: Structure) -> list[str]:
    """Problems of a structure that names accounts, taxes or parameters that do not exist, or one input twice."""
    of = {
        kind: set(sam.of_kind(kind))
        for kind in ("activity", "commodity", "factor", "investment", "government")
    }
    institutions = set(sam.of_kind(*INSTITUTIONS))
    problems = [f"structure {structure.name}: {problem}" for _, problem in misnamed(structure)]

    def check(names: Iterable[str], known: Collection[str], where: str, what: str, home: str = "") -> None:
        problems.extend(
            f"structure {structure.name}: {where} names {name!r}, which is no {what} of {home or f'SAM {sam.name}'}"
            for name in dict.fromkeys(names)
            if name not in known
        )

    inputs = {*GROUPS, *of["commodity"], *of["factor"]}
    for number, spec in enumerate(structure.activities):
        where = f"the nest of {spec.of if spec.of == '*' else ', '.join(spec.of)}"
        check(() if spec.of == "*" else spec.of, of["activity"], "`activities: of`", "activity")
        covered = sorted(of["activity"]) if spec.of == "*" else spec.of
        before = [activity_nest(structure.activities[:number], a) for a in covered]
        nodes = {node.name for nest in before if nest for node in spec_nodes(nest)}
        check(spec.replace, nodes, f"`replace` of {where}", "node", "the tree before")
        nest = activity_nest(structure.activities[: number + 1], covered[0]) if covered else None
        if nest:
            check(named_inputs(nest), inputs, where, "commodity or factor")
            problems += _repeated(structure, where, [nest])
        check(spec.fixed, of["factor"], f"`fixed` of {where}", "factor")
    for what, groups in _groups(structure):
        taken = [
            node.name for group in groups for node in spec_nodes(group) if node.name in sam.accounts.index
        ]
        problems += [
            f"structure {structure.name}: a group of {what} is called {name!r}, as an account of SAM {sam.name} is; "
            "labels of elasticities could mean both: choose another name"
            for name in dict.fromkeys(taken)
        ]
        named = (i for group in groups for i in named_inputs(group))
        check(named, of["commodity"], f"a group of {what}", "commodity")
        problems += _repeated(structure, f"{what[:-1]}: groups`", groups)
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
    if structure.trading:
        check(structure.trading.activities, of["activity"], "`trading: activities`", "activity")
    vintages = structure.old_vintages
    check((*vintages, *vintages.values()), of["activity"], "`old_vintages`", "activity")
    check(structure.roles.labour, of["factor"], "`roles: labour`", "factor")
    taxes = {tax.name: tax for tax in structure.taxes}
    for role in ("tariff", "carbon"):
        check(getattr(structure.roles, role), taxes, f"`roles: {role}`", "tax", "this structure")
    for tax in structure.taxes:
        where = f"tax {tax.name}"
        check(tax.of, sam.accounts.index, f"{where}: `of`", "account")
        covering = tuple(dict.fromkeys(label for labels in tax.coverage for label in labels.split(",")))
        check(covering, sam.accounts.index, f"{where}: `coverage`", "account")
        check([tax.collector] if tax.collector else [], institutions, f"{where}: `collector`", "institution")
        problems += _tax_problems(structure, sam, tax, taxes)
    repeated = [name for name, count in Counter(tax.name for tax in structure.taxes).items() if count > 1]
    problems += [
        f"structure {structure.name}: tax {name} is given twice; names are unique" for name in repeated
    ]
    return problems


def elasticity_labels(sam: Sam, structure: Structure, sets: Mapping[str, tuple]) -> dict[str, set[str]]:
    """Every key that an elasticity table may hold and the labels it may have besides `*`."""
    demanded = {*sets["c"], *(group.name for top in structure.household.groups for group in spec_nodes(top))}
    known: dict[str, set[str]] = {}
    for name, key in KEYS.items():
        if isinstance(key, Key):
            known[name] = set(demanded if key.by == "item" else sets["h"])
        else:
            known[name] = set(sets[SETS[key.over][0]])

    def add(elasticity: float | str | None, labels: Iterable[str]) -> None:
        if isinstance(elasticity, str):
            known[elasticity] = known.get(elasticity, set()) | set(labels)

    for a in sets["a"]:
        nest = activity_nest(structure.activities, a)
        for node in spec_nodes(nest) if nest else ():
            add(node.elasticity, [a])
    buyers = [(structure.household.elasticity, structure.household.groups, sets["h"])]
    buyers.append((structure.government.elasticity, structure.government.groups, sets["g_buyer"]))
    for account, buyer in structure.investment.items():
        buyers.append((buyer.elasticity, buyer.groups, sets["i"] if account == "*" else (account,)))
    for elasticity, groups, accounts in buyers:
        add(elasticity, accounts)
        for node in (node for top in groups for node in spec_nodes(top)):
            add(node.elasticity, accounts)
    return known


def _groups(structure: Structure) -> Iterator[tuple[str, tuple[NestSpec, ...]]]:
    """The groups of each kind of buyer, and what messages call it."""
    yield "`household`", structure.household.groups
    yield "`government`", structure.government.groups
    for account, buyer in structure.investment.items():
        yield f"`investment: {account}`", buyer.groups


def _tax_problems(structure: Structure, sam: Sam, tax: TaxSpec, taxes: Mapping[str, TaxSpec]) -> list[str]:
    where = f"structure {structure.name}: tax {tax.name}"
    problems = []
    if tax.account in sam and sam.kind(tax.account) != "tax":
        problems.append(f"{where}: account {tax.account!r} is of kind {sam.kind(tax.account)}, not tax")
    for name in tax.base_includes:
        if name not in taxes or taxes[name].on != tax.on:
            problems.append(f"{where}: base_includes names {name!r}, which is no tax on {tax.on}")
    shared = structure.shared_rates
    if tax.kind == "ad_valorem" and tax.shared_rate and tax.shared_rate not in shared:
        problems.append(
            f"{where}: an ad valorem tax at the shared rate {tax.shared_rate!r} needs its statutory value: "
            f"`shared_rates: {{{tax.shared_rate}: 0.1}}` says 10 per cent"
        )
    if tax.shared_rate in shared and not tax.shared_rate.startswith("rate_"):
        problems.append(f"{where}: a shared rate is named rate_..., not {tax.shared_rate!r}")
    scalar = tax.shared_rate in PARAMETERS and not PARAMETERS[tax.shared_rate].over
    if tax.kind == "specific" and tax.shared_rate and not scalar:
        problems.append(f"{where}: shared_rate {tax.shared_rate!r} is no scalar parameter of the model")
    over = TAXED[tax.on].over
    units = {name: spec.over for name, spec in (PARAMETERS | UNITS).items()}
    by_value = tax.basis == "gross" or tax.base_includes or tax.coverage
    if tax.kind == "specific" and tax.account in sam and not (tax.coefficient or tax.shared_rate):
        if by_value:
            problems.append(
                f"{where}: a specific tax is on a quantity, which has no basis, base_includes or coverage"
            )
    elif tax.kind == "specific" and units.get(tax.coefficient) != over:
        fitting = [name for on, name in EMISSIONS.items() if on == tax.on]
        fitting += [name for name, spec in UNITS.items() if spec.over == over]
        problems.append(
            f"{where}: a specific tax on {tax.on} needs a coefficient, one of: {', '.join(fitting) or 'none exists'}"
        )
    if tax.coverage and (tax.basis == "gross" or tax.base_includes or TAXED[tax.on].remits != "payer"):
        problems.append(
            f"{where}: coverage needs a net basis without base_includes on what the payer hands over, so that rates are in "
            "proportion to it"
        )
    return problems


def _repeated(structure: Structure, where: str, trees: Iterable[NestSpec]) -> list[str]:
    nodes = [node for tree in trees for node in spec_nodes(tree)]
    names = Counter(
        [*(node.name for node in nodes), *(i for node in nodes for i in node.inputs if isinstance(i, str))]
    )
    return [
        f"structure {structure.name}: {where} holds {name!r} twice; a tree has each input and each node once"
        for name, count in names.items()
        if count > 1
    ]
