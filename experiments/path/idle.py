"""What a path gives and nobody would read: refused, as shocks are that change nothing in an experiment of one year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cge.effect import Effect, no_effect
from cge.parameters import Parameters
from experiments.inputs.dynamics import PolicySpec
from experiments.path.plan import Change, PathPlan
from experiments.shock import apply_shocks, first_of, member_of, members_text
from sam.problem import InputError


def check_paths(path: PathPlan) -> None:
    """Raise InputError for paths of what a law of motion moves: the law would overwrite what they give."""
    state = path.motion.first(path.benchmark, path.years[0])
    by_laws = path.motion.moved(path.benchmark, path.benchmark, state)
    problems = []
    for change in path.changes:
        entries, moved = path.benchmark.entries(change.parameter), by_laws.entries(change.parameter)
        other = {member: entries[member] + 1.0 for member in change.members}
        given = path.benchmark.with_entries({change.parameter: other})
        after = path.motion.moved(given, path.benchmark, state).entries(change.parameter)
        lost = [at for at in change.labels if after[member_of(at)] == moved[member_of(at)]]
        if lost:
            others = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
            problems.append(
                f"{change.where}: a law of motion moves {members_text(change.parameter, lost[0])}{others}, so this path "
                "would be lost; give it as the law's growth, or name other labels in `index`"
            )
    if problems:
        raise InputError(problems)


def gives_anything(spec: PolicySpec) -> bool:
    """Whether a policy has a key that could move anything."""
    return bool(spec.policy or spec.banking or spec.policy_targets or spec.policy_closure)


def check_policy(path: PathPlan, baseline: Mapping[int, Parameters]) -> None:
    """Raise InputError for what a policy gives and what leaves the baseline, its parameters by year, as it is every year."""
    idle = dict(enumerate(path.policy))
    for year, parameters in baseline.items():
        before, _ = apply_shocks(parameters, path.plan.main.shocks)
        for number, change in enumerate(path.policy):
            after = change.on(before, year)
            if number in idle and _differs(change, before, after):
                del idle[number]
            before = after
    last = max(baseline)
    problems = [_message(change, path.years[0], last, baseline[last]) for change in idle.values()]
    changes = path.policy or path.plan.main.shocks or path.policy_closures != path.closures
    if not changes and all(target.kept for target in path.policy_targets):
        problems += [
            f"{target.where}: the policy only keeps {target.figure} at what it is in the baseline, so that it changes "
            "nothing; add what it is a policy of"
            for target in path.policy_targets
        ]
    if problems:
        raise InputError(problems)


def check_effects(path: PathPlan, solved: Iterable[Mapping[int, Effect]]) -> None:
    """Raise InputError for what a path, its policy or the shocks give and no equation reads in any run and year, because
    what it belongs to is zero there.

    solved: by run and year, the equations and the parameters at which they were solved.
    """
    _, applied = apply_shocks(path.benchmark, path.plan.main.shocks)
    given = [(each.where, each.parameter, list(each.after)) for each in applied]
    given += [(each.where, each.parameter, list(each.labels)) for each in (*path.changes, *path.policy)]
    effects = [effect for years in solved for effect in years.values()]
    problems = []
    for where, name, labels in given:
        entries = path.benchmark.entries(name)
        undone = {name: {member_of(at): entries[member_of(at)] for at in labels}}
        changed = [effect for effect in effects if effect.changes(undone)]
        if changed and not any(effect.of(undone) for effect in changed):
            problems.append(f"{where}: {no_effect(changed[-1], undone, first_of(name, labels))}")
    if problems:
        raise InputError(problems)


def _differs(change: Change, before: Parameters, after: Parameters) -> bool:
    old, new = before.entries(change.parameter), after.entries(change.parameter)
    return any(old[member] != new[member] for member in change.members)


def _message(change: Change, first: int, last: int, parameters: Parameters) -> str:
    entries = parameters.entries(change.parameter)
    labels = sorted(change.labels, key=lambda at: not entries[member_of(at)])
    value = entries[member_of(labels[0])]
    years = f"{first} to {last}"
    if not change.numbers:
        return (
            f"{change.where}: what the policy gives for {change.parameter} begins after {last}, so that it changes nothing "
            f"in {years}; let it begin earlier, or the path end later"
        )
    zero = change.operation == "multiply" and not value
    remedy = "use `set`" if zero else "leave it out, or take other values"
    return (
        f"{change.where}: {change.operation} changes nothing in {years}: {first_of(change.parameter, labels)} stays "
        f"as in the baseline ({value:g} in {last}); {remedy}"
    )
