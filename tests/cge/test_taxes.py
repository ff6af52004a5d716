"""Taxes: amounts by basis, stacking and kind, by hand and on a two-sector economy."""

from __future__ import annotations

import pandas as pd
import pytest

from calibration import calibrate
from cge.read_model import CompiledModel
from cge.solve import compile_economy, solve
from cge.structure import TaxSpec
from cge.taxes import Tax, amounts, in_order
from experiments.examples import (
    SMALL_TABLE,
    SMALL_TAXES,
    Sector,
    carbon_taxes,
    small_sam,
    small_structure,
    two_sectors,
)

from .economies import changed, japan, small, textbook, with_entry


def amounts_of(taxes: list[Tax], price: float, rates: dict[str, float]) -> dict[str, float]:
    ordered = in_order(tuple(taxes), taxes[0].on)
    return amounts(ordered, price, lambda tax: rates[tax.name], lambda tax: rates[tax.name])


def test_net_and_gross_basis() -> None:
    net, gross = Tax("n", "t", "supply"), Tax("g", "t", "supply", basis="gross")
    assert amounts_of([net], 80.0, {"n": 0.25}) == {"n": 20.0}
    # A quarter of the price paid: 80 is three quarters of 106.67.
    assert amounts_of([gross], 80.0, {"g": 0.25})["g"] == pytest.approx(80 / 3)


def test_an_included_tax_need_not_fall_on_every_cell() -> None:
    """The base is then the price: the duty is on another good."""
    vat = Tax("vat", "v", "import", base_includes=("duty",))
    assert amounts([vat], 100.0, lambda tax: 0.08, lambda tax: 0.0) == {"vat": 8.0}


def test_import_tax_stacks_on_duty() -> None:
    duty, tax = Tax("duty", "d", "import"), Tax("vat", "v", "import", base_includes=("duty",))
    found = amounts_of([tax, duty], 100.0, {"duty": 0.1, "vat": 0.08})
    assert found == pytest.approx({"duty": 10.0, "vat": 8.8})


def test_a_gross_tax_on_top_of_a_specific_one() -> None:
    specific, gross = (
        Tax("s", "t", "supply", kind="specific"),
        Tax("g", "t", "supply", basis="gross", base_includes=("s",)),
    )
    assert amounts_of([gross, specific], 10.0, {"s": 2.0, "g": 0.2}) == pytest.approx({"s": 2.0, "g": 3.0})


def test_circular_and_unknown_bases_are_refused() -> None:
    one, two = (
        Tax("one", "t", "supply", base_includes=("two",)),
        Tax("two", "t", "supply", base_includes=("one",)),
    )
    with pytest.raises(
        ValueError, match="taxes one, two on supply: base_includes names a tax that is not on supply, or is"
    ):
        in_order((one, two), "supply")


def test_a_tax_falls_where_it_says() -> None:
    tax = Tax("x", "t", "factor", of=("labour",))
    assert tax.applies_to(("labour", "a_x"))
    assert not tax.applies_to(("capital", "a_x"))
    assert Tax("y", "t", "factor").applies_to(("capital", "a_x"))


def test_rates_are_calibrated_on_the_base_that_they_stack_on() -> None:
    """Imports 40 cif, duty 8, import tax 2.4 = 5 % of 48; gross output tax 10 of 100 paid."""
    flows = small_sam(two_sectors()).flows.copy()
    flows["t_vat", "c_y"], flows["gov", "t_vat"] = 2.4, 2.4
    flows["c_y", "house"] += 2.4
    flows["saving", "gov"] += 2.4
    flows["saving", "house"] -= 2.4
    sam = small_sam(two_sectors())
    accounts = sam.accounts.copy()
    accounts.loc["t_vat", "kind"] = "tax"
    parameters = small(
        type(sam)(flows, accounts, name="small", unit="money", year=2015),
        taxes=(
            SMALL_TAXES[0],
            TaxSpec(name="output_tax", account="t_output", on="output", basis="gross"),
            TaxSpec(name="vat", account="t_vat", on="import", base_includes=("duty",)),
        ),
    )
    assert parameters.value("rate_duty", "w", "c_y") == pytest.approx(0.2)
    assert parameters.value("rate_vat", "w", "c_y") == pytest.approx(0.05)
    assert parameters.value("paid0_import", "w", "c_y") == pytest.approx(1.26)
    assert parameters.value("rate_output_tax", "a_x") == pytest.approx(0.1)
    assert parameters.value("paid0_output", "a_x") == pytest.approx(10 / 9)
    compiled = compile_economy(parameters, textbook(parameters))
    for rate in (0.0, 0.5):
        at = with_entry(parameters, "rate_duty", ("w", "c_y"), rate)
        solved = solve(compiled, at)
        cif = solved.value("p_exchange") * solved.value("q_import_from", "w", "c_y")
        assert solved.sam.value("w", "c_y") == pytest.approx(cif, rel=1e-12)
        assert solved.sam.value("t_duty", "c_y") == pytest.approx(rate * cif, abs=1e-12)
        assert solved.sam.value("t_vat", "c_y") == pytest.approx(0.05 * (1 + rate) * cif, rel=1e-12)


