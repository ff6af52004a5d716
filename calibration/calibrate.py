"""Calibrate: SAM + structure + elasticities + emissions -> `Parameters`. Pure: no files, no solver."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from calibration.demand import calibrate_buyers, calibrate_consumption
from calibration.elasticities import ElasticityTable
from calibration.emissions import calibrate_emissions
from calibration.institutions import calibrate_institutions
from calibration.nests import fixed_inputs
from calibration.production import calibrate_make, calibrate_production
from calibration.references import elasticity_labels, unknown_references
from calibration.shape import index_sets
from calibration.tax_rates import TaxRates, taxes_by_quota, taxes_of
from calibration.trade import calibrate_trade
from cge.block import ParameterSpec
from cge.blocks import PARAMETERS
from cge.parameters import Parameters
from cge.sets import SETS, axes_of, places_of
from cge.structure import Structure
from cge.taxes import Tax
from sam import Sam, check_sam
from sam.problem import CalibrationError

# Until a scenario sets them: a cap on emissions that does not bind, as a multiple of the benchmark's, and a ceiling of the
# permit price that no scenario reaches, in yen per tonne.
LOOSE = 10.0
CEILING = 1e7

# Home sales below this share of a commodity's output count as zero: the SAM is balanced to about 1e-9.
NOTHING = 1e-9


def calibrate(
    sam: Sam, structure: Structure, elasticities: ElasticityTable, emissions: pd.DataFrame | None = None
) -> Parameters:
    """Calibrate a structure on a SAM.

    `emissions` has columns source, user, mt_co2 (Mt); see `calibration.emissions`. Raises SamError for a SAM that
    does not balance and CalibrationError with every problem of the structure and the elasticity table.
    """
    check_sam(sam)
    if wrong := unknown_references(sam, structure):
        raise CalibrationError(wrong)
    problems: list[str] = []
    sets = index_sets(sam, structure)
    taxes = taxes_of(structure)
    sets["rc_quota"] = tuple(at for at in sets["rc"] if taxes_by_quota(taxes, at))
    rates = TaxRates(sam, taxes, sets)
    cell = sam.value

    uses = {over: {pair: cell(*pair) for pair in sets[over]} for over in ("ca", "ch", "cg", "ci", "cb")}
    sales = {over: {(n, c): cell(n, c) for n, c in sets[over]} for over in ("nc", "ic")}
    used: dict[str, float] = defaultdict(float)
    for over in uses.values():
        for (c, _), value in over.items():
            used[c] += value
    beside = set(sets["nc_domestic"])
    for over in sales.values():
        for (n, c), value in over.items():
            if (n, c) not in beside:
                used[c] -= value
    for a, c in sets["ac_by"]:
        used[c] -= cell(a, c)
    unsold = [c for c in sets["c"] if used[c] <= 0]
    if unsold:
        raise CalibrationError(
            f"SAM {sam.name}: commodity {c} has no buyer at home (uses less sales out of stocks are {used[c]:g}); merge it "
            "with a commodity that has"
            for c in unsold
        )
    supply = rates.calibrate_cells("supply", {(c,): used[c] for c in sets["c"]})
    paid0_supply = {c: rates.paid0["supply"][c] for c in sets["c"]}

    def quantity(over: str) -> dict[tuple[str, str], float]:
        return {(c, u): value / paid0_supply[c] for (c, u), value in uses[over].items()}

    data: dict[str, object] = {"paid0_supply": paid0_supply}
    spending: dict[str, dict] = {}
    for name, over in (
        ("intermediate", "ca"),
        ("consumption", "ch"),
        ("government", "cg"),
        ("investment", "ci"),
    ):
        rates.calibrate_cells(name, uses[over])
        paid = {(c, u): paid0_supply[c] * price for (c, u), price in rates.paid0[name].items()}
        amount = quantity(over)
        data[f"q0_{name}"] = amount
        data[f"paid0_{name}"] = paid
        spending[name] = {at: amount[at] * paid[at] for at in amount}
    rates.calibrate_cells("factor", {(f, a): cell(f, a) for f, a in sets["fa"]})
    data["q0_factor"] = {(f, a): cell(f, a) for f, a in sets["fa"]}
    data["paid0_factor"] = rates.paid0["factor"]
    spending["factor"] = {at: value * rates.paid0["factor"][at] for at, value in data["q0_factor"].items()}
    costs = {"intermediate": spending["intermediate"], "factor": spending["factor"]}
    total_cost: dict[str, float] = dict.fromkeys(sets["a"], 0.0)
    for kind in costs.values():
        for (_, a), value in kind.items():
            total_cost[a] += value
    for a, c in sets["ac_by"]:
        total_cost[a] -= cell(a, c)
    rates.calibrate("output", {(a,): value for a, value in total_cost.items()})
    imports = rates.calibrate_cells("import", {(r, c): cell(r, c) for r, c in sets["rc"]})
    exports = rates.calibrate_cells("export", {(c, r): cell(c, r) for c, r in sets["cr"]})
    data["paid0_import"], data["paid0_export"] = rates.paid0["import"], rates.paid0["export"]
    rates.calibrate("income", {(n,): float(sam.receipts()[n]) for n in sets["n"]})

    nests, production = calibrate_production(structure, elasticities, sets, costs, problems)
    sets["k"] = tuple(node.label for root in nests.values() for node in root.nodes())
    sets["k_inner"] = tuple(k for k in sets["k"] if k not in nests)
    # Unit cost is 1; the price that also covers fixed inputs and counts by-products is this much higher or lower.
    others = {a for a, _ in sets["ac_by"]} | {a for a in nests if fixed_inputs(structure.activities, a)}
    data["paid0_output"] = {
        a: price * (total_cost[a] / production["q0_node"][a] if a in others else 1.0)
        for a, price in rates.paid0["output"].items()
    }
    make = calibrate_make(sets, {(a, c): cell(a, c) for a, c in sets["ac"]}, elasticities, problems)
    exported: dict[str, float] = defaultdict(float)
    for (c, _), value in exports.items():
        exported[c] += value
    domestic = {c: value - exported[c] for c, value in make["q0_output"].items()}
    sets["c_domestic"] = tuple(c for c in sets["c_output"] if domestic[c] > NOTHING * make["q0_output"][c])
    rates.calibrate("domestic", {(c,): domestic[c] for c in sets["c_domestic"]})
    rates.finish()
    problems += [
        f"SAM {sam.name}: {c} exports {exported[c]:g}, more than its output {make['q0_output'][c]:g}; net out re-exports"
        for c in sets["c_output"]
        if domestic[c] < -NOTHING * make["q0_output"][c]
    ]
    trade = calibrate_trade(
        structure,
        sets,
        elasticities,
        imports,
        data["paid0_import"],
        exports,
        domestic,
        rates.paid0["domestic"],
        sales["nc"] if sets["nc_domestic"] else {},
        problems,
    )
    bundle_quantity = quantity("cb")
    data |= production | make | trade
    data |= {
        "q0_supply": {c: supply[(c,)] for c in sets["c"]},
        "q0_bundle": bundle_quantity,
        "share_bundle": {(c, d): value / used[d] * paid0_supply[d] for (c, d), value in uses["cb"].items()},
    }
    trees, consumption = calibrate_consumption(
        structure, sets, elasticities, spending["consumption"], data["paid0_consumption"], problems
    )
    sets["b"] = tuple(node.label for root in trees.values() for node in root.nodes() if node is not root)
    sets["hk"] = tuple(consumption["q_subsistence"])
    data |= consumption
    government = {"*": structure.government}
    for name, specs, accounts in (
        ("government", government, "g_buyer"),
        ("investment", structure.investment, "i"),
    ):
        names = (f"q0_{name}_use", f"share_{name}", f"sigma_{name}", f"q0_{name}")
        paid = data[f"paid0_{name}"]
        data |= calibrate_buyers(sets, elasticities, specs, spending[name], paid, names, accounts, problems)
        data[f"q_{name}_fixed"] = dict(data[f"q0_{name}"])
    direct = {
        n: sum(cell(t, n) for t in sam.of_kind("tax") if any(x.account == t and x.is_direct for x in taxes))
        for n in sets["n"]
    }
    data |= calibrate_institutions(sam, structure, sets, direct)
    endowment = {f: sum(cell(f, a) for a in sets["a"]) for f in sets["f"]}
    data |= {
        "q_factor_endowment": endowment,
        "q0_factor_total": dict(endowment),
        "q_institution_sale": {
            at: value if at in beside else value / paid0_supply[at[1]] for at, value in sales["nc"].items()
        },
        "q0_institution_sale": {at: sales["nc"][at] for at in sets["nc_domestic"]},
        "q_stock_sale": {at: value / paid0_supply[at[1]] for at, value in sales["ic"].items()},
        "carbon_price": 0.0,
        "carbon_cap": LOOSE * (0.0 if emissions is None else float(emissions["mt_co2"].sum())),
        "permit_price_floor": 0.0,
        "permit_price_ceiling": CEILING,
        "limit_quota": {at: taxes_by_quota(taxes, at) * imports[at] for at in sets["rc_quota"]},
        "omega_factor": {
            f: elasticities.get("omega_factor", f, problems=problems)
            if elasticities.has("omega_factor", f)
            else math.inf
            for f in sets["f"]
        },
        "real_wage_floor": dict.fromkeys(sets["f"], 0.0),
        "p_numeraire": 1.0,
    }
    data |= calibrate_emissions(sam, sets, data, emissions, problems)
    data |= rates.rates
    problems += elasticities.unknown(elasticity_labels(sam, structure, sets))
    if problems:
        raise CalibrationError(dict.fromkeys(problems))
    provenance = {
        "sam": sam.name,
        "sam_checksum": sam.checksum,
        "structure": structure.name,
        "elasticities": elasticities.name,
    }
    return Parameters(
        _dataset(data, sets, taxes),
        sets,
        nests,
        trees,
        taxes,
        sam,
        structure.roles.model_dump(),
        structure.household.demand,
        provenance,
    )


def _dataset(data: Mapping, sets: Mapping[str, tuple], taxes: tuple[Tax, ...]) -> xr.Dataset:
    specs = [*PARAMETERS.values(), *(tax.parameter for tax in taxes if not tax.shared_rate)]
    axes = axes_of(sets)
    places = {over: places_of(sets, over, axes) for over in dict.fromkeys(spec.over for spec in specs)}
    return xr.Dataset(
        {spec.name: _variable(spec, data[spec.name], sets, axes, places[spec.over]) for spec in specs},
        coords={dim: axes.get(dim, []) for spec in specs for dim in SETS[spec.over]},
    )


def _variable(
    spec: ParameterSpec, values, sets: Mapping[str, tuple], axes: Mapping[str, list[str]], places: tuple
) -> xr.Variable:
    attrs = {"units": spec.unit, "long_name": spec.sentence, "dimension": spec.dimension, "over": spec.over}
    dims = SETS[spec.over]
    array = np.full([len(axes.get(dim, [])) for dim in dims], np.nan)
    array[places] = [values[member] for member in sets[spec.over]] if dims else values
    return xr.Variable(dims, array, attrs)
