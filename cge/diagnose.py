"""Diagnosis: why a model cannot be built, does not reproduce its benchmark or has no equilibrium, in words.

Each text says what is wrong, where, by how much, and what to try.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from cge.declarations import Declarations
from cge.engine import CompiledSystem, NoSolution, null_vectors, structural_problems
from cge.engine.reading.labels import datum_name
from cge.engine.solution import Status, Walk
from cge.options import SolveOptions
from sam import imbalances

LISTED = 6
SHRUNK = 1e-6  # part of its base below which a variable counts as next to zero
FAST = 0.2  # a log that changes at least this much of the fastest one's rate takes part in a runaway
DRIVES = 0.02  # a price needs less: with an elasticity of 30 the quantities run 30 times as fast
UNBALANCED = 1e-8  # of an account's total
GOODS_PRICES = ("p_make", "p_output", "p_domestic", "p_supply")
LEAST = 1e-3  # of a shock: less than that is no advice
LARGE_ELASTICITY = 60.0  # no estimate is near it: per cent instead of a number, or a misplaced point


def count_text(model: Declarations, system: CompiledSystem, adjusting: Collection[str], dropped: str) -> str:
    """A model that is not square: counts by block, and families of variables without or with too many equations.

    adjusting: variables whose own rule the closure leaves out; dropped: the account whose balance it leaves out.
    """
    variables, equations = _counts(model, system)
    blocks = dict.fromkeys(
        [
            *(spec.block for spec in model.variables.values()),
            *(rule.block for rule in model.equations.values()),
        ]
    )
    rows = []
    for block in blocks:
        v = sum(n for name, n in variables.items() if model.variables[name].block == block)
        e = sum(n for name, n in equations.items() if model.equations[name].block == block)
        rows += [f"{block} {v} variables, {e} equations"] if v or e else []
    more = system.n - system.m
    too_many, too_few = ("variable", "equations") if more > 0 else ("equation", "variables")
    what = f"{abs(more)} more {too_many}{'s' * (abs(more) > 1)} than {too_few}"
    pairing = _pairing(model, variables, equations, more > 0, adjusting, dropped)
    lines = [
        f"the model has {system.n} variables and {system.m} equations: {what}.",
        *pairing,
        # Which row or column a matching leaves over is arbitrary: it misleads where the pairing has found the cause.
        *(each for each in structural_problems(system)[1:] if not (pairing and " is left for " in each)),
        f"By block (the totals must agree, those of a block need not): {'; '.join(rows)}.",
    ]
    return "\n".join(lines)


def benchmark_text(
    model: Declarations, system: CompiledSystem, relative: np.ndarray, scale: np.ndarray
) -> str:
    """Equations that do not hold at the benchmark, the SAM accounts in them, and what usually causes it."""
    largest = np.argsort(-relative)[:8].tolist()
    worst = [i for i in largest if relative[i] > 1e-3 * relative[largest[0]]]
    lines = ["the benchmark does not solve the model; the equations furthest off are"]
    for i in worst:
        name = system.equations[i]
        rule = model.equations[_family(name)]
        title = rule.title or f"It determines {rule.determines}."
        lines.append(f"  {name}: off by {relative[i]:.3g} of its scale {scale[i]:.6g}. {title}")
    gaps = imbalances(model.parameters.sam)
    gaps = gaps[gaps["share"] > UNBALANCED].sort_values("share", ascending=False)
    for account, row in gaps.head(LISTED).iterrows():
        lines.append(
            f"The SAM does not balance: account {account} is off by {row['gap']:+.6g} ({row['share']:.2%} of its total). "
            "Balance it first (`cge sam check`, `cge sam balance`)."
        )
    accounts = _accounts(model, [system.equations[i] for i in worst])
    families = {_family(system.equations[i]) for i in worst}
    lines.append(
        f"Accounts concerned: {', '.join(accounts) or 'none by name'}. "
        + (
            "A balance is off: check that these accounts of the SAM balance (`cge sam check`), and that every payment is a "
            "cell of the ledger with the right sign of its tax."
            if any(model.equations[name].balances for name in families)
            else "Check the benchmark shares and prices of these equations: shares of one nest must add up to one, a share "
            "of zero allows no demand, and the price paid must hold every tax of the transaction with its sign."
        )
    )
    return "\n".join(lines)


def failure_text(
    model: Declarations, system: CompiledSystem, error: NoSolution, options: SolveOptions
) -> str:
    """Why no equilibrium was found: who cannot pay, how far the shock can be taken, and what to try."""
    walk, lines = error.walk, []
    if walk is not None and walk.status in (Status.COLLAPSE, Status.FOLD):
        lines.append(_runaway(model, system, walk))
    elif walk is not None and walk.status == Status.ARRIVED and (gone := _vanished(model, system, walk.x)):
        lines.append(lost_text(model, system, walk.x, gone))
    elif error.solution.seconds >= options.max_seconds or (walk is not None and walk.status == Status.TIME):
        lines.append(
            f"the time limit of {options.max_seconds:g} s ended the search; raise max_seconds or take a smaller shock."
        )
    else:
        lines.append("the shock has no equilibrium that the solver could reach.")
    if walk is not None and LEAST <= walk.fraction < 1.0:
        lines.append(
            f"Try: at most {95 * walk.fraction:.2g}% of {options.change}, which has an equilibrium; or a closure in which "
            "the account named above can adjust; or larger elasticities of substitution."
        )
    lines += odd_elasticities(model)
    if walk is None or walk.fraction == 0.0:
        lines.append(singular_text(model, system))
    accounts = _accounts(model, [name for name, _ in error.worst])
    lines.append(f"What was tried: {error}")
    if accounts:
        lines.append(f"Accounts in the worst equations: {', '.join(accounts)}.")
    return "\n".join(line for line in lines if line)


def odd_elasticities(model: Declarations) -> list[str]:
    """A sentence on elasticities that look like per cents, if there are any."""
    odd = [
        f"{datum_name(name, index)} = {value:g}"
        for name, spec in model.parameters.specs.items()
        if spec.role == "elasticity"
        for index, value in model.parameters.entries(name).items()
        if LARGE_ELASTICITY < value < float("inf")
    ]
    if not odd:
        return []
    return [
        f"Elasticities above {LARGE_ELASTICITY:g}: {', '.join(odd[:LISTED])}{' …' if len(odd) > LISTED else ''}. Is this in "
        "per cent? Elasticities are numbers near 0.1 to 20."
    ]


def _runaway(model: Declarations, system: CompiledSystem, walk: Walk) -> str:
    rates = np.array(walk.rates)
    families = [model.variables.get(_family(name)) for name in system.variables]
    rates[np.array([spec is None or not spec.positive for spec in families])] = 0.0
    fastest = float(np.max(np.abs(rates)))
    order = np.argsort(-np.abs(rates))
    moving = [i for i in order if abs(rates[i]) >= FAST * fastest]
    prices = [
        i
        for i in order
        if abs(rates[i]) >= DRIVES * fastest
        and _family(system.variables[i]) in GOODS_PRICES
        and i not in moving
    ]
    who = next(
        (
            text
            for i in _by_cause([*moving, *prices], system)
            if (text := _cause(model, system, i, walk.rates[i] < 0.0))
        ),
        None,
    )
    if who is None:
        labels = [label for i in moving for label in _accounts(model, [system.variables[i]])]
        account = max(dict.fromkeys(labels), key=labels.count, default=None)
        who = (
            f"the new vintage of {account} makes nothing: old capital alone makes all that is bought at a price at which "
            "new capital would pay. Take a slower path, a longer step, or `rigid` below 1, which leaves more capital new"
            if account in {new for _, new in model.sets["ab"]}
            else f"account {account} cannot pay its way"
            if account
            else "an equation of no account has no solution"
        )
        who += f": {_movement(system, walk, moving[0])}"
    how = "turns back" if walk.status == Status.FOLD else "ends"
    listed = ", ".join(_movement(system, walk, i) for i in moving[:LISTED])
    return f"{who}. The path of equilibria {how} at {walk.fraction:.1%} of the shock, where {listed}."


def _by_cause(moving: Sequence[int], system: CompiledSystem) -> list[int]:
    """The fast variables, those first that are somebody's means: purchasing power, then the prices of factors."""
    order = (
        "q_utility",
        "v_consumption",
        "q_investment",
        "q_government",
        "p_factor_market",
        "v_income",
        "v_factor_income",
    )
    ranked = {name: place for place, name in enumerate(order)}
    return sorted(moving, key=lambda i: ranked.get(_family(system.variables[i]), len(order)))


