"""The experiment file as data: what may stand in it, of which type. Reading it names the line of every mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, create_model, model_validator

from cge.analysis.expression import read_expression
from cge.closure import Closure
from experiments.inputs.locate import find_experiment
from sam.display import Shown
from sam.yaml_source import Document, Strict, read_yaml, validated

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Labels = str | tuple[str, ...]
_PLACE = re.compile(r"\{\d+\}")  # of a label of `expected.csv`


def _readable(text: str) -> str:
    read_expression(_PLACE.sub("x", text))
    return text


ExpressionText = Annotated[str, AfterValidator(_readable)]
"""The text of an expression (`cge.analysis.expression`); where it cannot be read, its line is named."""
Value = str | float | bool


class ShockSpec(Strict):
    """One change of a calibrated parameter. `index` maps dimension letters to labels; a dimension not named is all."""

    parameter: str
    index: dict[str, Labels] = {}
    set: Number | None = None
    multiply: Number | None = None
    add: Number | None = None

    @model_validator(mode="after")
    def _one_operation(self) -> ShockSpec:
        given = [name for name in ("set", "multiply", "add") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                f"a shock needs exactly one of set, multiply or add; it has {' and '.join(given) or 'none'}"
            )
        return self

    @property
    def operation(self) -> tuple[str, float]:
        """The operation and its number."""
        name = next(name for name in ("set", "multiply", "add") if getattr(self, name) is not None)
        return name, float(getattr(self, name))


def _closure_entries() -> Any:
    """A model with every entry of `cge.closure.Closure`: one word, or a mapping of labels where the closure has one."""
    entries: dict[str, Any] = {}
    for entry in (each for each in fields(Closure) if each.name not in ("name", "swap")):
        per_label = entry.default_factory is not MISSING
        entries[entry.name] = (dict[str, str] | str | None if per_label else str | None, None)
    return create_model("ClosureEntries", __base__=Strict, **entries)


_ClosureEntries: Any = _closure_entries()


class SwapSpec(Strict):
    """See `cge.closure.Swap`."""

    free: str
    fix: str
    to: Number | None = None
    change_pct: Number | None = None
    move: Literal["", "factor", "points"] = ""

    @model_validator(mode="after")
    def _one_target(self) -> SwapSpec:
        if self.to is not None and self.change_pct is not None:
            raise ValueError(
                "a swap fixes at a value (`to`) or at a change from the benchmark (`change_pct`), not both"
            )
        return self


class ClosureEntriesSpec(_ClosureEntries):
    """Entries of a closure, which replace those of a named one (`base`)."""

    base: str = ""


class ClosureSpec(ClosureEntriesSpec):
    """A closure that replaces entries of a named one (`base`, or `name` where that is a known closure)."""

    name: str = ""
    swap: tuple[SwapSpec, ...] = ()


class ReportSpec(Strict):
    """Which indicators the report shows first; empty: all."""

    macro: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


class SolverSpec(Strict):
    """Method (`ipopt` or `newton`) and limits of each solve."""

    method: Literal["ipopt", "newton"] = "ipopt"
    max_iterations: Annotated[int, Field(gt=0)] = 200
    max_seconds: Annotated[float, Field(gt=0)] = 300.0


class SolveForSpec(Strict):
    """A uniform multiplier on `parameter`, found so that the macro indicator `target` changes by `change_pct` per cent."""

    parameter: str
    index: dict[str, Labels] = {}
    target: str
    change_pct: Number
    bracket: tuple[Number, Number] = (0.5, 2.0)

    @model_validator(mode="after")
    def _increasing(self) -> SolveForSpec:
        if not 0 < self.bracket[0] < self.bracket[1]:
            raise ValueError("bracket needs two positive multipliers, the smaller one first")
        return self


class ScenarioSpec(Strict):
    """A scenario of another institution, turned into shocks and a target by `experiments.scenarios.meti`.

    productivity: labels of the nodes whose productivity meets the target; `*/kl` for all industries.
    """

    source: Literal["meti_2040"]
    case: Literal["base", "new_axis"]
    productivity: Labels = "group:market/kl"


class VariantSpec(Strict):
    """The experiment with some of its keys replaced."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    title_en: str = ""
    title_ja: str = ""
    closure: str | ClosureSpec | None = None
    recycling: str | None = None
    elasticities: dict[str, Number] = {}
    structure: dict[str, object] = {}
    shocks: tuple[ShockSpec, ...] | None = None
    solve_for: SolveForSpec | None = None


class Experiment(Strict):
    """One experiment file. Names are of shipped SAMs, structures, elasticity files and closures; or paths."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    title_en: str = ""
    title_ja: str = ""
    description: str = ""
    description_ja: str = ""
    leaves_out: str = ""
    leaves_out_ja: str = ""
    sam: str = "japan_2015"
    aggregation: str | None = None
    kinds: dict[str, str] = {}
    structure: str = "japan_default"
    elasticities: str = "japan_default"
    emissions: str | None = None
    closure: str | ClosureSpec | None = None
    recycling: str | None = None
    scenario: ScenarioSpec | None = None
    shocks: tuple[ShockSpec, ...] = ()
    report: ReportSpec = ReportSpec()
    solver: SolverSpec = SolverSpec()
    solve_for: SolveForSpec | None = None
    dynamics: dict[str, Any] | str | None = None
    variants: tuple[VariantSpec, ...] = ()

    @model_validator(mode="after")
    def _distinct_variants(self) -> Experiment:
        names = ["base", self.name, *(variant.name for variant in self.variants)]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(
                f"{' and '.join(doubled)} names two scenarios of the results: the benchmark is called base, and the "
                "experiment and its variants need names of their own"
            )
        return self


@dataclass(frozen=True, repr=False)
class ExperimentFile(Shown):
    """An experiment as read: the specification, the document behind it and the folder its paths start from."""

    spec: Experiment
    document: Document
    folder: Path

    def where(self, *keys: str | int) -> str:
        """`file:line` of an item of the experiment."""
        return self.document.where(*keys)


def read_experiment(name_or_path: str | Path, listed: Mapping[str, Path] | None = None) -> ExperimentFile:
    """Read an experiment that ships with the package by name, or a file by path.

    `listed` are the names that are told for an unknown one: those of one year, or of paths (all unless given). Raises
    InputError for an unknown name or file, unreadable YAML, and every key or value that does not fit (file:line).
    """
    path, shown = find_experiment(str(name_or_path), listed)
    document = read_yaml(path, shown)
    return ExperimentFile(validated(Experiment, document), document, path.parent)
