"""Swaps: what is freed and fixed is solved, or refused with the swap's name."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from cge.address import Address
from cge.analysis.indicators import indicators
from cge.analysis.scenario import Scenario
from cge.analysis.sensitivities import sensitivities
from cge.closure import Closure, ClosureError, Swap
from cge.equilibrium import Equilibrium
from cge.figures import figures
from cge.parameters import Parameters
from cge.read_model import ReadModel
from cge.solve import read_economy, solve
from sam.problem import SolveError

from .economies import changed, small, textbook, with_entry


@pytest.fixture(scope="module")
def model() -> ReadModel:
    return read_economy(small())


def closure(*swaps: Swap) -> Closure:
    """The textbook closure of the small economy with swaps."""
    return replace(textbook(small()), swap=swaps)


def test_the_swap_undoes_the_shock_that_made_the_figure(model: ReadModel) -> None:
    """A duty found from the imports that it leaves is the duty."""
    parameters = small()
    taxed = with_entry(parameters, "rate_duty", ("w", "c_y"), 0.35)
    imports = solve(model.under(closure()), taxed).value("q_import", "c_y")
    found = solve(model.under(closure(Swap("rate_duty[w,c_y]", "q_import[c_y]", to=imports))), parameters)
    assert found.parameters.value("rate_duty", "w", "c_y") == pytest.approx(
        taxed.value("rate_duty", "w", "c_y"), rel=1e-9
    )


def test_a_factor_moves_all_members_alike(model: ReadModel) -> None:
    found = solve(model.under(closure(Swap("productivity", "gdp_real", change_pct=2.0))), small())
    factor = found.shifts["productivity"]
    assert np.allclose(
        found.parameters.vector("productivity"), factor * small().vector("productivity"), rtol=1e-12
    )
    base = solve(model.under(closure()), small())
    assert indicators(base, found).macro["gdp_real"].change_pct == pytest.approx(2.0, abs=1e-9)


def test_one_number_each_where_as_many_are_fixed(model: ReadModel) -> None:
    swap = Swap("productivity[a_x|a_y]", "q_node[a_x|a_y]", to=50.0)
    found = solve(model.under(closure(swap)), small())
    assert [found.value("q_node", a) for a in ("a_x", "a_y")] == pytest.approx([50.0, 50.0], rel=1e-9)
    assert set(found.shifts) == {"productivity[a_x]", "productivity[a_y]"}


def test_a_figure_may_be_written_as_in_papers(model: ReadModel) -> None:
    """Also one that may be negative, which is judged by its name."""
    swaps = [
        Swap("saving_foreign", f, to=-1.0, move="points") for f in ("trade_balance", "macro[trade_balance]")
    ]
    plain, written = (solve(model.under(closure(swap)), small()) for swap in swaps)
    assert written.shifts == plain.shifts
    base = solve(model.under(closure()), small())
    assert Scenario(written, base).read(Address.read("macro[trade_balance]")) == pytest.approx(-1.0, abs=1e-8)
    slopes = sensitivities(model.under(closure()), base, ["macro[cpi]", "q_output[*]", "q_output[c_x|c_y]"])
    assert list(slopes["outcome"].values) == ["cpi", "q_output[c_x]", "q_output[c_y]"]


def test_targets_replace_those_of_the_closure(model: ReadModel) -> None:
    compiled = model.under(closure(Swap("saving_foreign", "trade_balance", move="points")))
    found = solve(compiled, small(), targets={"trade_balance": 1.0})
    base = solve(model.under(closure()), small())
    assert indicators(base, found).macro["trade_balance"].value == pytest.approx(1.0, abs=1e-8)


def test_the_benchmark_stays_where_nothing_is_aimed_at(model: ReadModel) -> None:
    found = solve(model.under(closure(Swap("q_factor_total[labour]", "real_wage"))), small())
    base = solve(model.under(closure()), small())
    assert all(
        np.allclose(found.values[name], base.values[name], rtol=1e-9, atol=1e-9) for name in base.values
    )


def outcome(model: ReadModel, under: Closure, parameters: Parameters) -> tuple[Equilibrium | None, str]:
    """The solution, or why there is none."""
    try:
        return solve(model.under(under), parameters), ""
    except (ClosureError, SolveError) as error:
        return None, str(error)


FREE = (
    "productivity",
    "saving_foreign",
    "rate_duty",
    "q_government",
    "v_saving_government",
    "lump_sum",
    "q_factor_total[labour]",
    "p_numeraire",
)
FIX = ("gdp_real", "cpi", "real_wage", "q_output[c_x]", "p_exchange")


@pytest.mark.parametrize(("free", "fix"), list(product(FREE, FIX)))
def test_every_pair_is_solved_or_refused_by_name(free: str, fix: str, model: ReadModel) -> None:
    """Forty pairs: a solution under which a shock leaves what is fixed where it was, or a sentence that names the swap."""
    shock = changed(small(), p_world_import=1.02)
    found, refusal = outcome(model, closure(Swap(free, fix)), shock)
    if found is None:
        first = refusal.splitlines()[0]
        assert first.startswith(f"closure textbook: swap free={free}, fix={fix}: "), refusal
        assert re.search(r"(free|fix|Free|Fix) (something|one of|a price|it nearer)", first), refusal
        assert not re.search(r"shifter|fixed\[|held\[|singular|null", first), refusal
        return
    base = solve(model.under(closure()), small())
    macro = indicators(base, found).macro
    if fix in macro:
        assert macro[fix].change_pct == pytest.approx(0.0, abs=1e-7)
    else:
        name, _, label = fix.partition("[")
        labels = (label.rstrip("]"),) if label else ()
        assert found.value(name, *labels) == pytest.approx(base.value(name, *labels), rel=1e-9)


@pytest.mark.parametrize(
    ("swap", "message"),
    [
        (
            Swap("productivty", "gdp_real"),
            r"no variable or parameter 'productivty'\. Did you mean productivity",
        ),
        (
            Swap("productivity", "gdp_reel"),
            r"no variable or macro figure 'gdp_reel' that can be fixed\. Did you mean gdp_real",
        ),
        (Swap("q_output", "gdp_real"), "q_output is free already"),
        (Swap("productivity", "q_factor_total[labour]"), "is fixed already by factor_supply"),
        (Swap("productivity", "saving_foreign"), "saving_foreign is a parameter, fixed already"),
        (
            Swap("sigma_armington", "gdp_real"),
            "sigma_armington is a figure of the benchmark or of technology",
        ),
        (Swap("productivity", "q_consumption"), "3 numbers are freed and 2 are fixed|are freed and"),
        (Swap("rate_duty[w,c_z]", "gdp_real"), r"rate_duty\[w,c_z\] has no member 'c_z'"),
        (
            Swap("carbon_price", "gdp_real"),
            "no equation of this economy reads carbon_price: no tax of the structure has `shared_rate: carbon_price`",
        ),
        (
            Swap("productivity", "co2"),
            "co2 cannot be fixed here: there are no emissions; give a file of them",
        ),
        (
            Swap("productivity", "carbon_revenue"),
            "cannot be fixed here: the structure names no tax in roles.carbon",
        ),
        (
            Swap("rate_duty[w,c_x]", "gdp_real", move="factor"),
            "is zero in the benchmark, so that no factor moves it",
        ),
    ],
)
def test_mistakes_are_named(swap: Swap, message: str, model: ReadModel) -> None:
    with pytest.raises((ClosureError, SolveError), match=message):
        model.under(closure(swap))


@pytest.mark.parametrize(
    ("swaps", "message"),
    [
        (
            [Swap("productivity", "gdp_real"), Swap("productivity[a_x]", "real_wage")],
            r"fix=real_wage: productivity\[a_x\] is free already: swap free=productivity, fix=gdp_real frees it",
        ),
        (
            [Swap("productivity", "q_output[c_x]"), Swap("rate_duty", "q_output[c_x]")],
            r"fix=q_output\[c_x\]: q_output\[c_x\] is fixed twice; fix something else",
        ),
        (
            [Swap("q_government_fixed", "gdp_real")],
            "no equation that holds under this closure reads q_government_fixed: nothing moves when it does",
        ),
        (
            [Swap("productivity", "cpi"), Swap("rate_duty", "gdp_real")],
            "fix=cpi: cpi is fixed already .numeraire: The consumer price index is the numeraire.",
        ),
        (
            [Swap("p_numeraire", "p_consumption"), Swap("productivity", "cpi")],
            "cpi and p_consumption move together|p_consumption and cpi move together|is fixed already",
        ),
        (
            [Swap("productivity[a_x]", "q_make[a_x,c_x]"), Swap("productivity[a_y]", "q_node[a_x]")],
            "move together whatever is freed, so that one of them is fixed twice",
        ),
    ],
)
def test_what_is_freed_or_fixed_twice(swaps: list[Swap], message: str, model: ReadModel) -> None:
    """The swap that is at fault is named first, the others of the closure are not."""
    with pytest.raises((ClosureError, SolveError), match=message):
        model.under(closure(*swaps))


def test_a_tax_that_balances_the_budget_is_free_already(model: ReadModel) -> None:
    own = replace(closure(Swap("rate_duty[w,c_y]", "q_import[c_y]")), government_consumption="fixed")
    with pytest.raises(
        ClosureError, match=r"rate_duty\[w,c_y\] is free already: the tax balances the government's budget"
    ):
        model.under(replace(own, government_instrument="duty"))


def test_a_factor_of_what_a_shock_set_to_zero(model: ReadModel) -> None:
    """The benchmark has a duty that a factor moves; after the shock there is none."""
    compiled = model.under(closure(Swap("rate_duty", "imports_real", move="factor")))
    with pytest.raises(
        ClosureError, match="rate_duty is zero after the shocks, so that no factor moves it; give"
    ):
        solve(compiled, changed(small(), rate_duty=0.0))


def test_messages_name_the_line_of_a_swap(model: ReadModel) -> None:
    swap = Swap("productivity", "gdp_reel", where="experiment.yaml:7")
    with pytest.raises(
        ClosureError, match=r"^experiment.yaml:7: swap free=productivity, fix=gdp_reel: there is no"
    ):
        model.under(closure(swap))
    assert swap == Swap("productivity", "gdp_reel")


def test_figures_are_those_that_indicators_report(model: ReadModel) -> None:
    """Each macro figure, held at what a shock made of it, is what an expression reads: one definition."""
    compiled = model.under(closure())
    base, found = (solve(compiled, p) for p in (small(), changed(small(), rate_duty=0.5, p_world_import=1.1)))
    functions = compiled.expressions(figures(model.algebra))
    p = functions.with_parameters(
        {
            name: found.parameters.value("rate_duty", *name.partition("[")[2].rstrip("]").split(","))
            for name in functions.parameters
            if name.startswith("rate_duty")
        }
        | {name: 1.1 for name in functions.parameters if name.startswith("p_world_import")}
    )
    values = dict(zip(functions.equations, functions.at(p).residual(compiled.point(found)), strict=True))
    scenario = Scenario(found, base)
    assert len(values) >= 15
    for name in values:
        address = Address.read(name)
        scale = max(abs(scenario.read(address, at_base=True)), 1.0)
        assert values[name] == pytest.approx(scenario.read(address), abs=1e-9 * scale), name


def test_sensitivities_of_a_swapped_model_are_those_of_re_solves(model: ReadModel) -> None:
    """The freed duty is at its solved value once, not twice."""
    compiled = model.under(closure(Swap("rate_duty", "imports_real", change_pct=-3.0)))
    found = solve(compiled, small())
    slope = sensitivities(compiled, found, ["ev"]).sel(outcome="ev", parameter="productivity[a_x]")
    step = 1e-5
    values = []
    for sign in (1, -1):
        moved = solve(compiled, with_entry(small(), "productivity", ("a_x",), 1 + sign * step))
        values.append(moved.vector("q_utility").sum())
    assert float(slope) == pytest.approx((values[0] - values[1]) / (2 * step), rel=1e-6)


@pytest.mark.parametrize(
    ("swap", "message"),
    [
        (
            Swap("productivity", "ev", change_pct=1.0),
            "ev is zero in the benchmark and has no change in per cent",
        ),
        (Swap("productivity", "gdp_real", to=0.0), "gdp_real = 0 is impossible"),
        (Swap("productivity", "gdp_real", change_pct=-120.0), "is impossible; in the benchmark it is"),
        (Swap("productivity", "q_output[c_x]", to=-1.0), r"q_output\[c_x\] = -1 is impossible"),
    ],
)
def test_impossible_targets_are_refused(swap: Swap, message: str, model: ReadModel) -> None:
    compiled = model.under(closure(swap))
    with pytest.raises(ClosureError, match=message):
        solve(compiled, small())


@pytest.mark.parametrize(
    ("free", "message"),
    [
        ("rate_duty[w,c_y|c_zzz]", "no member 'c_zzz'"),
        ("rate_duty[w,c_y", "no closing bracket"),
        ("rate_duty[w]", "rate_duty takes 2 labels"),
        ("rate_duty[w,c_y] * 2", "is not one name with labels"),
        ("rate_duty[w,\ud800]", "a character of no text"),
    ],
)
def test_labels_that_nothing_has_are_refused(free: str, message: str, model: ReadModel) -> None:
    with pytest.raises(ClosureError, match=message):
        model.under(closure(Swap(free, "gdp_real")))