def lost_text(model: Declarations, system: CompiledSystem, x: np.ndarray, lost: Sequence[int]) -> str:
    """A point that solves the equations only because some positive variables are rounding: who cannot pay, and which."""
    order = _by_cause(lost, system)
    who = next((text for i in order if (text := _cause(model, system, i, True))), None)
    listed = ", ".join(
        f"{system.variables[i]} is {x[i] / system.start[i]:.1e} of its base" for i in order[:LISTED]
    )
    return (
        f"there is no equilibrium: {who or 'a quantity or a price runs to zero'}. The equations hold only up to rounding, "
        f"of which these consist: {listed}{' …' if len(order) > LISTED else ''}. Take a smaller shock: a rate below 100 %, "
        "an income that still pays for something."
    )


def _vanished(model: Declarations, system: CompiledSystem, x: np.ndarray) -> list[int]:
    """Variables that are next to zero and may not be."""
    specs = [model.variables.get(_family(name)) for name in system.variables]
    return [
        i
        for i, spec in enumerate(specs)
        if spec
        and spec.positive
        and not (spec.may_vanish or spec.auxiliary)
        and x[i] <= SHRUNK * system.start[i]
    ]


def _cause(model: Declarations, system: CompiledSystem, i: int, falls: bool) -> str | None:
    name = system.variables[i]
    family, account = _family(name), _inside(name)
    if family == "q_utility" and falls:
        subsists = any(
            value for (h, _), value in model.parameters.entries("q_subsistence").items() if h == account
        )
        return f"account {account} cannot pay: what it may spend after taxes, transfers and saving " + (
            "no longer covers its subsistence consumption at these prices" if subsists else "runs to zero"
        )
    if family == "v_consumption" and falls:
        return f"account {account} cannot pay for any consumption after taxes, transfers and saving"
    if family == "q_investment" and falls:
        return f"account {account} cannot pay: the saving that reaches it runs to zero"
    if family == "q_government" and falls:
        return f"account {account} cannot pay for any purchases: its budget runs to zero"
    if family in ("p_factor_market", "v_factor_income", "p_factor") and falls:
        return (
            f"account {account.split(',')[0]} cannot pay its owners: the supply of this factor exceeds what can be used at "
            "any price, and its price runs to zero"
        )
    if family in ("p_factor_market", "p_factor"):
        return (
            f"those who need factor {account.split(',')[0]} cannot pay: demand that nothing can replace exceeds its supply, "
            "and its price runs to infinity"
        )
    if family in GOODS_PRICES:
        good = account.split(",")[-1]
        if falls:
            sold = [seller for over in ("ic", "nc") for seller, _ in model.members(over, "c", good)]
            supply = f"what {' and '.join(sold)} sells of it in any case" if sold else "its supply"
            return (
                f"account {good} cannot pay its producers: {supply} exceeds what can be used at any price, and its price "
                "runs to zero"
            )
        return (
            f"those who need {good} cannot pay: demand that nothing can replace exceeds its supply, and its price runs to "
            "infinity"
        )
    if family == "v_income" and falls:
        return f"account {account} cannot pay: its income runs to zero"
    return None


