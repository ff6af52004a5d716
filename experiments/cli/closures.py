"""`cge closures`: what each closure fixes, frees and lets adjust; and one experiment under all closures that fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from cge.closure import CLOSURES, ClosureError
from cge.closure_table import closure_rows, exogenous
from experiments.inputs.closure_file import fitted
from experiments.inputs.locate import catalogue
from experiments.inputs.options import AS_WRITTEN, Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.report.text_table import amount, text_table
from experiments.run import ModelCache, run
from sam.problem import InputError, SolveError, suggestion

ACTIONS = ("list", "compare")
COMPARED = (
    "gdp_real",
    "consumption_real",
    "investment_real",
    "exports_real",
    "imports_real",
    "ev_consumption_saving",
    "real_wage",
    "co2",
)
"""Macro figures whose signs are compared."""
SMALL = 5e-5  # per cent, or of the base: a change below it has no sign


def listed(name: str, options: Options = AS_WRITTEN) -> dict:
    """The named closures, or one of them. Raises InputError for an unknown name, and for the options of `compare`."""
    if name != "list" and name not in CLOSURES:
        raise InputError(
            f"closures: there is no closure or action {name!r}. {suggestion(name, [*ACTIONS, *CLOSURES])}"
        )
    if options != AS_WRITTEN:
        raise InputError(
            "closures: the list is the same on every SAM; leave out the options, or write `compare EXPERIMENT`"
        )
    chosen = CLOSURES.values() if name == "list" else [CLOSURES[name]]
    return {
        "closures": [
            {
                "name": closure.name,
                "exogenous": exogenous(closure),
                "swaps": closure.content["swap"],
                "rules": [asdict(row) for row in closure_rows(closure)],
            }
            for closure in chosen
        ]
    }


def closures_text(content: Mapping) -> str:
    """A table for each closure."""
    parts = []
    for closure in content["closures"]:
        rows = [
            [
                f"{row['entry']}{': ' + row['label'] if row['label'] else ''}",
                row["rule"],
                ", ".join(row["holds"]),
                ", ".join(row["adjusts"]),
                row["sentence"],
            ]
            for row in closure["rules"]
        ]
        parts.append(
            f"{closure['name']}\n\n"
            + text_table(["entry", "rule", "fixes", "adjusts", "in words"], rows, left=5)
        )
    return "\n\n".join(parts)


def compared(experiment: str, options: Options, progress: Callable[[str], None]) -> dict:
    """The macro results of an experiment under every named closure that fits its SAM, all from one reading.

    A refused closure is a result with its economic reason. Raises InputError where no experiment is named.
    """
    if not experiment:
        raise InputError("closures compare: name an experiment of the catalogue, or a YAML file")
    plan = make_plan(read_experiment(experiment, catalogue()), options)
    cache = ModelCache(replace(plan, variants=()))
    accounts = list(plan.sam.accounts.index)
    results: dict[str, dict] = {}
    own = plan.main.closure
    for name, closure in CLOSURES.items():
        # The experiment's recycling rule belongs to the policy, not to the closure that is compared.
        instrument = plan.spec.recycling or closure.government_instrument
        chosen = replace(closure, government_instrument=instrument, swap=(*closure.swap, *own.swap))
        case = replace(plan.main, closure=fitted(chosen, accounts))
        try:
            outcome = run(replace(cache.plan, main=case), progress, cache).main
        except (ClosureError, SolveError, InputError) as error:
            results[name] = {"status": "refused", "reason": _reason(error), "macro": {}}
            continue
        macro = {
            key: {"change": figure.value - figure.base, "change_pct": figure.change_pct, "unit": figure.unit}
            for key, figure in outcome.indicators.macro.items()
            if key in COMPARED and figure.value is not None and figure.base is not None
        }
        results[name] = {"status": "solved", "reason": "", "macro": macro}
    return {
        "experiment": plan.spec.name,
        "sam": plan.sam.name,
        "closures": results,
        "agree": {key: _agree(key, results) for key in COMPARED},
    }


def comparison_text(content: Mapping) -> str:
    """Per cent changes (welfare, which counts saving: amounts) under each closure, and whether their signs agree."""
    solved = {name: row for name, row in content["closures"].items() if row["status"] == "solved"}
    rows = []
    for key in COMPARED:
        cells = [_cell(row["macro"].get(key)) for row in solved.values()]
        agree = content["agree"][key]
        rows.append([key, *cells, "" if agree is None else "yes" if agree else "NO"])
    title = f"{content['experiment']} on {content['sam']}: per cent changes by closure (ev_consumption_saving: amount)"
    lines = [title, text_table(["", *solved, "same sign"], rows)]
    refused = {name: row["reason"] for name, row in content["closures"].items() if row["status"] == "refused"}
    lines += [f"{name} is refused: {reason}" for name, reason in refused.items()]
    return "\n\n".join(lines)


def _reason(error: Exception) -> str:
    """The message in one line: a closure's problems stand below its name."""
    return " ".join(line.strip() for line in str(error).splitlines()[:3])


def _cell(figure: Mapping | None) -> str:
    if figure is None:
        return "-"
    if figure["change_pct"] is None:
        return amount(figure["change"])
    return f"{figure['change_pct']:+.3f}"


def _agree(key: str, results: Mapping[str, Mapping]) -> bool | None:
    """Whether the closures that move a figure move it in one direction; None where fewer than two do."""
    signs = []
    for row in results.values():
        figure = row["macro"].get(key)
        if figure is not None:
            size = figure["change"] if figure["change_pct"] is None else figure["change_pct"]
            signs += [size > 0.0] if abs(size) > SMALL else []
    return None if len(signs) < 2 else len(set(signs)) == 1
