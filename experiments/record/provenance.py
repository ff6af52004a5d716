"""Provenance: what a result was made from and by what."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType

from experiments.plan import Plan
from experiments.run import Results
from experiments.shock import AppliedShock

ROOT = Path(__file__).resolve().parents[2]
HEAD = "# branch.oid "
DISTRIBUTION = "japan-cge"
PACKAGES = ("cyipopt-wheels", "numpy", "pandas", "pyomo", "scipy", "xarray")


def provenance(results: Results) -> dict:
    """Code, SAM, elasticities, structure, closure, shocks, solver and packages of a run."""
    plan, main = results.plan, results.main
    found = provenance_of_plan(replace(plan, main=main.case))
    found["solver"]["attempts"] = list(main.equilibrium.report.attempts)
    return found | {"closure": main.closure.content, "shocks": [described(shock) for shock in main.shocks]}


def provenance_of_plan(plan: Plan) -> dict:
    """The same before anything is solved; the closure and the shocks are those who solve know."""
    sam, case = plan.sam, plan.main
    rows = sorted([*key, value] for key, value in case.elasticities.rows.items())
    return {
        "code": {"distribution": DISTRIBUTION, "version": package_version(DISTRIBUTION), **code_commit()},
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "sam": {
            "name": sam.name,
            "checksum": sam.checksum,
            "unit": sam.unit,
            "year": sam.year,
            "accounts": len(sam.accounts),
        },
        "elasticities": {"name": case.elasticities.name, "checksum": _checksum(rows)},
        "structure": {
            "name": case.structure.name,
            "checksum": _checksum(case.structure.model_dump(mode="json")),
        },
        "closure": case.closure.content,
        "emissions": None if plan.emissions is None else {"mt_co2": float(plan.emissions["mt_co2"].sum())},
        "shocks": [],
        "settings": list(plan.settings),
        "solver": asdict(plan.solver),
        "seed": None,  # nothing is drawn at random
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "packages": {name: package_version(name) for name in PACKAGES},
    }


def described(shock: AppliedShock) -> dict:
    """A shock in words of the model: parameter, how many members changed, smallest and largest value before and after."""
    before, after = list(shock.before.values()), list(shock.after.values())
    return {
        "parameter": shock.parameter,
        "members": len(after),
        "before": [min(before), max(before)],
        "after": [min(after), max(after)],
    }


@cache
def package_version(name: str) -> str | None:
    """Version of an installed distribution, None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


@cache
def code_commit(root: Path = ROOT) -> Mapping[str, object]:
    """Commit of the checkout that the code runs from and whether tracked files differ from it; None outside a checkout."""
    answer = _git_status(root) if (root / ".git").exists() else None
    if answer is None:
        return MappingProxyType({"commit": None, "modified": None})
    head = next(line for line in answer if line.startswith(HEAD)).removeprefix(HEAD)
    changed = any(not line.startswith("#") for line in answer)
    return MappingProxyType({"commit": None if head == "(initial)" else head, "modified": changed})


def _git_status(root: Path) -> list[str] | None:
    """What git says of a checkout: lines that begin with # about the commit, others about changed files."""
    words = ["git", "-C", str(root), "status", "--porcelain=v2", "--branch", "--untracked-files=no"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.splitlines() if done.returncode == 0 else None


def _checksum(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
