"""Provenance: what a result was made from and by what."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from experiments.run import Results
from experiments.shock import AppliedShock

DISTRIBUTION = "japan-cge"
PACKAGES = ("cyipopt-wheels", "numpy", "pandas", "pyomo", "scipy", "xarray")


def provenance(results: Results) -> dict:
    """Code, SAM, elasticities, structure, closure, shocks, solver and packages of a run."""
    plan, main = results.plan, results.main
    sam = plan.sam
    rows = sorted([*key, value] for key, value in main.case.elasticities.rows.items())
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
        "elasticities": {"name": main.case.elasticities.name, "checksum": _checksum(rows)},
        "structure": {
            "name": main.case.structure.name,
            "checksum": _checksum(main.case.structure.model_dump(mode="json")),
        },
        "closure": asdict(main.case.closure),
        "emissions": None if plan.emissions is None else {"mt_co2": float(plan.emissions["mt_co2"].sum())},
        "shocks": [described(shock) for shock in main.shocks],
        "settings": list(plan.settings),
        "solver": {
            **asdict(plan.solver),
            "attempts": list(main.equilibrium.report.attempts),
        },
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


def package_version(name: str) -> str | None:
    """Version of an installed distribution, None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def code_commit() -> dict[str, object]:
    """Commit of the checkout that the code runs from and whether files differ from it; None outside a checkout."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return {"commit": None, "modified": None}
    commit = _git(root, "rev-parse", "HEAD")
    status = _git(root, "status", "--porcelain", "--untracked-files=no")
    return {"commit": commit or None, "modified": None if status is None else bool(status)}


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _checksum(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
