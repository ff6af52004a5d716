"""Blocks: where a part of the theory declares its variables, parameters, transactions and equations.

A block is a module-level `Block`; `cge.build` reads the registries in three passes (variables, cells, equations), so
the order of blocks never matters. Every declaration carries unit, symbol and one sentence: the notation page, the
NetCDF attributes and the tests all read them from here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from cge.transactions import Party, TransactionSpec, TransferSpec

Role = Literal["benchmark", "share", "elasticity", "rate", "exogenous"]
DIMENSIONS = ("none", "quantity", "jpy", "jpy_per_unit", "fx", "fx_per_unit")


@dataclass(frozen=True)
class ParameterSpec:
    """Declaration of one exogenous number or array.

    `over` names the index set (see `cge.sets`), "" for a scalar. `dimension` says how the parameter scales in the
    numeraire and quantity homogeneity tests; one of `DIMENSIONS`. `role` says what it is: a constant of the benchmark, a
    share, an elasticity, a rate or something else that is exogenous. Values are at least `lowest`, at most `highest`, less
    than `below` and, if `positive`, above zero. `selects_form` are elasticities at which another functional form holds,
    chosen when the model is built. An elasticity has its own row in the elasticity table, or is `named_in_structure`: the
    structure says which row.
    `initial` is the value of a parameter that calibration does not derive, until a scenario sets it; an elasticity that has
    one needs no row in the table. `adds_up` is the index letter over which the shares of a distribution are one together,
    "" where they need not be; None: shares that belong to benchmark quantities. `taste` marks what a demand system holds of
    a household's preferences. `unset` says what a limit is to be set against that binds nowhere until a scenario sets it.
    """

    name: str
    over: str
    unit: str
    dimension: str
    symbol: str
    sentence: str
    block: str
    role: Role
    lowest: float = -math.inf
    highest: float = math.inf
    below: float = math.inf
    positive: bool = False
    selects_form: tuple[float, ...] = ()
    named_in_structure: bool = False
    initial: float | None = None
    adds_up: str | None = None
    taste: bool = False
    unset: str = ""

    def impossible(self, value: float) -> str:
        """Why no economy can have this value; empty if one can."""
        if value in self.selects_form:
            return ""
        return impossible(value, self.lowest, self.below, self.positive, self.highest)


def impossible(
    value: float, lowest: float, below: float, positive: bool = False, highest: float = math.inf
) -> str:
    """Why a number is out of its range; empty if it is in it. `lowest` and `highest` are in the range, `below` is not."""
    if math.isnan(value) or value < lowest:
        return f"it has to be >= {lowest:g}" if math.isfinite(lowest) else "it is not a number"
    if math.isinf(value):
        return "it has to be finite"
    if positive and value <= 0.0:
        return "it has to be positive"
    if value > highest:
        return f"it has to be <= {highest:g} (0.6 is 60 %)"
    return "" if value < below else f"it has to be < {below:g}"


@dataclass(frozen=True)
class UnitsSpec:
    """Declaration of the physical units that a specific tax falls on, per unit of a transaction's quantity.

    The rule returns an expression of parameters for each index of `over`, the transaction's; `where(model, *index)` says
    by calibrated numbers whether there are any. Units below zero are paid for instead of taxed.
    """

    name: str
    over: str
    symbol: str
    unit: str
    where: Callable
    rule: Callable
    sentence: str
    block: str


@dataclass(frozen=True)
class VariableSpec:
    """Declaration of one endogenous variable.

    `dimension` says how it scales in the homogeneity tests, as for parameters. `start` is the name of the parameter (or
    the number) that gives the benchmark value; `positive` variables are solved in logs. One that `may_vanish` is zero where
    nothing is paid to it, or a bound is reached; any other positive variable that runs to zero is no equilibrium.
    """

    name: str
    over: str
    unit: str
    symbol: str
    sentence: str
    start: str | float
    positive: bool
    block: str
    auxiliary: bool = False  # a gap or slack of a complementarity, left out of results
    dimension: str = "none"
    may_vanish: bool = False


@dataclass(frozen=True)
class ComplementSpec:
    """Declaration of a complementarity family: the rule returns an expression g for each index of `over`.

    The variable stays within its bounds; g >= 0 where it is at the lower one, g <= 0 at the upper one, g = 0 between.
    `lower` and `upper` are a number or the name of a parameter over the same index. `sizes(model, *index)` are the sizes of
    the variable and of g in the benchmark, both positive: that something is zero is judged against them.
    """

    name: str
    over: str
    variable: str
    lower: str | float | None
    upper: str | float | None
    sizes: Callable[..., tuple[float, float]]
    rule: Callable
    block: str
    alternative: str = ""

    @property
    def title(self) -> str:
        """The complementarity in words."""
        return _in_words(self.rule)


@dataclass(frozen=True)
class EquationSpec:
    """Declaration of one equation family: the rule returns `lhs == rhs` for each index of `over`.

    `alternative` says under which entry of a closure it holds (see `Block.equation`); empty: always. `holds` is the
    variable that it makes exogenous, empty where it does not.
    """

    name: str
    over: str
    determines: str
    rule: Callable
    block: str
    balances: bool
    alternative: str = ""
    holds: str = ""

    @property
    def title(self) -> str:
        """The equation in words."""
        return _in_words(self.rule)


def _in_words(rule: Callable) -> str:
    """The first paragraph of a rule's docstring, on one line: its number and its sentences."""
    return " ".join((rule.__doc__ or "").strip().partition("\n\n")[0].split())


