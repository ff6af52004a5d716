"""What no horizon has is refused in one sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cge.closure import ClosureError, Swap
from cge.foresight import Foresight
from cge.motion import Capital, MotionError
from sam.problem import CgeError, SolveError

from .economies import CLOSURE, one_sector

CAPITAL = Capital("k", ("capital",), "saving", 1.0, rate_of_return=1.0)


def made(**changes: Any) -> Foresight:
    """Foresight of one sector with something changed."""
    given = {"closure": CLOSURE, "capital": CAPITAL, "years": range(4), "discount": 0.95} | changes
    return Foresight(one_sector(70.0, 30.0, 28.5).parameters, **given)


@pytest.mark.parametrize(
    ("changes", "error", "text"),
    [
        ({"years": range(2)}, MotionError, "three years or more"),
        ({"years": (2020, 2025, 2030)}, MotionError, "one after the other"),
        ({"discount": 1.0}, MotionError, "between 0 and 1"),
        ({"substitution": 0.0}, MotionError, "positive"),
        ({"capital": replace(CAPITAL, mobility="specific")}, MotionError, "mobile"),
        ({"capital": replace(CAPITAL, volume="goods")}, MotionError, "leave out `volume`"),
        ({"capital": replace(CAPITAL, factors=("labour", "capital"))}, MotionError, "one factor"),
        (
            {"closure": replace(CLOSURE, household_saving="rate", investment={"*": "saving"})},
            ClosureError,
            "set investment: {saving: fixed}, household_saving: residual",
        ),
        (
            {
                "closure": replace(
                    CLOSURE, factor_markets={"capital": "fixed_real_price", "*": "full_employment"}
                )
            },
            ClosureError,
            "set factor_markets: {capital: full_employment}",
        ),
        (
            {"closure": replace(CLOSURE, factor_mobility={"capital": "immobile", "*": "mobile"})},
            ClosureError,
            "set factor_mobility: {capital: mobile}",
        ),
        (
            {
                "closure": replace(
                    CLOSURE, factor_markets={"labour": "real_wage_floor", "*": "full_employment"}
                )
            },
            ClosureError,
            "no regimes",
        ),
        (
            {"closure": replace(CLOSURE, swap=(Swap("productivity[a]", "gdp_real"),))},
            ClosureError,
            "no swaps",
        ),
    ],
)
def test_what_no_horizon_has(changes: dict[str, Any], error: type[CgeError], text: str) -> None:
    with pytest.raises(error, match=text):
        made(**changes)


def test_what_no_path_has() -> None:
    foresight = made()
    parameters = foresight.horizon.parameters
    with pytest.raises(MotionError, match="3 parameters for 4 years"):
        foresight.solve([parameters] * 3)
    with pytest.raises(MotionError, match="stock of capital in 0 is -1; it has to be positive"):
        foresight.solve([parameters] * 4, stock=-1.0)
    with pytest.raises(MotionError, match="year 7 of the surprise"):
        foresight.surprised([parameters] * 4, [parameters] * 4, 7)
    with pytest.raises(SolveError, match=r"q_factor_endowment\[capital\] has no effect"):
        foresight.solve([parameters.with_entries({"q_factor_endowment": {"capital": 31.0}})] * 4)
    with pytest.raises(KeyError, match="no variable q_nothing"):
        foresight.solve([parameters] * 4).value("q_nothing")
