"""Shocks: changes of calibrated parameters by label, checked for what can be changed and to what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cge.block import ParameterSpec
from cge.consistency import calibrated_with_quantities, inconsistencies
from cge.effect import Effect, no_effect
from cge.groups import spelt_out
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.sets import SETS
from cge.taxes import Tax
from experiments.inputs.setting import Setting, change_of
from experiments.inputs.spec import ShockSpec
from experiments.plausibility import doubts_of_values
from experiments.words import Words
from sam.display import Shown
from sam.labels import means, parts_of, unknown_parts
from sam.problem import InputError, suggestion

OPERATIONS: Mapping[str, Callable[[float, float], float]] = {
    "set": lambda old, by: by,
    "multiply": lambda old, by: old * by,
    "add": lambda old, by: old + by,
}


@dataclass(frozen=True, repr=False)
class AppliedShock(Shown):
    """What a shock did: the parameter, who asked for it (`file:line`), old and new value of each member of its index set."""

    parameter: str
    where: str
    before: Mapping[tuple[str, ...], float]
    after: Mapping[tuple[str, ...], float]


def apply_shocks(
    parameters: Parameters, shocks: Iterable[tuple[ShockSpec | Setting, str]]
) -> tuple[Parameters, tuple[AppliedShock, ...]]:
    """Parameters after all shocks, in order, and what each did.

    `shocks` are pairs of a shock (or a `--set` of a parameter) and what messages call it (`file:line`).

    Raises InputError with every unknown parameter, dimension or label, every impossible value, shocks that change nothing,
    and values that do not fit each other.
    """
    problems: list[str] = []
    applied: list[AppliedShock] = []
    given = parameters
    for shock, where in shocks:
        try:
            name, operation, number = change_of(shock)
            members = _members_of(parameters, shock)
            check_set(given, name, operation, members)
            values = {at: OPERATIONS[operation](old, number) for at, old in members.items()}
            check_values(parameters, name, members, values)
            if values == dict(members):
                raise InputError(_nothing(name, operation, number, members))
        except InputError as error:
            problems += [f"{where}: {problem}" for problem in error.problems]
            continue
        parameters = with_members(parameters, name, values)
        applied.append(AppliedShock(name, where, members, values))
    where = ", ".join(dict.fromkeys(each.where for each in applied))
    problems += [
        f"{where}: {each}" for each in inconsistencies(parameters, {shock.parameter for shock in applied})
    ]
    if problems:
        raise InputError(problems)
    return parameters, tuple(applied)


def in_force(
    parameters: Parameters, shocks: Iterable[tuple[ShockSpec | Setting, str]]
) -> tuple[tuple[ShockSpec | Setting, str], ...]:
    """The shocks without those that a later one overrides, because it sets all of their members.

    One that names what the economy does not have stays: `apply_shocks` says so.
    """
    kept: list[tuple[ShockSpec | Setting, str]] = []
    overridden: dict[str, set[tuple[str, ...]]] = {}
    for shock, where in reversed(list(shocks)):
        name, operation, _ = change_of(shock)
        try:
            members = _members_of(parameters, shock).keys()
        except InputError:
            kept.append((shock, where))
            continue
        if not members <= overridden.setdefault(name, set()):
            kept.append((shock, where))
        if operation == "set":
            overridden[name] |= members
    return tuple(reversed(kept))


def _members_of(parameters: Parameters, shock: ShockSpec | Setting) -> dict[tuple[str, ...], float]:
    """The members of a shock's parameter with their values. Raises InputError where the economy has none."""
    if isinstance(shock, Setting):
        name = shock.path[0]
        return selected(parameters, name, by_position(parameters, name, shock.labels))
    return selected(parameters, shock.parameter, shock.index)


