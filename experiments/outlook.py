"""`cge meti`: METI's 2040 outlook beside the paths of the two cases, figure by figure, with the basis of each.

Figures of the document (METI, 産業構造審議会 経済産業政策新機軸部会 第4次中間整理, and what repeated it later) are re-keyed
with their reading in experiments/paths/meti_table.csv.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import pandas as pd

from cge.address import Address, labels_of
from cge.analysis.accounting.factor_bias import factor_bias as bias_by_cause
from cge.motion import annual_pct
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.outlook_measures import RATIO, measured, span
from experiments.outlook_stocks import CAPITAL
from experiments.path.accounting import accounted_years
from experiments.path.run import BASELINE, FORECAST, PathResults, run_path
from experiments.path.shifters import lost_figures
from experiments.plan import make_plan
from experiments.run import ModelCache
from sam.kinds import kind_of

CASES = ("base", "new_axis")
IMPOSED, OUTCOME = "imposed", "outcome"
CALIBRATED = "calibrated"  # how the source of a path begins that was computed to meet a figure


@dataclass(frozen=True)
class Claim:
    """A figure of the document, and how ours is measured; without a measure `reason` says why there is none.

    start: the document's level of 2021, where its figure is a later level: ours is that times our growth. matched: what it
    is on the matched paths, `imposed` or the identity by which it follows from what is imposed; empty: the
    same as on the free paths.
    """

    id: str
    item_en: str
    item_ja: str
    case: str
    unit: str
    basis: str
    document: str
    start: str
    reading: str
    measure: str
    argument: str
    relation: str
    reason: str
    matched: str


def claims() -> tuple[Claim, ...]:
    """Every row of the table."""
    with files("experiments.paths").joinpath("meti_table.csv").open(encoding="utf-8") as file:
        return tuple(Claim(**row) for row in csv.DictReader(file))


def solved_cases(
    matched: bool = False,
    method: str = "ipopt",
    settings: Sequence[str] = (),
    progress: Callable[[str], None] = lambda text: None,
    elasticities: str = "",
) -> dict[str, PathResults]:
    """The paths of both cases on one reading of the model; `matched`: those that impose wages and trade too.

    method: `ipopt`, or `newton`, which hands what it cannot finish to IPOPT. settings: as of `--set`. elasticities: as of
    `--elasticities`, instead of the paths' own.
    """
    options = Options(elasticities=elasticities, settings=(f"solver.method={method}", *settings))
    found: dict[str, PathResults] = {}
    cache: ModelCache | None = None
    for case in CASES:
        name = f"meti_{case}_matched" if matched else f"meti_{case}"
        plan = make_plan(read_experiment(name), options)
        cache = cache or ModelCache(plan)
        progress(f"{plan.spec.name}:")
        found[case] = run_path(plan, progress, cache)
    return found


def meti_table(solved: Mapping[str, PathResults], matched: bool = False) -> list[dict]:
    """A row for each claim: the output contract of `cge meti`. No row has `ours` null without a reason.

    Raises InputError for a claim whose unit is not that of its measure: figures of two bases are not compared.
    """
    return [_row(claim, solved[claim.case], matched) for claim in claims()]


def _row(claim: Claim, results: PathResults, matched: bool) -> dict:
    ours = _ours(claim, results) if claim.measure else None
    document = _number(claim.document)
    imposed = matched and claim.matched == IMPOSED
    return {
        "id": claim.id,
        "item": claim.item_en,
        "item_ja": claim.item_ja,
        "case": claim.case,
        "unit": claim.unit,
        "basis": claim.basis,
        "document": (claim.document or None) if document is None else document,
        "start": _number(claim.start),
        "reading": claim.reading,
        "ours": ours,
        "relation": _relation(claim, matched),
        "deviation": None if ours is None or document is None else ours - document,
        "reason": claim.matched if matched and not imposed and claim.matched else claim.reason,
    }


def _relation(claim: Claim, matched: bool) -> str:
    """What is imposed on the free paths alone is an outcome of the matched ones, with the reason there."""
    if matched and claim.matched:
        return IMPOSED if claim.matched == IMPOSED else OUTCOME
    return claim.relation


def _ours(claim: Claim, results: PathResults) -> float:
    if not claim.start:
        return measured(claim.measure, claim.argument, claim.unit, results)
    return float(claim.start) * measured(claim.measure, claim.argument, RATIO, results)


def calibrated(solved: Mapping[str, PathResults]) -> list[dict]:
    """What meets the figures of each case in the last year: the parameters that were freed.

    What a factor moves is shown against what is given for the year; what moves by points, which may change sign, as it is.
    """
    rows = []
    for case, results in solved.items():
        year, freed = max(results.shifters.items())
        given = results.runs[FORECAST][-1]
        by_points = {
            Address.read(swap.free).name
            for target in results.plan.forecast
            for swap in target.swaps.values()
            if swap.move == "points"
        }
        at_given = results.plan.given(given.state)
        for name, entries in freed.items():
            before = at_given.entries(name)
            for members in _moved_alike(entries, before, name in by_points):
                member, value = next(iter(members.items()))
                relative = bool(before[member]) and name not in by_points
                rows.append(
                    {
                        "name": str(Address(name, labels_of(member))),
                        "members": len(members),
                        "case": case,
                        "year": year,
                        "value": value / before[member] if relative else value,
                        "unit": "to what is given for the year" if relative else "value",
                    }
                )
        rows += [
            {
                "name": str(Address(change.parameter, labels_of(change.members[0]))),
                "members": len(change.members),
                "case": case,
                "year": year,
                "value": change.numbers[year],
                "unit": "to the first year",
            }
            for change, path in zip(results.plan.changes, results.plan.spec.paths, strict=True)
            if path.source.startswith(CALIBRATED)
        ]
    return rows


def _moved_alike(entries: Mapping, before: Mapping, by_points: bool) -> list[dict]:
    """Members of a freed parameter in groups that one number moved; those of one swap move together."""
    groups: dict[float, dict] = {}
    for member, value in entries.items():
        own = value if by_points or not before[member] else value / before[member]
        # Swaps differ by more, members of one by rounding.
        at = next((each for each in groups if math.isclose(each, own, rel_tol=1e-9)), own)
        groups.setdefault(at, {})[member] = value
    return list(groups.values())


def factor_bias(solved: Mapping[str, PathResults]) -> dict[str, float]:
    """Growth of labour's efficiency beyond that of capital, in points a year, by case of the matched paths.

    Labour in efficiency units is freed there to meet the document's wage: what it grows by beyond hours and quality is
    A_L less A_K, since the residual moves both alike.
    """
    found = {}
    for case, results in solved.items():
        year, freed = max(results.shifters.items())
        given = results.plan.given(results.runs[FORECAST][-1].state).entries("q_factor_endowment")
        labour = freed["q_factor_endowment"]["f_labour"]
        found[case] = annual_pct(labour, given["f_labour"], span(results))
    return found


def factor_bias_terms(solved: Mapping[str, PathResults]) -> pd.DataFrame:
    """The same by cause: a row for each term of Y9, a column for each case; logarithms times 100, a year.

    The elasticity is a number, and the bias in logarithms: 3.60 are 3.66 per cent a year.
    """
    found = {}
    for case, results in solved.items():
        first, *_, last = accounted_years(results, BASELINE).values()
        freed = results.shifters[max(results.shifters)]["productivity"]
        market = {node.partition("/")[0] for (node,) in map(labels_of, freed)}
        rented = [f for f in first.equilibrium.parameters.sets["f"] if f.startswith(kind_of(CAPITAL, ""))]
        terms = bias_by_cause(first, last, rented, market)
        found[case] = terms.where(terms.index == "elasticity", terms / span(results))
    return pd.DataFrame(found)


def lost(solved: Mapping[str, PathResults]) -> dict[str, dict[str, dict[str, float | None]]]:
    """By case and freed parameter: by how many per cent the last year misses each figure where that keeps its first value.

    None where the economy has no equilibrium then.
    """
    found: dict[str, dict[str, dict[str, float | None]]] = {}
    for case, results in solved.items():
        table = lost_figures(results)
        found[case] = {
            str(name): {
                str(figure): None if math.isnan(value) else float(value) for figure, value in row.items()
            }
            for name, row in table.iterrows()
        }
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
