"""`cge check`: the referee's list on any SAM, structure and closure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from cge.solve import SolveError
from experiments.plan import Options, make_plan
from experiments.referee import trials
from experiments.run import Workshop
from experiments.spec import Experiment, ExperimentFile
from experiments.text_table import text_table
from experiments.yaml_source import document_of


def checked(
    sam: str, structure: str, elasticities: str, emissions: str, closure: str, progress: Callable[[str], None]
) -> dict:
    """Every trial of the list. Raises as `make_plan` and `build` do for wrong input."""
    options = Options(sam, structure, elasticities, emissions, closure)
    plan = make_plan(ExperimentFile(Experiment(name="check"), document_of("check", {"name": "check"}), Path()), options)
    workshop = Workshop(plan)
    content = {"sam": plan.sam.name, "structure": plan.main.structure.name, "closure": plan.main.closure.name}
    progress(f"check: {content['sam']}, structure {content['structure']}, closure {content['closure']}")
    try:
        compiled = workshop.compiled(plan.main)
    except SolveError as error:
        failed = {"name": "benchmark residual", "status": "failed", "value": None, "tolerance": None, "reason": str(error)}
        return content | {"status": "failed", "trials": [failed]}
    found = [asdict(trial) for trial in trials(compiled, workshop.parameters(plan.main), plan.solver)]
    status = "failed" if any(trial["status"] == "failed" for trial in found) else "passed"
    return content | {"status": status, "n_variables": compiled.system.n, "trials": found}


def check_text(content: Mapping) -> str:
    """The list for a person."""
    rows = [
        [trial["name"], trial["status"], _figure(trial["value"]), _figure(trial["tolerance"]), trial["reason"]]
        for trial in content["trials"]
    ]
    title = f"{content['sam']}, structure {content['structure']}, closure {content['closure']}: {content['status']}"
    return title + "\n\n" + text_table(["", "status", "value", "tolerance", "where"], rows, left=2)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.1e}"
