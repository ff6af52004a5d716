"""The benchmark: what the SAM says of every transaction, before anything is assumed about behaviour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from calibration.nests import fixed_inputs
from calibration.shape import index_sets
from calibration.tax_rates import TaxRates, quotas_on, taxes_of
from cge.blocks import TRANSACTIONS, VARIABLES
from cge.structure import Structure
from cge.taxes import Tax
from cge.transactions import supply_price_paid
from sam import Sam
from sam.problem import CalibrationError

# Home sales below this share of a commodity's output count as zero: the SAM is balanced to about 1e-9.
NOTHING = 1e-9

SOLD_FROM_SUPPLY = [name for name, spec in TRANSACTIONS.items() if spec.price is supply_price_paid]
"""The transactions that share out the supply of a commodity."""

SALES = [name for name, spec in TRANSACTIONS.items() if spec.component and spec.sign < 0]
"""The transactions by which institutions and stocks sell what they own: given quantities, so parameters."""
START = {name: spec.start for name, spec in VARIABLES.items() if isinstance(spec.start, str)}
"""The parameter that holds the benchmark value of a variable."""


@dataclass(frozen=True)
class Benchmark:
    """Quantities bought, prices paid and tax rates of one SAM, by transaction and by label of its index set.

    quantity: at base prices, which are 1 net of tax (what is sold from supply: with sales taxes); paid0: price paid per
    unit, all taxes included; rates: of taxes, and coverage of those with one
    rate, by the name of the parameter; problems: what
    does not fit, in words.
    """

    sam: Sam
    sets: Mapping[str, tuple]
    taxes: tuple[Tax, ...]
    quantity: Mapping[str, Mapping]
    paid0: Mapping[str, Mapping]
    rates: Mapping[str, Any]
    problems: tuple[str, ...]

    def parameters(self) -> dict[str, Mapping]:
        """Benchmark quantities and prices paid by the names of their parameters, and the rates of taxes."""
        quantities = {
            START[TRANSACTIONS[name].quantity]: bought
            for name, bought in self.quantity.items()
            if TRANSACTIONS[name].quantity in START
        }
        prices = {TRANSACTIONS[name].paid0: price for name, price in self.paid0.items()}
        given = {name: self.quantity[name] for name in SALES}
        return (
            quantities
            | prices
            | {TRANSACTIONS[name].quantity: sold for name, sold in given.items()}
            | dict(self.rates)
        )

    @cached_property
    def spending(self) -> Mapping[str, Mapping]:
        """Quantity at the price paid."""
        return {
            name: {at: quantity * self.paid0[name][at] for at, quantity in bought.items()}
            for name, bought in self.quantity.items()
            if name in self.paid0
        }


def read_benchmark(sam: Sam, structure: Structure) -> Benchmark:
    """The benchmark of a SAM. Raises CalibrationError for cells that no transaction or tax of the structure explains."""
    sets = index_sets(sam, structure)
    taxes = taxes_of(structure)
    sets["rc_quota"] = tuple(at for at in sets["rc"] if quotas_on(taxes, at))
    rates = TaxRates(sam, taxes, sets)
    cells = {
        name: {at: sam.value(*at) for at in sets[spec.over]}
        for name, spec in TRANSACTIONS.items()
        if spec.is_cell
    }
    quantity: dict[str, Mapping] = {"make": cells["make"]}
    paid0: dict[str, Mapping] = {}
    quantity["supply"] = rates.calibrate_cells("supply", _used(sam, sets, cells))
    supply = paid0["supply"] = rates.paid0["supply"]
    for name in SOLD_FROM_SUPPLY:
        quantity[name] = {(c, user): value / supply[c] for (c, user), value in cells[name].items()}
        if TRANSACTIONS[name].remits:
            rates.calibrate_cells(name, cells[name])
            paid0[name] = {(c, user): supply[c] * price for (c, user), price in rates.paid0[name].items()}
    beside = set(sets["nc_domestic"])
    for name in SALES:
        quantity[name] = {
            at: value if name == "institution_sale" and at in beside else value / supply[at[1]]
            for at, value in cells[name].items()
        }
    for name in ("factor", "import", "export"):
        quantity[name] = rates.calibrate_cells(name, cells[name])
        paid0[name] = rates.paid0[name]
    for on, accounts in (("income", sets["n"]), ("earnings", sets["f"])):
        rates.calibrate(on, {account: float(sam.receipts()[account]) for account in accounts})
    spending = Benchmark(sam, sets, taxes, quantity, paid0, {}, ()).spending
    paid0["output"] = _output_prices(structure, sets, cells["make"], spending, rates)
    output = _totals(
        (c, value) for (a, c), value in cells["make"].items() if (a, c) not in set(sets["ac_by"])
    )
    exported = _totals((c, value) for (c, _), value in quantity["export"].items())
    home = {c: output[c] - exported.get(c, 0.0) for c in sets["c_output"]}
    sets["c_domestic"] = tuple(c for c in sets["c_output"] if home[c] > NOTHING * output[c])
    quantity["domestic"] = rates.calibrate_cells("domestic", {c: home[c] for c in sets["c_domestic"]})
    paid0["domestic"] = rates.paid0["domestic"]
    rates.finish()
    problems = tuple(
        f"SAM {sam.name}: {c} exports {exported[c]:g}, more than its output {output[c]:g}; net out re-exports"
        for c in sets["c_output"]
        if home[c] < -NOTHING * output[c]
    )
    return Benchmark(sam, sets, taxes, quantity, paid0, rates.rates, problems)


def _used(sam: Sam, sets: Mapping[str, tuple], cells: Mapping[str, Mapping]) -> dict[str, float]:
    """What is sold of each commodity's supply: its uses less what institutions, stocks and by-products bring in."""
    used: dict[str, float] = dict.fromkeys(sets["c_supply"], 0.0)
    for name in SOLD_FROM_SUPPLY:
        for (c, _), value in cells[name].items():
            used[c] += value
    beside = set(sets["nc_domestic"])
    for name in SALES:
        for (n, c), value in cells[name].items():
            if (n, c) not in beside:
                used[c] -= value
    for a, c in sets["ac_by"]:
        used[c] -= cells["make"][a, c]
    if unsold := [c for c, value in used.items() if value <= 0]:
        raise CalibrationError(
            f"SAM {sam.name}: commodity {c} has no buyer at home (uses less sales out of stocks and by-products are "
            f"{used[c]:g}); take it out of `by_products`, or merge it with a commodity that has one"
            for c in unsold
        )
    return used


def _output_prices(
    structure: Structure,
    sets: Mapping[str, tuple],
    make: Mapping[tuple[str, str], float],
    spending: Mapping[str, Mapping],
    rates: TaxRates,
) -> dict[str, float]:
    """Taxed price of output by unit cost of an activity's tree, which leaves out fixed inputs and by-products."""
    tree: dict[str, float] = dict.fromkeys(sets["a"], 0.0)
    fixed: dict[str, float] = dict.fromkeys(sets["a"], 0.0)
    outside = {a: fixed_inputs(structure.activities, a) for a in sets["a"]}
    for name in ("intermediate", "factor"):
        for (i, a), value in spending[name].items():
            (fixed if i in outside[a] else tree)[a] += value
    cost = {a: tree[a] + fixed[a] for a in sets["a"]}
    for a, c in sets["ac_by"]:
        cost[a] -= make[a, c]
    rates.calibrate("output", cost)
    return {a: price * (cost[a] / tree[a] if tree[a] else 1.0) for a, price in rates.paid0["output"].items()}


def _totals(values: Iterable[tuple[str, float]]) -> dict[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for label, value in values:
        totals[label] += value
    return dict(totals)