@dataclass
class Block:
    """One part of the theory. The decorators and methods only record; nothing is built at import."""

    name: str
    parameters: dict[str, ParameterSpec] = field(default_factory=dict)
    variables: dict[str, VariableSpec] = field(default_factory=dict)
    equations: dict[str, EquationSpec] = field(default_factory=dict)
    complementarities: dict[str, ComplementSpec] = field(default_factory=dict)
    transactions: dict[str, TransactionSpec] = field(default_factory=dict)
    transfers: dict[str, TransferSpec] = field(default_factory=dict)
    units: dict[str, UnitsSpec] = field(default_factory=dict)

    def parameter(
        self,
        name: str,
        over: str,
        unit: str,
        dimension: str,
        symbol: str,
        sentence: str,
        *,
        role: Role,
        lowest: float = -math.inf,
        highest: float = math.inf,
        below: float = math.inf,
        positive: bool = False,
        initial: float | None = None,
        taste: bool = False,
        unset: str = "",
    ) -> None:
        """Declare a parameter (see `ParameterSpec`). Calibration must fill it where it has no `initial` value."""
        if dimension not in DIMENSIONS:
            raise ValueError(f"parameter {name}: dimension {dimension!r} is not one of {DIMENSIONS}")
        self.parameters[name] = ParameterSpec(
            name, over, unit, dimension, symbol, sentence, self.name, role, lowest, highest, below, positive,
            initial=initial, taste=taste, unset=unset,
        )  # fmt: skip

    def share(
        self,
        name: str,
        over: str,
        symbol: str,
        sentence: str,
        *,
        adds_up: str | None = None,
        taste: bool = False,
    ) -> None:
        """Declare a share: a calibrated number that is not negative (see `ParameterSpec`)."""
        self.parameters[name] = ParameterSpec(
            name,
            over,
            "1",
            "none",
            symbol,
            sentence,
            self.name,
            "share",
            lowest=0.0,
            adds_up=adds_up,
            taste=taste,
        )

    def elasticity(
        self,
        name: str,
        over: str,
        symbol: str,
        sentence: str,
        *,
        selects_form: tuple[float, ...] = (),
        named_in_structure: bool = False,
        initial: float | None = None,
    ) -> None:
        """Declare an elasticity, which is not negative."""
        self.parameters[name] = ParameterSpec(
            name, over, "1", "none", symbol, sentence, self.name, "elasticity",
            lowest=0.0, selects_form=selects_form, named_in_structure=named_in_structure, initial=initial,
        )  # fmt: skip

    def variable(
        self,
        name: str,
        over: str,
        unit: str,
        dimension: str,
        symbol: str,
        sentence: str,
        *,
        start: str | float,
        positive: bool = True,
        may_vanish: bool = False,
    ) -> None:
        """Declare an endogenous variable with its benchmark value (see `VariableSpec`)."""
        if dimension not in DIMENSIONS:
            raise ValueError(f"variable {name}: dimension {dimension!r} is not one of {DIMENSIONS}")
        self.variables[name] = VariableSpec(
            name, over, unit, symbol, sentence, start, positive, self.name, False, dimension, may_vanish
        )

    def equation(
        self, over: str, *, determines: str, balances: bool = False, alternative: str = "", holds: str = ""
    ) -> Callable:
        """Register an equation family.

        `balances=True` marks the balance of an account, indexed by the account's label: the only equations that the
        closure's Walras entry can drop. `alternative` is `ENTRY=OPTION|OPTION` or `ENTRY!=OPTION`, an entry of
        `cge.closure.Closure`: only rows whose label follows that rule hold; an option that is an index letter stands for
        the row's own label. `holds` names the variable that such a rule makes exogenous. A rule never asks for the closure;
        it returns None only where an economy has no such row.
        """

        def register(rule: Callable) -> Callable:
            self.equations[rule.__name__] = EquationSpec(
                rule.__name__, over, determines, rule, self.name, balances, alternative, holds
            )
            return rule

        return register

    def physical(self, over: str, *, symbol: str, unit: str, where: Callable) -> Callable:
        """Register the physical units that a specific tax may fall on, under the rule's name (see `UnitsSpec`)."""

        def register(rule: Callable) -> Callable:
            name = rule.__name__
            self.units[name] = UnitsSpec(name, over, symbol, unit, where, rule, _in_words(rule), self.name)
            return rule

        return register

    def complements(
        self,
        over: str,
        *,
        variable: str,
        lower: str | float | None = None,
        upper: str | float | None = None,
        sizes: Callable[..., tuple[float, float]],
        alternative: str = "",
    ) -> Callable:
        """Register a complementarity family in place of the variable's equation (see `ComplementSpec`).

        `alternative` as for `equation`.
        """
        if lower is None and upper is None:
            raise ValueError(f"complementarity of {variable}: give a lower or an upper bound, or both")

        def register(rule: Callable) -> Callable:
            self.complementarities[rule.__name__] = ComplementSpec(
                rule.__name__, over, variable, lower, upper, sizes, rule, self.name, alternative
            )
            return rule

        return register

    def transaction(
        self,
        name: str,
        over: str,
        *,
        payer: str = "",
        receiver: str = "",
        remits: Party | Literal[""] = "",
        price: str | Callable,
        quantity: str,
        symbol: str,
        sentence: str,
        component: str = "",
        sign: int = 1,
        direct: bool = False,
    ) -> None:
        """Declare a sale (see `TransactionSpec`), and the benchmark price paid of one that a tax may fall on."""
        spec = TransactionSpec(
            name, over, payer, receiver, remits, price, quantity, symbol, sentence, self.name, component, sign, direct
        )  # fmt: skip
        self.transactions[name] = spec
        if remits and not direct:
            about = f"Benchmark price paid, with taxes: {sentence}."
            # The bar stands over the letter, not over its indices.
            base = re.split("[_^]", symbol, maxsplit=1)[0]
            mark = rf"\bar{{{base}}}{symbol[len(base) :]}"
            self.parameter(spec.paid0, over, "1", "none", mark, about, role="benchmark")

    def transfer(
        self, name: str, *over: str, payer: str, receiver: str, value: Callable, sentence: str
    ) -> None:
        """Declare payments that buy nothing, for all combinations of some index sets (see `TransferSpec`)."""
        self.transfers[name + "".join(over)] = TransferSpec(
            name, over, payer, receiver, value, sentence, self.name
        )