def selected(
    parameters: Parameters, name: str, index: Mapping[str, str | Sequence[str]]
) -> dict[tuple[str, ...], float]:
    """Members of a parameter's index set that an index names, with their values.

    `index` maps dimension letters to a label, labels or a group (`cge.groups`); a dimension not named is all of it. Raises
    InputError where the parameter, a dimension or a label is unknown or nothing is selected.
    """
    known = list(parameters.data.data_vars)
    if name not in known:
        raise InputError(f"there is no parameter {name!r}. {suggestion(name, known)}")
    role = parameters.specs[name].role
    if role == "benchmark":
        raise InputError(f"{name} describes the benchmark and cannot be shocked; change the SAM instead")
    if role == "elasticity":
        raise InputError(
            f"{name} is calibrated from the elasticity table and cannot be shocked; use elasticities "
            "(`--set elasticities.NAME=value`, or `elasticities` of a variant)"
        )
    if calibrated_with_quantities(parameters.specs[name]):
        raise InputError(
            f"{name} belongs to the benchmark quantities that it was calibrated with, and cannot be shocked alone; change "
            "the SAM or an elasticity instead"
        )
    dims = SETS[parameters.data[name].attrs["over"]]
    for letter in index:
        if letter not in dims:
            has = f"its dimensions are {', '.join(dims)}" if dims else "it is one number"
            raise InputError(f"{name} has no dimension {letter!r}; {has}")
    entries = {
        _labels(member): value
        for member, value in parameters.entries(name).items()
        if _falls_on(parameters, name, _labels(member))
    }
    wanted = {
        dims.index(letter): _chosen(
            parameters, name, letter, chosen, {at[dims.index(letter)] for at in entries}
        )
        for letter, chosen in index.items()
    }
    members = {
        at: value
        for at, value in entries.items()
        if all(at[place] in labels for place, labels in wanted.items())
    }
    if not members:
        raise InputError(f"{name}: no combination of these labels is in this economy: {_written(index)}")
    return members


def check_read(compiled: CompiledModel, applied: Iterable[AppliedShock]) -> None:
    """Raise InputError for shocks of what no equation of this model holds, because its closure leaves it out."""
    problems = []
    for shock in applied:
        inert = [
            at
            for at, value in shock.after.items()
            if value != shock.before[at] and not compiled.reads(shock.parameter, member_of(at))
        ]
        if inert:
            shown = ", ".join(members_text(shock.parameter, at) for at in inert[:5]) + (
                " …" if len(inert) > 5 else ""
            )
            problems.append(
                f"{shock.where}: changing {shown} has no effect: no equation of the model has it under closure "
                f"{compiled.closure.name}; shock something else, limit `index`, or change the closure"
            )
    if problems:
        raise InputError(problems)


def check_effect(compiled: CompiledModel, shocked: Parameters, applied: Iterable[AppliedShock]) -> None:
    """Raise InputError for shocks that move no equation: as `check_read`, and for shares of what is zero."""
    applied = list(applied)
    check_read(compiled, applied)
    effect = Effect(compiled, shocked)
    problems = []
    for shock in applied:
        undone = {shock.parameter: {member_of(at): value for at, value in shock.before.items()}}
        if not effect.of(undone):
            what = first_of(shock.parameter, list(shock.after))
            problems.append(f"{shock.where}: {no_effect(effect, undone, what)}")
    if problems:
        raise InputError(problems)


def by_position(parameters: Parameters, name: str, labels: Sequence[str]) -> dict[str, str]:
    """Index of the labels in `rate_duty[*,c_agr]`: one a dimension, or one label that only one dimension has."""
    if not labels or name not in parameters.data:
        return {}
    dims = SETS[parameters.data[name].attrs["over"]]
    if len(labels) == len(dims):
        return dict(zip(dims, labels, strict=True))
    columns = [set(column) for column in zip(*map(_labels, parameters.entries(name)), strict=True)]
    homes = [
        letter for letter, column in zip(dims, columns, strict=True) if column.issuperset(parts_of(labels[0]))
    ]
    if len(labels) == 1 and len(homes) == 1:
        return {homes[0]: labels[0]}
    if len(labels) == 1 and not homes and dims:
        known = dict.fromkeys(label for member in parameters.entries(name) for label in _labels(member))
        raise InputError(f"{name} has no label {labels[0]!r}. {suggestion(labels[0], known)}")
    order = ", ".join(dims) or "none: it is one number"
    raise InputError(
        f"{name}[{','.join(labels)}]: give one label (or *) for each dimension; they are {order}"
    )


def with_members(parameters: Parameters, name: str, values: Mapping[tuple[str, ...], float]) -> Parameters:
    """A copy of the parameters with some members of one of them replaced."""
    return parameters.with_entries({name: {member_of(at): value for at, value in values.items()}})


def members_text(name: str, at: tuple[str, ...]) -> str:
    """`rate_duty[w_usa,c_agr]`."""
    return f"{name}[{','.join(at)}]" if at else name


