"""The `dynamics:` key of an experiment as data: years, laws of motion, paths of what is given, figures to be met.

Read when a path is planned: other runs need none of these classes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from experiments.inputs.spec import ClosureEntriesSpec
from sam.yaml_source import Strict

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Labels = str | tuple[str, ...]
Share = Annotated[Number, Field(ge=0, le=1)]


class TableSpec(Strict):
    """A column of a CSV file with a column `year`, beside the experiment."""

    file: str
    column: str


BASELINE = "baseline"


def _kind(series: object) -> str:
    """Which kind of series is meant, so that a message is about this kind alone."""
    if isinstance(series, TableSpec):
        return "table"
    if isinstance(series, Mapping):
        return "table" if series.keys() & TableSpec.model_fields.keys() else "years"
    if isinstance(series, list | tuple):
        return "list"
    return "text" if isinstance(series, str) else "number"


Series = Annotated[
    Annotated[Number, Tag("number")]
    | Annotated[str, Tag("text")]
    | Annotated[dict[int, Number], Field(min_length=1), Tag("years")]
    | Annotated[tuple[Number, ...], Tag("list")]
    | Annotated[TableSpec, Tag("table")],
    Discriminator(_kind),
]
"""One number for all years; a formula of `year` and `first`; a value by year; one value a year; or a table's column."""


class PathSpec(Strict):
    """What is given for a parameter, year by year. `index` as in a shock.

    A change is of the benchmark's value, of what an earlier path makes of it, or, in a policy, of the baseline's value.

    between: what a value by year means for the years that it leaves out: `none` (all have to be there), `linear` or `step`.
    term: name of this source of productivity in growth accounting.
    """

    parameter: str
    index: dict[str, Labels] = {}
    growth_pct: Series | None = None
    set: Series | None = None
    multiply: Series | None = None
    add: Series | None = None
    between: Literal["none", "linear", "step"] = "none"
    term: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _one(self) -> PathSpec:
        given = [name for name in ("growth_pct", "set", "multiply", "add") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                f"a path needs exactly one of growth_pct, set, multiply or add; it has {' and '.join(given) or 'none'}"
            )
        if self.term and self.parameter != "productivity":
            raise ValueError(
                f"term names a source of productivity in growth accounting, and {self.parameter} is none"
            )
        if self.term == "residual":
            raise ValueError(
                "term cannot be `residual`: that is what the named sources of productivity leave"
            )
        return self

    @property
    def operation(self) -> tuple[str, Series]:
        """The operation and its series."""
        name = next(n for n in ("growth_pct", "set", "multiply", "add") if getattr(self, n) is not None)
        return name, getattr(self, name)


OLD_ELASTICITIES = {"kl": 0.1, "kle": 0.05}
"""Of old capital where a file gives none, for the nodes of these names that the economy's trees have."""


class VintagesSpec(Strict):
    """Old and new vintages of capital: see `cge.vintages`.

    old_elasticities: of the old vintage, by the name of a node of production; they hold where those of the new one are
    larger. rigid: the part of new capital that is old from the next year on. old_share: in the first year; by default that
    of an economy which grows by the path's `growth_pct`.
    """

    old_elasticities: dict[str, Annotated[Number, Field(ge=0)]] = OLD_ELASTICITIES
    rigid: Annotated[Number, Field(gt=0, le=1)] = 1.0
    old_share: Annotated[Number, Field(gt=0, lt=1)] | None = None


class CapitalSpec(Strict):
    """See `cge.motion.Capital`, and `cge.vintages.VintageCapital`; `stock` is by factor, in base-year money."""

    name: str = "capital"
    factors: tuple[str, ...] = Field(min_length=1)
    investment: str
    depreciation: Share | dict[str, Share]
    rate_of_return: Number | None = Field(default=None, gt=0)
    stock: dict[str, Annotated[Number, Field(gt=0)]] | None = None
    zeta: Annotated[Number, Field(ge=0)] = 1.0
    mobility: Literal["mobile", "specific"] = "mobile"
    volume: Literal["composite", "goods"] = "composite"
    vintages: VintagesSpec | None = None
    source: str = ""

    @field_validator("vintages", mode="before")
    @classmethod
    def _said(cls, given: object) -> object:
        """A key without a value would read as no vintages at all."""
        if given is None:
            raise ValueError("is empty; write `vintages: {}` for what is usual, or leave the key out")
        return given

    @model_validator(mode="after")
    def _one(self) -> CapitalSpec:
        if self.vintages and self.mobility == "specific":
            raise ValueError(
                "of vintages, new capital is mobile and old capital specific; leave `mobility` out"
            )
        if (self.rate_of_return is None) == (self.stock is None):
            raise ValueError("capital needs either rate_of_return or stock: one gives the other")
        for name in ("stock", "depreciation"):
            given = getattr(self, name)
            if not isinstance(given, dict):
                continue
            if lacking := [f for f in self.factors if f not in given]:
                raise ValueError(f"{name} has no entry for {lacking[0]}; give one for each factor")
            if unmoved := [f for f in given if f not in self.factors]:
                raise ValueError(
                    f"{name} has an entry for {unmoved[0]}, which no law moves; add it to `factors`, or leave it out"
                )
        return self


class LabourSpec(Strict):
    """See `cge.motion.Labour`: growth of heads, hours per head and quality in per cent a year.

    wage_convergence_pct: by how many per cent the distance of an activity's wage per hour to the mean shrinks a year;
    left out, services of labour have one price.
    """

    factor: str
    heads_pct: Series = 0.0
    hours_per_head_pct: Series = 0.0
    quality_pct: Series = 0.0
    hours_per_service: Number | None = Field(default=None, gt=0)
    wage_convergence_pct: Annotated[Number, Field(ge=0, le=100)] | None = None
    source: str = ""


