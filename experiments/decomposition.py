"""Decomposition of an experiment: from its plan to what each shock and each cause contributes, and a rough account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cge.address import Address
from cge.analysis.back_of_envelope import Line, account
from cge.analysis.indicator import Indicator
from cge.analysis.indicators import indicators
from cge.analysis.national_welfare import welfare_figure
from cge.analysis.shock_decomposition import Contributions, ShockPath, contributions
from cge.analysis.welfare_decomposition import welfare
from cge.closure import Closure
from cge.options import DECOMPOSITION_TOLERANCE
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.selection import PERMITS
from experiments.plan import Plan
from experiments.run import ModelCache, refuse_path, run, shocked_as_run, without_swaps
from experiments.shock import AppliedShock, apply_shocks, check_effect, with_members
from sam.display import Card, Shown
from sam.problem import InputError

CAUSES = 12  # of EV that a card shows
NAMED = 2  # labels of a shock that its name shows


@dataclass(frozen=True)
class ComparedLine:
    """A line of the back-of-envelope account and the model's figure for it, None where the model has none."""

    line: Line
    model: float | None


@dataclass(frozen=True, repr=False)
class Decomposed(Shown):
    """An experiment's path with outcomes by shock, EV by cause (and shock), and the account from benchmark shares.

    `with_saving` is the EV of consumption and saving in the SAM's money, None where saving is held: EV then says it all.
    """

    path: ShockPath
    shocks: Contributions
    causes: Contributions
    account: tuple[ComparedLine, ...]
    with_saving: float | None

    def _card(self) -> Card:
        causes = self.causes.table.sum("shock").to_pandas().to_frame("EV")
        tables = {"outcomes by shock": self.shocks.table.to_pandas().T, "EV by cause": causes.head(CAUSES)}
        return Card("Decomposed", {"shocks": ", ".join(self.path.shocks)}, tables)


def decompose(
    plan: Plan,
    outcomes: Sequence[str] = (),
    tolerance: float = DECOMPOSITION_TOLERANCE,
    progress: Callable[[str], None] = lambda text: None,
    cache: ModelCache | None = None,
) -> Decomposed:
    """Decompose the experiment itself (not its variants).

    `outcomes` as `cge.analysis.sensitivities` takes them; without any, EV, real GDP and, where emissions are known,
    CO2. `cache` holds models that are compiled already. Raises InputError where the experiment changes nothing or an
    outcome is unknown, and what a run raises.
    """
    path = shock_path(plan, cache)
    known = ["ev", "gdp_real", *(["co2"] if path.base.value("e0_total") else [])]
    try:
        progress(f"decomposing {plan.spec.name}: {', '.join(path.shocks)}")
        by_shock = contributions(path, outcomes or known, tolerance)
        by_cause = welfare(path, tolerance)
    except ValueError as error:
        raise InputError(str(error)) from error
    first, last = path.at(0.0).equilibrium, path.at(1.0).equilibrium
    macro = indicators(first, last).macro
    beside = compared_account(first.parameters, last.parameters, plan.main.closure, macro, by_cause)
    figure = welfare_figure(macro)
    return Decomposed(path, by_shock, by_cause, beside, None if figure == "ev" else macro[figure].value)


