"""What a further closure of Japan costs, as ratios within one run: `python -m tests.bench.selection`.

Processor time, medians of five. Exits with 1 where a selection takes more than a third of building, reading and compiling
the model, or more than one and a half solves of it by IPOPT.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import TypeVar

from cge.closure import CLOSURES, Closure
from cge.solve import read_economy, solve
from tests.cge.economies import changed, japan

WELFARE = CLOSURES["welfare"]
SELECTIONS: dict[str, Closure] = {
    "savings_driven": CLOSURES["savings_driven"],
    "exchange rate as numeraire": replace(WELFARE, numeraire="exchange_rate"),
    "income tax balances the budget": replace(WELFARE, government_instrument="income_tax"),
    "immobile factors": replace(WELFARE, factor_mobility={"*": "immobile"}),
    "carbon cap": replace(WELFARE, carbon="cap"),
}
REPEAT = 5
THIRD, SOLVES = 1 / 3, 1.5

Made = TypeVar("Made")


def timed(make: Callable[[], Made]) -> tuple[float, Made]:
    """Processor seconds, and what was made."""
    began = time.process_time()
    made = make()
    return time.process_time() - began, made


def main() -> int:
    """Print the ratios; the exit status."""
    parameters = japan()
    shocked = changed(parameters, rate_duty=0.0)
    whole: list[float] = []
    selections: dict[str, list[float]] = {name: [] for name in SELECTIONS}
    solves: dict[str, list[float]] = {name: [] for name in SELECTIONS}
    for _ in range(REPEAT):
        seconds, model = timed(lambda: read_economy(parameters))
        whole.append(seconds + timed(lambda model=model: model.under(WELFARE))[0])
        for name, closure in SELECTIONS.items():
            seconds, compiled = timed(lambda model=model, closure=closure: model.under(closure))
            selections[name].append(seconds)
            solves[name].append(timed(lambda compiled=compiled: solve(compiled, shocked))[0])
    print(f"build, read and compile {median(whole):.3f} s")
    wrong = False
    for name, seconds in selections.items():
        of_whole, of_solve = median(seconds) / median(whole), median(seconds) / median(solves[name])
        wrong |= of_whole > THIRD or of_solve > SOLVES
        print(f"{name}: {median(seconds):.3f} s, {of_whole:.2f} of the whole, {of_solve:.2f} solves")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
