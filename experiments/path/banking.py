"""Permits that are kept, as a path's file gives them: by year, with what must not be given beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cge.blocks.permits import PRICE
from cge.closure import Closure
from cge.motion import grown
from cge.parameters import Parameters
from experiments.inputs.dynamics import BankingSpec
from experiments.path.series import by_year
from sam.problem import InputError


@dataclass(frozen=True)
class Banking:
    """Permits by year (Mt) that may be kept, the interest of who keeps them as a share, and where that is written."""

    permits: Mapping[int, float]
    interest: float
    where: str


def read_banking(
    spec: BankingSpec, benchmark: Parameters, years: Sequence[int], folder: Path, where: str
) -> Banking:
    """The permits of consecutive years. Raises InputError where years between are not solved, or nothing is covered."""
    own = [year for year in years if year >= spec.first]
    if not own or own != list(range(spec.first, years[-1] + 1)):
        raise InputError(
            f"{where}: permits are kept from year to year, and the path does not solve each from {spec.first} to "
            f"{years[-1]}; give `years` without `by`, and a `first` within them"
        )
    if not benchmark.value("e0_covered"):
        raise InputError(f"{where}: no emissions are covered; the structure needs `trading`, as japan_gx has")
    permits = by_year(spec.permits, own, where, folder, spec.between)
    if short := [year for year, mt in permits.items() if mt <= 0.0]:
        raise InputError(
            f"{where}: the permits of {short[0]} are {permits[short[0]]:g} Mt; they have to be positive"
        )
    return Banking(permits, grown(1.0, spec.interest_pct, 1) - 1.0, where)


def check_banking(
    banking: Banking, given: Iterable[tuple[str, str]], closures: Mapping[int, Closure]
) -> None:
    """Raise InputError for what banking would overwrite or what would price permits twice.

    given: parameter and place of each path of the policy and each shock; closures: of the policy by year.
    """
    problems = [
        f"{where}: {PRICE} is what banking finds ({banking.where}), so that this would be lost; leave out one of the two"
        for parameter, where in given
        if parameter == PRICE
    ]
    traded = [year for year in banking.permits if closures[year].carbon == "trading"]
    if traded:
        problems.append(
            f"{banking.where}: the closure has a market of its own in {traded[0]} (`carbon: trading`), and permits that "
            "are kept have another; leave out one of the two"
        )
    if problems:
        raise InputError(problems)
