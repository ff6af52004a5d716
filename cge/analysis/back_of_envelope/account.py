"""The account of a shock: the parts that apply to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cge.analysis.back_of_envelope.carbon import carbon_account
from cge.analysis.back_of_envelope.growth import growth_account
from cge.analysis.back_of_envelope.line import Line
from cge.analysis.back_of_envelope.subsidy import subsidy_account
from cge.analysis.back_of_envelope.tariff import tariff_account
from cge.closure import Closure
from cge.parameters import Parameters

ACCOUNTS: Mapping[str, Callable[[Parameters, Parameters, Closure], list[Line]]] = {
    "tariff": tariff_account,
    "carbon": carbon_account,
    "subsidy": subsidy_account,
    "growth": growth_account,
}


def account(base: Parameters, shocked: Parameters, closure: Closure) -> list[Line]:
    """Lines of every account that the shock is about; empty where there is none. Parameters, not solutions, are read."""
    return [line for of in ACCOUNTS.values() for line in of(base, shocked, closure)]