class DebtSpec(Strict):
    """See `cge.motion.Debt`."""

    name: str = "debt"
    government: str
    creditor: str
    stock: Number = Field(ge=0)
    rate: Number
    investment: tuple[str, ...] = ()
    source: str = ""


class SwapByYearSpec(Strict):
    """A swap (`cge.closure.Swap`) whose value may differ from year to year: `to`, `change_pct` against the benchmark, growth
    in per cent a year, or an index (`multiply`).
    """

    free: str
    fix: str
    growth_pct: Series | None = None
    to: Series | None = None
    change_pct: Series | None = None
    multiply: Series | None = None
    between: Literal["none", "linear", "step"] = "none"
    move: Literal["", "factor", "points"] = ""

    @property
    def values(self) -> list[str]:
        """The keys that say at which value it fixes."""
        return [
            name for name in ("growth_pct", "to", "change_pct", "multiply") if getattr(self, name) is not None
        ]

    @model_validator(mode="after")
    def _one_value(self) -> SwapByYearSpec:
        if len(self.values) > 1:
            raise ValueError(
                f"a swap fixes at one value: growth_pct, to, change_pct or multiply; it has {' and '.join(self.values)}"
            )
        return self


Years = int | str | tuple[int, ...]


def holds_in(years: Years, year: int) -> bool:
    """Whether `2026-2030`, `2026`, a list, or nothing (all years) has a year. Raises ValueError for what is no range."""
    if isinstance(years, int):
        return year == years
    return not years or year in (years_of(years) if isinstance(years, str) else years)


class TargetSpec(SwapByYearSpec):
    """A figure that is met by freeing a parameter, in some years (`2026-2030`, `2026` or a list; empty: in all)."""

    years: Years = ""
    source: str = ""


class ClosureByYearSpec(ClosureEntriesSpec):
    """Entries and swaps of a closure that hold in some years (empty: in all), instead of and beside what holds otherwise.

    recycling: the instrument that balances the government's budget, as the key of an experiment.
    """

    years: Years = ""
    recycling: str | None = None
    swap: tuple[SwapByYearSpec, ...] = ()
    source: str = ""


class BankingSpec(Strict):
    """Permits of each year from `first` on that may be kept for later ones, and the interest that their holders ask for.

    The price of permits (`covered_price`) is what clears the market of each year with what is kept.
    """

    first: Annotated[int, Field(strict=True)]
    permits: Series
    interest_pct: Annotated[Number, Field(gt=-100.0)]
    between: Literal["none", "linear", "step"] = "none"
    source: str = ""


class PolicySpec(Strict):
    """What a policy gives, on top of a baseline, and the figures that it meets; `to: baseline` keeps one as it was."""

    title_en: str = ""
    title_ja: str = ""
    description: str = ""
    description_ja: str = ""
    leaves_out: str = ""
    leaves_out_ja: str = ""
    policy: tuple[PathSpec, ...] = ()
    policy_targets: tuple[TargetSpec, ...] = ()
    policy_closure: tuple[ClosureByYearSpec, ...] = ()
    banking: BankingSpec | None = None


class PolicyFileSpec(PolicySpec):
    """A policy in a file of its own, and the structure that has its instruments, if paths need another for it."""

    structure: str = ""


class DynamicsSpec(PolicySpec):
    """How an economy moves: see `docs/reference/paths.md`."""

    years: Years
    growth_pct: Series | None = None
    closure: tuple[ClosureByYearSpec, ...] = ()
    paths: tuple[PathSpec, ...] = ()
    capital: tuple[CapitalSpec, ...] = ()
    labour: tuple[LabourSpec, ...] = ()
    debt: tuple[DebtSpec, ...] = ()
    forecast: tuple[TargetSpec, ...] = ()

    @model_validator(mode="after")
    def _rising(self) -> DynamicsSpec:
        years = self.all_years
        if list(years) != sorted(set(years)):
            raise ValueError("years have to rise, each given once")
        if len(years) < 2:
            raise ValueError("a path needs two years at least")
        if sum(each.vintages is not None for each in self.capital) > 1:
            raise ValueError(
                "two kinds of capital have `vintages`; list their factors in one, which has one depreciation"
            )
        return self

    @property
    def vintages(self) -> int | None:
        """Which of the kinds of capital has vintages; None where none has."""
        return next((number for number, each in enumerate(self.capital) if each.vintages), None)

    @property
    def all_years(self) -> tuple[int, ...]:
        """Every solved year. Raises ValueError for a text that is no range."""
        return self.years if isinstance(self.years, tuple) else years_of(str(self.years))


LAST = 9999
"""Latest year of a path."""


def years_of(text: str) -> tuple[int, ...]:
    """The years of `2021-2040`, `2020-2040 by 5` or `2026`. Raises ValueError for a text that is neither."""
    if text.strip().isdecimal():
        text = f"{text.strip()}-{text.strip()}"
    found = re.fullmatch(r"\s*(\d+)\s*-\s*(\d+)\s*(?:by\s+(\d+))?\s*", text)
    if not found:
        raise ValueError(f"years {text!r}: write 2021-2040, 2020-2040 by 5, or a list of years")
    first, last, step = int(found[1]), int(found[2]), int(found[3] or 1)
    if step == 0 or last > LAST:
        raise ValueError(f"years {text!r}: years end at {LAST} at the latest, and rise by one at least")
    if last < first or (last - first) % step:
        raise ValueError(
            f"years {text!r}: steps of {step} do not lead from {first} to {last}; list the years"
        )
    return tuple(range(first, last + 1, step))
