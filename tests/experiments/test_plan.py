"""From the experiment and the options to cases: closures, settings, variants, satellites, aggregation."""

from __future__ import annotations

from pathlib import Path

import pytest

from calibration.structure_file import read_structure, structures
from experiments.cli.run import taxes_note
from experiments.inputs.locate import catalogue
from experiments.inputs.options import Options
from experiments.inputs.setting import read_settings
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from sam.problem import InputError

from .files import HEAD, STDCGE, planned, solved, written


@pytest.mark.parametrize("name", catalogue())
def test_catalogue_can_be_planned(name: str) -> None:
    plan = make_plan(read_experiment(name))
    assert plan.spec.name == name
    assert all([plan.spec.title_en, plan.spec.title_ja, plan.spec.description])
    assert plan.hours is not None
    assert plan.emissions is not None


@pytest.mark.parametrize("name", structures())
def test_structures_can_be_read(name: str) -> None:
    assert read_structure(name, ()).structure.name == name


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("carbon_price", Options(sam="japan_2021"), True),
        ("gx_ets_auction", Options(sam="japan_2021"), True),
        ("gx_ets_auction", Options(sam="japan_2021", structure="japan_gx_2021"), False),
        ("carbon_price", Options(), False),
        ("food_tax_cut", Options(sam="japan_2021"), False),
    ],
)
def test_a_sam_of_another_year_asks_for_the_tax_law_of_its_year(
    name: str, options: Options, said: bool
) -> None:
    note = taxes_note(make_plan(read_experiment(name), options), options)
    assert ("`--structure japan_2021`" in note) is said


def test_paths_start_from_the_file_then_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(STDCGE)
    head = HEAD.replace(f"{STDCGE}/", "").replace("structure.yaml", "own.yaml")
    text = (STDCGE / "structure.yaml").read_text(encoding="utf-8").replace("name: stdcge", "name: own")
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    plan = planned(tmp_path, head=head)
    assert (plan.sam.name, plan.main.structure.name) == ("hosoe_2010_stdcge", "own")


@pytest.mark.parametrize(
    ("setting", "read"),
    [
        ("elasticities.sigma_armington=3", lambda c: c.elasticities.rows.get(("sigma_armington", "*")) == 3),
        (
            "elasticities.sigma_armington[c_MLK]=3",
            lambda c: c.elasticities.rows["sigma_armington", "c_MLK"] == 3,
        ),
        ("closure.numeraire=cpi", lambda c: c.closure.numeraire == "cpi"),
        ("closure.investment.INV=fixed", lambda c: c.closure.rule("investment", "INV") == "fixed"),
        (
            "closure.factor_mobility=immobile",
            lambda c: c.closure.rule("factor_mobility", "CAP") == "immobile",
        ),
        ("closure=welfare", lambda c: c.closure.household_saving == "residual"),
        ("recycling=tariff", lambda c: c.closure.government_instrument == "tariff"),
        ("structure.export_demand=finite", lambda c: c.structure.export_demand == "finite"),
        ("structure.household.demand=les", lambda c: c.structure.household.demand == "les"),
        ("structure.taxes.tariff.basis=gross", lambda c: c.structure.taxes[0].basis == "gross"),
        ("rate_tariff[c_MLK]=0.5", lambda c: getattr(c.shocks[-1][0], "labels", ()) == ("c_MLK",)),
    ],
)
def test_settings_reach_the_case(tmp_path: Path, setting: str, read) -> None:
    assert not read(planned(tmp_path, "shocks: [{parameter: saving_foreign, add: 1}]\n").main)
    assert read(planned(tmp_path, "shocks: [{parameter: saving_foreign, add: 1}]\n", setting).main)


def test_solver_settings(tmp_path: Path) -> None:
    plan = planned(tmp_path, "", "solver.method=newton", "solver.max_iterations=7")
    assert (plan.solver.method, plan.solver.max_iterations) == ("newton", 7)


def test_settings_collect_all_problems() -> None:
    with pytest.raises(InputError) as caught:
        read_settings(
            ["nothing", "solver.metod=newton", "closure.numeraire=3", "rate_tariff=yes it is", "a.b=1"]
        )
    assert len(caught.value.problems) == 5


def test_closure_of_an_experiment_may_be_spelt_out(tmp_path: Path) -> None:
    head = HEAD.replace(
        f"{STDCGE}/closure.yaml", "{base: textbook, walras: INV, factor_mobility: {CAP: immobile}}"
    )
    closure = planned(tmp_path, head=head).main.closure
    assert closure.walras == "INV"
    assert closure.factor_mobility == {"*": "mobile", "CAP": "immobile"}


def test_rules_of_named_closures_for_other_sams_fall_away(tmp_path: Path) -> None:
    plan = planned(tmp_path, head=HEAD.replace(f"{STDCGE}/closure.yaml", "savings_driven"))
    assert plan.main.closure.investment == {"*": "saving"}


