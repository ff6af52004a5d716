r"""Duties at home and abroad: Harberger's triangles on two kinds of imports, against the terms of trade.

U1. One home good D, exports E and imports M, in logs (\hat x), foreign saving and factors fixed, import prices given:
\theta_D \hat D + \theta_E \hat E = 0, \hat E - \hat D = \omega (\hat p_E - \hat p_D),
\hat M - \hat D = \sigma (\hat p_D - \hat t), \hat E = -\eta (\hat p_E + \hat t^*), M \hat M = E (\hat p_E + \hat E);
t is the price paid for imports, p in foreign currency, t^* the mean of what tariffs abroad add to it.
U2. Among imports the two kinds (duty above the mean, and the others) part by
\hat M_k - \hat M = -\sigma_k (1 - s_k)(\hat t_k - \hat t), their home goods by \sigma_k s_k (\hat t_k - \hat t), s_k the
share of imports.
U3. EV = \sum_k (mean of the duty before and after + other taxes) M_k \hat M_k + taxes on output x changes of output
+ E \hat p_E.

Source: Devarajan, Lewis and Robinson (1990) for the one home good; Harberger (1964) for the triangles.
"""

from __future__ import annotations

import math

import numpy as np

from cge.analysis.back_of_envelope.line import Entries, Line, by, import_taxes, mean, moved, output_tax_rates
from cge.closure import Closure
from cge.parameters import Parameters

PERCENT = 100.0


def tariff_account(base: Parameters, shocked: Parameters, closure: Closure) -> list[Line]:
    """Account of changed ad valorem taxes on imports and tariffs abroad; empty without such a change or without trade."""
    changed = [
        tax.name
        for tax in base.taxes
        if tax.on == "import" and tax.kind == "ad_valorem" and moved(base, shocked, tax.rate)
    ]
    bought, sold = base.entries("q0_import_from"), base.entries("q0_export_to")
    abroad = moved(base, shocked, "foreign_tariff")
    if not ((changed or abroad) and bought and sold):
        return []
    cif, exports, home = by(1, bought), by(0, sold), base.entries("q0_domestic")
    before, after = import_taxes(Entries(base)), import_taxes(Entries(shocked))
    price = _by_commodity(cif, bought, {at: _log_ratio(after[at], before[at]) for at in bought})
    half = {at: sum(before[at][n] + after[at][n] for n in changed) / 2 for at in bought}
    other = {
        at: sum((before[at][n] + after[at][n]) / 2 for n in before[at] if n not in changed) for at in bought
    }
    half, other = _by_commodity(cif, bought, half), _by_commodity(cif, bought, other)
    imports, exported, fall = _one_home_good(
        base, cif, exports, sum(home.values()), mean(price, cif), _abroad(base, shocked, sold)
    )

    sigma = base.entries("sigma_armington")
    output_tax = output_tax_rates(base)
    start = _by_commodity(cif, bought, {at: sum(before[at][n] for n in changed) for at in bought})
    line = mean(start, cif)
    triangle = rest = shifted = 0.0
    for kind in ([c for c in cif if start[c] > line], [c for c in cif if start[c] <= line]):
        weights = {c: cif[c] for c in kind}
        own_home = {c: home.get(c, 0.0) for c in kind}
        if not weights:
            continue
        spent = sum(cif[c] * (1 + half[c] + other[c]) for c in kind)
        share = spent / (spent + sum(own_home.values()))
        apart = mean(sigma, weights) * (mean(price, weights) - mean(price, cif))
        grown = sum(weights.values()) * (imports - (1 - share) * apart)
        triangle += mean(half, weights) * grown
        rest += mean(other, weights) * grown
        shifted += mean(output_tax, own_home) * sum(own_home.values()) * share * apart
    total_exports = sum(exports.values())
    shifted += (mean(output_tax, exports) - mean(output_tax, home)) * total_exports * exported
    terms = total_exports * fall
    names = ", ".join(changed) or "duties"
    outputs = tuple(
        f"allocative/{tax.name}" for tax in base.taxes if tax.on == "output" and tax.kind == "ad_valorem"
    )
    others = tuple(f"allocative/{n}" for n in next(iter(before.values())) if n not in changed)
    lines = [
        Line("imports", PERCENT * imports, "%", ("imports_real",), "one home good, exports and imports, in logs"),
        Line("exports", PERCENT * exported, "%", ("exports_real",), "the same"),
        Line("terms of trade", PERCENT * fall, "%", ("terms_of_trade",), "more exports over their demand elasticity"),
        Line(f"gain on imports from {names}", triangle, "money", tuple(f"allocative/{n}" for n in changed),
             "mean of old and new rate times the change of two kinds of imports"),
        Line("gain on imports from other taxes", rest, "money", others, "their rate times the same change"),
        Line("taxes on output", shifted, "money", outputs, "their rates times what moves between home and exports"),
        Line("gain of terms of trade", terms, "money", ("terms_of_trade/exports", "terms_of_trade/imports"),
             "exports times the fall of their price"),
        Line("EV by taxes and terms of trade", triangle + rest + shifted + terms, "money",
             ("allocative", "terms_of_trade"), "sum of the above"),
    ]  # fmt: skip
    return [line for line in lines if line.model]  # without other taxes nothing is to be said of them


def _one_home_good(
    base: Parameters,
    cif: dict[str, float],
    exports: dict[str, float],
    home: float,
    price: float,
    abroad: float,
) -> tuple[float, float, float]:
    """U1 solved: log changes of imports, exports and the price of exports in foreign currency."""
    bought, sold = sum(cif.values()), sum(exports.values())
    sigma, omega = mean(base.entries("sigma_armington"), cif), mean(base.entries("omega_export"), exports)
    elasticities = base.entries("eta_export_demand")
    finite = all(math.isfinite(elasticities[c]) for c in exports)
    slope = 1.0 / mean(elasticities, exports) if finite else 0.0
    share = sold / (sold + home)
    # unknowns: imports, exports, home good, price of the home good, price of exports
    matrix = np.array(
        [
            [0.0, share, 1.0 - share, 0.0, 0.0],
            [0.0, 1.0, -1.0, omega, -omega],
            [1.0, 0.0, -1.0, -sigma, 0.0],
            [0.0, slope, 0.0, 0.0, 1.0],
            [bought, -sold, 0.0, 0.0, -sold],
        ]
    )
    found = np.linalg.solve(matrix, np.array([0.0, 0.0, -sigma * price, -abroad, 0.0]))
    return float(found[0]), float(found[1]), float(found[4])


def _abroad(base: Parameters, shocked: Parameters, sold: dict[tuple[str, str], float]) -> float:
    """Log change of what buyers abroad pay at the exporter's price, the mean over exports."""
    before, after = (each.entries("foreign_tariff") for each in (base, shocked))
    return mean({at: math.log((1 + after[at]) / (1 + before[at])) for at in sold}, sold)


def _log_ratio(after: dict[str, float], before: dict[str, float]) -> float:
    return math.log((1.0 + sum(after.values())) / (1.0 + sum(before.values())))


def _by_commodity(cif: dict[str, float], weights: dict, values: dict) -> dict[str, float]:
    """Means over partners."""
    sums = by(1, {at: weights[at] * values[at] for at in weights})
    return {c: sums[c] / value for c, value in cif.items()}
