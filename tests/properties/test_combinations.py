"""150 random combinations: what is solved is right to an accountant, what is refused is shown to have no equilibrium.

In the default tests a few; all with `-m slow`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cge.analysis.indicators import indicators
from cge.equilibrium import Equilibrium
from cge.options import SolveOptions
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import solve
from experiments.api.changes import read_changes
from experiments.shock import apply_shocks
from sam.problem import SolveError

from . import accountant
from .accountant import Levy, Statement, violations
from .combinations import Combination, combination

COUNT = 150
LEAST_SOLVED = 100
FEW = 4
INSIDE = 0.99  # of the way that a message says the path goes: solved
BEYOND = 1.02  # of it: not solved
OPTIONS = SolveOptions(method="newton", max_seconds=20.0)


def outcome(number: int) -> str:
    """`solved` or `refused`; AssertionError with the violations, or where a refusal is not shown."""
    drawn = combination(number)
    model = drawn.economy.model(closure=drawn.closure)
    own = model.parameters
    shocked, _ = apply_shocks(own, read_changes(drawn.shocks, None, {}).shocks)
    base = solve(model.compiled, own, OPTIONS)
    try:
        new = solve(model.compiled, shocked, OPTIONS)
    except SolveError as error:
        _check_refusal(model.compiled, own, shocked, str(error))
        return "refused"
    found = violations(_statement(drawn, base, new, shocked))
    assert not found, f"combination {number}: " + "; ".join(found)
    return "solved"


def _check_refusal(compiled: CompiledModel, own: Parameters, shocked: Parameters, message: str) -> None:
    """Up to where the message says that the path of equilibria goes there are some, and just beyond there are none."""
    assert "cannot pay" in message, message
    told = re.search(r"(?:ends|turns back) at ([0-9.]+)% of the shock", message)
    reached = float(told[1]) / 100 if told else 1.0
    solve(compiled, _on_the_way(own, shocked, INSIDE * reached), OPTIONS)
    if reached * BEYOND < 1.0:
        with pytest.raises(SolveError):
            solve(compiled, _on_the_way(own, shocked, BEYOND * reached), OPTIONS)


def _on_the_way(own: Parameters, shocked: Parameters, fraction: float) -> Parameters:
    """Part of a shock: positive values move geometrically, others on a straight line."""
    changes = {}
    for name in map(str, own.data.data_vars):
        before, after = own.data[name], shocked.data[name]
        if before.identical(after):
            continue
        old, new = before.to_numpy(), after.to_numpy()
        positive = (old > 0.0) & (new > 0.0)
        with np.errstate(all="ignore"):
            part = np.where(positive, old * (new / old) ** fraction, old + fraction * (new - old))
        changes[name] = before.copy(data=np.where(old == new, old, part))
    return own.with_values(changes)


def _statement(drawn: Combination, base: Equilibrium, new: Equilibrium, shocked: Parameters) -> Statement:
    """The solved economy in plain numbers."""
    instrument = drawn.closure["government_instrument"]
    levies = []
    for tax in shocked.taxes:
        if tax.kind != "ad_valorem":
            continue
        extra = new.value("rate_instrument") if tax.name == instrument else 0.0
        rents = new.entries("rate_quota") if tax.quota else {}
        rates = {
            at if isinstance(at, tuple) else (at,): rate + extra + rents.get(at, 0.0)
            for at, rate in shocked.entries(tax.rate).items()
            if tax.applies_to(at if isinstance(at, tuple) else (at,))
        }
        levies.append(Levy(tax.account, tax.on, rates))
    inputs, homes = new.entries("q_intermediate"), new.entries("q_consumption")
    coefficients = {
        at: rate
        for name in ("emission_intermediate", "emission_consumption")
        for at, rate in shocked.entries(name).items()
        if rate
    }
    price = shocked.value("carbon_price") + new.value("price_permit")
    goods = [c for c, h in shocked.sets["ch"] if h == "house"]
    own = base.parameters
    markets = drawn.closure["factor_markets"]
    limits = [
        ("imports", new.value("q_import_from", *at), limit, new.value("rate_quota", *at))
        for at, limit in shocked.entries("limit_quota").items()
    ]
    if drawn.closure["carbon"] == "cap":
        scaled = new.value("price_permit") / sum(own.entries("q0_factor_total").values())
        limits.append(("emissions", new.value("e_total"), shocked.value("carbon_cap"), scaled))
    if markets["labour"] == "real_wage_floor":
        wage = new.value("p_factor_market", "labour") / new.value("p_consumption")
        endowed = shocked.value("q_factor_endowment", "labour")
        floor = shocked.value("real_wage_floor", "labour")
        limits.append(("employment", new.value("q_factor_total", "labour"), endowed, wage - floor))
    return Statement(
        cells=new.sam.flows.to_dict(),
        kinds=new.sam.accounts["kind"].to_dict(),
        levies=tuple(levies),
        direct=frozenset({"t_direct"}),
        carbon=("t_carbon", price * shocked.taxes[-1].money_per_unit),
        cpi=new.value("p_consumption"),
        emitted=new.value("e_total"),
        coefficients=coefficients,
        burnt={at: {**inputs, **homes}[at] for at in coefficients},
        consumed={c: homes[c, "house"] for c in goods},
        start={c: base.value("q_consumption", c, "house") for c in goods},
        needed={c: own.value("q_subsistence", "house", c) for c in goods},
        liked={c: own.value("share_marginal", "house", c) for c in goods},
        substitution=own.value("sigma_utility", "house"),
        ev=indicators(base, new, groups=("welfare",)).macro["ev"].pair[1],
        limits=tuple(limits),
    )


def test_the_accountant_imports_nothing_of_the_model() -> None:
    source = Path(accountant.__file__).read_text(encoding="utf-8")
    imported = re.findall(r"^(?:from|import) (\S+)", source, re.MULTILINE)
    assert set(imported) == {"__future__", "math", "collections.abc", "dataclasses"}


def _solved() -> Statement:
    """The first combination in plain numbers."""
    drawn = combination(0)
    model = drawn.economy.model(closure=drawn.closure)
    shocked, _ = apply_shocks(model.parameters, read_changes(drawn.shocks, None, {}).shocks)
    base, new = (solve(model.compiled, each, OPTIONS) for each in (model.parameters, shocked))
    return _statement(drawn, base, new, shocked)


def test_the_accountant_sees_what_is_wrong() -> None:
    """One figure in a million moved, of each kind: each is a violation, and names what is wrong."""
    right = _solved()
    assert violations(right) == []
    off = 1.0 + 1e-6
    first = next(iter(right.levies[0].rates))
    levy = replace(
        right.levies[0], rates={**right.levies[0].rates, first: right.levies[0].rates[first] + 1e-5}
    )
    use = next(iter(right.burnt))
    wrong = {
        "account a_x receives and pays": {
            "cells": {**right.cells, ("labour", "a_x"): 1.01 * right.cells["labour", "a_x"]}
        },
        "GDP by": {"cells": {**right.cells, ("w", "c_x"): 1.01 * right.cells["w", "c_x"]}},
        "owes t_duty": {"levies": (levy, *right.levies[1:])},
        "emissions": {"emitted": right.emitted * 1.001},
        "owes t_carbon": {"cpi": right.cpi * 1.01},
        "emissions:": {"burnt": {**right.burnt, use: right.burnt[use] * 1.001}},
        "EV": {"ev": right.ev * off + 1e-4},
        "imports": {"limits": (("imports", 1.0, off, 0.1),)},
        "employment": {"limits": (("employment", off, 1.0, 0.0),)},
    }
    for words, change in wrong.items():
        assert any(words in each for each in violations(replace(right, **change))), words


def test_a_few_combinations() -> None:
    assert {outcome(number) for number in range(FEW)} <= {"solved", "refused"}


@pytest.mark.slow
def test_all_combinations() -> None:
    found = [outcome(number) for number in range(COUNT)]
    assert found.count("solved") >= LEAST_SOLVED
    assert found.count("refused") > 0
