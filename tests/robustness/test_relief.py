"""'Cannot pay' is a diagnosis and no label: easing the account that is named leads further, easing another does not."""

from __future__ import annotations

import pytest

from .relief import way


@pytest.mark.slow
@pytest.mark.parametrize(("number", "account"), [(1, "f_housing"), (9, "household")])
def test_easing_the_named_account_solves_the_draw(number: int, account: str) -> None:
    before = way(number)
    assert (before.account, before.reached < 100.0) == (account, True)
    after = way(number, (account,))
    assert after.reached == 100.0
    if account.startswith("f_"):  # even at a hundredth of its price a part of it finds no use
        assert after.unused > 0.01


@pytest.mark.slow
def test_easing_another_account_leads_no_further() -> None:
    assert way(9, ("f_housing",)).reached == pytest.approx(way(9).reached, abs=0.5)


@pytest.mark.slow
def test_a_commodity_sold_out_of_stocks_in_any_case() -> None:
    """Naphtha: refineries and imports deliver next to nothing, stock releases more than chemicals still use."""
    before = way(28)
    assert before.account == "c_nap"
    assert before.reached < way(28, ("c_nap",)).reached
