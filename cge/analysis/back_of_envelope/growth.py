r"""Growth accounting: what more factors and productivity add to real GDP, and what others take before consumption.

U6. \ln(Y_1/Y_0) = \sum_f s_f \ln(F_1/F_0) + \sum_k s_k \ln A_k, s_f a factor's cost (its taxes included) and s_k a
node's in the total cost of factors. U7. \Delta C = \Delta Y - p \Delta I - p \Delta G at benchmark prices, the trade balance
given; purchases that adjust grow with GDP. U8. The real wage: \ln w = \ln A + (1 - s_L) (\ln K - \ln L) / \sigma.
Source: Solow (1957), Technical change and the aggregate production function.
"""

from __future__ import annotations

import math

from cge.analysis.back_of_envelope.line import Line, mean, moved
from cge.closure import Closure
from cge.nests import Leaf
from cge.parameters import Parameters
from sam.gdp import gdp

PERCENT = 100.0


def growth_account(base: Parameters, shocked: Parameters, closure: Closure) -> list[Line]:
    """Account of changed factor endowments and productivity; empty without either."""
    if not (moved(base, shocked, "q_factor_endowment") or moved(base, shocked, "productivity")):
        return []
    used, paid = base.entries("q0_factor"), base.entries("paid0_factor")
    total = sum(used[at] * paid[at] for at in used)
    cost = {f: sum(used[at] * paid[at] for at in used if at[0] == f) for f in base.sets["f"]}
    growth = {
        f: math.log(shocked.value("q_factor_endowment", f) / base.value("q_factor_endowment", f))
        for f in cost
    }
    size = {k: base.value("q0_node", k) / total for k in base.sets["k_production"]}
    ratio = {k: shocked.value("productivity", k) / base.value("productivity", k) for k in size}
    from_factors = {f: cost[f] / total * growth[f] for f in cost if growth[f]}
    from_nodes = sum(share * math.log(ratio[k]) for k, share in size.items())
    gained = math.exp(sum(from_factors.values()) + from_nodes) - 1.0
    final = gdp(base.sam).expenditure
    fixed = all(closure.rule("investment", i) == "fixed" for i in base.sets["i"])
    invested = _change(base, shocked, "q_investment_fixed", fixed, gained)
    spent = _change(base, shocked, "q_government_fixed", closure.government_consumption == "fixed", gained)
    lines = [
        Line(f"growth from {f}", PERCENT * value, "%", (), "its share of factor cost times its log change")
        for f, value in from_factors.items()
    ]
    lines.append(
        Line("growth from productivity", PERCENT * from_nodes, "%", (), "share of value added times its log")
    )
    lines.append(Line("real GDP", PERCENT * gained, "%", ("gdp_real",), "sum of the above"))
    lines += _wage(base, cost, growth, from_nodes)
    for name, value in (("investment", invested), ("government", spent)):
        if value:
            lines.append(Line(f"taken by {name}", -value, "money", (name,), "its change at benchmark prices"))
    rest = gained * final - invested - spent
    lines.append(Line("EV", rest, "money", ("ev",), "growth of GDP less what others take"))
    return lines


def _wage(
    base: Parameters, cost: dict[str, float], growth: dict[str, float], productivity: float
) -> list[Line]:
    labour = [f for f in base.roles["labour"] if f in cost]
    others = {f: value for f, value in cost.items() if f not in labour}
    if not labour or not others:
        return []
    total = sum(cost.values())
    share = sum(cost[f] for f in labour) / total
    sigma = mean(
        _elasticity(base),
        {at: used * base.value("paid0_factor", *at) for at, used in _of(base, labour).items()},
    )
    deeper = mean(growth, others) - mean(growth, {f: cost[f] for f in labour})
    wage = math.exp(productivity + (1.0 - share) * deeper / sigma) - 1.0
    how = f"productivity, and capital per worker times its share over the elasticity of substitution {sigma:.2g}"
    return [Line("real wage", PERCENT * wage, "%", ("real_wage",), how)]


def _of(base: Parameters, factors: list[str]) -> dict[tuple[str, str], float]:
    return {at: value for at, value in base.entries("q0_factor").items() if at[0] in factors}


def _elasticity(base: Parameters) -> dict[tuple[str, ...], float]:
    """Elasticity of the node in which an activity combines a factor; none for fixed inputs."""
    sigma = base.entries("sigma_node")
    return {
        child.index: sigma[node.label]
        for root in base.nests.values()
        for node in root.nodes()
        for child in node.children
        if isinstance(child, Leaf) and child.transaction == "factor"
    }


def _change(base: Parameters, shocked: Parameters, name: str, fixed: bool, growth: float) -> float:
    """Change of a purchase at benchmark prices: what the shock fixes, or its share of growth where it adjusts."""
    before, after = float(base.data[name].sum()), float(shocked.data[name].sum())
    return after - before if fixed else growth * before