def first_of(name: str, members: Sequence[tuple[str, ...]]) -> str:
    """`rate_duty[w_usa,c_agr] (and 5 more)`."""
    others = f" (and {len(members) - 1} more)" if len(members) > 1 else ""
    return members_text(name, members[0]) + others


def _falls_on(parameters: Parameters, name: str, at: tuple[str, ...]) -> bool:
    """False where a rate stands for a transaction that its tax is not on (`of` of the taxes table)."""
    taxes = [tax for tax in parameters.taxes if tax.rate == name and not tax.shared_rate]
    return not taxes or any(tax.applies_to(at) for tax in taxes)


def _chosen(
    parameters: Parameters, name: str, letter: str, chosen: str | Sequence[str], known: set[str]
) -> set[str]:
    labels: set[str] = set()
    for given in [chosen] if isinstance(chosen, str) else chosen:
        try:
            label = spelt_out(str(given), parameters.sam.accounts, known)
        except InputError as error:
            raise InputError(f"{name}: dimension {letter}: {problem}" for problem in error.problems) from None
        unknown = unknown_parts(label, known)
        if unknown:
            listed = [account for account in parameters.sam.accounts.index if account in known]
            listed += sorted(known - set(listed))
            raise InputError(
                f"{name}: dimension {letter} has no label {unknown[0]!r}. {suggestion(unknown[0], listed)}"
            )
        labels |= {own for own in known if means(label, own)}
    return labels


def check_set(given: Parameters, name: str, operation: str, members: Mapping[tuple[str, ...], float]) -> None:
    """Raise InputError where a limit that binds nowhere until it is set (no shock has) would be multiplied or added to."""
    against = given.specs[name].unset
    if against and operation != "set" and given.value(name) in members.values():
        raise InputError(
            f"{name} is not set yet: {given.value(name):g} binds nowhere, and {operation} has nothing to start from; `set` "
            f"it, against {against} = {given.value(against):g}"
        )


def _nothing(name: str, operation: str, number: float, members: Mapping[tuple[str, ...], float]) -> str:
    value = next(iter(members.values()))
    zero = operation == "multiply" and not any(members.values())
    remedy = "use `set`" if zero else "leave it out, or take another value"
    return (
        f"{operation} {number:g} changes nothing: {first_of(name, list(members))} stays {value:g}; {remedy}"
    )


def check_values(
    parameters: Parameters,
    name: str,
    old: Mapping[tuple[str, ...], float],
    new: Mapping[tuple[str, ...], float],
) -> None:
    """Raise InputError for new values of a parameter that no economy can have."""
    taxes = {tax.rate: tax for tax in parameters.taxes if tax.kind == "ad_valorem"}
    problems = []
    for at, value in new.items():
        if value == old[at]:
            continue
        reason = _impossible(parameters.specs[name], value, taxes.get(name))
        if reason:
            problems.append(f"{members_text(name, at)} = {value:g} is impossible: {reason}")
    if not problems:
        doubts = doubts_of_values(parameters, name, old, new)
        problems = [f"this cannot be meant: {doubt.text(Words('en'))}" for doubt in doubts if doubt.absurd]
    if len(problems) > 3:
        problems = [*problems[:3], f"{name}: and {len(problems) - 3} more impossible values"]
    if problems:
        raise InputError(problems)


def _impossible(spec: ParameterSpec, value: float, tax: Tax | None) -> str:
    if tax is not None and tax.basis == "net" and value <= -1:
        return f"a subsidy of {-value:.0%} leaves buyers a price of zero or less; rates are shares (0.1 is 10 %) above -1"
    if tax is not None and tax.basis == "gross" and value >= 1:
        return f"a tax of {value:.0%} of the price paid leaves sellers nothing; rates are shares (0.1 is 10 %) below 1"
    return spec.impossible(value)


def _labels(member: object) -> tuple[str, ...]:
    if member is None:
        return ()
    return member if isinstance(member, tuple) else (str(member),)


def member_of(at: tuple[str, ...]) -> str | tuple[str, ...] | None:
    """Labels as the model indexes them."""
    return at if len(at) > 1 else at[0] if at else None


def _written(index: Mapping[str, str | Sequence[str]]) -> str:
    parts = []
    for letter, labels in index.items():
        parts.append(f"{letter}: {labels if isinstance(labels, str) else ', '.join(labels)}")
    return "; ".join(parts)