def _movement(system: CompiledSystem, walk: Walk, i: int) -> str:
    factor = walk.x[i] / system.start[i] if system.start[i] else float("nan")
    return f"{system.variables[i]} {'falls to' if walk.rates[i] < 0 else 'rises to'} {factor:.3g} of its base"


def singular_text(model: Declarations, system: CompiledSystem) -> str:
    """What the benchmark's equations leave undetermined and which of them say the same twice; empty if nothing."""
    try:
        vectors = null_vectors(system, system.start, system.parameter_start)
    except (FloatingPointError, RuntimeError):
        return ""
    if not vectors:
        return ""
    free = [name for name, _ in vectors[0].variables]
    doubled = [name for name, _ in vectors[0].equations]
    specs = {name: model.variables.get(_family(name)) for name in free}
    dimension = {name: spec.dimension if spec else "none" for name, spec in specs.items()}
    prices = [move for name, move in vectors[0].variables if dimension[name] == "jpy_per_unit"]
    values_only = set(dimension.values()) <= {"jpy_per_unit", "jpy"}
    level = values_only and all(abs(move - prices[0]) < 0.05 * abs(prices[0]) for move in prices)
    return (
        f"Already at the benchmark the equations do not determine everything: {', '.join(free[:LISTED])} can move together, "
        f"and {', '.join(doubled[:LISTED])} say the same twice."
        + (
            " These are prices and values that move in proportion: no numeraire fixes their level, or every account's "
            "balance is imposed though one follows from the others (closure.walras)."
            if level
            else " These are relative prices: perhaps inputs that every user takes in the same fixed proportion (elasticity "
            "of substitution zero), so that no market tells their prices apart."
            if values_only
            else " Replace one of these equations, or leave one out and free a variable through the closure."
        )
    )


