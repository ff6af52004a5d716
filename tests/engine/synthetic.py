"""A synthetic economy for measurements: n sectors, every n x n intermediate demand an equation of its own."""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo


def economy(sectors: int, seed: int = 1) -> pyo.ConcreteModel:
    """Calibrated at prices 1: Leontief intermediates, CES value added, Armington, CET exports, Cobb-Douglas
    demand.

    Shock: `m.rate_import[i]`, a tariff, 0 at the start. The price of foreign exchange is free, the CPI is
    fixed at 1 by the numeraire, foreign saving is 0 and the income equation is the one dropped by Walras'
    law.
    """
    random = np.random.default_rng(seed)
    names = [f"s{i}" for i in range(sectors)]
    use = random.uniform(0.1, 1.0, (sectors, sectors)) / sectors
    labour, capital = random.uniform(0.5, 1.5, sectors), random.uniform(0.5, 1.5, sectors)
    output = use.sum(axis=0) + labour + capital
    imports = 0.2 * output * random.uniform(0.5, 1.5, sectors)
    exports = imports * random.uniform(0.5, 1.5, sectors)
    exports *= imports.sum() / exports.sum()
    domestic = output - exports
    final = domestic + imports - use.sum(axis=1)
    income = labour.sum() + capital.sum()
    m = pyo.ConcreteModel()
    m.i = pyo.Set(initialize=names)
    m.f = pyo.Set(initialize=["labour", "capital"])

    def data(values: np.ndarray) -> dict[str, float]:
        return dict(zip(names, values.tolist(), strict=True))

    def parameter(values: np.ndarray) -> pyo.Param:
        return pyo.Param(m.i, initialize=data(values), mutable=True)

    def positive(values: np.ndarray) -> pyo.Var:
        return pyo.Var(m.i, initialize=data(values), bounds=(0, None))

    used = {(names[i], names[j]): use[i, j] for i in range(sectors) for j in range(sectors)}
    factors = {
        (f, n): v
        for f, row in (("labour", labour), ("capital", capital))
        for n, v in zip(names, row, strict=True)
    }
    m.q0_use = pyo.Param(m.i, m.i, initialize=used, mutable=True)
    m.q0_factor = pyo.Param(m.f, m.i, initialize=factors, mutable=True)
    m.q0_output, m.q0_import, m.q0_export = parameter(output), parameter(imports), parameter(exports)
    m.q0_domestic, m.q0_final = parameter(domestic), parameter(final)
    m.q0_supply, m.q0_added = parameter(domestic + imports), parameter(labour + capital)
    m.endowment = pyo.Param(m.f, initialize={"labour": labour.sum(), "capital": capital.sum()}, mutable=True)
    m.v0_income = pyo.Param(initialize=income, mutable=True)
    m.sigma_factors, m.sigma_import = parameter(np.full(sectors, 0.8)), parameter(np.full(sectors, 2.5))
    m.omega_export = parameter(np.full(sectors, 2.0))
    m.rate_import = parameter(np.zeros(sectors))

    m.q_use = pyo.Var(m.i, m.i, initialize=used, bounds=(0, None))
    m.q_factor = pyo.Var(m.f, m.i, initialize=factors, bounds=(0, None))
    m.q_output, m.q_import, m.q_export = positive(output), positive(imports), positive(exports)
    m.q_domestic, m.q_final = positive(domestic), positive(final)
    m.q_supply, m.q_added = positive(domestic + imports), positive(labour + capital)
    ones = np.ones(sectors)
    m.p_output, m.p_supply, m.p_domestic, m.p_added = (positive(ones) for _ in range(4))
    m.p_factor = pyo.Var(m.f, initialize=1.0, bounds=(0, None))
    m.exchange = pyo.Var(initialize=1.0, bounds=(0, None))
    m.v_income = pyo.Var(initialize=income, bounds=(0, None))
    m.v_tariff = pyo.Var(initialize=0.0)

    def paid(i: str) -> pyo.Expression:
        return m.exchange * (1 + m.rate_import[i])

    def intermediate(m, i, j):
        return m.q_use[i, j] == m.q0_use[i, j] * m.q_output[j] / m.q0_output[j]

    def added_value(m, j):
        return m.q_added[j] == m.q0_added[j] * m.q_output[j] / m.q0_output[j]

    def factor_demand(m, f, j):
        return (
            m.q_factor[f, j]
            == m.q0_factor[f, j]
            * m.q_added[j]
            / m.q0_added[j]
            * (m.p_added[j] / m.p_factor[f]) ** m.sigma_factors[j]
        )

    def added_price(m, j):
        return m.p_added[j] * m.q_added[j] == sum(m.p_factor[f] * m.q_factor[f, j] for f in m.f)

    def zero_profit(m, j):
        costs = sum(m.p_supply[i] * m.q0_use[i, j] for i in m.i) + m.p_added[j] * m.q0_added[j]
        return m.p_output[j] * m.q0_output[j] == costs

    def import_demand(m, i):
        return (
            m.q_import[i]
            == m.q0_import[i]
            * m.q_supply[i]
            / m.q0_supply[i]
            * (m.p_supply[i] / paid(i)) ** m.sigma_import[i]
        )

    def domestic_demand(m, i):
        return (
            m.q_domestic[i]
            == m.q0_domestic[i]
            * m.q_supply[i]
            / m.q0_supply[i]
            * (m.p_supply[i] / m.p_domestic[i]) ** m.sigma_import[i]
        )

    def supply_value(m, i):
        return m.p_supply[i] * m.q_supply[i] == m.p_domestic[i] * m.q_domestic[i] + paid(i) * m.q_import[i]

    def export_supply(m, i):
        return (
            m.q_export[i]
            == m.q0_export[i]
            * m.q_output[i]
            / m.q0_output[i]
            * (m.exchange / m.p_output[i]) ** m.omega_export[i]
        )

    def domestic_supply(m, i):
        return (
            m.q_domestic[i]
            == m.q0_domestic[i]
            * m.q_output[i]
            / m.q0_output[i]
            * (m.p_domestic[i] / m.p_output[i]) ** m.omega_export[i]
        )

    def output_value(m, i):
        return m.p_output[i] * m.q_output[i] == m.p_domestic[i] * m.q_domestic[i] + m.exchange * m.q_export[i]

    def final_demand(m, i):
        return m.p_supply[i] * m.q_final[i] == m.q0_final[i] / m.v0_income * m.v_income

    def market(m, i):
        return m.q_supply[i] == sum(m.q_use[i, j] for j in m.i) + m.q_final[i]

    def factor_market(m, f):
        return m.endowment[f] == sum(m.q_factor[f, j] for j in m.i)

    m.c_use = pyo.Constraint(m.i, m.i, rule=intermediate)
    m.c_added = pyo.Constraint(m.i, rule=added_value)
    m.c_factor = pyo.Constraint(m.f, m.i, rule=factor_demand)
    for name, rule in {
        "added_price": added_price, "zero_profit": zero_profit, "import_demand": import_demand,
        "domestic_demand": domestic_demand, "supply_value": supply_value, "export_supply": export_supply,
        "domestic_supply": domestic_supply, "output_value": output_value, "final_demand": final_demand,
        "market": market,
    }.items():  # fmt: skip
        m.add_component(f"c_{name}", pyo.Constraint(m.i, rule=rule))
    m.c_factor_market = pyo.Constraint(m.f, rule=factor_market)
    m.c_tariff = pyo.Constraint(
        expr=m.v_tariff == sum(m.rate_import[i] * m.exchange * m.q_import[i] for i in m.i)
    )
    m.c_income = pyo.Constraint(
        expr=m.v_income == sum(m.p_factor[f] * m.endowment[f] for f in m.f) + m.v_tariff
    )
    m.c_numeraire = pyo.Constraint(
        expr=sum(m.q0_final[i] * m.p_supply[i] for i in m.i) == sum(m.q0_final[i] for i in m.i)
    )
    return m
