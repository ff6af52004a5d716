"""The registry of blocks: every equation is 0 at the benchmark, documented and numbered; every symbol has a unit."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from cge.block import DIMENSIONS, EquationSpec, ParameterSpec, VariableSpec
from cge.blocks import BLOCKS
from cge.engine.compile import compile_terms
from cge.formula import prices
from cge.read_model import CompiledModel
from cge.sets import SETS
from cge.solve import compile_economy, solve
from experiments.examples import small_sam, two_sectors

from .economies import opencge_10, small, stdcge, textbook

EQUATIONS = [spec for block in BLOCKS for spec in block.equations.values()]
PARAMETERS = [spec for block in BLOCKS for spec in block.parameters.values()]
VARIABLES = [spec for block in BLOCKS for spec in block.variables.values()]
NUMBER = re.compile(r"^([A-Z]\d+)\. ")
ROOT = Path(__file__).resolve().parents[2]


def named(spec) -> str:
    return f"{spec.block}.{spec.name}"


@pytest.fixture(scope="module")
def residuals(savings: CompiledModel) -> dict[str, float]:
    """Largest residual of each equation family of Japan at the benchmark, all alternatives included, by its scale."""
    model = savings.model
    every = compile_terms(model.shapes, model.names, reduce=False)
    at = every.at(every.parameter_start)
    # An equation in logarithms of relative prices is all zeros here, but for the last digit: 1e-16, whose scale is 1e-16.
    relative = np.abs(at.residual(every.start)) / np.maximum(at.scale(every.start), 1e-5)
    found: dict[str, float] = {}
    for name, gap in zip(every.equations, relative, strict=True):
        family = name.split("[")[0]
        found[family] = max(found.get(family, 0.0), float(gap))
    return found


@pytest.mark.parametrize("spec", EQUATIONS, ids=named)
def test_equation_holds_at_the_benchmark_of_japan(spec: EquationSpec, residuals: dict[str, float]) -> None:
    # What Japan does not have: a pool that buys nothing, a government that cannot save, no partners, partners whose supply
    # prices rise, factors of finite mobility or with premiums.
    if spec.name not in residuals:
        assert spec.name in {
            "saving_investment",
            "no_government_saving",
            "closed_economy",
            "import_supply",
            "sluggish_factor",
            "sluggish_factor_price",
            "factor_price_with_premium",
            "factor_market_with_premiums",
            "hours_supply",
        }
        return
    assert residuals[spec.name] <= 1e-10


@pytest.mark.parametrize(
    "parameters", [stdcge, opencge_10, small, lambda: small(small_sam(two_sectors(), ("u", "v")))]
)
def test_small_economies_hold_at_the_benchmark(parameters) -> None:
    parameters = parameters()
    assert compile_economy(parameters, textbook(parameters)).benchmark_residual_max <= 1e-12


@pytest.mark.parametrize("spec", EQUATIONS, ids=named)
def test_equation_is_documented(spec: EquationSpec) -> None:
    text = (spec.rule.__doc__ or "").strip()
    title = text.partition("\n\n")[0]
    assert NUMBER.match(title), "the first line starts with the formula's number"
    assert title.rstrip().endswith("."), "the first line says the equation in words"
    assert any(spec.determines == variable.name for variable in VARIABLES) or spec.determines == "numeraire"


def test_formula_numbers_are_unique() -> None:
    numbers = Counter(NUMBER.match(spec.title)[1] for spec in EQUATIONS)  # type: ignore[index]
    numbers.update(price.number for price in prices())
    text = (ROOT / "cge" / "forms.py").read_text(encoding="utf-8")
    numbers.update(re.findall(r"^\s*r?\"*([A-Z]\d+)\. ", text, flags=re.MULTILINE))
    assert numbers["A1"] == numbers["A6"] == numbers["D1"] == 1, "the forms and the taxes are numbered"
    assert [number for number, count in numbers.items() if count > 1] == []


def test_names_are_unique() -> None:
    names = Counter(spec.name for spec in [*EQUATIONS, *PARAMETERS, *VARIABLES])
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("spec", [*PARAMETERS, *VARIABLES], ids=named)
def test_symbol_is_declared_in_full(spec: ParameterSpec | VariableSpec) -> None:
    assert spec.unit
    assert spec.symbol
    assert spec.sentence.endswith(".")
    assert len(spec.sentence.split()) >= 2
    assert spec.over in SETS


@pytest.mark.parametrize("spec", PARAMETERS, ids=named)
def test_dimension_fits_the_unit(spec: ParameterSpec) -> None:
    assert spec.dimension in DIMENSIONS
    if spec.dimension in {"jpy", "jpy_per_unit"}:
        assert spec.unit == "money"
    if spec.dimension in {"fx", "fx_per_unit"}:
        assert spec.unit == "foreign money"
    if spec.role in {"share", "elasticity", "rate"}:
        assert spec.dimension == "none"


PREFIXES = {
    "benchmark": ("q0_", "v0_", "e0_", "paid0_", "rent0_", "money_"),
    "share": ("share_",),
    "elasticity": ("sigma_", "omega_", "eta_", "epsilon_"),
    "rate": ("rate_",),
}


@pytest.mark.parametrize("spec", PARAMETERS, ids=named)
def test_the_name_of_a_parameter_fits_its_role(spec: ParameterSpec) -> None:
    """Code reads the role; the prefix is for readers."""
    prefixes = PREFIXES.get(spec.role, ())
    assert (
        spec.name.startswith(prefixes) if prefixes else not spec.name.startswith(sum(PREFIXES.values(), ()))
    )
    assert bool(spec.selects_form) <= (spec.role == "elasticity")
    assert spec.named_in_structure <= (spec.role == "elasticity")


SCALES = {"q": "quantity", "e": "quantity", "p": "jpy_per_unit", "v": "jpy", "rate": "none", "price": "none"}


@pytest.mark.parametrize("spec", VARIABLES, ids=named)
def test_the_name_of_a_variable_fits_its_dimension(spec: VariableSpec) -> None:
    """Code reads the dimension; the prefix is for readers."""
    if spec.unit == "foreign money":
        assert spec.dimension == "fx_per_unit"
    else:
        assert spec.dimension == SCALES.get(spec.name.split("_")[0], "quantity")


@pytest.mark.parametrize("spec", VARIABLES, ids=named)
def test_variable_starts_at_a_calibrated_parameter_or_a_number(spec: VariableSpec) -> None:
    starts = {p.name: p.over for p in PARAMETERS}
    assert isinstance(spec.start, float) or spec.start in starts


def test_calibration_fills_every_declared_parameter(japan_parameters) -> None:
    for spec in PARAMETERS:
        array = japan_parameters.data[spec.name]
        assert array.attrs["units"] == spec.unit
        assert array.attrs["long_name"] == spec.sentence
        assert array.attrs["dimension"] == spec.dimension
        assert array.dims == SETS[spec.over]
        assert not np.isnan(japan_parameters.vector(spec.name)).any()
        assert int(array.notnull().sum()) == len(japan_parameters.entries(spec.name))


def test_equilibrium_carries_units(shocked) -> None:
    for name, array in shocked.data.items():
        assert array.attrs["units"], name
        assert array.attrs["long_name"], name


def test_parameters_and_results_share_their_dimensions(japan_parameters) -> None:
    """So that a ratio is taken label by label: it was an array of four dimensions where each set had names of its own."""
    from .economies import japan_compiled

    base = solve(japan_compiled("welfare"), japan_parameters)
    ratio = base.data["q_intermediate"] / japan_parameters.data["q0_intermediate"]
    assert ratio.dims == ("c", "a")
    assert ratio.shape == base.data["q_intermediate"].shape
    held = ratio.values[np.isfinite(ratio.values)]
    assert len(held) == len(japan_parameters.sets["ca"])
    np.testing.assert_allclose(held, 1.0, rtol=1e-9)
    for dim, labels in japan_parameters.data.indexes.items():
        if dim in base.data.indexes:
            assert list(base.data.indexes[dim]) == list(labels)