def _pairing(
    model: Declarations,
    variables: dict[str, int],
    equations: dict[str, int],
    missing: bool,
    adjusting: Collection[str],
    dropped: str,
) -> list[str]:
    declared: dict[str, int] = dict.fromkeys(variables, 0)
    for name, count in equations.items():
        aim = model.equations[name].determines
        declared[aim] = declared.get(aim, 0) + count
    adjusts = {name for name in adjusting if name in variables}
    lines = []
    if missing and not any(model.equations[name].determines == "numeraire" for name in equations):
        lines.append("Nothing fixes the price level: there is no equation `numeraire`.")
    if not dropped and not missing:
        lines.append(
            "No account's balance is dropped: one of them follows from all the others (Walras' law), so that with a "
            "numeraire one equation is too many; mark the balance equation of closure.walras with balances=True."
        )
    for name, count in variables.items():
        if missing and declared[name] < count and name not in adjusts:
            lines.append(
                f"{name} ({count} in block {model.variables[name].block}) has {declared[name]} equations that determine it: "
                f"{count - declared[name]} missing. Declare one with @block.equation(..., determines={name!r})."
            )
        if not missing and declared[name] > count:
            owners = [e for e in equations if model.equations[e].determines == name and equations[e]]
            if len(owners) > 1 and name != "v_income":
                lines.append(
                    f"{name} ({count}) is determined by {declared[name]} equations: {', '.join(owners)}. Remove one, or say "
                    "which variable it determines."
                )
    if not missing and not lines:
        lines.append(
            "Every family of variables has the equations it declares, so one equation repeats what others imply: with a "
            f"numeraire, one balance follows from all the others. closure.walras leaves out that of {dropped}; "
            "nothing may state it again, and no other balance may be imposed twice."
        )
    return lines


def _counts(model: Declarations, system: CompiledSystem) -> tuple[dict[str, int], dict[str, int]]:
    variables = dict.fromkeys(model.variables, 0)
    equations: dict[str, int] = {}
    for name in system.variables:
        if _family(name) in variables:  # not what a swap moves
            variables[_family(name)] += 1
    for name in system.equations:
        equations[_family(name)] = equations.get(_family(name), 0) + 1
    return variables, equations


def _family(name: str) -> str:
    return name.split("[", 1)[0]


def _inside(name: str) -> str:
    return name.partition("[")[2].removesuffix("]") if "[" in name else name


def _accounts(model: Declarations, names: Sequence[str]) -> list[str]:
    """Account labels in some names, in order; a node's label stands for its activity.

    What a swap fixes or moves has a name in its brackets, perhaps with labels of its own: `fixed[q_import[c_agr]]`.
    """
    innermost = [name.rpartition("[")[2].rstrip("]") for name in names if "[" in name]
    labels = [part.split("/")[0] for text in innermost for part in text.split(",")]
    known = {*model.parameters.sam.accounts.index, *model.sets["t"]}
    return [label for label in dict.fromkeys(labels) if label in known][:LISTED]
