"""Is it true that an account cannot pay? Easing what the message names must lead further, and easing another must not.

    python -m tests.robustness.relief --draws 60 [--first 0]

A factor whose price runs to zero may be left unused below a hundredth of its base price; a household's subsistence is cut
to three tenths; nine tenths of what institutions and stocks sell of a commodity are not sold. One line per infeasible draw;
the account named next is eased on top, until the draw is solved.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from cge.closure import CLOSURES as NAMED
from cge.options import SolveOptions
from cge.read_model import CompiledModel
from cge.solve import solve
from sam.problem import SolveError
from tests.cge.economies import japan, japan_read

from .severe import CLOSURES, SECONDS, draw

FLOOR = 0.01
SUBSISTENCE = 0.3
SOLD = 0.1
ROUNDS = 4


@dataclass(frozen=True)
class Way:
    """How far a shock can be taken, in per cent, and the account that cannot pay there; 100 and none if solved."""

    reached: float
    account: str
    unused: float = 0.0  # part of the eased factors' endowment, the largest


@cache
def compiled(closure: str, factors: tuple[str, ...]) -> CompiledModel:
    """Japan with a floor below which the price of some factors does not fall."""
    rules = {"*": "full_employment", **dict.fromkeys(factors, "real_wage_floor")}
    return japan_read().under(replace(NAMED[closure], factor_markets=rules))


def way(number: int, eased: tuple[str, ...] = ()) -> Way:
    """The way of a draw with some accounts eased."""
    closure = CLOSURES[number % len(CLOSURES)]
    factors = tuple(sorted(name for name in eased if name in japan().sets["f"]))
    parameters = draw(number, japan(), compiled(closure, ()), closure).parameters
    changes = {}
    for sale in ("q_stock_sale", "q_institution_sale"):
        array = parameters.data[sale]
        sold = array[str(array.dims[-1])].isin(list(eased))
        if bool(sold.any()):
            changes[sale] = array.where(~sold, SOLD * array)
    if factors:
        floor = parameters.data["real_wage_floor"].copy()
        floor.loc[list(factors)] = FLOOR
        changes["real_wage_floor"] = floor
    if "household" in eased:
        changes["q_subsistence"] = parameters.data["q_subsistence"] * SUBSISTENCE
    try:
        options = SolveOptions(max_seconds=SECONDS)
        found = solve(compiled(closure, factors), parameters.with_values(changes), options)
    except SolveError as error:
        return _told(str(error))
    used = [found.value("q_factor_total", f) / parameters.value("q_factor_endowment", f) for f in factors]
    return Way(100.0, "", 1.0 - min(used, default=1.0))


def _told(message: str) -> Way:
    reached = re.search(r"(?:ends|turns back) at ([0-9.]+)% of the shock", message)
    account = re.search(r"(\S+) cannot pay", message)
    if not reached or not account:
        raise AssertionError(f"no account is named:\n{message}")
    return Way(float(reached[1]), account[1])


def main() -> None:
    """Ease what each message names, one line per infeasible draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    gains, solved = [], 0
    for number in range(options.first, options.first + options.draws):
        closure = CLOSURES[number % len(CLOSURES)]
        found = [way(number)]
        eased: tuple[str, ...] = ()
        while found[-1].account and found[-1].account not in eased and len(found) <= ROUNDS:
            eased = (*eased, found[-1].account)
            found.append(way(number, eased))
        if len(found) == 1:
            continue
        gains.append(found[1].reached - found[0].reached)
        solved += not found[-1].account
        steps = " -> ".join(f"{one.reached:.1f}% {one.account or 'solved'}" for one in found)
        unused = f" ({found[-1].unused:.1%} of a factor unused)" if found[-1].unused > 0.0 else ""
        print(f"{number:3d} {closure:15s} {steps}{unused}", flush=True)
    further = int(np.sum(np.array(gains) > 0.0))
    print(f"{len(gains)} without equilibrium: eased, {further} come further and {solved} are solved")


if __name__ == "__main__":
    main()
