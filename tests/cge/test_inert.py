"""No inert part: each tax rate and closure entry changes some quantity of Japan under a shock, and the numeraire none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cge.closure import CLOSURES
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel
from cge.solve import solve

from .economies import (
    carbon_and_free_trade,
    differences,
    japan,
    japan_compiled,
    japan_read,
)

# A change of 0.001 % of the largest value of some variable; the solver's error is 1e-12.
VISIBLE = 1e-5


def shock(parameters: Parameters) -> Parameters:
    """A carbon price, no duty, and one partner whose prices move.

    Duties and world prices are the same for all partners in the benchmark, so that elasticities between partners
    matter only where one of them is treated differently.
    """
    new = carbon_and_free_trade(parameters)
    exports, imports = new.data["p_world_export"].copy(), new.data["p_world_import"].copy()
    exports.loc[:, "w_usa"] = 1.2
    imports.loc["w_usa", :] = 1.1
    return new.with_values({"p_world_export": exports, "p_world_import": imports})


@pytest.fixture(scope="module")
def reference(savings: CompiledModel) -> Equilibrium:
    """Japan after the shock, default closure."""
    return solve(savings, shock(japan()))


def assert_differs(new: Equilibrium, reference: Equilibrium, *, quantities_only: bool = False) -> None:
    found = differences(reference, new, money=not quantities_only)
    assert max(found.values()) > VISIBLE


RATES = [
    "rate_duty",
    "rate_import_tax",
    "rate_excise",
    "rate_production_tax",
    "rate_subsidy",
    "rate_social_contribution",
    "rate_income_tax",
    "rate_corporate_tax",
    "rate_household_purchases",
    "rate_investment_goods",
]
SHARED = ["carbon_price", "rate_consumption_tax"]


def test_every_tax_of_the_default_structure_is_tried() -> None:
    assert {tax.rate for tax in japan().taxes} == {*RATES, *SHARED}


@pytest.mark.parametrize("rate", [*RATES, *SHARED])
def test_each_tax_rate_matters(rate: str, savings: CompiledModel, reference: Equilibrium) -> None:
    start = shock(japan())
    array = start.data[rate].copy()
    if rate in SHARED:
        array = array * 1.1
    else:
        tax = next(tax for tax in japan().taxes if tax.rate == rate)
        for index in japan().entries(rate):
            labels = index if isinstance(index, tuple) else (index,)
            if tax.applies_to(labels):
                array.loc[labels] = float(array.loc[labels]) + 0.02
    new = solve(savings, start.with_values({rate: array}))
    assert_differs(new, reference, quantities_only=True)


ENTRIES = [
    {"foreign": "fixed_exchange_rate"},
    {"foreign": "residual", "investment": {"*": "fixed"}},
    {"government_consumption": "budget", "government_instrument": "none"},
    {"government_saving": "rate"},
    {"government_saving": "residual", "government_instrument": "none"},
    {"government_instrument": "income_tax"},
    {"government_instrument": "corporate_tax"},
    {"government_instrument": "household_purchases"},
    {"government_instrument": "social_contribution"},
    {"household_saving": "residual", "investment": {"*": "fixed"}},
    {"investment": {"*": "fixed", "i_public": "saving"}},
    {"factor_markets": {"*": "full_employment", "f_labour": "fixed_real_price"}},
    {"factor_mobility": {"*": "mobile", "f_capital": "immobile"}},
]


@pytest.mark.slow
@pytest.mark.parametrize("entries", ENTRIES, ids=str)
def test_each_closure_entry_matters(entries: dict, reference: Equilibrium) -> None:
    closure = replace(CLOSURES["savings_driven"], name="tested", **entries)
    new = solve(japan_read().under(closure), shock(japan()))
    assert_differs(new, reference, quantities_only=True)


def test_the_named_closures_differ(reference: Equilibrium) -> None:
    new = solve(japan_compiled("welfare"), shock(japan()))
    assert_differs(new, reference, quantities_only=True)


@pytest.mark.slow
@pytest.mark.parametrize("entries", [{"numeraire": "exchange_rate"}, {"numeraire": "f_labour"}], ids=str)
def test_the_numeraire_moves_prices_and_nothing_else(entries: dict, reference: Equilibrium) -> None:
    new = solve(
        japan_read().under(replace(CLOSURES["savings_driven"], **entries)),
        shock(japan()),
    )
    assert max(differences(reference, new).values()) > 1e-4
    assert max(differences(reference, new, money=False).values()) < 1e-9
