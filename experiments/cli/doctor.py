"""`cge doctor`: whether this machine can run the model."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from calibration import ElasticityTable, calibrate
from cge.closure import Closure
from cge.options import SolveOptions
from cge.solve import compile_economy, solve
from cge.structure import Structure
from experiments.read_cache import user_cache
from experiments.record.provenance import DISTRIBUTION, PACKAGES, code_commit, package_version
from experiments.report.text_table import text_table
from sam import Sam
from sam.problem import SolveError
from sam.publish import drafted

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def diagnosis() -> dict:
    """Versions, a solve of a tiny model by each method, threads, and write access to the working folder."""
    solvers = {method: _solves(method) for method in ("ipopt", "newton")}
    writable, reason = _writable(Path())
    passed = writable and all(result["works"] for result in solvers.values())
    return {
        "status": "passed" if passed else "failed",
        "version": package_version(DISTRIBUTION),
        **code_commit(),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "packages": {name: package_version(name) for name in PACKAGES},
        "solver": solvers,
        "threads": {"cpus": os.cpu_count(), **{name: os.environ.get(name) for name in THREADS}},
        "write_access": {"works": writable, "reason": reason},
        "cache": "off" if (kept := user_cache()) is None else str(kept.folder),
    }


def diagnosis_text(content: Mapping) -> str:
    """The diagnosis for a person."""
    rows = [
        [DISTRIBUTION, str(content["version"] or "not installed"), ""],
        ["python", content["python"], content["platform"]],
    ]
    rows += [[name, str(found or "missing"), ""] for name, found in content["packages"].items()]
    for method, result in content["solver"].items():
        rows.append([f"solver {method}", "works" if result["works"] else "FAILS", result["reason"]])
    threads = content["threads"]
    pinned = (
        ", ".join(f"{name}={threads[name]}" for name in THREADS if threads[name])
        or "BLAS threads are not pinned"
    )
    rows.append(["threads", f"{threads['cpus']} processors", pinned])
    access = content["write_access"]
    rows.append(["working folder", "writable" if access["works"] else "NOT writable", access["reason"]])
    rows.append(["cache of models", content["cache"], ""])
    return text_table(["", "", ""], rows, left=3) + f"\n\n{content['status']}"


def _solves(method: str) -> dict:
    """Solve two goods and two factors after a rise of one endowment, whose price falls by a known amount."""
    cells = {
        ("a_one", "c_one"): 15.0,
        ("a_two", "c_two"): 35.0,
        ("f_labour", "a_one"): 10.0,
        ("f_labour", "a_two"): 15.0,
        ("f_capital", "a_one"): 5.0,
        ("f_capital", "a_two"): 20.0,
        ("household", "f_labour"): 25.0,
        ("household", "f_capital"): 25.0,
        ("c_one", "household"): 15.0,
        ("c_two", "household"): 35.0,
    }
    kinds = {"a": "activity", "c": "commodity", "f": "factor", "household": "household"}
    ids = ["a_one", "a_two", "c_one", "c_two", "f_labour", "f_capital", "household"]
    accounts = pd.DataFrame(
        {"kind": [kinds[i.split("_")[0]] for i in ids]}, index=pd.Index(ids, name="account")
    )
    index = pd.MultiIndex.from_tuples(list(cells), names=["receiver", "payer"])
    sam = Sam(pd.Series(list(cells.values()), index=index), accounts, name="two goods")
    nest = {"name": "output", "elasticity": 1, "inputs": ["factors"]}
    structure = Structure(
        name="two goods", activities=({"of": "*", "nest": nest},), household={"demand": "cobb_douglas"}
    )
    closure = Closure("two goods", numeraire="f_labour", walras="c_one", government_instrument="none")
    try:
        parameters = calibrate(sam, structure, ElasticityTable("none", {}))
        endowment = parameters.data["q_factor_endowment"].copy()
        endowment.loc["f_capital"] = 27.5
        compiled = compile_economy(parameters, closure)
        found = solve(
            compiled, parameters.with_values({"q_factor_endowment": endowment}), SolveOptions(method=method)
        )
    except (SolveError, ImportError, OSError) as error:
        return {"works": False, "reason": str(error).splitlines()[0]}
    right = abs(found.value("p_factor_market", "f_capital") - 1 / 1.1) < 1e-9
    return {
        "works": right,
        "reason": found.report.effort if right else "the solution is wrong",
    }


def _writable(folder: Path) -> tuple[bool, str]:
    try:
        with drafted(folder):
            return True, str(folder.absolute())
    except OSError as error:
        return False, f"{folder.absolute()}: {error.strerror}"
