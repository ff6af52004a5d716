"""Vintages of capital: what stays put, the limits without vintages, techniques by hand, and wrong files in one sentence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cge
from cge import examples
from cge.equilibrium import Equilibrium
from cge.nests import Node
from cge.structure import ActivitySpec
from cge.vintages import old_share, old_stock, rebased_quantity, technique_share
from experiments.examples import BURNT, Sector, carbon_taxes, nest, small_sam, two_sectors
from experiments.inputs.spec import read_experiment
from experiments.path.dataset import read_state
from experiments.path.run import BASELINE, POLICY, resumed, run_path
from experiments.plan import make_plan
from experiments.record.netcdf import read_dataset
from tests.calibration.refusals import changed_sam
from tests.formula.vintages import MADE_BY_BOTH, TABLE

from .test_path import CLOSURE, DELTA, STDCGE, capital, largest_gap

LITTLE = {"old_elasticities": {"va": 0.1}}
AS_NEW = {"old_elasticities": {"va": 0.8}}
"""The elasticity between labour and capital that the new vintage of the two-sector economy has."""
TRADE = [
    {"parameter": "rate_duty", "set": 0.0},
    {"parameter": "p_world_export", "index": {"c": "c_x"}, "multiply": 1.01},
]


@pytest.fixture(scope="module")
def economy() -> cge.Economy:
    """Two sectors with government, taxes, saving and trade."""
    return examples.small_economy()


def dynamics(vintages: dict | None = None, growth: float = 0.0, **keys: Any) -> dict[str, Any]:
    """A path with one stock, with vintages or without."""
    stock = capital(growth) | ({"vintages": vintages} if vintages is not None else {})
    return {"years": "0-20", "capital": [stock], "growth_pct": 100 * growth} | keys


@pytest.mark.parametrize("years", ["0-20", "0-20 by 5"])
@pytest.mark.parametrize("rigid", [1.0, 0.6])
def test_a_steady_state_stays_put(economy: cge.Economy, years: str, rigid: float) -> None:
    path = economy.path(dynamics(LITTLE | {"rigid": rigid}, years=years), CLOSURE)
    for year in path.results.runs[BASELINE]:
        assert largest_gap(year.equilibrium, path.results.base) < 1e-9


def test_balanced_growth(economy: cge.Economy) -> None:
    path = economy.path(dynamics(LITTLE, 0.02), CLOSURE)
    for year in path.results.runs[BASELINE]:
        assert largest_gap(year.equilibrium, path.results.base, 1.02**year.year) < 1e-9


def test_the_split_economy_is_the_same(economy: cge.Economy) -> None:
    """Totals of the benchmark do not know of the split: macro figures, emissions, hours."""
    keys = dynamics(LITTLE, years="0-1")
    split = economy.path(keys, CLOSURE).macro[0]
    whole = economy.path(dynamics(years="0-1"), CLOSURE).macro[0]
    assert split.index.equals(whole.index)
    np.testing.assert_allclose(split.astype(float), whole.astype(float), rtol=1e-12)


def test_with_the_elasticities_of_new_capital_results_are_those_of_mobile_capital(
    economy: cge.Economy,
) -> None:
    """Exact while every new vintage makes something: where techniques are the same, one price gives one rental."""
    with_vintages = economy.path(dynamics(AS_NEW, policy=TRADE), CLOSURE).macro_of(POLICY)
    without = economy.path(dynamics(policy=TRADE), CLOSURE).macro_of(POLICY)
    np.testing.assert_allclose(with_vintages.astype(float), without.astype(float), rtol=1e-9)


def test_products_of_several_activities_are_told_apart_and_those_of_vintages_are_not() -> None:
    """Sector y makes some of good x as well: the exact limit holds there too."""
    joint = examples.small_economy(changed_sam(MADE_BY_BOTH, {}), TABLE)
    found = [joint.path(dynamics(v, policy=TRADE, years="0-5"), CLOSURE) for v in (AS_NEW, None)]
    one, other = (each.macro_of(POLICY).astype(float) for each in found)
    np.testing.assert_allclose(one, other, rtol=1e-9)
    last = found[0].results.runs[POLICY][-1].equilibrium
    price = last.entries("p_make")
    assert price["a_y", "c_x"] == pytest.approx(price["a_y_old", "c_x"], rel=1e-12)
    assert price["a_y", "c_x"] != pytest.approx(price["a_x", "c_x"], rel=1e-6)


@pytest.mark.slow
def test_results_are_those_without_vintages_as_the_share_of_old_capital_vanishes(
    economy: cge.Economy,
) -> None:
    """The distance is in proportion to the share; without old elasticities it is no limit but the same (above)."""
    without = economy.path(dynamics(policy=TRADE, years="0-10"), CLOSURE).macro_of(POLICY).astype(float)

    def distance(share: float) -> float:
        keys = dynamics(LITTLE | {"old_share": share, "rigid": share}, policy=TRADE, years="0-10")
        found = economy.path(keys, CLOSURE).macro_of(POLICY).astype(float)
        return float(((found - without) / without.abs().clip(lower=1.0)).abs().max().max())

    assert distance(1e-6) < 1e-6
    assert distance(1e-4) == pytest.approx(100 * distance(1e-6), rel=0.02)


# --- a tax on an input like energy, by hand --------------------------------------------------------------------------

NEW_SIGMA = {"kl": 0.8, "kle": 0.5}
OLD_SIGMA = {"kl": 0.1, "kle": 0.05}
ENERGY = (
    ActivitySpec(
        of="*",
        nest=nest(
            0.0,
            "c_y",
            nest(NEW_SIGMA["kle"], "c_x", nest(NEW_SIGMA["kl"], "factors", name="kl"), name="kle"),
        ),
    ),
)
CARBON = [{"parameter": "carbon_price", "set": 1.0}]


@pytest.fixture(scope="module")
def burning() -> cge.Economy:
    """The same, in which sector y burns what sector x makes, and pays for the carbon where there is a price."""
    return cge.Economy(
        small_sam(two_sectors()),
        structure=examples.small_structure(
            activities=ENERGY,
            taxes=(*examples.SMALL_TAXES, *carbon_taxes("intermediate")),
            closure="textbook",
        ),
        elasticities=examples.SMALL_TABLE,
        emissions=BURNT,
    )


def fuel_of(solved: Equilibrium, *activities: str) -> float:
    """Input of x for a unit of output of y."""
    return sum(solved.value("q_intermediate", "c_x", a) for a in activities) / sum(
        solved.value("q_node", a) for a in activities
    )


def test_old_capital_saves_less_fuel_by_the_ratio_of_elasticities(burning: cge.Economy) -> None:
    """In the first year both vintages have the benchmark's technique and one price of output, so one price of the bundle of
    fuel, labour and capital: their logs of fuel per output stand to each other as the elasticities, exactly."""
    path = burning.path(dynamics({}, policy=CARBON, years="0-1"), CLOSURE)
    before, after = path.results.base, path.results.runs[POLICY][0].equilibrium
    saved = [np.log(fuel_of(after, a) / fuel_of(before, a)) for a in ("a_y", "a_y_old")]
    assert saved[0] < -1e-2
    assert saved[1] / saved[0] == pytest.approx(OLD_SIGMA["kle"] / NEW_SIGMA["kle"], rel=1e-7)


@pytest.mark.slow
def test_a_carbon_price_bites_slowly_and_leads_to_the_same(burning: cge.Economy) -> None:
    """Less fuel is saved at first than without vintages; the rest fades as old capital does, 0.95 to the power of years."""

    def saved(vintages: dict | None, *activities: str) -> np.ndarray:
        results = burning.path(dynamics(vintages, policy=CARBON, years="0-60"), CLOSURE).results
        base = fuel_of(results.base, *activities)
        return np.array([np.log(fuel_of(y.equilibrium, *activities) / base) for y in results.runs[POLICY]])

    slow, fast = saved({}, "a_y", "a_y_old"), saved(None, "a_y")
    assert 0 > slow[0] > 0.2 * fast[0]
    gap = slow - fast
    assert np.all(np.diff(gap) < 0)
    assert gap[-1] < 0.06 * gap[0]
    # Other prices move too, so that the rate is not exactly that of depreciation.
    for year in (10, 20, 40):
        assert gap[year] / gap[0] == pytest.approx((1 - DELTA) ** year, rel=0.15)


def test_growth_accounting_adds_up_with_the_technique_of_old_capital(burning: cge.Economy) -> None:
    """While a carbon price rises the old technique adapts, and nothing is left over."""
    rising = [{"parameter": "carbon_price", "set": {1: 1.0, 5: 1.5}, "between": "linear"}]
    path = burning.path(dynamics({}, policy=rising, years="0-6"), CLOSURE)
    table = path.growth_accounting
    assert float(table.loc["residual"].abs().max()) < 1e-8  # per cent points: 1e-10 in logarithms
    assert table.loc["old_technique", 1] == pytest.approx(0.0, abs=1e-9)  # of the benchmark still
    assert float(table.loc["old_technique", 3:].abs().min()) > 1e-6
    assert "old_technique" not in burning.path(dynamics(years="0-1"), CLOSURE).growth_accounting.index


def test_nodes_with_constant_shares_below_capital_stay_what_they_are(economy: cge.Economy) -> None:
    """Materials in constant shares are one technique in both vintages: it moves nothing, also not in growth accounting."""
    sectors = two_sectors(x=Sector({"y": 10.0, "x": 5.0}, 30.0, 45.0, 10.0, 20.0, 0.0, 30.0, 5.0, 10.0))
    materials = nest(1.0, "commodities", name="materials")
    tree = nest(0.0, materials, nest(0.8, "factors", name="va"))
    two = examples.small_economy(small_sam(sectors), activities=(ActivitySpec(of="*", nest=tree),))
    path = two.path(dynamics(LITTLE, policy=TRADE, years="0-4"), CLOSURE)
    stocks = path.results.runs[POLICY][-1].state.stocks["capital_technique"]
    first = path.results.runs[POLICY][0].state.stocks["capital_technique"]
    for at in (("q0_intermediate", "c_x", "a_x_old"), ("q0_intermediate", "c_y", "a_x_old")):
        assert stocks[at] == pytest.approx(first[at], rel=1e-12)
    assert float(path.growth_accounting.loc["residual"].abs().max()) < 1e-8


# --- the technique of the old vintage --------------------------------------------------------------------------------


def cost_and_demand(p: cge.Parameters, node: Node, price: dict) -> tuple[float, dict]:
    """Unit cost of a tree, and what it buys for a unit, from its coefficients alone: CES, one node below the other."""
    number = {name: p.entries(name) for name in ("q0_node", "sigma_node", "share_node", "productivity")}
    shares = {t: p.entries(f"share_{t}") for t in ("factor", "intermediate")}
    base = {t: p.entries(f"q0_{t}") for t in ("factor", "intermediate")}
    paid0 = {t: p.entries(f"paid0_{t}") for t in ("factor", "intermediate")}
    items = []
    for child in node.children:
        if isinstance(child, Node):
            own, below = cost_and_demand(p, child, price)
            items.append((number["share_node"][child.label], own, number["q0_node"][child.label], below))
        else:
            t, at = child.transaction, child.index
            items.append((shares[t][at], price[t, at] / paid0[t][at], base[t][at], {(t, at): 1.0}))
    sigma, a = number["sigma_node"][node.label], number["productivity"][node.label]
    if len(items) == 1:
        cost = items[0][1] / a
    else:
        cost = sum(share * own ** (1 - sigma) for share, own, _, _ in items) ** (1 / (1 - sigma)) / a
    bought: dict = {}
    for _, own, quantity, below in items:
        level = quantity / number["q0_node"][node.label] / a * (a * cost / own) ** sigma
        bought |= {key: level * each for key, each in below.items()}
    return cost, bought


def test_the_next_year_starts_with_the_technique_of_both_vintages(burning: cge.Economy) -> None:
    """At this year's prices, and the average rental, next year's old vintage costs and buys what both did together."""
    results = burning.path(dynamics({}, policy=CARBON, years="0-5"), CLOSURE).results
    now, later = results.runs[POLICY][3].equilibrium, results.runs[POLICY][4]
    parameters = later.equilibrium.parameters
    for a in ("a_x", "a_y"):
        tree = parameters.nests[f"{a}_old"]
        price, both = {}, {}
        for leaf in tree.leaves():
            t, at = leaf.transaction, leaf.index
            twin = (at[0].removesuffix("_old"), a)
            quantity = [now.value(f"q_{t}", *each) for each in (at, twin)]
            spent = [spending(now, t, each) for each in (at, twin)]
            both[t, at], price[t, at] = sum(quantity), sum(spent) / sum(quantity)
        output = now.value("q_node", a) + now.value("q_node", f"{a}_old")
        cost, bought = cost_and_demand(parameters, tree, price)
        assert cost == pytest.approx(now.value("p_node", a), rel=1e-9)
        for key, quantity in both.items():
            assert bought[key] * output == pytest.approx(quantity, rel=1e-9)


def spending(solved: Equilibrium, transaction: str, at: tuple[str, ...]) -> float:
    """What an activity pays for an input, with taxes on it."""
    cells = solved.cells
    own = cells["index"] == ";".join(at)
    kinds = {"factor": ["factor"], "intermediate": ["intermediate", "carbon_intermediate"]}[transaction]
    return float(cells.loc[own & cells["kind"].isin(kinds), "value"].sum())


def test_laws_by_hand() -> None:
    # Steady state: what hardens replaces what is lost. Half of new capital hardens: s = 0.5 L / (1 - 0.5 L).
    assert old_share(0.05, 1.0, 1.0, 1) == pytest.approx(0.95)
    assert old_share(0.1, 1.0, 0.5, 1) == pytest.approx(0.45 / 0.55)
    assert old_share(0.05, 1.02, 1.0, 2) == pytest.approx(0.95**2 / 1.02)
    assert old_stock(90.0, 10.0, 0.1, 0.5, 2) == pytest.approx(0.81 * 95)
    # Twice as dear with elasticity 1/2: what bought 7 for 10 would have bought 7 * sqrt 2 at the benchmark's prices.
    assert rebased_quantity(7.0, 2.0, 10.0, 1.0, 10.0, 0.5) == pytest.approx(7 * 2**0.5)
    assert technique_share(1.1, 4.0, 10.0) == pytest.approx(0.44)


def test_a_restart_from_a_state_goes_on_to_the_same_bits(burning: cge.Economy) -> None:
    results = burning.path(dynamics({}, policy=CARBON, years="0-6"), CLOSURE).results
    years = results.runs[POLICY]
    again = resumed(results, POLICY, years[3].state)
    for one, two in zip(years[3:], again, strict=True):
        for name, values in one.equilibrium.values.items():
            assert np.array_equal(values, two.equilibrium.values[name])


def test_a_stored_state_goes_on_to_the_same_bits(burning: cge.Economy, tmp_path: Path) -> None:
    """The technique is stored beside the stocks; the report says what the path assumes of vintages, defaults too."""
    path = burning.path(dynamics({}, policy=CARBON, years="0-4"), CLOSURE)
    path.write(tmp_path)
    stored = read_dataset(tmp_path / "results.nc"), read_dataset(tmp_path / "states.nc")
    state = read_state(*stored, POLICY, 2)
    assert state.stocks == {
        name: dict(each) for name, each in path.results.runs[POLICY][2].state.stocks.items()
    }
    again = resumed(path.results, POLICY, state)
    for one, two in zip(path.results.runs[POLICY][2:], again, strict=True):
        for name, values in one.equilibrium.values.items():
            assert np.array_equal(values, two.equilibrium.values[name])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "vintages: old_elasticities: kl: 0.1, kle: 0.05, rigid: 1" in page


def test_what_names_an_activity_or_its_capital_means_both_vintages(economy: cge.Economy) -> None:
    for address in ({"k": "a_y"}, {"k": ["a_y"]}):
        policy = [{"parameter": "productivity", "index": address, "multiply": 1.1}]
        last = economy.path(dynamics(LITTLE, policy=policy, years="0-1"), CLOSURE).results.runs[POLICY][-1]
        values = last.equilibrium.parameters.entries("productivity")
        assert {values["a_y"], values["a_y_old"]} == {1.1}
        assert {values["a_x"], values["a_x_old"], values["a_y/va"]} == {1.0}
    forecast = [{"free": "productivity[a_y]", "fix": "gdp_real", "growth_pct": 0.5}]
    freed = economy.path(dynamics(LITTLE, forecast=forecast, years="0-2"), CLOSURE).results.shifters[2]
    assert freed["productivity"]["a_y"] == freed["productivity"]["a_y_old"] > 1.0


def test_new_capital_that_makes_nothing_is_said_by_name(economy: cge.Economy) -> None:
    """A shock after which old capital makes more than is bought has no equilibrium with both vintages."""
    policy = [{"parameter": "p_world_export", "index": {"c": "c_x"}, "multiply": 1.3}]
    with pytest.raises(cge.SolveError, match="policy, year 0: the new vintage of a_y makes nothing"):
        economy.path(dynamics(LITTLE, policy=policy, years="0-1"), CLOSURE)
    # With more capital that stays new there is one.
    economy.path(dynamics(LITTLE | {"rigid": 0.1}, policy=policy, years="0-1"), CLOSURE)


# --- wrong files -----------------------------------------------------------------------------------------------------

STOCK = "{factors: [CAP], investment: INV, depreciation: 0.1, rate_of_return: 0.1"
WRONG = {
    "old elasticity above the new one": (
        f"  - {STOCK}, vintages: {{old_elasticities: {{value_added: 1.5}}}}}}\n",
        "wrong.yaml:7: old_elasticities: value_added: 1.5 is above",
    ),
    "negative elasticity": (
        f"  - {STOCK}, vintages: {{old_elasticities: {{value_added: -0.1}}}}}}\n",
        "wrong.yaml:7: capital[0].vintages.old_elasticities.value_added",
    ),
    "no such node": (
        f"  - {STOCK}, vintages: {{old_elasticities: {{kl: 0.1}}}}}}\n",
        "wrong.yaml:7: old_elasticities: no tree of structure",
    ),
    "vintages of labour": (
        "  - {factors: [LAB], investment: INV, depreciation: 0.1, rate_of_return: 0.1, vintages: {}}\n",
        "wrong.yaml:7: vintages are of capital, and LAB is labour",
    ),
    "no such factor": (
        "  - {factors: [KAP], investment: INV, depreciation: 0.1, rate_of_return: 0.1, vintages: {}}\n",
        "wrong.yaml:7: there is no factor 'KAP'",
    ),
    "no depreciation": (
        "  - {factors: [CAP], investment: INV, rate_of_return: 0.1, vintages: {}}\n",
        "wrong.yaml:7: capital[0].depreciation: the key is missing",
    ),
    "nothing hardens": (
        f"  - {STOCK}, vintages: {{rigid: 0}}}}\n",
        "wrong.yaml:7: capital[0].vintages.rigid",
    ),
    "specific": (
        f"  - {STOCK}, mobility: specific, vintages: {{}}}}\n",
        "of vintages, new capital is mobile and old capital specific",
    ),
    "twice": (
        f"  - {STOCK}, vintages: {{}}}}\n  - {STOCK}, name: other, vintages: {{}}}}\n",
        "two kinds of capital have `vintages`",
    ),
    "constant shares": (
        f"  - {STOCK}, vintages: {{old_elasticities: {{value_added: 1.0}}}}}}\n",
        "wrong.yaml:7: node",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_files(name: str, tmp_path: Path) -> None:
    text, message = WRONG[name]
    file = tmp_path / "wrong.yaml"
    rest = f"structure: {STDCGE / 'structure.yaml'}\nelasticities: {STDCGE / 'elasticities_model.csv'}\n"
    head = f"name: wrong\nsam: {STDCGE / 'sam.csv'}\nclosure: welfare\ndynamics:\n  years: 2021-2023\n  capital:\n"
    file.write_text(head + text + rest)
    with pytest.raises(cge.InputError, match=re.escape(message)) as caught:
        run_path(make_plan(read_experiment(file)))
    assert len(caught.value.problems) == 1


def test_what_vintages_cannot_be(economy: cge.Economy) -> None:
    with pytest.raises(cge.InputError, match="new capital of vintages is mobile"):
        economy.path(dynamics(LITTLE), CLOSURE | {"factor_mobility": {"capital": "immobile"}})
    each = capital() | {"depreciation": {"capital": 0.05}, "vintages": LITTLE}
    with pytest.raises(cge.InputError, match="old_share"):
        economy.path({"years": "0-1", "capital": [each]}, CLOSURE)


def test_old_capital_stays_under_closures_by_year(economy: cge.Economy) -> None:
    closure = [{"years": "1-2", "base": "textbook"}]
    years = economy.path(dynamics(LITTLE, years="0-2", closure=closure), CLOSURE).results.runs[BASELINE]
    for year in years:
        assert year.equilibrium.closure.rule("factor_mobility", "capital_old") == "immobile"
    wrong = [{"years": "1-2", "factor_mobility": {"capital": "cet"}}]
    with pytest.raises(cge.InputError, match="new capital of vintages is mobile"):
        economy.path(dynamics(LITTLE, years="0-2", closure=wrong), CLOSURE)
