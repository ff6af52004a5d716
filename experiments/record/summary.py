"""summary.json: the results that other programs read."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cge.analysis.indicator import Indicators, change_pct
from experiments.record.freed import freed_values
from experiments.record.provenance import provenance
from experiments.record.schema import RESULTS
from experiments.run import Outcome, Results
from experiments.words import Words
from sam.problem import SolveError

SECTORS = ("output", "price", "exports", "imports", "employment", "co2")

INAPPLICABLE = {
    "co2": "no emissions file was given",
    "employment": "the structure names no factor in roles.labour",
}


def summary(results: Results) -> dict:
    """Everything of the output contract; numbers are finite or null."""
    main = results.main
    report = main.equilibrium.report
    content = {
        "schema": RESULTS,
        "experiment": results.plan.spec.name,
        "status": report.status,
        "seconds": {phase: report.seconds[phase] for phase in ("build", "compile", "solve")},
        "iterations": report.iterations,
        "n_variables": report.n_variables,
        "checks": checks(main),
        "warnings": warnings(results),
        "macro": macro(main.indicators),
        "sectors": sectors(main.indicators),
        "households": by_account(main.indicators.households),
        "units": dict(main.indicators.units),
        "solve_for": solve_for(main),
        "swaps": swaps(main),
        "variants": {
            outcome.case.name: {
                "title_en": outcome.case.title_en,
                "title_ja": outcome.case.title_ja,
                "macro": macro(outcome.indicators),
                "households": by_account(outcome.indicators.households),
                "checks": checks(outcome),
                "solve_for": solve_for(outcome),
                "swaps": swaps(outcome),
            }
            for outcome in results.variants
        },
        "provenance": provenance(results),
    }
    check_finite(content, "summary")
    return content


def warnings(results: Results, lang: str = "en") -> list[str]:
    """Doubts about numbers of the experiment and its variants, each once."""
    words = Words(lang)
    doubts = (doubt for outcome in (results.main, *results.variants) for doubt in outcome.doubts)
    return list(dict.fromkeys(doubt.text(words) for doubt in doubts))


def checks(outcome: Outcome) -> dict[str, float]:
    """What was verified at the solution, each relative to its scale; the larger of base and counterfactual."""
    names = ("residual_max", "walras", "sam_imbalance_max", "node_gap_max", "benchmark_residual_max")
    both = (outcome.base.checks, outcome.equilibrium.checks)
    return {name: max(float(getattr(each, name)) for each in both) for name in names}


def macro(indicators: Indicators) -> dict[str, dict]:
    """Macro figures: base, value, per cent change, unit, and the reason where one does not apply."""
    found = {}
    for name, figure in indicators.macro.items():
        found[name] = {
            "base": figure.base,
            "value": figure.value,
            "change_pct": figure.change_pct,
            "unit": figure.unit,
        }
        if figure.value is None:
            found[name]["reason"] = figure.reason
    return found


def sectors(indicators: Indicators) -> dict[str, dict]:
    """Sector figures by account; for a name that does not apply, null figures and the reason."""
    names = dict.fromkeys([*SECTORS, *indicators.sectors])
    reasons = {name: INAPPLICABLE.get(name, "the SAM has none") for name in names}
    missing = {
        name: {"base": None, "value": None, "change_pct": None, "reason": why}
        for name, why in reasons.items()
    }
    found = {name: pairs for name, pairs in indicators.sectors.items() if pairs}
    return missing | by_account(found)


def by_account(figures: Mapping[str, Mapping[str, tuple[float, float]]]) -> dict[str, dict]:
    """Figures by name and account: base, value and per cent change."""
    return {
        name: {
            label: {"base": base, "value": value, "change_pct": change_pct(base, value)}
            for label, (base, value) in pairs.items()
        }
        for name, pairs in figures.items()
    }


def solve_for(outcome: Outcome) -> dict | None:
    """The multiplier that a `solve_for` found, with what it was asked."""
    if outcome.case.solve_for is None:
        return None
    spec, _ = outcome.case.solve_for
    return spec.model_dump(mode="json") | {"multiplier": outcome.multiplier}


def swaps(outcome: Outcome) -> list[dict]:
    """What each swap freed and fixed, and the values that it found."""
    found = freed_values(outcome)
    return [
        {
            "free": swap.free,
            "fix": swap.fix,
            "to": swap.to,
            "change_pct": swap.change_pct,
            "freed": {
                each.name: {
                    "base": each.base,
                    "value": each.value,
                    "change_pct": change_pct(each.base, each.value),
                    "unit": each.unit,
                }
                for each in found
                if each.swap == swap
            },
        }
        for swap in outcome.case.closure.swap
    ]


def check_finite(part: object, path: str) -> None:
    """Raise SolveError where a number is infinite or none."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            check_finite(value, f"{path}.{key}")
    elif isinstance(part, list | tuple):
        for number, value in enumerate(part):
            check_finite(value, f"{path}[{number}]")
    elif isinstance(part, float) and not math.isfinite(part):
        raise SolveError(f"{path} is {part}: the solution has an indicator that is not a finite number")