@pytest.fixture(scope="module")
def carbon_economy() -> CompiledModel:
    """Two sectors in which a_x emits 2 Mt by burning y and 1 Mt in its process, and the household 3 Mt."""
    emissions = pd.DataFrame(
        [("c_y", "a_x", 2.0), ("output", "a_x", 1.0), ("c_x", "house", 3.0)],
        columns=["source", "user", "mt_co2"],
    )
    structure = small_structure(taxes=(*SMALL_TAXES, *carbon_taxes("intermediate", "consumption", "output")))
    parameters = calibrate(small_sam(two_sectors()), structure, SMALL_TABLE, emissions)
    return compile_economy(parameters, textbook(parameters, numeraire="labour"))


def test_a_specific_rate_is_yen_per_tonne_times_the_cpi(carbon_economy: CompiledModel) -> None:
    """Money unit 1e6 yen: 1,000,000 yen per tCO2 on 1 MtCO2 would be 1e6 of money; the case takes 0.5 yen per tonne."""
    price = 0.5
    solved = solve(carbon_economy, changed(carbon_economy.model.parameters, carbon_price=price))
    assert solved.value("p_consumption") != pytest.approx(1.0, abs=1e-3)
    burnt = 2.0 * solved.value("q_intermediate", "c_y", "a_x") / 10.0
    process = 1.0 * solved.value("q_node", "a_x") / 90.0
    home = (
        3.0
        * solved.value("q_consumption", "c_x", "house")
        / carbon_economy.model.parameters.value("q0_consumption", "c_x", "house")
    )
    assert solved.value("e_total") == pytest.approx(burnt + process + home, rel=1e-12)
    receipts = solved.cells[solved.cells["receiver"] == "t_carbon"].groupby("kind")["value"].sum()
    expected = {"carbon_intermediate": burnt, "carbon_output": process, "carbon_consumption": home}
    for kind, tonnes in expected.items():
        assert receipts[kind] == pytest.approx(price * tonnes * solved.value("p_consumption"), rel=1e-12)


def test_money_unit_of_japan() -> None:
    """10,000 yen per tonne on 1 Mt is 10 billion yen, the unit of Japan's SAM."""
    carbon = next(tax for tax in japan().taxes if tax.name == "carbon_intermediate")
    assert 10_000 * 1.0 * carbon.money_per_unit == pytest.approx(10.0)


@pytest.mark.parametrize(
    "on", ["intermediate", "consumption", "government", "investment", "factor", "supply", "export"]
)
def test_every_transaction_can_be_taxed(on: str) -> None:
    """A tax that the benchmark does not have, switched on: the receipt is the rate times the net value."""
    tax = TaxSpec(name="new", account="t_new", on=on, collector="gov")
    parameters = small(small_sam(two_sectors(), ("u", "v")), taxes=(*SMALL_TAXES, tax))
    compiled = compile_economy(parameters, textbook(parameters))
    base = solve(compiled, parameters)
    assert base.cells.loc[base.cells["receiver"] == "t_new", "value"].abs().sum() == pytest.approx(
        0.0, abs=1e-12
    )
    solved = solve(compiled, changed(parameters, rate_new=0.1))
    receipts = solved.cells.loc[solved.cells["kind"] == "new", "value"].sum()
    if on == "supply":
        net = sum(solved.value("p_supply", c) * solved.value("q_supply", c) for c in parameters.sets["c"])
    else:
        net = solved.cells.loc[solved.cells["kind"] == on, "value"].sum()
        if on == "export":  # the cell holds the price with the tax
            net /= 1.1
    assert receipts == pytest.approx(0.1 * net, rel=1e-10)


def test_one_sector_closed_by_hand() -> None:
    """A duty of 20 % on half of a composite: the price of supply follows from Armington alone."""
    sectors = {"x": Sector({}, 60.0, 34.0, 6.0, imports=50.0, exports=50.0, government=5.0, investment=10.0)}
    parameters = small(
        small_sam(sectors), taxes=(SMALL_TAXES[0].model_copy(update={"collector": "gov"}), SMALL_TAXES[1])
    )
    closure = textbook(parameters, numeraire="exchange_rate")
    compiled = compile_economy(parameters, closure)
    solved = solve(compiled, changed(parameters, rate_duty=0.2))
    p_d, p_m = solved.value("p_domestic", "c_x"), solved.value("p_import", "c_x")
    assert p_m == pytest.approx(1.2)
    assert solved.value("p_supply", "c_x") == pytest.approx((0.5 * p_d**-1 + 0.5 * p_m**-1) ** -1, rel=1e-12)
    assert solved.value("q_import", "c_x") / solved.value("q_domestic", "c_x") == pytest.approx(
        (p_d / p_m) ** 2, rel=1e-10
    )
