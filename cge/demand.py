r"""Demand systems: how a household splits its spending at the top of its tree of goods.

A system is one object: the price of utility, the demand for an item, utility, and the inverse that calibrates them. The
structure file names it (`household: demand`); a further system is a further class and an entry of `SYSTEMS`.
Source: Stone (1954) and Geary (1950) for the linear expenditure system; Rutherford (2002) for CES.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from cge.block import impossible
from cge.expression import Expression, Symbols
from cge.forms import (
    cost_identity,
    les_from_frisch,
    les_from_subsistence,
    logarithm,
    substitution,
    value_shares,
)


class Household(Protocol):
    """What a structure says of the demand of households (`cge.structure.HouseholdSpec`)."""

    @property
    def calibrate(self) -> str | None:
        """From which keys a system with several ways is calibrated."""

    @property
    def elasticity(self) -> float | str | None:
        """The elasticity of substitution, or its key."""


@dataclass(frozen=True)
class Key:
    """A key of the elasticity table that a system is calibrated from; looked up by item or by household."""

    name: str
    by: Literal["item", "household"]
    lowest: float = -math.inf
    below: float = math.inf

    def impossible(self, value: float) -> str:
        """Why no household can have this value; empty if one can."""
        return impossible(value, self.lowest, self.below)


@dataclass(frozen=True)
class Calibrated:
    """A household's system.

    by_item: parameters over the index set `hk` by name, one number for each item; quantities as spending at benchmark
    prices. What a system leaves out has its declared `initial` value. elasticity: of substitution above subsistence.
    """

    by_item: Mapping[str, Sequence[float]]
    elasticity: float = 1.0


class DemandSystem:
    """What every system has. Items are the children of the household's top node, in their order."""

    keys: tuple[Key, ...] = ()
    has_tastes = (
        False  # whether its parameters are tastes that may be others at the same benchmark quantities
    )

    def missing(self, household: Household) -> str:
        """What the structure still has to say, in words; empty if nothing."""
        return ""

    def calibrate(
        self,
        household: Household,
        label: str,
        items: Sequence[str],
        values: Sequence[float],
        read: Callable[..., float],
    ) -> Calibrated:
        """The system whose demands at benchmark prices are `values`; `read(key, label)` looks up an elasticity."""
        return Calibrated({"share_marginal": value_shares(values)})

    def price(self, m: Symbols, h: str) -> Expression:
        """Price of utility: the CES dual over items, geometric in the marginal shares at an elasticity of one."""
        items = [
            (m.share_marginal[h, m.child_label(x)], m.relative_price(x))
            for x in m.consumption_node(h).children
        ]
        return cost_identity(m.p_utility[h], items, m.sigma_utility[h], m.number("sigma_utility", h))

    def utility(self, m: Symbols, h: str) -> Expression:
        """Utility in base-year money."""
        raise NotImplementedError

    def demand(
        self,
        m: Symbols,
        h: str,
        x: str,
        quantity: Expression,
        quantity0: Expression,
        paid: Expression,
        own: Expression,
    ) -> Expression:
        """Demand for item x at the price `paid`, which is `own` relative to the benchmark's."""
        raise NotImplementedError

    def tastes(self, m: Symbols, h: str) -> Iterator[tuple[Expression, Expression]]:
        """What one unit more of a parameter of taste takes from utility at given prices and income, and the parameter."""
        yield from ()


class LinearExpenditure(DemandSystem):
    """Stone-Geary utility: fixed marginal shares of what is left after subsistence quantities."""

    has_tastes = True
    keys: tuple[Key, ...] = (
        Key("income_elasticity", "item", lowest=0.0),
        Key("subsistence_share", "item", below=1.0),
        Key("frisch", "household", below=-1.0),
    )

    def missing(self, household: Household) -> str:
        """How it is calibrated."""
        return "" if household.calibrate else "`calibrate: frisch` or `subsistence_share`"

    def calibrate(
        self,
        household: Household,
        label: str,
        items: Sequence[str],
        values: Sequence[float],
        read: Callable[..., float],
    ) -> Calibrated:
        """From income elasticities and the Frisch parameter, or from subsistence shares."""
        if household.calibrate == "frisch":
            elasticities = [read("income_elasticity", item) for item in items]
            marginal, subsistence = les_from_frisch(values, elasticities, read("frisch", label))
        else:
            marginal, subsistence = les_from_subsistence(
                values, [read("subsistence_share", i) for i in items]
            )
        return Calibrated({"share_marginal": marginal, "q_subsistence": subsistence})

    def utility(self, m: Symbols, h: str) -> Expression:
        """Income above subsistence over the price of utility."""
        subsistence = sum(
            m.q_subsistence[h, m.child_label(x)] * m.paid_price(x) for x in m.consumption_node(h).children
        )
        return m.q_utility[h] * m.p_utility[h] == m.v_consumption[h] - subsistence

    def demand(
        self,
        m: Symbols,
        h: str,
        x: str,
        quantity: Expression,
        quantity0: Expression,
        paid: Expression,
        own: Expression,
    ) -> Expression:
        """Subsistence, and a fixed share of the income above it."""
        return (
            paid * (quantity - m.q_subsistence[h, x])
            == m.share_marginal[h, x] * m.p_utility[h] * m.q_utility[h]
        )

    def tastes(self, m: Symbols, h: str) -> Iterator[tuple[Expression, Expression]]:
        """Marginal shares and subsistence quantities."""
        for x in m.consumption_node(h).children:
            at = h, m.child_label(x)
            yield m.q_utility[h] * logarithm(m.relative_price(x)), m.share_marginal[at]
            yield m.paid_price(x) / m.p_utility[h], m.q_subsistence[at]


class CobbDouglas(LinearExpenditure):
    """The linear expenditure system without subsistence: fixed value shares."""

    keys = ()
    missing = DemandSystem.missing
    calibrate = DemandSystem.calibrate


class ConstantElasticity(DemandSystem):
    """One CES aggregate."""

    def missing(self, household: Household) -> str:
        """Its elasticity."""
        return "`elasticity`" if household.elasticity is None else ""

    def calibrate(
        self,
        household: Household,
        label: str,
        items: Sequence[str],
        values: Sequence[float],
        read: Callable[..., float],
    ) -> Calibrated:
        """Value shares, and the elasticity that the structure names."""
        return Calibrated({"share_marginal": value_shares(values)}, read(household.elasticity, label))

    def utility(self, m: Symbols, h: str) -> Expression:
        """Spending over the price of utility."""
        return m.q_utility[h] * m.p_utility[h] == m.v_consumption[h]

    def demand(
        self,
        m: Symbols,
        h: str,
        x: str,
        quantity: Expression,
        quantity0: Expression,
        paid: Expression,
        own: Expression,
    ) -> Expression:
        """The compensated demand of the aggregate."""
        share = substitution(own, m.p_utility[h], m.sigma_utility[h], m.number("sigma_utility", h))
        return quantity == quantity0 * m.q_utility[h] / m.q0_utility[h] * share


SYSTEMS: Mapping[str, DemandSystem] = {
    "les": LinearExpenditure(),
    "cobb_douglas": CobbDouglas(),
    "ces": ConstantElasticity(),
}
"""The systems by the word of the structure file."""
KEYS = {key.name: key for system in SYSTEMS.values() for key in system.keys}
"""Every key of the elasticity table that a system is calibrated from."""
