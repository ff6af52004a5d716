"""Every public call of the project with arguments that work: what tests of mistakes start from."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import cge

SWEEP = """name: tiny
experiment: EXPERIMENT
outcomes: {macro: [gdp_real]}
quantities: [{name: duty, parameter: rate_duty, distribution: {kind: uniform, low: 0.0, high: 0.4}}]
design: {kind: latin_hypercube, draws: 3}
"""
NOWHERE = dict.fromkeys(("sam", "structure", "elasticities", "emissions", "closure"), "nowhere")
"""For calls that are slow where they work."""
CLOSURE = {
    "numeraire": "cpi",
    "walras": "",
    "foreign": "fixed_saving",
    "household_saving": "rate",
    "investment": {"*": "saving"},
    "factor_markets": {"*": "full_employment"},
    "swap": (),
    "government_instrument": "lump_sum",
}

Call = tuple[Callable, dict[str, object]]


def public_calls(example: Path, folder: Path) -> dict[str, Call]:
    """The calls by name, on the reference example; files go to `folder`."""
    files = {"structure": example / "structure.yaml", "elasticities": example / "elasticities.csv"}
    economy = cge.Economy(example / "sam", **files)
    model = economy.model({"base": "textbook", "numeraire": "cpi"})
    sweep_file = folder / "sweep.yaml"
    sweep_file.write_text(SWEEP.replace("EXPERIMENT", str(example / "experiment.yaml")), encoding="utf-8")
    base, moved = model.solve(), model.solve(rate_duty=0)
    run = cge.run(example / "experiment.yaml")
    run.write(folder / "stored")
    sweep = cge.sweep(sweep_file, out=folder / "sweep")
    functions: dict[str, Call] = {
        "run": (
            cge.run,
            {
                "experiment": example / "experiment.yaml",
                "settings": {},
                "rate_duty": 0.1,
                "closure": "textbook",
            }
            | {
                "sam": "",
                "structure": "",
                "elasticities": "",
                "emissions": "",
                "swap": "free=productivity,fix=gdp_real",
            },
        ),
        "run_path": (
            cge.run_path,
            {"experiment": "takeda_arimura", "settings": {"nowhere": 1}, "policy": "nowhere"},
        ),
        "check": (cge.check, {**NOWHERE, "settings": {"nowhere": 1}, "paper": ""}),
        "replicate": (cge.replicate, {"papers": "nowhere"}),
        "sweep": (cge.sweep, {"spec": sweep_file, "jobs": 1, "out": folder / "sweep"}),
        "read_results": (cge.read_results, {"folder": folder / "stored"}),
        "read_sam": (
            cge.read_sam,
            {"source": example / "sam", "accounts": None, "name": "x", "unit": "x", "year": 2000, "note": ""},
        ),
        "read_provenance": (cge.read_provenance, {"source": example / "sam"}),
        "Economy": (
            cge.Economy,
            {"sam": example / "sam", **files, "emissions": None, "hours": None}
            | {"settings": {"structure.export_demand": "price_taker"}},
        ),
        "Structure": (cge.Structure, economy.structure.model_dump()),
        "Closure": (lambda **entries: economy.model(cge.Closure(name="own", **entries)), dict(CLOSURE)),
    }
    return (
        functions
        | _of_results(economy, model, base, moved, run, sweep, folder)
        | _of_values(economy, moved, example)
    )


def _of_results(
    economy: cge.Economy,
    model: cge.EconomyModel,
    base: cge.Solution,
    moved: cge.Solution,
    run: cge.RunResult,
    sweep: cge.SweepResult,
    folder: Path,
) -> dict[str, Call]:
    """Methods of what the functions give."""
    against = moved.against(base)
    dynamics = {"dynamics": {"years": "2021-2022"}, "closure": "textbook", "swap": None, "shocks": []}
    path = economy.path({"years": "2021-2022"}, {"base": "textbook", "numeraire": "cpi"})
    page, book = folder / "report.html", folder / "book.xlsx"
    return {
        "Economy.model": (
            economy.model,
            {"closure": "textbook", "recycling": None, "settings": {}, "swap": None},
        ),
        "Economy.path": (economy.path, dynamics),
        "EconomyModel.solve": (
            model.solve,
            {"changes": {}, "elasticities": {}, "method": "newton", "rate_duty": 0.1},
        ),
        "Solution.value": (moved.value, {"name": "q_output", "labels": "c_agr"}),
        "Solution.against": (moved.against, {"base": base}),
        "Solution.sensitivities": (moved.sensitivities, {"outcomes": "ev"}),
        "Comparison.sensitivities": (against.sensitivities, {"outcomes": "ev"}),
        "Comparison.decompose": (against.decompose, {"outcomes": "ev", "tolerance": 1e-6}),
        "Comparison.explain": (against.explain, {"draws": 0, "lang": "en"}),
        "Comparison.plot": (against.plot, {"name": "output", "lang": "en", "bars": 3}),
        "Comparison.report": (against.report, {"path": page, "lang": "en"}),
        "Comparison.to_excel": (against.to_excel, {"path": book}),
        "Comparison.sectors": (lambda name: against.sectors[name], {"name": "output"}),
        "PathResult.macro_of": (path.macro_of, {"run": "baseline"}),
        "PathResult.accounted_years": (path.accounted_years, {"run": "baseline"}),
        "PathResult.report": (path.report, {"path": page, "lang": "en"}),
        "PathResult.write": (path.write, {"folder": folder / "path", "lang": "en", "force": True}),
        "RunResult.report": (run.report, {"path": page, "lang": "en"}),
        "RunResult.write": (run.write, {"folder": folder / "written", "lang": "en", "force": True}),
        "RunResult.to_excel": (run.to_excel, {"path": book}),
        "RunResult.summary": (run.summary, {}),
        "SweepResult.analyse": (sweep.analyse, {"without_failed": False, "lang": "en"}),
    }


def _of_values(economy: cge.Economy, moved: cge.Solution, example: Path) -> dict[str, Call]:
    """Methods of SAMs, parameters and equilibria that look something up or make another."""
    sam, parameters, equilibrium = economy.sam, economy.parameters, moved.equilibrium
    content = {"flows": sam.flows, "accounts": sam.accounts, "name": "x", "unit": "x", "year": 1, "note": "x"}
    provenance = cge.read_provenance(example / "sam")
    of_cells = ("cells", "trace", "blocks", "rolled", "rolled_by", "treatments", "assumptions", "sources")
    return {
        **{f"Provenance.{name}": (getattr(provenance, name), {"address": "*,*"}) for name in of_cells},
        "Sam": (cge.Sam, content),
        "Sam.replace": (sam.replace, content),
        "Sam.value": (sam.value, {"receiver": "a_agr", "payer": "c_agr"}),
        "Sam.kind": (sam.kind, {"account": "c_agr"}),
        "Sam.label": (sam.label, {"account": "c_agr", "lang": "ja"}),
        "Sam.of_kind": (sam.of_kind, {"kinds": "tax"}),
        "Parameters.value": (parameters.value, {"name": "rate_duty", "labels": "w"}),
        "Parameters.entries": (parameters.entries, {"name": "rate_duty"}),
        "Parameters.vector": (parameters.vector, {"name": "rate_duty"}),
        "Parameters.over": (parameters.over, {"name": "rate_duty"}),
        "Parameters.with_values": (
            parameters.with_values,
            {"changes": {"rate_duty": parameters.data["rate_duty"]}},
        ),
        "Equilibrium.value": (equilibrium.value, {"name": "q_output", "labels": "c_agr"}),
        "Equilibrium.vector": (equilibrium.vector, {"name": "q_output"}),
        "Equilibrium.entries": (equilibrium.entries, {"name": "q_output"}),
        "Equilibrium.over": (equilibrium.over, {"name": "q_output"}),
        "ElasticityTable.read": (
            cge.ElasticityTable.read,
            {"path": example / "elasticities.csv", "variant": ""},
        ),
    }


ELSEWHERE = {
    "Sam.matrix": "takes nothing",
    "Sam.receipts": "takes nothing",
    "Sam.payments": "takes nothing",
    "Provenance.unknown": "takes nothing",
}
INSIDE = ("Parameters", "Equilibrium", "ElasticityTable", "Structure", "Closure")
"""Types of the theory, of which only what looks something up is for users."""


def public_names() -> Iterator[str]:
    """Functions and classes of the front door that are called, and the public methods of its classes."""
    for name in cge.__all__:
        found = getattr(cge, name)
        if inspect.isfunction(found):
            yield name
        elif inspect.isclass(found) and not issubclass(found, Exception) and name not in INSIDE:
            held = vars(found).items()
            yield from (f"{name}.{key}" for key, value in held if key[0] != "_" and inspect.isfunction(value))


def call(function: Callable, arguments: dict[str, object]) -> object:
    """The call, positional where the signature wants it so."""
    parameters = inspect.signature(function).parameters.values()
    several = any(each.kind is each.VAR_POSITIONAL for each in parameters)
    named, positional = dict(arguments), []
    for each in parameters:
        alone = each.kind in (each.POSITIONAL_ONLY, each.VAR_POSITIONAL)
        if each.name in named and (alone or (several and each.kind is each.POSITIONAL_OR_KEYWORD)):
            positional.append(named.pop(each.name))
    return function(*positional, **named)
