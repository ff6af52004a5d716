"""The sweep file as data: which quantities vary, how they are sampled, and which outcomes are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from cge.closure import Swap
from experiments.inputs.dynamics import years_of
from experiments.inputs.spec import ExpressionText, Labels, Number, SolverSpec, SwapSpec
from experiments.sweep.distribution import Discrete, Distribution
from sam.yaml_source import Document, Strict, read_yaml, validated

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$")]
MOST_DRAWS = 10_000_000
"""Draws of a sweep: their design is held in memory three times, 0.24 GB for each quantity."""

Draws = Annotated[int, Field(strict=True, gt=0, le=MOST_DRAWS)]
KINDS = ("parameter", "elasticity", "cells", "closure", "dynamics")
RANDOM = ("latin_hypercube", "sobol", "monte_carlo")


Years = Annotated[
    tuple[Annotated[int, Field(strict=True)], ...],
    Field(min_length=1),
    BeforeValidator(lambda given: years_of(given) if isinstance(given, str) else given),
]


def _absent(value: object) -> bool:
    """Whether a key of paths is not given: the text of a static sweep, which is part of its identity, has no such key."""
    return value is None


class CellSpec(Strict):
    """One cell of the SAM: `payer` pays `receiver`."""

    receiver: str
    payer: str


class QuantitySpec(Strict):
    """One uncertain quantity: what is drawn, of which distribution, and what the draw does.

    Exactly one of `parameter` (a shock; `index` maps dimension letters to labels), `elasticity` (a row of the elasticity
    table; `index` is labels), `cells` (of the SAM, balanced again for each draw), `closure` (names, one drawn) and
    `dynamics` (a number of the path file, by its keys: `labour.0.heads_pct`).
    `operation` says what the draw does to the value that the experiment has; with `each`, every label has a draw of its
    own, else all labels share one. `values` are the points of a grid or of one-at-a-time.
    """

    name: Name
    parameter: str | None = None
    elasticity: str | None = None
    cells: tuple[CellSpec, ...] = ()
    closure: tuple[str, ...] = ()
    dynamics: str | None = Field(default=None, exclude_if=_absent)
    index: dict[str, Labels] | Labels = {}
    operation: Literal["set", "multiply", "add"] = "set"
    each: bool = False
    distribution: Distribution | None = None
    values: tuple[Number, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> QuantitySpec:
        given = [kind for kind in KINDS if getattr(self, kind)]
        if len(given) != 1:
            raise ValueError(
                f"needs exactly one of {', '.join(KINDS)}; it has {' and '.join(given) or 'none'}"
            )
        if self.closure:
            if self.distribution or self.values or self.index or self.each:
                raise ValueError(
                    "a closure is drawn from its list alone: leave out distribution, values, index and each"
                )
            return self
        if self.cells and (self.operation == "set" or self.index or self.each):
            raise ValueError("cells take `operation: multiply` or `add`, without index and each")
        if self.distribution is None and not self.values:
            raise ValueError("needs a distribution or values")
        if self.dynamics and (self.index or self.each):
            raise ValueError("dynamics names one number of the path file: leave out index and each")
        if self.parameter and not isinstance(self.index, dict):
            raise ValueError("index of a parameter maps dimension letters to labels, for example {c: c_agr}")
        if self.elasticity and isinstance(self.index, dict) and self.index:
            raise ValueError(
                "index of an elasticity is a label or a list of labels, for example [c_agr, c_foo]"
            )
        return self

    @property
    def kind(self) -> str:
        """Which of `KINDS` it is."""
        return next(kind for kind in KINDS if getattr(self, kind))

    @property
    def levels(self) -> Distribution:
        """Its distribution; equal weights over `values` or over the numbers of the closures where none is given."""
        if self.distribution:
            return self.distribution
        points = tuple(float(i) for i in range(len(self.closure))) if self.closure else self.values
        return Discrete(kind="discrete", values=points)


class CorrelationSpec(Strict):
    """Rank-based (Gaussian copula) correlation between two quantities."""

    between: tuple[Name, Name]
    value: Annotated[float, Field(strict=True, gt=-1, lt=1)]


class DesignSpec(Strict):
    """How draws are chosen.

    draws: of latin_hypercube, sobol, monte_carlo; base samples of saltelli. trajectories and levels: of morris.
    points: of a grid, for quantities without `values`. second_order: of saltelli. path: of csv.
    """

    kind: Literal[
        "grid",
        "one_at_a_time",
        "latin_hypercube",
        "sobol",
        "monte_carlo",
        "morris",
        "saltelli",
        "quadrature",
        "csv",
    ]
    draws: Draws | None = None
    trajectories: Draws | None = None
    levels: Annotated[int, Field(strict=True, ge=4, le=1000, multiple_of=2)] = 4
    points: Annotated[int, Field(strict=True, ge=2, le=1_000_000)] = 5
    second_order: bool = False
    path: str | None = None

    @model_validator(mode="after")
    def _sized(self) -> DesignSpec:
        if self.kind in (*RANDOM, "saltelli") and self.draws is None:
            raise ValueError(f"design {self.kind} needs draws")
        if self.kind == "morris" and self.trajectories is None:
            raise ValueError("design morris needs trajectories")
        if self.kind == "csv" and not self.path:
            raise ValueError("design csv needs the path of a file with one column for each quantity")
        balanced = self.kind in ("sobol", "saltelli")
        if balanced and self.draws is not None and self.draws & (self.draws - 1):
            below = 1 << (self.draws.bit_length() - 1)
            raise ValueError(f"draws of design {self.kind} have to be a power of two: {below} or {2 * below}")
        return self


class OutcomesSpec(Strict):
    """Figures to keep: `macro` are expressions, mostly names of figures; `sectors` a name and its labels (`*` for all)."""

    macro: tuple[ExpressionText, ...] = ()
    sectors: dict[str, Labels] = {}

    @model_validator(mode="after")
    def _some(self) -> OutcomesSpec:
        if not self.macro and not self.sectors:
            raise ValueError("outcomes needs macro or sectors")
        return self


class SweepSpec(Strict):
    """One sweep file: experiment x design x outcomes.

    ranges: `cited` draws every elasticity over the range that the elasticity table states (`experiments.sweep.ranges`).
    Of an experiment with `dynamics` every draw is a path: `years` are those whose outcomes are kept, `policy` is one on top.
    """

    name: Name
    title_en: str = ""
    title_ja: str = ""
    description: str = ""
    experiment: str
    variant: str = ""
    settings: tuple[str, ...] = Field(default=(), alias="set")
    swap: tuple[SwapSpec, ...] = ()
    policy: str | None = Field(default=None, exclude_if=_absent)
    years: Years | None = Field(default=None, exclude_if=_absent)
    ranges: Literal["cited"] | None = Field(default=None, exclude_if=_absent)
    quantities: tuple[QuantitySpec, ...] = Field(default=(), validate_default=True)
    correlations: tuple[CorrelationSpec, ...] = ()
    design: DesignSpec
    outcomes: OutcomesSpec
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**32)] = 1
    chunk_draws: Annotated[int, Field(strict=True, gt=0)] | None = None
    solver: SolverSpec = SolverSpec(method="newton")

    # Validators of one field each, so that a message names its line: those above it are in `info.data` where they fit.
    @field_validator("quantities")
    @classmethod
    def _distinct(
        cls, quantities: tuple[QuantitySpec, ...], info: ValidationInfo
    ) -> tuple[QuantitySpec, ...]:
        if not quantities and not info.data.get("ranges"):
            raise ValueError("a sweep varies something: name quantities here, or write `ranges: cited`")
        names = [quantity.name for quantity in quantities]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"{', '.join(doubled)} names two quantities; names are unique")
        return quantities

    @field_validator("correlations")
    @classmethod
    def _known(
        cls, correlations: tuple[CorrelationSpec, ...], info: ValidationInfo
    ) -> tuple[CorrelationSpec, ...]:
        names = [quantity.name for quantity in info.data.get("quantities", ())]
        for correlation in correlations:
            for name in correlation.between:
                if names and name not in names and not info.data.get("ranges"):
                    raise ValueError(f"there is no quantity {name!r}; known: {', '.join(names)}")
            if len(set(correlation.between)) == 1:
                raise ValueError(f"{correlation.between[0]} is named twice")
        return correlations

    @field_validator("design")
    @classmethod
    def _correlated(cls, design: DesignSpec, info: ValidationInfo) -> DesignSpec:
        if info.data.get("correlations") and design.kind not in (*RANDOM, "quadrature"):
            raise ValueError(
                f"correlations work with {', '.join((*RANDOM, 'quadrature'))}, not with {design.kind}"
            )
        return design


@dataclass(frozen=True)
class SweepFile:
    """A sweep as read: the specification, the document behind it and its path."""

    spec: SweepSpec
    document: Document
    path: Path

    @property
    def folder(self) -> Path:
        """The folder that relative paths start from."""
        return self.path.parent

    @property
    def swaps(self) -> tuple[Swap, ...]:
        """What every draw exchanges beyond the closure of the experiment."""
        return tuple(
            Swap(**swap.model_dump(), where=self.document.where("swap", number))
            for number, swap in enumerate(self.spec.swap)
        )


def read_sweep(path: str | Path) -> SweepFile:
    """Read a sweep file. Raises InputError for an unreadable file and every key or value that does not fit (file:line)."""
    path = Path(path)
    document = read_yaml(path, str(path))
    return SweepFile(validated(SweepSpec, document), document, path.absolute())
