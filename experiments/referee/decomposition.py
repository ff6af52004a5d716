"""Decomposition: the contributions of the parts of the generic shock add up to the whole."""

from __future__ import annotations

from cge.analysis.shock_decomposition import ShockPath, contributions
from experiments.referee.subject import Subject
from experiments.referee.trial import Measure, NotApplicable

OUTCOMES = ("gdp_real", "ev")
INTEGRATED = 1e-7  # what the integration is asked for
TOLERANCE = 1e-6  # of the change or the largest contribution


def adds_up(subject: Subject) -> Measure:
    """Real GDP and EV: the sum of the contributions against the change."""
    compiled = subject.compiled
    if compiled.complementarities:
        raise NotApplicable(f"kinks: no derivative to integrate at {', '.join(compiled.complementarities)}")
    subject.require_balance()
    path = ShockPath(compiled, subject.parameters, subject.shock.steps, subject.options)
    found = contributions(path, OUTCOMES, INTEGRATED)
    largest, change = abs(found.table).max("shock"), abs(found.total)
    gap = abs(found.total - found.table.sum("shock")) / largest.where(largest > change, change)
    at = str(gap.idxmax().item())
    return Measure(
        float(gap.max()), f"{at}; {len(subject.shock.steps)} shocks, {found.nodes} equilibria", TOLERANCE
    )
