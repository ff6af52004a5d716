"""`--set dynamics.KEY=value`: a number, a text or a list of the path file, in runs, sweeps and the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.figures import macro_by_year
from experiments.path.plan import read_dynamics
from experiments.path.run import BASELINE, run_path
from experiments.path.tables import path_tables
from experiments.plan import make_plan
from experiments.report.path_page import path_html
from experiments.sweep.spec import read_sweep
from experiments.sweep.task import make_task
from sam.problem import InputError
from tests.sweep.path_files import GROWTH, PATH, written


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    written(tmp_path, GROWTH)
    return tmp_path / "experiment.yaml"


def solved(experiment: Path, *settings: str):
    return run_path(make_plan(read_experiment(experiment), Options(settings=settings)))


def test_settings_are_the_file_with_other_values(experiment: Path) -> None:
    words = ("years=2020-2022", "labour.0.quality_pct=1", "forecast.0.growth_pct=min(year - first, 1.2)")
    changed = solved(experiment, *(f"dynamics.{word}" for word in words))
    text = PATH.replace("2020-2023", "2020-2022").replace("quality_pct: 0.5", "quality_pct: 1")
    text = text.replace("growth_pct: 1.5", 'growth_pct: "min(year - first, 1.2)"')
    (experiment.parent / "path.yaml").write_text(text, encoding="utf-8")
    own = solved(experiment)
    assert macro_by_year(changed, BASELINE).equals(macro_by_year(own, BASELINE))
    assert list(macro_by_year(own, BASELINE).columns) == [2020, 2021, 2022]


def test_a_year_is_a_key(experiment: Path) -> None:
    policy = "policy:\n  - {parameter: rate_duty, index: {c: c_agr}, set: {2020: 0.25}, between: step}\n"
    (experiment.parent / "path.yaml").write_text(PATH + policy, encoding="utf-8")
    settings = ("dynamics.policy.0.set.2020=0.2", "dynamics.policy.0.set.2022=0.1")
    spec, _ = read_dynamics(make_plan(read_experiment(experiment), Options(settings=settings)))
    assert spec.policy[0].set == {2020: 0.2, 2022: 0.1}


def test_the_report_says_what_was_set(experiment: Path) -> None:
    results = solved(experiment, "dynamics.labour.0.quality_pct=1.25")
    page = path_html(results, path_tables(results), "en")
    assert "dynamics.labour.0.quality_pct=1.25" in page
    assert page.count("1.25") > page.count("dynamics.labour.0.quality_pct=1.25")  # in the assumptions, too


def test_a_sweep_sets_what_its_draws_start_from(experiment: Path) -> None:
    spec = experiment.parent / "sweep.yaml"
    before = make_task(read_sweep(spec))
    spec.write_text(
        "set: [dynamics.forecast.0.growth_pct=2]\n" + spec.read_text(encoding="utf-8"), encoding="utf-8"
    )
    after = make_task(read_sweep(spec))
    assert after.numbers_of([(after.quantities[0], 0.5)]).dynamics.forecast[0].growth_pct == 2.5
    assert after.identity["the path"] != before.identity["the path"]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("labor.0.heads_pct=1", "the path has no key 'labor' there. Did you mean labour"),
        ("labour.heads_pct=1", "labour has places 0 to 0; write dynamics.KEY=value"),
        ("debt.0.rate=0", "debt has no items"),
        ("labour.0.head_pct=1", "the path has no key 'head_pct' there. Did you mean heads_pct"),
        ("labour.0.quality_pct=0.5", "changes nothing: the path has this value"),
        ("labour.0.quality_pct[c_agr]=1", "keys of the path have no labels"),
        ("capital.0.depreciation=2", "dynamics.capital.0.depreciation=2: "),
        ("years=2020-2020", "a path needs two years at least"),
    ],
)
def test_mistakes(experiment: Path, setting: str, message: str) -> None:
    plan = make_plan(read_experiment(experiment), Options(settings=(f"dynamics.{setting}",)))
    with pytest.raises(InputError) as caught:
        read_dynamics(plan)
    assert message in str(caught.value)
    assert str(caught.value).startswith("--set dynamics.")


def test_a_key_that_the_file_leaves_out(experiment: Path) -> None:
    settings = ("dynamics.capital.0.vintages.old_share=0.9", "dynamics.capital.0.vintages.rigid=0.5")
    plan = make_plan(read_experiment(experiment), Options(settings=settings))
    spec, _ = read_dynamics(plan)
    assert spec.capital[0].vintages is not None
    assert (spec.capital[0].vintages.old_share, spec.capital[0].vintages.rigid) == (0.9, 0.5)
    plan = make_plan(read_experiment(experiment), Options(settings=("dynamics.capital.0.vintages.rgd=0.5",)))
    with pytest.raises(InputError, match="--set dynamics.capital.0.vintages.rgd=0.5"):
        read_dynamics(plan)


def test_an_experiment_of_one_year_has_no_path_to_set() -> None:
    with pytest.raises(InputError, match="experiment duty_removal has no `dynamics`"):
        make_plan(
            read_experiment("docs/reference/example/experiment.yaml"),
            Options(settings=("dynamics.years=2020-2030",)),
        )
