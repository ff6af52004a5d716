"""The referee's list: what any model of this kind has to satisfy, tried on one SAM, structure and closure.

Each trial passes, fails, or does not apply (with the reason). Source: DESIGN, section 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cge.equilibrium import Equilibrium
from cge.homogeneity import in_equations, numeraire_scaled, quantity_scaled
from cge.indicators import gdp_three_ways
from cge.parameters import Parameters
from cge.solve import CompiledModel, SolveError, SolveOptions, solve

TOLERANCE = 1e-9
BENCHMARK_TOLERANCE = 1e-10
BALANCE_TOLERANCE = 1e-8
NUMERAIRE_FACTOR = 2.0
QUANTITY_FACTOR = 1.05
# Variables that are neither a quantity nor a price: their scaling in the tests is given by name.
_MONEY = ("v_",)
_QUANTITY = ("q_", "e_")
_REAL_MONEY = ("lump_sum", "saving_change")
_PRICE = ("p_",)


@dataclass(frozen=True)
class Trial:
    """One item of the list: `status` is `passed`, `failed` or `not_applicable`; `value` the figure that was tested."""

    name: str
    status: str
    value: float | None
    tolerance: float | None
    reason: str


def trials(compiled: CompiledModel, parameters: Parameters, options: SolveOptions | None = None) -> Iterator[Trial]:
    """Run every trial in order; an economy that cannot be solved fails the trial instead of ending the list."""
    yield _measured("benchmark residual", compiled.benchmark_residual_max, BENCHMARK_TOLERANCE, "largest equation")
    try:
        base = solve(compiled, parameters, options)
    except SolveError as error:
        yield Trial("zero shock", "failed", None, TOLERANCE, str(error).splitlines()[0])
        return
    yield _measured("ledger equals the SAM", *_ledger_gap(base, parameters))
    yield _measured("zero shock changes nothing", *_zero_shock(compiled, base))
    yield _measured("Walras' law", base.checks.walras, TOLERANCE, f"account {base.closure.walras}, of factor income")
    imbalance = base.checks.sam_imbalance_max
    yield _measured("solved SAM balances", imbalance, BALANCE_TOLERANCE, "worst account, of its turnover")
    yield _measured("nests: items add up to the node", base.checks.node_gap_max, TOLERANCE, "worst node, of its value")
    yield _measured("GDP from three sides", *_gdp_gap(base))
    numeraire = in_equations(compiled, numeraire_scaled(parameters, NUMERAIRE_FACTOR))
    yield _scaled_trial(
        f"numeraire x {NUMERAIRE_FACTOR:g}", compiled, base, numeraire, options, _numeraire_factor
    )
    quantity = in_equations(compiled, quantity_scaled(parameters, QUANTITY_FACTOR))
    yield _scaled_trial(
        f"quantities x {QUANTITY_FACTOR:g}", compiled, base, quantity, options, _quantity_factor
    )


def _measured(name: str, value: float, tolerance: float, where: str) -> Trial:
    return Trial(name, "passed" if value <= tolerance else "failed", value, tolerance, where)


def _ledger_gap(base: Equilibrium, parameters: Parameters) -> tuple[float, float, str]:
    """Largest difference of a cell from the benchmark SAM, by the cell (or the mean cell where the SAM has none)."""
    before, after = parameters.sam.flows.to_dict(), base.sam.flows.to_dict()
    mean = sum(abs(value) for value in before.values()) / len(before)
    worst, where = 0.0, "every cell"
    for cell in {*before, *after}:
        was, now = before.get(cell, 0.0), after.get(cell, 0.0)
        gap = abs(now - was) / (abs(was) or mean)
        if gap > worst:
            worst, where = gap, f"cell ({cell[0]}, {cell[1]})"
    return worst, TOLERANCE, where


def _zero_shock(compiled: CompiledModel, base: Equilibrium) -> tuple[float, float, str]:
    """Largest relative change of a variable from the benchmark when nothing is shocked."""
    return _gap(compiled.system.variables, _values(base, compiled), compiled.start, compiled.start)


def _gdp_gap(base: Equilibrium) -> tuple[float, float, str]:
    ways = gdp_three_ways(base)
    spread = max(ways.values()) - min(ways.values())
    return spread / abs(ways["expenditure"]), TOLERANCE, "production, expenditure, income"


def _scaled_trial(
    name: str,
    compiled: CompiledModel,
    base: Equilibrium,
    scaled: Parameters,
    options: SolveOptions | None,
    factor_of: Callable[[str], float],
) -> Trial:
    try:
        new = solve(compiled, scaled, options)
    except SolveError as error:
        return Trial(name, "failed", None, TOLERANCE, str(error).splitlines()[0])
    names = compiled.system.variables
    factors = np.array([factor_of(variable.split("[")[0]) for variable in names])
    return _measured(name, *_gap(names, _values(new, compiled), factors * _values(base, compiled), compiled.start))


def _numeraire_factor(name: str) -> float:
    """What happens to a variable when money is worth half: prices and values double."""
    return NUMERAIRE_FACTOR if name.startswith(_MONEY + _PRICE) else 1.0


def _quantity_factor(name: str) -> float:
    """What happens to a variable in a larger economy: quantities and values grow, prices and rates stay."""
    return QUANTITY_FACTOR if name.startswith(_MONEY + _QUANTITY) or name in _REAL_MONEY else 1.0


def _values(equilibrium: Equilibrium, compiled: CompiledModel) -> np.ndarray:
    """All variables in the order of the compiled system."""
    found: dict[str, float] = {}
    for name, spec in compiled.model.variables.items():
        members = compiled.model.sets[spec.over]
        if not spec.over:
            found[name] = float(equilibrium.data[name])
        elif members:
            array = equilibrium.data[name]
            labels = [member if isinstance(member, tuple) else (member,) for member in members]
            at = tuple(
                array.get_index(dim).get_indexer(list(column))
                for dim, column in zip(array.dims, zip(*labels, strict=True), strict=True)
            )
            names = (f"{name}[{','.join(label)}]" for label in labels)
            found |= dict(zip(names, array.to_numpy()[at].tolist(), strict=True))
    return np.array([found[name] for name in compiled.system.variables])


def _gap(names: Sequence[str], values: np.ndarray, expected: np.ndarray, start: np.ndarray) -> tuple[float, float, str]:
    """Largest distance of a variable from what is expected, by its size in the benchmark.

    Variables that are zero in the benchmark (a transfer that balances the budget, the points of a tax rate) are measured by
    the largest variable, or by 1 where they are rates.
    """
    largest = float(np.max(np.abs(start)))
    empty = np.array([1.0 if name.startswith("rate_") else largest for name in names])
    gap = np.abs(values - expected) / np.where(np.abs(start) > 0, np.maximum(np.abs(start), np.abs(expected)), empty)
    worst = int(np.argmax(gap))
    return float(gap[worst]), TOLERANCE, names[worst] if gap[worst] > 0 else "every variable"
