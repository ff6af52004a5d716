"""Real value added counts what productivity adds: it grows with GDP where factor input falls."""

from __future__ import annotations

import pytest

from cge.structure import HouseholdSpec, Roles, Structure
from experiments import examples
from experiments.api.economy import Economy
from experiments.examples import NO_ELASTICITIES, technology, two_by_two, typed_sam

# x is made of 40 of y and 60 of labour, y of 20 of x and 60 of labour.
WITH_INPUTS = """
account  kind       a_x  a_y  c_x  c_y  labour  house
a_x      activity     .    .  100    .       .      .
a_y      activity     .    .    .   80       .      .
c_x      commodity    .   20    .    .       .     80
c_y      commodity   40    .    .    .       .     40
labour   factor      60   60    .    .       .      .
house    household    .    .    .    .     120      .
"""
SOLVER = 1e-9  # of a solution whose equations hold to 1e-10


def test_hicks_neutral_progress_raises_value_added_as_gdp_where_labour_falls() -> None:
    # Cobb-Douglas: less labour by a tenth, all of value added 1.3 times as productive.
    model = two_by_two().model()
    changes = {"q_factor_endowment[labour]": {"multiply": 0.9}, "productivity": 1.3}
    found = model.solve(changes).against(model.solve()).indicators
    for base, value in found.sectors["value_added"].values():
        assert value > base
    total = [sum(pair[i] for pair in found.sectors["value_added"].values()) for i in (0, 1)]
    gdp = found.macro["gdp_real"]
    assert total[0] == pytest.approx(gdp.base, rel=1e-12)
    # Output is all value added here, so both grow alike; adding up factors at base prices differs to second order.
    assert total[1] / total[0] == pytest.approx(gdp.value / gdp.base, rel=5e-3)


@pytest.mark.parametrize("node", ["a_x", "a_x/va"])
def test_value_added_is_output_less_inputs_at_base_prices_in_fixed_proportions(node: str) -> None:
    structure = Structure(
        name="inputs",
        activities=technology(top=0.0),
        household=HouseholdSpec(demand="cobb_douglas"),
        roles=Roles(labour=("labour",)),
        closure="textbook",
    )
    economy = Economy(typed_sam(WITH_INPUTS, "inputs"), structure=structure, elasticities=NO_ELASTICITIES)
    model = economy.model()
    new = model.solve({f"productivity[{node}]": 1.25})
    found = new.against(model.solve()).indicators
    bought = new.equilibrium.entries("q_intermediate")
    for a, own in (("a_x", "c_x"), ("a_y", "c_y")):
        inputs = sum(value for (_, user), value in bought.items() if user == a)
        made = new.equilibrium.value("q_make", a, own)
        assert found.sectors["value_added"][a][1] == pytest.approx(made - inputs, rel=SOLVER)
    total = sum(value for _, value in found.sectors["value_added"].values())
    assert total == pytest.approx(found.macro["gdp_real_laspeyres"].value, rel=SOLVER)
    assert total > 120.0


def test_value_added_without_progress_is_factor_input() -> None:
    model = examples.small_economy().model()
    new = model.solve(rate_duty=0.0)
    found = new.against(model.solve()).indicators
    used = new.equilibrium.entries("q_factor")
    for a, (_, value) in found.sectors["value_added"].items():
        assert value == sum(used[f, a] for f in ("labour", "capital"))
