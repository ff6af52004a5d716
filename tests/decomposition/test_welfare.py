"""EV by cause: two-sector economies by hand, every kind of term, and the sum on Japan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calibration import ElasticityTable
from cge.analysis.shock_decomposition import Contributions, ShockPath, contributions
from cge.analysis.welfare_decomposition import welfare
from cge.closure import CLOSURES, Closure
from cge.solve import compile_economy, solve
from cge.structure import HouseholdSpec, Roles, TaxSpec
from experiments.examples import SMALL_TABLE, SMALL_TAXES, Sector, small_sam, technology, two_sectors
from tests.cge.economies import changed, japan, japan_read, scaled, small, textbook, with_entry

from .economies import (
    ENDOWMENT,
    PRODUCTIVITY,
    autarky,
    endowments_times,
    open_economy,
    value_added_times,
    without_duty_and_richer,
)


def by_term(found: Contributions) -> dict[str, float]:
    """EV by cause, labels and shocks added up."""
    terms: dict[str, float] = {}
    for cause, value in zip(found.table["cause"].values, found.table.sum(dim="shock").values, strict=True):
        term = str(cause).split("/")[0]
        terms[term] = terms.get(term, 0.0) + float(value)
    return terms


def adds_up(found: Contributions, tolerance: float = 1e-6) -> None:
    """The terms of the table, as listed, are EV."""
    total = float(found.total[0])
    size = max(abs(total), float(np.abs(found.table).max()))
    assert float(found.table.sum()) == pytest.approx(total, abs=tolerance * size)


def test_technology_and_endowment_by_hand() -> None:
    """Consumption is A F C0: technology gains what A contributes, endowments what F does, taxes nothing."""
    parameters, compiled = autarky()
    efficient = value_added_times(parameters, PRODUCTIVITY)
    steps = {"A": efficient, "F": endowments_times(efficient, ENDOWMENT)}
    found = welfare(ShockPath(compiled, parameters, steps))
    a, f = PRODUCTIVITY - 1, ENDOWMENT - 1
    consumption = sum(parameters.entries("q0_utility").values())
    terms = by_term(found)
    assert terms == pytest.approx(
        {"technology": consumption * a * (1 + f / 2), "endowment": consumption * f * (1 + a / 2)}, rel=1e-9
    )
    assert np.abs(found.table.sel(cause="endowment/labour", shock="A")) <= 1e-9


def test_a_tax_by_hand() -> None:
    r"""A tax t on the output of x alone, one factor's worth of technology, Cobb-Douglas tastes with share \alpha for x.

    Producer prices stay at 1, income is I = L / (1 - \alpha t / (1 + t)), and EV = I (1 + t)^{-\alpha} - L: all of it the
    tax's, and -\alpha (1 - \alpha) t^2 L / 2 for a small t (Harberger's triangle).
    """
    sam = small_sam({"x": Sector({}, 30.0, 0.0), "y": Sector({}, 70.0, 0.0)})
    economy = small(
        sam,
        taxes=(TaxSpec(name="output_tax", account="t_output", on="output", collector="house"),),
        roles=Roles(),
        activities=technology(value_added=1.0),
    )
    compiled = compile_economy(economy, Closure(name="one factor", walras="c_x"))
    for rate in (0.5, 0.01):
        taxed = with_entry(economy, "rate_output_tax", ("a_x",), rate)
        found = welfare(ShockPath(compiled, economy, {"tax": taxed}))
        income = 100.0 / (1 - 0.3 * rate / (1 + rate))
        exact = income * (1 + rate) ** -0.3 - 100.0
        assert float(found.total[0]) == pytest.approx(exact, rel=1e-8)
        assert by_term(found) == pytest.approx({"allocative": exact}, rel=1e-5)
    assert exact == pytest.approx(-0.3 * 0.7 * 0.01**2 * 100 / 2, rel=2e-2)


def test_terms_of_trade_by_hand() -> None:
    r"""No taxes, trade of 20 for 20: a dearer import costs \int M dp, and nothing else."""
    sectors = {
        "x": Sector({}, 50.0, 50.0, exports=20.0),
        "y": Sector({}, 50.0, 50.0, imports=20.0),
    }
    economy = small(small_sam(sectors), taxes=(), roles=Roles(), export_demand="price_taker")
    closure = textbook(economy) if economy.sets["pool"] else Closure(name="two goods", walras="c_x")
    compiled = compile_economy(economy, closure)
    dearer = changed(economy, p_world_import=1.1)
    found = welfare(ShockPath(compiled, economy, {"price": dearer}))
    terms = by_term(found)
    assert set(terms) == {"terms_of_trade"}
    loss = []
    for price in (1.0, 1.05, 1.1):
        at = solve(compiled, changed(economy, p_world_import=price))
        imports, e = at.value("q_import_from", "w", "c_y"), at.value("p_exchange")
        loss.append(imports * e / at.value("p_utility", "house"))
    assert loss[0] == pytest.approx(20.0)
    simpson = -0.1 * (loss[0] + 4 * loss[1] + loss[2]) / 6
    assert terms["terms_of_trade"] == pytest.approx(simpson, rel=1e-5)


def test_who_takes_what_households_do_not_consume() -> None:
    """More government and more investment cost households what they are worth; borrowing abroad brings it back."""
    economy = small()
    closure = textbook(
        economy, government_consumption="fixed", government_instrument="lump_sum", household_saving="residual"
    )
    compiled = compile_economy(economy, replace(closure, investment={"*": "fixed"}))
    more = scaled(economy, q_government_fixed=1.5)
    steps = {"government": more, "investment": scaled(more, q_investment_fixed=1.2)}
    lent = steps["investment"].with_values({"saving_foreign": economy.data["saving_foreign"] + 5.0})
    found = welfare(ShockPath(compiled, economy, {**steps, "abroad": lent}))
    adds_up(found)
    terms = found.table.sum(dim="shock")
    price = solve(compiled, lent).value("p_investment", "saving")
    assert float(found.table.sel(cause="government/gov", shock="government")) == pytest.approx(-8.0, rel=0.1)
    assert float(terms.sel(cause="investment/saving")) == pytest.approx(-5.0 * (1 + price) / 2, rel=0.1)
    assert float(found.table.sel(cause="foreign_saving/world", shock="abroad")) == pytest.approx(5.0, rel=0.1)
    assert np.abs(found.table.sel(cause="investment/saving", shock="government")) <= 1e-9


TABLE = {("sigma_armington", "*"): 2.0, ("omega_export", "*"): 2.0, ("eta_export_demand", "*"): 4.0}
LES = HouseholdSpec(demand="les", calibrate="frisch")
LES_TABLE = ElasticityTable("les", {**TABLE, ("income_elasticity", "*"): 1.0, ("frisch", "*"): -2.0})


def test_other_tastes_are_a_cause_of_their_own() -> None:
    """A household that needs more of x to live is worse off by what it costs, and by nothing else at fixed prices."""
    economy = small(table=LES_TABLE, household=LES)
    compiled = compile_economy(economy, textbook(economy))
    array = economy.data["q_subsistence"].copy()
    array.loc["house", "c_x"] = array.loc["house", "c_x"] + 1.0
    found = welfare(ShockPath(compiled, economy, {"needs": economy.with_values({"q_subsistence": array})}))
    adds_up(found)
    assert by_term(found)["preferences"] == pytest.approx(-1.0, rel=0.05)


def test_scale_economies_are_a_cause() -> None:
    """With a fixed input more output is cheaper: the price above marginal cost is gained on what is added."""
    sam = small_sam(two_sectors())
    fixed = technology(value_added=0.8)[0].model_copy(update={"of": ("a_x",), "fixed": ("capital",)})
    economy = small(sam, activities=(*technology(value_added=0.8), fixed))
    compiled = compile_economy(economy, textbook(economy))
    found = welfare(ShockPath(compiled, economy, {"duty": changed(economy, rate_duty=0.5)}))
    adds_up(found)
    assert abs(by_term(found)["scale_economies"]) > 0.01


@pytest.mark.parametrize(
    "entries",
    [
        {"foreign": "fixed_exchange_rate"},
        {"factor_mobility": {"*": "immobile"}},
        {"factor_mobility": {"*": "cet"}},
        {"factor_markets": {"*": "full_employment", "labour": "fixed_real_price"}},
        {"numeraire": "exchange_rate"},
        {"government_consumption": "fixed", "government_instrument": "output_tax"},
    ],
    ids=str,
)
def test_adds_up_under_other_closures(entries: dict) -> None:
    economy = small(table=SMALL_TABLE.with_value("omega_factor", 0.5))
    compiled = compile_economy(economy, textbook(economy, **entries))
    shocked = value_added_times(scaled(changed(economy, rate_duty=0.0), p_world_import=1.2), 1.1)
    found = welfare(ShockPath(compiled, economy, {"all": shocked}))
    adds_up(found)
    assert {"allocative", "terms_of_trade", "technology"} <= set(by_term(found))
    assert ("endowment" in by_term(found)) == ("factor_markets" in entries)


def test_taxes_on_every_transaction_add_up() -> None:
    economy = small(
        taxes=(
            *SMALL_TAXES,
            *(
                TaxSpec(name=f"on_{on}", account=f"t_{on}", on=on, collector="gov")
                for on in (
                    "factor",
                    "intermediate",
                    "consumption",
                    "government",
                    "investment",
                    "export",
                    "domestic",
                )
            ),
            TaxSpec(name="sales", account="t_sales", on="supply", basis="gross", collector="gov"),
        )
    )
    compiled = compile_economy(economy, textbook(economy))
    names = [tax.name for tax in economy.taxes]
    rates = {f"rate_{name}": 0.02 * (number + 1) for number, name in enumerate(names)}
    found = welfare(ShockPath(compiled, economy, {"taxes": changed(economy, **rates)}))
    adds_up(found)
    moved = {str(cause).removeprefix("allocative/") for cause in found.table["cause"].values}
    assert set(names) - moved == {"on_factor"}  # one rate on both factors, which are fully employed: neutral


def test_by_shock_the_terms_are_the_shocks_contributions() -> None:
    """Both decompositions integrate the same path: summed over causes the second gives the first."""
    parameters, compiled = open_economy()
    path = ShockPath(compiled, parameters, without_duty_and_richer(parameters))
    causes, shocks = welfare(path, 1e-9), contributions(path, ["ev"], 1e-9)
    for shock in path.shocks:
        assert float(causes.table.sel(shock=shock).sum()) == pytest.approx(
            float(shocks.table.sel(outcome="ev", shock=shock)), rel=1e-6
        )


@pytest.mark.slow
@pytest.mark.parametrize("closure", CLOSURES)
def test_japan(closure: str) -> None:
    """A carbon price, free trade and fewer workers: the causes add up to EV."""
    entries = {"investment": {"*": "fixed", "i_private": "saving"}} if closure == "textbook" else {}
    parameters = japan()
    compiled = japan_read().under(replace(CLOSURES[closure], **entries))
    moved = changed(parameters, carbon_price=10_000.0, rate_duty=0.0)
    fewer = parameters.data["q_factor_endowment"].copy()
    fewer.loc["f_labour"] = fewer.loc["f_labour"] * 0.9
    steps = {"rates": moved, "workers": moved.with_values({"q_factor_endowment": fewer})}
    found = welfare(ShockPath(compiled, parameters, steps))
    adds_up(found)
    assert abs(float(found.residual[0])) <= 1e-6 * float(np.abs(found.table).max())
