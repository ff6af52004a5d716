"""summary.json of a path: macro figures by run and year, what met the forecast, stocks, checks, provenance."""

from __future__ import annotations

import math
from dataclasses import fields

from cge.address import labels_of
from cge.equilibrium import Checks
from experiments.path.figures import figures_of
from experiments.path.run import POLICY, PathResults
from experiments.record.provenance import provenance_of_plan
from experiments.record.schema import RESULTS
from experiments.record.summary import check_finite, macro
from experiments.words import Words


def warnings(results: PathResults, lang: str) -> list[str]:
    """What the summary and the report warn of: that the path stopped, and numbers that were probably not meant."""
    words = Words(lang)
    stopped = [words("path_stopped", message=results.stopped.splitlines()[0])] if results.stopped else []
    return [*stopped, *(doubt.text(words) for doubt in results.plan.doubts)]


def path_summary(results: PathResults) -> dict:
    """Everything of the output contract; numbers are finite or null."""
    plan = results.plan.plan
    every = [year.equilibrium for years in results.runs.values() for year in years]
    content = {
        "schema": RESULTS,
        "experiment": plan.spec.name,
        "policy": results.plan.on_top.name if results.plan.on_top else "",
        "status": "stopped" if results.stopped else "solved",
        "warnings": warnings(results, "en"),
        "years": list(results.plan.years),
        "runs": list(results.runs),
        "seconds": {"solve": math.fsum(each.report.seconds["solve"] for each in every)},
        "iterations": sum(each.report.iterations for each in every),
        "n_variables": every[0].report.n_variables,
        "checks": {
            each.name: max(float(getattr(one.checks, each.name)) for one in every) for each in fields(Checks)
        },
        "macro": {
            run: {str(year.year): macro(figures_of(results, year)) for year in years}
            for run, years in results.runs.items()
        },
        "stocks": {
            run: {
                str(year.year): {
                    name: {",".join(member): value for member, value in stock.items()}
                    for name, stock in year.state.stocks.items()
                }
                for year in years
            }
            for run, years in results.runs.items()
        },
        "shifters": {
            str(year): {
                name: {",".join(labels_of(member)): value for member, value in entries.items()}
                for name, entries in freed.items()
            }
            for year, freed in results.shifters.items()
        },
        "closures": {
            run: {
                str(year.year): year.equilibrium.closure.content
                for year in years
                if results.plan.closures_of(run == POLICY).written.get(year.year)
            }
            for run, years in results.runs.items()
        },
        "provenance": provenance_of_plan(plan) | {"closure": every[0].closure.content},
    }
    check_finite(content, "summary")
    return content
