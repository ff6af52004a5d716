"""Runs of the command line of a checkout, and the figures that they give."""

from __future__ import annotations

import json
import math
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import xarray as xr

from .comparison import STORED, TEXT, Figure, Figures, renamed

# Experiments that are files and not names of the catalogue, relative to the checkout.
FILES = {"example": "docs/reference/example/experiment.yaml"}

INDICATOR = ("base", "value", "change_pct")

# Where the module behind the command `cge` lies; isolated, so that neither the folder nor the environment hides it.
_MODULE = """
import sys
from importlib.metadata import entry_points
(script,) = entry_points(group="console_scripts", name="cge")
script.load()
print(sys.modules[script.module].__file__)
"""


class RunError(Exception):
    """A command failed, or it is not that of the checkout."""


@dataclass(frozen=True)
class Checkout:
    """A checkout with the python it is installed in. `renames`: whether it has the names that RENAMED gives."""

    root: Path
    python: Path
    renames: bool

    def name(self, old: str) -> str:
        """What it calls something."""
        return renamed(old) if self.renames else old

    def check(self) -> None:
        """Raise RunError if `cge` runs other code than this checkout's: it would prove nothing."""
        module = Path(_output([self.python, "-I", "-c", _MODULE], self.root).strip()).resolve()
        if not module.is_relative_to(self.root.resolve()) or "site-packages" in module.parts:
            raise RunError(f"{self.python.parent / 'cge'} runs {module}, not the code of {self.root}")

    def cge(self, *words: str | Path) -> str:
        """What `cge` prints when it is run at the root."""
        return _output([self.python.parent / "cge", *words], self.root)


def figures_of(item: str, checkout: Checkout, space: Path) -> Figures:
    """Run an item in a checkout; results go into `space`. Raises RunError."""
    kind, name = item.split("/")
    return {"experiments": _experiment, "papers": _paper, "sweeps": _sweep}[kind](name, checkout, space)


def _output(words: list[str | Path], folder: Path) -> str:
    """What a command prints. One thread, so that sums are added in one order."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [str(word) for word in words]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment | threads, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise RunError(
            f"{command[0]}: {error.strerror}; `make .venv/.installed` installs a checkout"
        ) from None
    if done.returncode:
        said = (done.stdout + done.stderr)[-2000:]
        raise RunError(f"{' '.join(command)}: exit status {done.returncode}\n{said}")
    return done.stdout


def _experiment(name: str, checkout: Checkout, space: Path) -> Figures:
    checkout.cge("run", checkout.name(FILES.get(name, name)), "--out", space / "out")
    summary = json.loads((space / "out" / "summary.json").read_text(encoding="utf-8"))
    figures = _case("", summary) | _sectors(summary["sectors"])
    figures |= {f"units.{name}": {TEXT: unit} for name, unit in summary["units"].items()}
    for variant, content in summary["variants"].items():
        figures |= _case(f"variants.{variant}.", content)
    return figures


def _case(prefix: str, content: Mapping) -> Figures:
    """Macro figures and `solve_for` of the experiment or one of its variants."""
    figures = {
        f"{prefix}macro.{name}": _indicator(each, each["unit"]) for name, each in content["macro"].items()
    }
    return figures | _leaves(f"{prefix}solve_for", content["solve_for"])


def _sectors(content: Mapping) -> Figures:
    """Sector figures; a name that does not apply has one row without figures."""
    figures: Figures = {}
    for name, accounts in content.items():
        if "reason" in accounts:
            figures[f"sectors.{name}"] = _indicator(accounts)
        else:
            figures |= {f"sectors.{name}.{account}": _indicator(each) for account, each in accounts.items()}
    return figures


def _indicator(content: Mapping, text: str | None = None) -> dict[str, Figure]:
    return {column: _number(content[column]) for column in INDICATOR} | {TEXT: text}


def _leaves(key: str, content: object) -> Figures:
    """The numbers and words in nested content; a list of words is one figure."""
    if isinstance(content, Mapping):
        return {
            name: row
            for part, each in content.items()
            for name, row in _leaves(f"{key}.{part}", each).items()
        }
    if isinstance(content, list) and all(isinstance(each, str) for each in content):
        return {key: {TEXT: " ".join(content)}}
    if isinstance(content, list):
        return {f"{key}.{number}": {"value": _number(each)} for number, each in enumerate(content)}
    return {key: {"value": _number(content)} if isinstance(content, int | float) else {TEXT: str(content)}}


def _paper(name: str, checkout: Checkout, space: Path) -> Figures:
    content = json.loads(checkout.cge("replicate", checkout.name(name), "--json"))
    cells = content["papers"][checkout.name(name)]["comparisons"]
    return {_cell(cell): {"ours": _number(cell["ours"])} for cell in cells}


def _cell(cell: Mapping) -> str:
    labels = f"[{cell['index']}]" if cell["index"] else ""
    return f"{cell['scenario']}/{cell['variable']}{labels}"


def _sweep(name: str, checkout: Checkout, space: Path) -> Figures:
    file = space / f"{name}.yaml"
    file.write_text(
        checkout.name((STORED / "sweeps" / file.name).read_text(encoding="utf-8")), encoding="utf-8"
    )
    checkout.cge("sweep", "run", file, "--jobs", "1", "--out", space / "out")
    with xr.open_dataset(space / "out" / "sweep.nc", engine="netcdf4") as data:
        tables = [data["quantity"].to_pandas(), data["value"].to_pandas()]
    rows: Figures = {}
    for table in tables:
        for draw, row in table.iterrows():
            rows.setdefault(str(draw), {}).update({column: _number(value) for column, value in row.items()})
    return rows


def _number(value: float | None) -> float | None:
    """A float; None for null, and for the NaN of a draw that failed."""
    return None if value is None or math.isnan(value) else float(value)
