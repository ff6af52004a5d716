r"""Hours that labour works, which `employment` and `real_wage` count, in a model and in what is solved.

H_f = \sum_a h_{fa} F_{fa} + \bar H_f \sum_a \eta_{fa} F_{fa} / \bar F_f: hours per unit of services by activity, from a
table of hours of the benchmark; or, where a law of motion says how many hours are on offer (\bar H_f), those of them that
are employed, and h is zero: services are heads times hours times quality then, and what the endowment grows by beyond hours
is no hour. \eta is one but where activities pay premiums and the market clears in hours (F15).
Without a table an hour is what earned a unit of money in the benchmark, and h_{fa} is one.
Source: OECD (2001), Measuring Productivity, ch. 4: hours worked against labour services.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cge.parameters import Parameters

HOURS = "hours"
"""The fact of `Parameters.provenance` that says that a table of hours was read."""

MILLION_HOURS = "million hours"

COUNTED = ("hours_per_service", "hours_offered", "q_factor_endowment")
"""Parameters with entries that figures read and equations need not (`counted`)."""


def known(parameters: Parameters) -> bool:
    """Whether there is a table of hours."""
    return HOURS in parameters.provenance


def hours_worked(parameters: Parameters, of: Callable[[str], Any], f: str) -> Any:
    """Hours of one factor: million where a table of hours is known, else in base-year money.

    of: gives a parameter or variable by name, over its index set, in a model or solved.
    """
    per_service, relative, used = of("hours_per_service"), of("relative_hours"), of("q_factor")
    users = [at for at in parameters.sets["fa"] if at[0] == f]
    if known(parameters):
        worked = sum(per_service[at] * used[at] for at in users)
    else:
        # All activities have one number; the services of a sluggish factor add up to its own aggregate, not to their sum.
        worked = per_service[users[0]] * of("q_factor_total")[f]
    employed = sum(relative[at] * used[at] for at in users)
    return worked + hours_employed(of("hours_offered")[f], employed, of("q_factor_endowment")[f])


def hours_employed(offered: Any, employed: Any, endowed: Any) -> Any:
    r"""M11. Hours worked: those on offer, as far as labour is employed: $H = \bar H F / \bar F$."""
    return offered * employed / endowed


def counted(parameters: Parameters, name: str, member: Any) -> bool:
    """Whether a figure reads an entry that no equation has to: hours, and the endowment of labour whose hours are given."""
    if name == "q_factor_endowment":
        return parameters.value("hours_offered", member) > 0.0
    return name in COUNTED


def benchmark_hours(parameters: Parameters, f: str) -> float:
    """Hours of one factor in the benchmark, before a law of motion moves them."""
    per_service, used = parameters.entries("hours_per_service"), parameters.entries("q0_factor")
    return sum(hours * used[at] for at, hours in per_service.items() if at[0] == f)


def service_of_an_hour(parameters: Parameters) -> float:
    """Base-year money that an hour of labour earned: divided by it a wage per hour is one in the benchmark."""
    labour = parameters.roles["labour"]
    services = sum(parameters.entries("q0_factor_total")[f] for f in labour)
    return services / sum(benchmark_hours(parameters, f) for f in labour)
