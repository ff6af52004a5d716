"""Who may pay whom: one table for the check of a SAM and for the model, held against what the equations declare."""

from __future__ import annotations

import pytest

from calibration.shape import PAYMENTS
from sam import KINDS
from sam.payments import RECEIVERS, VIA, accepted, flips, may_pay


def test_a_sam_may_hold_what_the_equations_declare_and_nothing_else() -> None:
    listed = {(receiver, payer) for payer, receivers in RECEIVERS.items() for receiver in receivers}
    assert listed == PAYMENTS


def test_a_payment_by_way_of_another_account_is_two_payments_of_the_model() -> None:
    for (receiver, payer), via in VIA.items():
        assert not may_pay(receiver, payer)
        assert all((may_pay(via, payer), may_pay(receiver, via))), (receiver, payer, via)


@pytest.mark.parametrize("value", [1.0, -1.0])
def test_a_flipped_cell_is_one_that_the_model_takes(value: float) -> None:
    for receiver in KINDS:
        for payer in KINDS:
            if flips(receiver, payer, value):
                assert not accepted(receiver, payer, value)
                assert accepted(payer, receiver, -value)
