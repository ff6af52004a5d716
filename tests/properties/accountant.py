"""An accountant: what must be true of a solved economy, from its SAM, rates and quantities alone.

Imports nothing of the model. A `Statement` is plain numbers by label; `violations` are sentences.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Cells = Mapping[tuple[str, str], float]
Labelled = Mapping[tuple[str, ...], float]

EXACT = 1e-8  # of factor income, of emissions, of a limit: solutions hold their equations to 1e-10


@dataclass(frozen=True)
class Levy:
    """A tax: its account, the kind of payment that it falls on, and its rates by the labels of that payment."""

    account: str
    on: str
    rates: Labelled


@dataclass(frozen=True)
class Statement:
    """A solved economy in plain numbers.

    cells: the solved SAM, (receiver, payer) -> money; kinds: of accounts; levies: ad valorem taxes; direct: tax accounts
    that fall on incomes; carbon: account of the carbon price, and money per tonne of base-year prices; cpi; emitted:
    the model's total; coefficients and burnt: emissions per quantity and the quantities, by (fuel, user); consumed, needed,
    liked: a household's quantities, and the subsistence and marginal shares of its base tastes; substitution: elasticity
    above subsistence; start: quantities in the base; ev: as reported; limits: (what it is, value, limit, price of the
    limit).
    """

    cells: Cells
    kinds: Mapping[str, str]
    levies: tuple[Levy, ...]
    direct: frozenset[str]
    carbon: tuple[str, float]
    cpi: float
    emitted: float
    coefficients: Cells
    burnt: Cells
    consumed: Mapping[str, float]
    start: Mapping[str, float]
    needed: Mapping[str, float]
    liked: Mapping[str, float]
    substitution: float
    ev: float
    limits: tuple[tuple[str, float, float, float], ...]

    def paid(self, receivers: str, payers: str) -> float:
        """What accounts of one kind pay to accounts of another."""
        return sum(
            value
            for (receiver, payer), value in self.cells.items()
            if self.kinds[receiver] == receivers and self.kinds[payer] == payers
        )


def violations(s: Statement) -> list[str]:
    """Everything that is not as it has to be, with its size."""
    income = sum(value for (r, _), value in s.cells.items() if s.kinds[r] == "factor")
    checks = [*_balances(s), *_revenue(s), *_carbon(s), *_gdp(s), *_welfare(s)]
    found = [
        f"{what}: {one:.12g} is not {other:.12g}"
        for what, one, other in checks
        if abs(one - other) > EXACT * income
    ]
    return found + list(_limits(s))


def _balances(s: Statement) -> Iterator[tuple[str, float, float]]:
    """Every account, the one that the model leaves out by Walras' law included."""
    for account in s.kinds:
        received = sum(value for (r, _), value in s.cells.items() if r == account)
        paid = sum(value for (_, p), value in s.cells.items() if p == account)
        yield f"account {account} receives and pays", received, paid


def _revenue(s: Statement) -> Iterator[tuple[str, float, float]]:
    """Each cell of a tax account is the sum of rate times base."""
    for levy in s.levies:
        due: dict[str, float] = {}
        for labels, rate in levy.rates.items():
            payer, base = _base(s, levy, labels)
            due[payer] = due.get(payer, 0.0) + rate * base
        for payer, amount in due.items():
            yield f"{payer} owes {levy.account}", s.cells.get((levy.account, payer), 0.0), amount


def _base(s: Statement, levy: Levy, labels: tuple[str, ...]) -> tuple[str, float]:
    """Who hands the tax over, and what it falls on."""
    if levy.on == "import":
        partner, good = labels
        return good, s.cells.get((partner, good), 0.0)
    if levy.on == "consumption":
        good, household = labels
        return household, s.cells.get((good, household), 0.0)
    (account,) = labels
    if levy.on == "output":  # the cost of all inputs, with the taxes on them
        cost = sum(v for (r, p), v in s.cells.items() if p == account and r != levy.account)
        return account, cost
    if levy.on == "income":
        return account, sum(v for (r, _), v in s.cells.items() if r == account)
    raise ValueError(f"no base for a tax on {levy.on}")


def _carbon(s: Statement) -> Iterator[tuple[str, float, float]]:
    """Emissions are coefficient times use, and the price of carbon is paid for each of them."""
    account, price = s.carbon
    tonnes = {at: rate * s.burnt[at] for at, rate in s.coefficients.items()}
    yield "emissions", s.emitted, sum(tonnes.values())
    due: dict[str, float] = {}
    for (_, user), amount in tonnes.items():
        due[user] = due.get(user, 0.0) + amount
    for user, amount in due.items():
        yield f"{user} owes {account}", s.cells.get((account, user), 0.0), price * s.cpi * amount


def _gdp(s: Statement) -> Iterator[tuple[str, float, float]]:
    """Production, expenditure and income (SNA 2008, chapter 16.47), each from its own cells."""
    indirect = {a for a, kind in s.kinds.items() if kind == "tax" and a not in s.direct}
    product = sum(v for (r, p), v in s.cells.items() if r in indirect and s.kinds[p] != "activity")
    buyers = ("household", "government", "investment")
    bought = sum(s.paid("commodity", kind) for kind in buyers)
    on_buyers = sum(v for (r, p), v in s.cells.items() if r in indirect and s.kinds[p] in buyers)
    production = s.paid("activity", "commodity") - s.paid("commodity", "activity") + product
    expenditure = bought + on_buyers + s.paid("commodity", "world") - s.paid("world", "commodity")
    income = s.paid("factor", "activity") + sum(v for (r, _), v in s.cells.items() if r in indirect)
    yield "GDP by production and expenditure", production, expenditure
    yield "GDP by income and expenditure", income, expenditure


def _welfare(s: Statement) -> Iterator[tuple[str, float, float]]:
    """EV at base tastes and base prices (which are one), by the direct utility function."""
    yield "EV", s.ev, _utility(s, s.consumed) - _utility(s, s.start)


def _utility(s: Statement, quantities: Mapping[str, float]) -> float:
    above = {x: quantities[x] - s.needed[x] for x in quantities}
    if s.substitution == 1.0:
        return math.prod((above[x] / beta) ** beta for x, beta in s.liked.items())
    r = (s.substitution - 1.0) / s.substitution
    return sum(beta ** (1.0 - r) * above[x] ** r for x, beta in s.liked.items()) ** (1.0 / r)


def _limits(s: Statement) -> Iterator[str]:
    """A limit is kept, its price is not negative, and one of the two is idle; each by its own size."""
    for what, value, limit, price in s.limits:
        room = (limit - value) / abs(limit)
        if room < -EXACT or price < -EXACT or min(room, price) > EXACT:
            yield f"{what}: {value:.12g} under a limit of {limit:.12g} at a price of {price:.3g}"
