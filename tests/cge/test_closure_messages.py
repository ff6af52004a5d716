"""Closures that do not fit are refused, with a message that says which entry to change."""

from __future__ import annotations

import pytest

from cge.closure import CLOSURES, OPTIONS, Closure, ClosureError, check_closure
from cge.solve import compile_economy

from .economies import japan, small, textbook

REFUSED = [
    (
        {"foreign": "balanced"},
        "foreign: 'balanced' is unknown; choose one of fixed_saving, fixed_exchange_rate, residual",
    ),
    ({"government_consumption": "x"}, "government_consumption: 'x' is unknown; choose one of fixed, budget"),
    (
        {"government_saving": "x"},
        "government_saving: 'x' is unknown; choose one of fixed_real, rate, residual",
    ),
    ({"household_saving": "x"}, "household_saving: 'x' is unknown; choose one of rate, residual"),
    ({"investment": {"*": "x"}}, "investment.*: 'x' is unknown; choose one of fixed, saving"),
    (
        {"factor_markets": {"*": "x"}},
        f"factor_markets.*: 'x' is unknown; choose one of {', '.join(OPTIONS['factor_markets'])}",
    ),
    (
        {"factor_mobility": {"labour": "x"}},
        "factor_mobility.labour: 'x' is unknown; choose one of mobile, immobile, cet, premium",
    ),
    (
        {"numeraire": "land"},
        "numeraire: 'land' is not a price here; choose one of cpi, exchange_rate, labour, capital",
    ),
    (
        {"factor_mobility": {"*": "mobile", "land": "immobile"}},
        "factor_mobility: 'land' is not in this SAM; known: labour, capital",
    ),
    (
        {"government_saving": "residual"},
        "the government budget needs exactly one of government_consumption=budget, government_saving=residual or a "
        "government_instrument; given: government_consumption=budget, government_saving=residual",
    ),
    (
        {"government_consumption": "fixed"},
        "the government budget needs exactly one of government_consumption=budget, government_saving=residual or a "
        "government_instrument; given: none",
    ),
    (
        {"government_consumption": "fixed", "government_instrument": "vat"},
        "government_instrument: 'vat' is neither none, lump_sum nor an ad valorem tax of the structure (duty, output_tax)",
    ),
    (
        {"household_saving": "residual"},
        "saving and investment need exactly one adjusting entry (one investment account = saving, "
        "household_saving=residual or foreign=residual); given: investment.saving=saving, household_saving=residual",
    ),
    (
        {"investment": {"*": "fixed"}},
        "saving and investment need exactly one adjusting entry (one investment account = saving, "
        "household_saving=residual or foreign=residual); given: none",
    ),
    (
        {"numeraire": "exchange_rate", "foreign": "fixed_exchange_rate", "investment": {"*": "fixed"}},
        "saving and investment need exactly one adjusting entry (one investment account = saving, "
        "household_saving=residual or foreign=residual); given: none\n  numeraire=exchange_rate and "
        "foreign=fixed_exchange_rate fix the same price twice",
    ),
]


@pytest.mark.parametrize(("entries", "message"), REFUSED, ids=[next(iter(e)) for e, _ in REFUSED])
def test_a_closure_that_does_not_fit_is_refused(entries: dict, message: str) -> None:
    parameters = small()
    with pytest.raises(ClosureError) as raised:
        check_closure(textbook(parameters, **entries), parameters)
    assert str(raised.value) == f"closure textbook:\n  {message}"


def test_walras_names_a_balance() -> None:
    parameters = small()
    with pytest.raises(ClosureError) as raised:
        compile_economy(parameters, textbook(parameters, walras="house"))
    assert str(raised.value) == (
        "closure textbook: walras names 'house', which has no balance equation; choose one of c_x, c_y, gov, saving, w, "
        "or leave it out"
    )


def test_an_entry_says_something_about_every_label() -> None:
    parameters = small()
    closure = textbook(parameters, factor_mobility={"labour": "mobile"})
    with pytest.raises(
        ClosureError, match="closure textbook: factor_mobility says nothing about 'capital'; add it, or a"
    ):
        compile_economy(parameters, closure)


def test_the_textbook_closure_does_not_fit_japan() -> None:
    with pytest.raises(ClosureError, match="given: investment.i_private=saving, investment.i_public=saving"):
        check_closure(CLOSURES["textbook"], japan())


def test_every_option_is_documented() -> None:
    for entry, options in OPTIONS.items():
        assert entry in (Closure.__doc__ or "")
        for option in options:
            assert f"`{option}`" in (Closure.__doc__ or ""), f"{entry}: {option}"
