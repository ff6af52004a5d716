"""The small economies: what they give is known by hand, and a SAM typed as a table is read as it stands."""

from __future__ import annotations

import inspect

import pytest

from cge import examples
from sam import SamError


@pytest.mark.parametrize("labour", [1.21, 0.8])
def test_two_by_two_by_hand(labour: float) -> None:
    """Cobb-Douglas throughout: incomes keep their shares, so output and the relative wage follow from labour alone."""
    solution = examples.two_by_two().model().solve({"q_factor_endowment[labour]": {"multiply": labour}})
    output, wage = solution.data["q_node"], solution.data["p_factor_market"]
    assert float(output.sel(k="a_x")) == pytest.approx(60 * labour**0.5, rel=1e-10)
    assert float(output.sel(k="a_y")) == pytest.approx(40 * labour**0.75, rel=1e-10)
    assert float(wage.sel(f="labour") / wage.sel(f="capital")) == pytest.approx(1 / labour, rel=1e-10)


def test_two_by_two_with_little_substitution() -> None:
    """The ratio of factors follows their relative price with the elasticity, and the price moves more than by hand."""
    model = examples.two_by_two(substitution=0.5).model()
    solution = model.solve({"q_factor_endowment[labour]": {"multiply": 1.21}})
    wage = solution.data["p_factor_market"]
    relative = float(wage.sel(f="labour") / wage.sel(f="capital"))
    assert relative < 1 / 1.21  # what is harder to replace loses more of its price
    used = solution.data["q_factor"]
    for a in ("a_x", "a_y"):
        ratio = float(used.sel(f="labour", a=a) / used.sel(f="capital", a=a))
        base = 30 / (30 if a == "a_x" else 10)
        assert ratio / base == pytest.approx(relative**-0.5, rel=1e-10)


def test_the_open_economy_is_that_of_the_tests() -> None:
    """Its benchmark is an equilibrium, and free trade raises imports."""
    model = examples.small_economy().model()
    effect = model.solve(rate_duty=0).against(model.solve()).macro
    assert effect.loc["imports_real", "change_pct"] > 0
    assert abs(effect.loc["gdp_nominal", "base"] - 178.0) < 1e-9  # factor incomes 160, output tax 10, duty 8


def test_a_structure_of_the_small_economy_is_changed_by_key() -> None:
    economy = examples.small_economy(export_demand="price_taker")
    assert economy.structure.export_demand == "price_taker"


def test_a_typed_sam_says_where_it_is_no_sam() -> None:
    with pytest.raises(ValueError, match="SAM odd: its rows are a, b, its columns a"):
        examples.typed_sam("account kind a\na factor 1\nb household 2", "odd")
    with pytest.raises(SamError, match="villain"):
        examples.typed_sam("account kind a\na villain 1", "odd")
    with pytest.raises(ValueError, match="x: other uses leave -30 for the household"):
        examples.small_sam({"x": examples.Sector(exports=90.0)})


def test_a_model_fits_on_a_page() -> None:
    source = inspect.getsource(examples)
    page = source[source.index("TWO_BY_TWO = ") : source.index("def nest(")]
    assert (
        len([line for line in page.splitlines() if line.strip()]) <= 47
    )  # as sequence-jacobian's smallest model
