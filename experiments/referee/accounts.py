"""Accounts: the benchmark is replicated, a zero shock changes nothing, and every solution is balanced."""

from __future__ import annotations

from collections.abc import Iterator

from cge.audit import Findings
from experiments.referee.subject import Subject
from experiments.referee.trial import Measure, distance, worst

BENCHMARK_TOLERANCE = 1e-10  # of an equation's scale
BALANCE_TOLERANCE = 1e-8  # of an account's turnover


def benchmark(subject: Subject) -> Measure:
    """The calibrated economy solves every equation.

    A solver that starts there may still polish: what it moves is judged by `zero_shock`.
    """
    compiled = subject.compiled
    residual = compiled.benchmark_residual_max
    if compiled.complementarities:
        return Measure(residual, "largest equation", BENCHMARK_TOLERANCE)
    iterations = subject.solved(compiled, compiled.model.parameters).equilibrium.report.iterations
    return Measure(residual, f"largest equation; {iterations} iterations", BENCHMARK_TOLERANCE)


def ledger(subject: Subject) -> Measure:
    """The cells of the ledger at the benchmark are the SAM, by the cell (or the mean cell where the SAM has none)."""
    compiled = subject.compiled
    own = compiled.model.parameters
    before = own.sam.flows.to_dict()
    layout = compiled.audit.layout
    amounts = compiled.audit.evaluated(compiled.start, own).amounts
    after = dict(zip(layout.flows, layout.flow_values(amounts).tolist(), strict=True))
    mean = sum(abs(value) for value in before.values()) / len(before)
    found = Measure(0.0, "every cell")
    for cell in {*before, *after}:
        was, now = before.get(cell, 0.0), after.get(cell, 0.0)
        gap = abs(now - was) / (abs(was) or mean)
        if gap > found.value:
            found = Measure(gap, f"cell ({cell[0]}, {cell[1]})")
    return found


def zero_shock(subject: Subject) -> Measure:
    """Solving without a shock gives the benchmark."""
    return distance(subject.base.variables, subject.benchmark, subject.benchmark)


def shocked(subject: Subject) -> Measure:
    """The generic shock has an equilibrium: the largest residual of an equation, by its scale."""
    parts = len(subject.shock.steps)  # raises where no part of it is solved: this is the item that says so
    return Measure(
        subject.shocked.equilibrium.checks.residual_max, f"worst equation; {parts} parts", BENCHMARK_TOLERANCE
    )


def walras(subject: Subject) -> Measure:
    """The account whose balance is not imposed balances, by factor income, in the base and in the shocked economy."""
    account = subject.compiled.closure.walras
    return worst([Measure(f.walras, f"account {account}, {name}") for name, f in _both(subject)])


def solved_sam(subject: Subject) -> Measure:
    """Every account of the solved SAM balances, by its turnover, in the base and in the shocked economy."""
    return worst(
        [
            Measure(f.imbalance, f"account {f.account}, {name}", BALANCE_TOLERANCE)
            for name, f in _both(subject)
        ]
    )


def nests(subject: Subject) -> Measure:
    """The items of every node add up to its value at the prices paid, in the base and in the shocked economy."""
    return worst([Measure(f.node_gap, f"node {f.node}, {name}") for name, f in _both(subject)])


def _both(subject: Subject) -> Iterator[tuple[str, Findings]]:
    yield "base", subject.base.findings
    yield "shocked", subject.shocked.findings