def test_variants_replace_keys(tmp_path: Path) -> None:
    text = """shocks: [{parameter: rate_tariff, set: 0}]
recycling: none
variants:
  - {name: small, structure: {export_demand: finite}, elasticities: {eta_export_demand: 4, "sigma_armington[c_MLK]": 5}}
  - {name: fixed, closure: {base: textbook, numeraire: LAB, walras: INV}, recycling: tariff}
  - {name: other, shocks: [{parameter: saving_foreign, add: 1}]}
"""
    plan = planned(tmp_path, text, "rate_output_tax[a_BRD]=0.1")
    small, fixed, other = plan.variants
    assert small.structure.export_demand == "finite"
    assert small.elasticities.rows["sigma_armington", "c_MLK"] == 5
    assert small.shocks == plan.main.shocks
    assert fixed.closure.government_instrument == "tariff"
    assert plan.main.closure.government_instrument == "none"
    assert [getattr(shock, "parameter", None) for shock, _ in other.shocks] == ["saving_foreign", None]


def test_emissions_and_hours_beside_the_sam(tmp_path: Path) -> None:
    for name in ("sam.csv", "sam_accounts.csv"):
        (tmp_path / name).write_bytes((STDCGE / name).read_bytes())
    (tmp_path / "emissions.csv").write_text(
        "source,user,mt_co2\nc_BRD,a_MLK,3\noutput,a_BRD,1\n", encoding="utf-8"
    )
    (tmp_path / "labour.csv").write_text("activity,hours_million\na_BRD,10\na_MLK,20\n", encoding="utf-8")
    plan = make_plan(read_experiment(written(tmp_path)), Options(sam=str(tmp_path / "sam.csv")))
    assert plan.emissions is not None
    assert plan.emissions["mt_co2"].sum() == 4
    assert plan.hours == {"a_BRD": 10.0, "a_MLK": 20.0}


def test_hours_that_do_not_cover_every_activity_are_left_out(tmp_path: Path) -> None:
    for name in ("sam.csv", "sam_accounts.csv"):
        (tmp_path / name).write_bytes((STDCGE / name).read_bytes())
    (tmp_path / "labour.csv").write_text("activity,hours_million\na_BRD,10\n", encoding="utf-8")
    plan = make_plan(read_experiment(written(tmp_path)), Options(sam=str(tmp_path / "sam.csv")))
    assert plan.hours is None


def test_aggregation_takes_the_satellites_along(tmp_path: Path) -> None:
    for name in ("sam.csv", "sam_accounts.csv"):
        (tmp_path / name).write_bytes((STDCGE / name).read_bytes())
    accounts = ["a_BRD", "a_MLK", "c_BRD", "c_MLK", "CAP", "LAB", "IDT", "TRF", "HOH", "GOV", "INV", "EXT"]
    group = {"a_BRD": "a_FOO", "a_MLK": "a_FOO", "c_BRD": "c_FOO", "c_MLK": "c_FOO"}
    rows = "".join(f"{account},{group.get(account, account)}\n" for account in accounts)
    (tmp_path / "one.csv").write_text("account,group\n" + rows, encoding="utf-8")
    (tmp_path / "emissions.csv").write_text(
        "source,user,mt_co2\nc_BRD,a_MLK,3\nc_MLK,a_BRD,1\n", encoding="utf-8"
    )
    (tmp_path / "labour.csv").write_text("activity,hours_million\na_BRD,10\na_MLK,20\n", encoding="utf-8")
    (tmp_path / "elasticities.csv").write_text(
        "parameter,index,value,unit,source,page\n"
        "sigma_value_added,*,1,1,test,\nsigma_armington,*,2,1,test,\nomega_export,*,2,1,test,\n",
        encoding="utf-8",
    )
    head = f"""name: test
sam: sam.csv
aggregation: one.csv
structure: {STDCGE}/structure.yaml
elasticities: elasticities.csv
closure: {STDCGE}/closure.yaml
shocks: [{{parameter: rate_tariff, set: 0}}]
"""
    results = solved(tmp_path, head=head)
    assert results.plan.sam.of_kind("activity") == ["a_FOO"]
    assert results.plan.hours == {"a_FOO": 30.0}
    assert results.main.indicators.macro["co2"].base == pytest.approx(4)


@pytest.mark.parametrize(
    "key", ["sigma_armington[c_MLK", "sigma_armington]", "sigma_armington[c_MLK][c_BRD]"]
)
def test_labels_of_an_elasticity_that_are_not_closed_are_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(
        InputError, match=r"experiment.yaml:6: .* is not a name with labels; write NAME or NAME\["
    ):
        planned(tmp_path, f"variants: [{{name: small, elasticities: {{'{key}': 5}}}}]\n")