def shock_path(plan: Plan, cache: ModelCache | None = None) -> ShockPath:
    """The path from the benchmark through the experiment's shocks; what `solve_for` and swaps find is its last shock.

    With what they found the solution is the same under the closure without them. So it is with a market of permits, whose
    kinks no derivative passes: the price that it found is given in its place. Raises InputError for a swap that frees a
    rule of the closure: what it moved is no parameter.
    """
    refuse_path(plan)
    cache = cache or ModelCache(plan)
    parameters = cache.parameters(plan.main)
    case = shocked_as_run(plan.main, parameters)
    priced = PERMITS.get(case.closure.carbon)
    shocked, applied = apply_shocks(parameters, case.shocks)
    check_effect(cache.compiled(case), shocked, applied)
    given = without_swaps(case)
    if priced:
        given = replace(given, closure=replace(given.closure, carbon="price"))
    compiled = cache.compiled(given)
    of_market = _unread(compiled, parameters) if priced else []
    applied = tuple(shock for shock in applied if shock.parameter not in of_market)
    steps = steps_of(parameters, applied)
    swaps = case.closure.swap
    for swap in swaps:
        if Address.read(swap.free).name not in parameters.data:
            raise InputError(
                f"closure {case.closure.name}: swap free={swap.free}, fix={swap.fix}: it frees a rule of the closure, which "
                "is no shock that a decomposition could name; free a parameter, or decompose without the swap"
            )
    named = [case.solve_for[0].parameter] if case.solve_for else []
    named += [swap.free for swap in swaps]
    named += [f"{priced} of the market"] if priced else []
    if named:
        found = run(replace(plan, variants=()), cache=cache).main
        last = found.parameters
        if priced:
            price = last.value(priced) + found.equilibrium.value("price_permit")
            as_before = {name: parameters.entries(name) for name in of_market}
            last = last.with_entries({**as_before, priced: {None: price}})
        steps[f"{', '.join(named)} (solved for)"] = last
    if not steps:
        raise InputError(f"experiment {plan.spec.name} changes no parameter: there is nothing to decompose")
    try:
        return ShockPath(compiled, parameters, steps, plan.solver)
    except ValueError as error:
        raise InputError(
            f"experiment {plan.spec.name}: {error}; run its shocks one by one instead"
        ) from error


def _unread(compiled: CompiledModel, parameters: Parameters) -> list[str]:
    """What no equation reads: caps, floors and ceilings where the price of permits is given."""
    return [
        name
        for name in parameters.exogenous
        if not any(compiled.reads(name, member) for member in parameters.entries(name))
    ]


def compared_account(
    base: Parameters,
    shocked: Parameters,
    closure: Closure,
    macro: Mapping[str, Indicator],
    causes: Contributions | None,
) -> tuple[ComparedLine, ...]:
    """The account from benchmark shares beside the model; lines of causes have no figure of it where there are no causes."""
    lines = account(base, shocked, closure)
    return tuple(ComparedLine(line, _model_figure(line, macro, causes)) for line in lines)


def _model_figure(line: Line, macro: Mapping[str, Indicator], causes: Contributions | None) -> float | None:
    """What the model says: an indicator's change, or causes of EV added up."""
    if not line.model:
        return None
    if line.unit == "%":
        return macro[line.model[0]].change_pct if line.model[0] in macro else None
    if all(name in macro for name in line.model):
        found = [macro[name] for name in line.model]
        return sum(
            each.value - each.base for each in found if each.value is not None and each.base is not None
        )
    if causes is None:
        return None
    by_cause = dict(
        zip(map(str, causes.table["cause"].values), causes.table.sum(dim="shock").values, strict=True)
    )
    return float(
        sum(value for cause, value in by_cause.items() if {cause, cause.split("/")[0]} & set(line.model))
    )


def steps_of(base: Parameters, shocks: Iterable[AppliedShock]) -> dict[str, Parameters]:
    """Parameters after each shock and all before it, by the shock's name; shocks that change nothing are left out."""
    steps: dict[str, Parameters] = {}
    parameters = base
    for shock in shocks:
        moved = {at: value for at, value in shock.after.items() if value != shock.before[at]}
        if not moved:
            continue
        parameters = with_members(parameters, shock.parameter, moved)
        steps[_free(_name(parameters, shock, moved), steps)] = parameters
    return steps


def _name(parameters: Parameters, shock: AppliedShock, moved: Mapping) -> str:
    """`carbon_price`, `rate_duty`, `q_factor_endowment[f_labour]`: labels where the shock is on a part."""
    if len(shock.before) == len(parameters.entries(shock.parameter)):
        return shock.parameter
    labels = [",".join(at) for at in moved]
    more = "; …" if len(labels) > NAMED else ""
    return f"{shock.parameter}[{'; '.join(labels[:NAMED])}{more}]"


def _free(name: str, taken: Mapping) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free
