r"""Welfare of the nation where saving moves: the money metric of utility over consumption and national saving.

In one period saving is a good whose use lies in the future. The nation's utility is Cobb-Douglas over consumption above
subsistence U (money metric of the households' utilities, `cge.analysis.households`) and real national saving S, with the
shares that the benchmark shows (Lluch 1973, European Economic Review 4, 21-32, whose extended linear expenditure system
this is; Howe 1975, same journal 6, 305-310; as in GTAP's regional household, Hanslow 2000, GTAP Technical Paper 19):

    a = U^0 / (U^0 + S^0),    EV_{CS} = (U^0 + S^0) ((U^1/U^0)^a (S^1/S^0)^{1-a} - 1)

in money at base prices. It is exact for changes of any size: it depends on both quantities only, on no path between them.
For small changes it is EV + dS. S valued at base prices alone overstates what a subsidy of investment buys, and understates
what its lack costs, by terms of second order.
"""

from __future__ import annotations

from collections.abc import Mapping

from cge.analysis.indicator import Indicator
from cge.equilibrium import Equilibrium

MOVES = 5e-5
"""Per cent of real national saving: a change below it is rounding of a closure that holds saving."""


def welfare_figure(macro: Mapping[str, Indicator]) -> str:
    """The macro figure that says whether the nation gains: EV, or that of consumption and saving where saving moves.

    Consumption of what would have been saved is no gain, and saving is no loss, so EV alone has no sign there.
    """
    saving = macro.get("saving_real")
    change = saving.change_pct if saving else None
    return "ev" if change is None or abs(change) < MOVES else "ev_consumption_saving"


def real_national_saving(equilibrium: Equilibrium) -> float:
    """Real investment that is not lent from abroad: quantities at base prices less foreign saving in foreign currency."""
    lent = sum(equilibrium.entries("v_saving_foreign").values()) / equilibrium.value("p_exchange")
    return sum(equilibrium.entries("q_investment").values()) - lent


def consumption_and_saving(base: Equilibrium, new: Equilibrium, gains: Mapping[str, float]) -> float | None:
    """EV of consumption and real national saving, in the SAM's money at base prices; None where a part is not positive.

    `gains` is the EV of each household (NaN where base tastes give its consumption no utility: then the result is NaN).
    """
    consumed = float(base.vector("q_utility").sum())
    saved, saves = real_national_saving(base), real_national_saving(new)
    enjoyed = consumed + sum(gains.values())
    if consumed <= 0.0 or saved <= 0.0 or enjoyed <= 0.0 or saves <= 0.0:
        return None
    share = consumed / (consumed + saved)
    utility = (enjoyed / consumed) ** share * (saves / saved) ** (1.0 - share)
    return (consumed + saved) * (utility - 1.0)
