"""'Cannot pay' is a diagnosis and no label: easing the account that is named leads further, easing another does not."""

from __future__ import annotations

import pytest

from .relief import way


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "named"), [(14, ("f_housing", "household")), (18, ("c_nap", "household"))]
)
def test_easing_what_is_named_solves_the_draw(number: int, named: tuple[str, ...]) -> None:
    """Each account in turn: with dwellings or naphtha eased, it is the household that pays too much."""
    for position, account in enumerate(named):
        before = way(number, named[:position])
        assert (before.account, before.reached < 100.0) == (account, True)
        assert before.reached < way(number, named[: position + 1]).reached
    after = way(number, named)
    assert after.reached == 100.0
    if named[0].startswith("f_"):  # even at a hundredth of its price a part of it finds no use
        assert after.unused > 0.01


@pytest.mark.slow
def test_easing_another_account_leads_no_further() -> None:
    assert way(18, ("f_housing",)).reached <= way(18).reached


@pytest.mark.slow
def test_a_commodity_sold_out_of_stocks_in_any_case() -> None:
    """Naphtha: refineries and imports deliver next to nothing, stock releases more than chemicals still use."""
    before = way(46)
    assert before.account == "c_nap"
    assert before.reached < way(46, ("c_nap",)).reached
