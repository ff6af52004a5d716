"""Vintages: the plan of a path on an economy in which the old vintage of capital, and what it makes, are accounts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from calibration.vintages import OldVintages
from cge.address import Address, labels_of
from cge.closure import Closure
from cge.parameters import Parameters
from cge.vintages import old_share
from experiments.inputs.dynamics import (
    OLD_ELASTICITIES,
    CapitalSpec,
    DynamicsSpec,
    PathSpec,
    PolicySpec,
    SwapByYearSpec,
)
from experiments.inputs.setting import Setting
from experiments.inputs.spec import ShockSpec
from experiments.path.closures import ClosureByYear
from experiments.path.series import growth
from experiments.plan import Case, Plan, Shocks
from sam import Sam
from sam.labels import NOT, OR
from sam.problem import CgeError, InputError, suggestion
from sam.vintages import capital_users, old, with_old_vintages

Spec = TypeVar("Spec", bound=PolicySpec)


def with_vintages(plan: Plan, spec: DynamicsSpec, where: Callable[..., str]) -> Plan:
    """The plan on the split economy, where its `dynamics` have vintages; else the plan itself.

    What the experiment says of an activity or of its capital holds for both vintages. Raises InputError with the line of
    what does not fit.
    """
    if spec.vintages is None:
        return plan
    capital, at = spec.capital[spec.vintages], where("capital", spec.vintages)
    try:
        found = _found(plan, capital, _share(plan, spec, capital, where))
        sam = with_old_vintages(plan.sam, found.capital, found.share)
        main = _case(plan.main, found)
    except CgeError as error:
        raise InputError(f"{at}: {problem}" for problem in error.problems) from None
    return replace(
        plan,
        sam=sam,
        emissions=None if plan.emissions is None else found.emissions(plan.emissions),
        hours=None if plan.hours is None else found.hours(plan.hours),
        main=main,
        plain=main.elasticities,
    )


def split_accounts(sam: Sam, spec: DynamicsSpec) -> frozenset[str]:
    """The activities and factors of a split SAM that have an old vintage."""
    known = set(sam.accounts.index)
    return frozenset(account for account in known if spec.vintages is not None and old(account) in known)


def of_both(label: str, split: Collection[str]) -> str:
    """The label of a dimension that means the old vintage as well, where it names an activity or a factor that has one."""
    parts = []
    for part in label.split(OR):
        mark = NOT if part.startswith(NOT) else ""
        name, slash, node = part.removeprefix(NOT).partition("/")
        parts += [part, f"{mark}{old(name)}{slash}{node}"] if name in split else [part]
    return OR.join(parts)


def index_of_both(index: Mapping[str, str | tuple[str, ...]], split: Collection[str]) -> dict:
    """The same of the index of a shock or a path."""
    return {
        letter: of_both(chosen, split)
        if isinstance(chosen, str)
        else tuple(of_both(label, split) for label in chosen)
        for letter, chosen in index.items()
    }


def spec_of_both(spec: Spec, split: Collection[str]) -> Spec:
    """What a path or a policy gives and frees, for both vintages."""
    return _of_both(spec, split) if split else spec


def _of_both(part: Any, split: Collection[str]) -> Any:
    if isinstance(part, tuple):
        return tuple(_of_both(each, split) for each in part)
    if isinstance(part, PathSpec):
        return part.model_copy(update={"index": index_of_both(part.index, split)})
    if isinstance(part, SwapByYearSpec):
        return part.model_copy(update={"free": address_of_both(part.free, split)})
    if isinstance(part, BaseModel):
        found = {name: _of_both(getattr(part, name), split) for name in type(part).model_fields}
        return part.model_copy(update=found)
    return part


def address_of_both(text: str, split: Collection[str]) -> str:
    """The same of an address, `productivity[a_x/kl]`. A text that is none stays, for those who say so with its line."""
    try:
        address = Address.read(text)
    except InputError:
        return text
    return str(replace(address, labels=tuple(of_both(label, split) for label in address.labels)))


def old_stays(found: ClosureByYear, spec: DynamicsSpec) -> ClosureByYear:
    """Closures by year in which old capital stays where it is. Raises InputError where new capital does so too."""
    if spec.vintages is None:
        return found
    factors = spec.capital[spec.vintages].factors
    closures = {}
    for year, closure in found.closures.items():
        try:
            _check_mobile(closure, factors)
        except InputError as error:
            raise InputError(f"{', '.join(found.written.get(year, ()))}: {error}") from None
        closures[year] = _closure(closure, factors)
    return replace(found, closures=closures)


def members_of_both(
    parameters: Parameters, name: str, members: Sequence[tuple[str, ...]], split: Collection[str]
) -> tuple[tuple[str, ...], ...]:
    """Members of a parameter, with those of the old vintages of what they name."""
    if not split:
        return tuple(members)
    meant = [tuple(of_both(label, split).split(OR) for label in member) for member in members]
    return tuple(
        at
        for at in map(labels_of, parameters.entries(name))
        if any(all(own in each for own, each in zip(at, member, strict=True)) for member in meant)
    )


def _share(plan: Plan, spec: DynamicsSpec, capital: CapitalSpec, where: Callable[..., str]) -> float:
    assert capital.vintages is not None
    if capital.vintages.old_share is not None:
        return capital.vintages.old_share
    if isinstance(capital.depreciation, dict):
        raise InputError(
            "vintages with a depreciation for each factor need `old_share`, the old part of all capital"
        )
    first, second, *_ = spec.all_years
    grown = growth(spec.growth_pct or 0.0, (first, second), where("growth_pct"), plan.file.folder)
    return old_share(capital.depreciation, grown[second], capital.vintages.rigid, second - first)


def _found(plan: Plan, capital: CapitalSpec, share: float) -> OldVintages:
    assert capital.vintages is not None
    for factor in capital.factors:
        if factor not in plan.sam.of_kind("factor"):
            known = plan.sam.of_kind("factor")
            raise InputError(f"there is no factor {factor!r}. {suggestion(factor, known)}")
        if factor in plan.main.structure.roles.labour:
            raise InputError(
                f"vintages are of capital, and {factor} is labour; give its growth under `labour`"
            )
    _check_mobile(plan.main.closure, capital.factors)
    users = capital_users(plan.sam, capital.factors)
    found = OldVintages(capital.factors, tuple(users), share, capital.vintages.old_elasticities)
    if "old_elasticities" not in capital.vintages.model_fields_set:
        found = replace(found, elasticities=_usual(found.nodes(plan.main.structure)))
    return found


def _usual(nodes: Sequence[str]) -> dict[str, float]:
    """The usual elasticities of old capital for the nodes that there are. Raises InputError where none is theirs."""
    usual = {name: value for name, value in OLD_ELASTICITIES.items() if name in nodes}
    if not usual:
        raise InputError(
            f"the usual elasticities of old capital are of nodes {' and '.join(OLD_ELASTICITIES)}, and no tree has one; "
            f"give `old_elasticities` of the nodes that there are: {', '.join(nodes)}"
        )
    return usual


def _case(case: Case, found: OldVintages) -> Case:
    split = {*found.capital, *found.activities}
    structure = found.structure(case.structure, case.elasticities)
    return replace(
        case,
        structure=structure,
        elasticities=found.table(case.elasticities, structure),
        closure=replace(
            _closure(case.closure, found.capital),
            swap=tuple(replace(each, free=address_of_both(each.free, split)) for each in case.closure.swap),
        ),
        shocks=_shocks(case.shocks, split),
    )


def _check_mobile(closure: Closure, factors: Collection[str]) -> None:
    for factor in factors:
        if closure.rule("factor_mobility", factor) != "mobile":
            raise InputError(
                f"new capital of vintages is mobile: take `factor_mobility` of {factor} out of closure {closure.name}; its "
                "old vintage stays where it is in any case"
            )


def _closure(closure: Closure, factors: Collection[str]) -> Closure:
    """The closure in which old capital stays where it is."""
    stays = {old(factor): "immobile" for factor in factors}
    markets = {old(factor): closure.rule("factor_markets", factor) for factor in factors}
    return replace(
        closure,
        factor_mobility={**closure.factor_mobility, **stays},
        factor_markets={**closure.factor_markets, **markets},
    )


def _shocks(shocks: Shocks, split: Collection[str]) -> Shocks:
    return tuple((_shock(shock, split), where) for shock, where in shocks)


def _shock(shock: ShockSpec | Setting, split: Collection[str]) -> ShockSpec | Setting:
    if isinstance(shock, Setting):
        return replace(shock, labels=tuple(of_both(label, split) for label in shock.labels))
    return shock.model_copy(update={"index": index_of_both(shock.index, split)})
