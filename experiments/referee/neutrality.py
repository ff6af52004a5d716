r"""Neutrality: taxes that are handed back to those who pay them change nothing.

N1. One household, fixed factor supplies, fixed real government, fixed investment and foreign saving (closure `welfare`):
consumption is what resources leave. A tax at one rate on all labour, on top of other taxes on it, lowers the wage by
1 / (1 + t): employers pay what they paid, and the lump sum gives the household what its wage lost. N2. A tax at one rate on
all that the household buys, on top of other taxes, raises all its prices by 1 + t, and the lump sum its income likewise.
N3. A charge on the emissions of an activity's output, which are \epsilon_a V_a whatever the technology, returned to the same
activity per unit of output (s_a p_a = \tau \epsilon_a), leaves its price: no price changes. It is exact only where emissions
per unit are given; on fuels the same charge changes the choice of fuels. Source: Atkinson and Stiglitz (1980), lecture 2, on
equivalent taxes; Fischer (2001) and Fischer and Fox (2007) on output-based rebates.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from calibration.emissions import OUTPUT
from cge.closure import CLOSURES, Closure, ClosureError
from cge.parameters import Parameters
from cge.structure import TaxSpec
from experiments.referee.subject import Economy, Subject, first_line
from experiments.referee.trial import Measure, NotApplicable, distance

RATE = 0.02  # small: a government in deficit has little income, and what it borrows is indexed to consumer prices
CHARGE = 0.05  # of an activity's cost
LABOUR, CONSUMPTION, REBATE, EMISSIONS = (
    f"referee_{word}" for word in ("labour", "consumption", "rebate", "emissions")
)
_SUFFIX = "_account"


def labour_tax(subject: Subject) -> Measure:
    """A rebated tax on all labour changes no quantity."""
    labour = subject.structure.roles.labour
    if not labour:
        raise NotApplicable("the structure names no labour in roles.labour")
    sets = subject.parameters.sets
    if abroad := [f"{n} owns {f}" for n, f in sets["nf"] if n in sets["r"] and f in labour]:
        raise NotApplicable(f"the world would bear a part of the tax: {', '.join(abroad)}")
    return _neutral(subject, TaxSpec(name=LABOUR, account=LABOUR + _SUFFIX, on="factor", of=labour), "cpi")


def consumption_tax(subject: Subject) -> Measure:
    """A rebated tax on all consumption changes no quantity."""
    factor = next(f for f in subject.parameters.sets["f"] if f in _on_markets(subject.parameters))
    return _neutral(
        subject, TaxSpec(name=CONSUMPTION, account=CONSUMPTION + _SUFFIX, on="consumption"), factor
    )


def output_rebate(subject: Subject) -> Measure:
    """A charge on emissions of output, returned per unit of output, changes no price and no quantity."""
    own = subject.parameters
    account, collector = EMISSIONS + _SUFFIX, _collector(own)
    taxes = (
        TaxSpec(
            name=EMISSIONS,
            account=account,
            on="output",
            kind="specific",
            coefficient="emission_output",
            collector=collector,
        ),
        TaxSpec(name=REBATE, account=account, on="output", collector=collector),
    )
    smoke = pd.DataFrame({"source": OUTPUT, "user": list(own.sets["a"]), "mt_co2": 1.0})
    parameters = subject.with_taxes(taxes, smoke)
    compiled = subject.model(parameters, replace(subject.closure, carbon="price"))
    before = subject.solved(compiled, parameters)
    net = _net_prices(parameters, before)
    charge, rebate = (parameters.data[f"rate_{name}"].copy() for name in (EMISSIONS, REBATE))
    money = next(tax.money_per_unit for tax in parameters.taxes if tax.name == EMISSIONS)
    for a in own.sets["a"]:
        charge.loc[a] = CHARGE * net[a] / (parameters.value("emission_output", a) * money)
        rebate.loc[a] = -CHARGE
    after = subject.solved(
        compiled, parameters.with_values({f"rate_{EMISSIONS}": charge, f"rate_{REBATE}": rebate})
    )
    moved = {name: before.variables[name] for name in after.variables if name.startswith(("q_", "p_"))}
    return distance(after.variables, moved, before.variables)


def welfare_closure(subject: Subject, numeraire: str) -> Closure:
    """`welfare` with the dropped account and the mobility of the model's own closure; the price of a factor that is only a
    fixed input is given in units of the numeraire, which is to be a price that the tax leaves.

    Raises NotApplicable where there is more than one household.
    """
    sets = subject.parameters.sets
    if len(sets["h"]) != 1:
        raise NotApplicable(f"{len(sets['h'])} households: what one pays another would get back")
    markets = _on_markets(subject.parameters)
    return replace(
        CLOSURES["welfare"],
        name="welfare of the referee",
        numeraire=numeraire,
        walras=subject.closure.walras,
        factor_mobility=subject.closure.factor_mobility,
        factor_markets={"*": "full_employment"} | {f: "fixed_price" for f in sets["f"] if f not in markets},
    )


def _neutral(subject: Subject, tax: TaxSpec, numeraire: str) -> Measure:
    own, name = subject.parameters, tax.name
    closure = welfare_closure(subject, numeraire)
    others = tuple(each.name for each in own.taxes if each.on == tax.on)
    parameters = subject.with_taxes(
        (tax.model_copy(update={"collector": _collector(own), "base_includes": others}),)
    )
    try:
        compiled = subject.model(parameters, closure)
    except ClosureError as error:
        raise NotApplicable(f"closure welfare does not fit: {first_line(error)}") from error
    before = subject.solved(compiled, parameters)
    rates = parameters.data[f"rate_{name}"].copy()
    for member in parameters.entries(f"rate_{name}"):
        if not tax.of or any(label in tax.of for label in member):
            rates.loc[member] = RATE
    changes = {f"rate_{name}": rates}
    if tax.on == "consumption":
        # Money per unit follows consumer prices, which this tax raises: what is the same to makers is less of it.
        changes |= {
            each.rate: parameters.data[each.rate] / (1.0 + RATE)
            for each in own.taxes
            if each.kind == "specific"
        }
    after = subject.solved(compiled, parameters.with_values(changes))
    real = {each: value for each, value in before.variables.items() if each.startswith(("q_", "e_"))}
    return distance(after.variables, real, before.variables)


def _on_markets(parameters: Parameters) -> set[str]:
    """Factors that some activity uses in its nests."""
    leaves = (leaf for nest in parameters.nests.values() for leaf in nest.leaves())
    return {leaf.index[0] for leaf in leaves if leaf.transaction == "factor"}


def _collector(parameters: Parameters) -> str:
    """Who collects the added taxes: the government, or the household where there is none."""
    return next(iter((*parameters.sets["g_budget"], *parameters.sets["h"])))


def _net_prices(parameters: Parameters, economy: Economy) -> dict[str, float]:
    """Average cost of each activity before taxes on its output: sales of its own products less those taxes, per unit."""
    sets, cells = parameters.sets, economy.equilibrium.cells
    own = {f"{a};{c}" for a, c in sets["ac"]} - {f"{a};{c}" for a, c in sets["ac_by"]}
    taxes = {tax.name for tax in parameters.taxes if tax.on == "output"}
    earned = cells[(cells["kind"] == "make") & cells["index"].isin(own)].groupby("receiver")["value"].sum()
    taxed = cells[cells["kind"].isin(taxes)].groupby("payer")["value"].sum()
    return {a: (earned[a] - taxed.get(a, 0.0)) / economy.variables[f"q_node[{a}]"] for a in sets["a"]}
