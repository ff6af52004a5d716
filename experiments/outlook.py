"""`cge meti`: METI's 2040 outlook beside the paths of the two cases, figure by figure, with the basis of each.

Figures of the document (METI, 産業構造審議会 経済産業政策新機軸部会 第4次中間整理, and what repeated it later) are re-keyed
with their reading in experiments/paths/meti_table.csv.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from cge.address import Address, labels_of
from cge.motion import annual_pct
from experiments.inputs.spec import read_experiment
from experiments.path.figures import figures_of
from experiments.path.run import BASELINE, FORECAST, PathResults, Year, run_path
from experiments.plan import Options, make_plan
from experiments.run import ModelCache

CASES = ("base", "new_axis")
IMPOSED_WHERE_MATCHED = ("B3", "D1", "D2")
"""Rows that the matched paths impose beside those of the free paths."""
INDUSTRY = "meti29"


@dataclass(frozen=True)
class Claim:
    """A figure of the document, and how ours is measured; without a measure `reason` says why there is none."""

    id: str
    item_en: str
    item_ja: str
    case: str
    unit: str
    basis: str
    document: str
    reading: str
    measure: str
    argument: str
    relation: str
    reason: str


def claims() -> tuple[Claim, ...]:
    """Every row of the table."""
    with files("experiments.paths").joinpath("meti_table.csv").open(encoding="utf-8") as file:
        return tuple(Claim(**row) for row in csv.DictReader(file))


def solved_cases(
    matched: bool = False,
    method: str = "ipopt",
    settings: Sequence[str] = (),
    progress: Callable[[str], None] = lambda text: None,
) -> dict[str, PathResults]:
    """The paths of both cases on one reading of the model; `matched`: those that impose wages and trade too.

    method: `ipopt`, or `newton`, which hands what it cannot finish to IPOPT. settings: as of `--set`.
    """
    options = Options(settings=(f"solver.method={method}", *settings))
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
    """A row for each claim: the output contract of `cge meti`. No row has `ours` null without a reason."""
    rows = []
    for claim in claims():
        ours = MEASURES[claim.measure](solved[claim.case], claim.argument) if claim.measure else None
        document = _number(claim.document)
        imposed = matched and claim.id in IMPOSED_WHERE_MATCHED and document is not None
        rows.append(
            {
                "id": claim.id,
                "item": claim.item_en,
                "item_ja": claim.item_ja,
                "case": claim.case,
                "unit": claim.unit,
                "basis": claim.basis,
                "document": claim.document if document is None else document,
                "reading": claim.reading,
                "ours": ours,
                "relation": "imposed" if imposed else claim.relation,
                "deviation": None if ours is None or document is None else ours - document,
                "reason": claim.reason,
            }
        )
    return rows


def calibrated(solved: Mapping[str, PathResults]) -> list[dict]:
    """What meets the figures of each case in the last year: the parameters that were freed, to the benchmark."""
    rows = []
    for case, results in solved.items():
        year, freed = max(results.shifters.items())
        given = results.runs[FORECAST][-1]
        for name, entries in freed.items():
            # One number moves all members, so that one of them shows it; against what was given for the year.
            member, value = next(iter(entries.items()))
            before = results.plan.given(given.state).entries(name)[member]
            unit = "to what is given for the year" if before else "value"
            rows.append(
                {
                    "name": str(Address(name, labels_of(member))),
                    "members": len(entries),
                    "case": case,
                    "year": year,
                    "value": value / before if before else value,
                    "unit": unit,
                }
            )
    return rows


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
        found[case] = annual_pct(labour, given["f_labour"], _span(results))
    return found


def _ends(results: PathResults) -> tuple[Year, Year]:
    years = results.runs[BASELINE]
    return years[0], years[-1]


def _span(results: PathResults) -> int:
    first, last = _ends(results)
    return last.year - first.year


def _annual(results: PathResults, name: str) -> float:
    first, last = (figures_of(results, year).macro[name].pair[1] for year in _ends(results))
    return annual_pct(last, first, _span(results))


def _annual_variable(results: PathResults, name: str) -> float:
    address = Address.read(name)
    first, last = (year.equilibrium.value(address.name, *address.labels) for year in _ends(results))
    return annual_pct(last, first, _span(results))


def _hours(results: PathResults, factor: str) -> float:
    """Hours that are given for the last year, as an index: in the matched run services grow by the factor bias too."""
    labour = next(each for each in results.plan.motion.labour if each.factor == factor)
    return labour.hours(_ends(results)[1].year)


def _annual_hours(results: PathResults, factor: str) -> float:
    return annual_pct(_hours(results, factor), 1.0, _span(results))


def _annual_per_hour(results: PathResults, name: str) -> float:
    first, last = (figures_of(results, year).macro[name].pair[1] for year in _ends(results))
    return annual_pct(last / _hours(results, "f_labour"), first, _span(results))


def _annual_wage(results: PathResults, kind: str) -> float:
    first, last = (year.equilibrium for year in _ends(results))
    per_hour = last.value("v_factor_income", "f_labour") / _hours(results, "f_labour")
    price = last.value("p_consumption") if kind == "real" else 1.0
    return annual_pct(per_hour / price, first.value("v_factor_income", "f_labour"), _span(results))


def _labour_share_drift(results: PathResults, factor: str) -> float:
    return _annual_wage(results, "nominal") - _annual_per_hour(results, "gdp_nominal")


def _deflator_wedge(results: PathResults, _: str) -> float:
    return _annual(results, "gdp_deflator") - _annual(results, "cpi")


def _annual_stock(results: PathResults, factor: str) -> float:
    first, last = (year.state.stocks["capital"][factor,] for year in _ends(results))
    return annual_pct(last, first, _span(results))


def _annual_exports(results: PathResults, industry: str) -> float:
    accounts = results.plan.plan.sam.accounts
    activities = set(accounts.index[accounts[INDUSTRY] == industry])
    made = results.base.entries("q_make")
    commodities = {c for a, c in made if a in activities}
    partners = results.plan.benchmark.sets["r"]
    first, last = (
        year.equilibrium.between(["export"], sorted(commodities), partners) for year in _ends(results)
    )
    return annual_pct(last, first, _span(results))


def _sign(results: PathResults, name: str) -> float:
    return float(np.sign(figures_of(results, _ends(results)[1]).macro[name].pair[1]))


def _sign_government(results: PathResults, account: str) -> float:
    last = _ends(results)[1].equilibrium
    saved = sum(last.entries("v_saving_government").values())
    return float(np.sign(saved - last.value("v_allocation", account, "saving")))


MEASURES: Mapping[str, Callable[[PathResults, str], float]] = {
    "annual": _annual,
    "annual_variable": _annual_variable,
    "annual_hours": _annual_hours,
    "annual_per_hour": _annual_per_hour,
    "annual_wage": _annual_wage,
    "annual_stock": _annual_stock,
    "annual_exports": _annual_exports,
    "labour_share_drift": _labour_share_drift,
    "deflator_wedge": _deflator_wedge,
    "sign": _sign,
    "sign_government": _sign_government,
}
"""How a claim of the table is measured on a solved path; the argument names figure, variable, factor or industry."""


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
