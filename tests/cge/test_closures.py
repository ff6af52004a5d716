"""Closures: every documented entry solves and does what it says, or is refused with its message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cge.closure import CLOSURES, ClosureError, check_closure
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.solve import compile_economy, solve
from experiments.examples import SMALL_TABLE, small_sam, two_sectors

from .economies import (
    carbon_and_free_trade,
    changed,
    japan,
    japan_read,
    opencge_10,
    scaled,
    small,
    stdcge,
    textbook,
)


def solved(parameters: Parameters, shock: Parameters, **entries) -> tuple[Equilibrium, Equilibrium]:
    """Benchmark and shocked equilibrium under the textbook closure with some entries changed."""
    compiled = compile_economy(parameters, textbook(parameters, **entries))
    return solve(compiled, parameters), solve(compiled, shock)


def tariff_up(parameters: Parameters) -> Parameters:
    return scaled(parameters, rate_duty=3.0)


# --- what the entries mean --------------------------------------------------------------------------------------------


def test_numeraire_changes_no_quantity() -> None:
    parameters = small()
    first = None
    for numeraire in ("cpi", "exchange_rate", "labour", "capital"):
        _, new = solved(parameters, tariff_up(parameters), numeraire=numeraire)
        price = {"cpi": "p_consumption", "exchange_rate": "p_exchange"}.get(numeraire)
        value = new.value(price) if price else new.value("p_factor_market", numeraire)
        assert value == pytest.approx(1.0, rel=1e-12)
        first = first or new
        for name in ("q_consumption", "q_output", "q_import"):
            assert new.data[name].to_numpy() == pytest.approx(first.data[name].to_numpy(), rel=1e-9), (
                numeraire
            )


def test_fixed_foreign_saving_is_in_foreign_money() -> None:
    parameters = small()
    base, new = solved(parameters, tariff_up(parameters))
    assert new.value("p_exchange") != pytest.approx(1.0, abs=1e-4)
    assert new.value("v_saving_foreign", "w") == pytest.approx(
        new.value("p_exchange") * base.value("v_saving_foreign", "w"), rel=1e-10
    )


def test_fixed_exchange_rate_lets_foreign_saving_adjust() -> None:
    parameters = small()
    base, new = solved(parameters, scaled(parameters, rate_duty=1.3), foreign="fixed_exchange_rate")
    assert new.value("p_exchange") == pytest.approx(new.value("p_consumption"), rel=1e-12)
    assert new.value("v_saving_foreign", "w") < base.value(
        "v_saving_foreign", "w"
    )  # fewer imports, less borrowing


def test_foreign_residual_finances_fixed_investment() -> None:
    parameters = small()
    base, new = solved(
        parameters, scaled(parameters, q_investment_fixed=1.2), foreign="residual", investment={"*": "fixed"}
    )
    assert new.value("q_investment", "saving") == pytest.approx(
        1.2 * base.value("q_investment", "saving"), rel=1e-10
    )
    assert new.value("v_saving_foreign", "w") > base.value("v_saving_foreign", "w") + 1.0
    assert new.value("p_exchange") < 1.0  # an inflow of capital appreciates


def test_household_residual_finances_fixed_investment() -> None:
    parameters = small()
    base, new = solved(
        parameters,
        scaled(parameters, q_investment_fixed=1.2),
        household_saving="residual",
        investment={"*": "fixed"},
    )
    assert new.value("v_saving_household", "house") > base.value("v_saving_household", "house")
    assert new.value("v_consumption", "house") < base.value("v_consumption", "house")


def test_government_budget_rate_and_residual() -> None:
    parameters = small()
    shock = changed(parameters, rate_duty=0.0)
    base, budget = solved(parameters, shock)  # textbook: spends what is left of revenue
    assert budget.value("q_government", "gov") < base.value("q_government", "gov")
    rate = parameters.value("rate_saving_government", "gov")
    assert budget.value("v_saving_government", "gov") == pytest.approx(
        rate * budget.value("v_disposable", "gov"), rel=1e-10
    )
    _, residual = solved(parameters, shock, government_consumption="fixed", government_saving="residual")
    assert residual.value("q_government", "gov") == pytest.approx(
        base.value("q_government", "gov"), rel=1e-12
    )
    assert residual.value("v_saving_government", "gov") < base.value("v_saving_government", "gov") - 1.0


def test_lump_sum_keeps_spending_and_real_saving() -> None:
    parameters = small()
    _, new = solved(
        parameters,
        changed(parameters, rate_duty=0.0),
        government_consumption="fixed",
        government_saving="fixed_real",
        government_instrument="lump_sum",
        numeraire="labour",
    )
    assert new.value("v_saving_government", "gov") == pytest.approx(
        parameters.value("saving_government_real", "gov") * new.value("p_consumption"), rel=1e-10
    )
    assert new.value("lump_sum", "gov") > 0
    paid = new.sam.value("gov", "house")
    assert paid == pytest.approx(new.value("lump_sum", "gov") * new.value("p_consumption"), rel=1e-10)


@pytest.mark.parametrize("tax", ["output_tax", "duty"])
def test_a_tax_balances_the_budget(tax: str) -> None:
    parameters = small()
    shock = (
        changed(parameters, rate_duty=0.1)
        if tax == "output_tax"
        else changed(parameters, rate_output_tax=0.05)
    )
    base, new = solved(
        parameters,
        shock,
        government_consumption="fixed",
        government_saving="fixed_real",
        government_instrument=tax,
    )
    moved = new.value("rate_instrument")
    assert base.value("rate_instrument") == pytest.approx(0.0, abs=1e-12)
    assert abs(moved) > 1e-3
    receipts = new.cells.loc[new.cells["kind"] == tax]
    for index, value in zip(receipts["index"], receipts["value"], strict=True):
        labels = tuple(index.split(";"))
        rate = shock.value(f"rate_{tax}", *labels) + moved
        if tax == "output_tax":
            base_value = new.value("p_node", *labels) * new.value("q_node", *labels)
        else:
            base_value = new.value("p_exchange") * new.value("q_import_from", *labels)
        assert value == pytest.approx(rate * base_value, rel=1e-10)


def test_fixed_real_price_lets_employment_adjust() -> None:
    parameters = small()
    base, new = solved(
        parameters,
        changed(parameters, rate_output_tax=0.3),
        factor_markets={"*": "full_employment", "labour": "fixed_real_price"},
    )
    assert new.value("p_factor_market", "labour") == pytest.approx(new.value("p_consumption"), rel=1e-12)
    assert new.value("q_factor_total", "labour") < base.value("q_factor_total", "labour") - 1.0
    assert new.value("q_factor_total", "capital") == pytest.approx(
        base.value("q_factor_total", "capital"), rel=1e-12
    )


def _elastic(value: float) -> Parameters:
    return small(table=SMALL_TABLE.with_value("epsilon_factor_supply", value, "labour"))


ELASTIC = {"*": "full_employment", "labour": "elastic_supply"}


def test_elastic_supply_follows_the_real_price() -> None:
    """By hand: 80 of labour are offered at a real wage of one, 80 w^0.5 at w; a tax on output lowers the wage."""
    parameters = _elastic(0.5)
    base, new = solved(parameters, changed(parameters, rate_output_tax=0.3), factor_markets=ELASTIC)
    assert base.value("q_factor_total", "labour") == pytest.approx(80.0, rel=1e-12)
    wage = new.value("p_factor_market", "labour") / new.value("p_consumption")
    assert wage < 0.95
    assert new.value("q_factor_total", "labour") == pytest.approx(80.0 * wage**0.5, rel=1e-10)
    assert new.value("q_factor_total", "capital") == pytest.approx(
        base.value("q_factor_total", "capital"), rel=1e-12
    )


@pytest.mark.parametrize(
    ("elasticity", "limit", "tolerance"), [(1e-9, "full_employment", 1e-8), (2e3, "fixed_real_price", 2e-3)]
)
def test_elastic_supply_lies_between_fixed_supply_and_fixed_price(
    elasticity: float, limit: str, tolerance: float
) -> None:
    employed = []
    for rule in ("elastic_supply", limit):
        parameters = _elastic(elasticity)
        _, new = solved(
            parameters, changed(parameters, rate_output_tax=0.05), factor_markets=ELASTIC | {"labour": rule}
        )
        employed.append(new.value("q_factor_total", "labour"))
    assert employed[0] == pytest.approx(employed[1], rel=tolerance)


def test_elastic_supply_needs_its_elasticity() -> None:
    parameters = small()
    with pytest.raises(
        ClosureError, match=r"'labour' is elastic_supply, which needs epsilon_factor_supply\[labour\]"
    ):
        solved(parameters, parameters, factor_markets=ELASTIC)


def test_an_immobile_factor_stays_and_earns_different_prices() -> None:
    parameters = small()
    base, new = solved(
        parameters, tariff_up(parameters), factor_mobility={"*": "mobile", "capital": "immobile"}
    )
    for a in ("a_x", "a_y"):
        assert new.value("q_factor", "capital", a) == pytest.approx(
            base.value("q_factor", "capital", a), rel=1e-12
        )
    prices = [new.value("p_factor", "capital", a) for a in ("a_x", "a_y")]
    assert prices[1] > prices[0] * 1.001  # the duty protects y
    income = sum(
        p * base.value("q_factor", "capital", a) for p, a in zip(prices, ("a_x", "a_y"), strict=True)
    )
    assert new.value("v_factor_income", "capital") == pytest.approx(income, rel=1e-10)
    assert new.value("p_factor", "labour", "a_x") == pytest.approx(
        new.value("p_factor", "labour", "a_y"), rel=1e-12
    )


def _with_omega(value: float) -> Parameters:
    return small(table=SMALL_TABLE.with_value("omega_factor", value))


def test_a_transformed_factor_moves_to_where_it_earns_more() -> None:
    """The share of labour in x against y moves with its relative wage to the power of the elasticity."""
    parameters = _with_omega(0.7)
    _, new = solved(parameters, tariff_up(parameters), factor_mobility={"*": "mobile", "labour": "cet"})
    wages = [new.value("p_factor", "labour", a) for a in ("a_x", "a_y")]
    used = [new.value("q_factor", "labour", a) for a in ("a_x", "a_y")]
    assert wages[1] > wages[0] * 1.001  # the duty protects y
    assert used[1] / used[0] == pytest.approx(50 / 30 * (wages[1] / wages[0]) ** 0.7, rel=1e-10)
    income = sum(w * q for w, q in zip(wages, used, strict=True))
    assert new.value("p_factor_market", "labour") * 80 == pytest.approx(income, rel=1e-10)


@pytest.mark.parametrize(("omega", "limit", "tolerance"), [(0.0, "immobile", 1e-10), (50.0, "mobile", 1e-2)])
def test_a_transformed_factor_lies_between_immobile_and_mobile(
    omega: float, limit: str, tolerance: float
) -> None:
    found = []
    for value, rule in ((omega, "cet"), (1.0, limit)):
        parameters = _with_omega(value)
        found.append(
            solved(parameters, tariff_up(parameters), factor_mobility={"*": "mobile", "capital": rule})[1]
        )
    for a in ("a_x", "a_y"):
        one, other = (each.value("q_factor", "capital", a) for each in found)
        assert one == pytest.approx(other, rel=tolerance)


def test_a_transformed_factor_needs_its_elasticity() -> None:
    parameters = small()
    with pytest.raises(ClosureError, match=r"'labour' is cet, which needs a finite omega_factor\[labour\]"):
        solved(parameters, parameters, factor_mobility={"*": "mobile", "labour": "cet"})


def test_immobile_and_unemployed_at_once() -> None:
    parameters = small()
    _, new = solved(
        parameters,
        changed(parameters, rate_output_tax=0.3),
        factor_markets={"*": "full_employment", "labour": "fixed_real_price"},
        factor_mobility={"*": "mobile", "labour": "immobile"},
    )
    share = new.value("q_factor", "labour", "a_x") / new.value("q_factor_total", "labour")
    assert share == pytest.approx(30 / 80, rel=1e-10)


# --- neutrality and a sign --------------------------------------------------------------------------------------------


def test_a_lump_sum_financed_investment_subsidy_is_neutral(welfare, benchmark: Equilibrium) -> None:
    """With real investment and its composition fixed, the subsidy only moves money from one pocket to another."""
    rate = japan().data["rate_investment_goods"].copy()
    rate.loc[:, "i_private"] = -0.10
    new = solve(welfare, japan().with_values({"rate_investment_goods": rate}))
    assert new.value("p_investment", "i_private") < 0.91
    assert new.value("lump_sum", "government") > 1000
    for name in new.data:
        if str(name).startswith("q_") or name in ("p_supply", "p_make", "p_factor", "p_exchange"):
            assert new.data[name].to_numpy() == pytest.approx(
                benchmark.data[name].to_numpy(), rel=1e-9, abs=1e-7, nan_ok=True
            ), name


def test_no_social_contribution_on_the_carbon_dividend(welfare, benchmark: Equilibrium) -> None:
    """Contributions follow income after direct taxes, so that a lump sum moves none of them."""
    new = solve(welfare, changed(japan(), carbon_price=10_000.0))
    assert new.value("lump_sum", "government") < -1000
    share = japan().value("share_transfer", "s_contributions", "household")
    after_tax = new.value("v_income", "household") - new.sam.value("t_income", "household")
    assert new.sam.value("s_contributions", "household") == pytest.approx(share * after_tax, rel=1e-10)


@pytest.mark.slow
def test_a_tariff_does_not_raise_imports() -> None:
    from .economies import japan_compiled

    for closure in ("savings_driven", "welfare"):
        compiled = japan_compiled(closure)
        base = solve(compiled, japan())
        higher = solve(compiled, japan().with_values({"rate_duty": japan().data["rate_duty"] + 0.05}))
        total = [float(e.data["q_import_from"].sum()) for e in (base, higher)]
        assert total[1] < total[0] * 0.99


# --- every entry on Japan ---------------------------------------------------------------------------------------------

JAPAN_ENTRIES = [
    ("savings_driven", {}),
    ("welfare", {}),
    ("savings_driven", {"numeraire": "exchange_rate"}),
    ("savings_driven", {"numeraire": "f_capital"}),
    ("savings_driven", {"walras": "c_ely"}),
    ("savings_driven", {"foreign": "fixed_exchange_rate"}),
    ("savings_driven", {"foreign": "residual", "investment": {"*": "fixed"}}),
    ("savings_driven", {"government_consumption": "budget", "government_instrument": "none"}),
    ("savings_driven", {"government_saving": "rate"}),
    ("savings_driven", {"government_saving": "residual", "government_instrument": "none"}),
    ("savings_driven", {"government_instrument": "corporate_tax"}),
    ("savings_driven", {"government_instrument": "import_tax"}),
    ("savings_driven", {"government_instrument": "production_tax"}),
    ("savings_driven", {"household_saving": "residual", "investment": {"*": "fixed"}}),
    ("savings_driven", {"investment": {"*": "fixed", "i_public": "saving"}}),
    ("savings_driven", {"factor_markets": {"*": "full_employment", "f_labour": "fixed_real_price"}}),
    ("savings_driven", {"factor_mobility": {"*": "immobile"}}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "entries"), JAPAN_ENTRIES, ids=str)
def test_japan_solves_under_every_entry(name: str, entries: dict) -> None:
    closure = replace(CLOSURES[name], name="tested" if entries else name, **entries)
    compiled = japan_read().under(closure)
    assert compiled.benchmark_residual_max <= 1e-10
    new = solve(compiled, carbon_and_free_trade(japan()))
    assert new.checks.walras <= 1e-9
    assert new.value("e_total") < 0.9 * japan().value("e0_total")


@pytest.mark.parametrize("parameters", [stdcge, opencge_10], ids=lambda f: f.__name__)
def test_textbooks_fit_their_closure(parameters) -> None:
    economy = parameters()
    check_closure(textbook(economy), economy)


# --- the dropped account ----------------------------------------------------------------------------------------------


def test_the_dropped_account_does_not_matter() -> None:
    parameters = small(small_sam(two_sectors(), ("u", "v")))
    shock = tariff_up(parameters)
    first = None
    for walras in ("saving", "c_x", "c_y", "u", "v", "gov"):
        compiled = compile_economy(parameters, textbook(parameters, walras=walras))
        new = solve(compiled, shock)
        assert new.checks.walras <= 1e-9
        first = first or new
        for name in new.data:
            assert new.data[name].to_numpy() == pytest.approx(
                first.data[name].to_numpy(), rel=1e-9, abs=1e-9, nan_ok=True
            ), (walras, name)
