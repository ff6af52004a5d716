"""Titles say what was run: with the numbers of its shocks, and not what the command line replaced."""

from __future__ import annotations

import pytest

from experiments.inputs.options import Options
from experiments.inputs.spec import Experiment, ExperimentFile, ShockSpec, VariantSpec, read_experiment
from experiments.plan import Plan, make_plan
from experiments.titles import filled, written

from .reports import EXAMPLE

PRICE = "Carbon price of {} yen per tonne of CO2"


def planned(*settings: str, **options: str) -> Plan:
    return make_plan(read_experiment("carbon_price"), Options(settings=settings, **options))


def test_a_title_has_the_number_that_is_run() -> None:
    as_written, changed = planned(), planned("carbon_price=5000")
    assert as_written.main.title_en == PRICE.format("10,000")
    assert changed.main.title_en == PRICE.format("5,000")
    assert changed.main.title_ja == "炭素価格 5,000円/tCO2"
    for lang, text in as_written.descriptions.items():
        assert "10,000" in text
        assert text.replace("10,000", "5,000") == changed.descriptions[lang]
    assert changed.changed == ("carbon_price=5000",)


@pytest.mark.parametrize(
    ("settings", "options", "title"),
    [
        (("recycling=income_tax",), {}, "carbon_price (changed: recycling=income_tax)"),
        (("closure.foreign=residual",), {}, "carbon_price (changed: closure.foreign=residual)"),
        ((), {"closure": "savings_driven"}, "carbon_price (changed: closure=savings_driven)"),
        (
            ("carbon_price=5000", "recycling=income_tax"),
            {},
            "carbon_price (changed: recycling=income_tax, carbon_price=5000)",
        ),
    ],
)
def test_a_text_that_need_not_hold_any_more_is_left_out(
    settings: tuple[str, ...], options: dict[str, str], title: str
) -> None:
    plan = planned(*settings, **options)
    assert plan.main.title_en == title
    assert plan.descriptions == {"en": "", "ja": ""}
    assert plan.variants[0].title_en == "Recycled through a cut on household purchases"


def test_what_the_file_does_not_speak_of_is_added() -> None:
    plan = planned("elasticities.sigma_armington=3")
    assert plan.main.title_en == f"{PRICE.format('10,000')} (changed: elasticities.sigma_armington=3)"
    assert plan.descriptions["en"]
    assert planned("solver.method=newton").main.title_en == PRICE.format("10,000")


def test_a_variant_whose_own_shock_is_replaced_loses_its_title() -> None:
    file = read_experiment(EXAMPLE)
    parameter = file.spec.shocks[0].parameter
    own = VariantSpec(name="high", title_en="Twice", shocks=(ShockSpec(parameter=parameter, set=0.5),))
    named = own.model_copy(update={"name": "named", "title_en": f"At {{{parameter}}}"})
    spec = file.spec.model_copy(update={"variants": (own, named)})
    whole = ExperimentFile(spec, file.document, file.folder)
    assert [case.title_en for case in make_plan(whole).variants] == ["Twice", "At 0.5"]
    changed = make_plan(whole, Options(settings=(f"{parameter}=0.7",)))
    assert [case.title_en for case in changed.variants] == ["high", "At 0.7"]


def test_braces_that_name_no_shock_stay() -> None:
    assert filled("{tariff} and {x y}", []) == "{tariff} and {x y}"
    spec = Experiment(name="e", title_en="Rate {rate}", shocks=(ShockSpec(parameter="rate", multiply=2.0),))
    assert written(spec)["title_en"] == "Rate {rate}"
