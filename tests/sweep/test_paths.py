"""Sweeps over paths: a draw is the path of the experiment with its numbers, made again to the same bits."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.cli.main import main
from experiments.cli.sweep_commands import analyse_sweep, resume_sweep, run_sweep, solve_chunks, verify_sweep
from experiments.digest import digest
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.figures import macro_by_year
from experiments.path.plan import read_policy
from experiments.path.run import BASELINE, POLICY, run_path
from experiments.path_results import PATH_FILES
from experiments.plan import make_plan
from experiments.record.netcdf import read_dataset
from experiments.sweep.path_worker import PathWorker
from experiments.sweep.spec import SweepSpec, read_sweep
from experiments.sweep.task import Task, make_task
from sam.problem import InputError

from .files import EXAMPLE
from .path_files import ARMINGTON, DRAWS, DUTY, GROWTH, PATH, PRICE, written
from .path_files import POLICY as POLICY_TEXT

QUIET = CliRunner()


def task_of(space: Path, quantities: str = ARMINGTON + DUTY + GROWTH + PRICE, rest: str = DRAWS) -> Task:
    """The task of a sweep over paths."""
    return make_task(read_sweep(written(space, quantities, rest)))


def changed(space: Path, name: str, old: str, new: str) -> None:
    """Change a file in one place."""
    text = (space / name).read_text(encoding="utf-8")
    assert old in text
    (space / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def fingerprint(space: Path) -> str:
    """The identity of the sweep as its files are now."""
    task = make_task(read_sweep(space / "sweep.yaml"))
    return task.fingerprint(task.design())


def test_a_draw_is_the_path_of_an_experiment_with_its_numbers(tmp_path: Path) -> None:
    worker = PathWorker(task_of(tmp_path))
    draw = worker.draw([1.2, 0.05, 0.25, 0.95])
    assert draw.solved, draw.message
    (tmp_path / "path.yaml").write_text(PATH.replace("growth_pct: 1.5", "growth_pct: 1.75"), encoding="utf-8")
    price = "  - {parameter: p_world_import, index: {c: c_agr}, multiply: 0.95}\n"
    policy = POLICY_TEXT.replace("2023: 0.0", "2023: 0.05") + price
    (tmp_path / "policy.yaml").write_text(policy, encoding="utf-8")
    settings = ("elasticities.sigma_armington[c_agr]=3.6", "solver.method=newton")
    plan = make_plan(read_experiment(tmp_path / "experiment.yaml"), Options(settings=settings))
    results = run_path(plan, policy=read_policy(str(tmp_path / "policy.yaml")))
    macro = {run: macro_by_year(results, run) for run in (BASELINE, POLICY)}
    for place, outcome in enumerate(worker.outcomes):
        if outcome.expression.text in macro[BASELINE].index:
            expected = [macro[run].loc[outcome.expression.text, outcome.year] for run in (BASELINE, POLICY)]
            # 3 * 1.2 is not the 3.6 of the text to the last bit.
            assert [draw.base[place], draw.value[place]] == pytest.approx(expected, rel=1e-12)
    assert draw.base[1] / draw.base[0] == pytest.approx(1.0175**2, rel=1e-9)


def test_without_a_policy_years_stand_beside_the_benchmark(tmp_path: Path) -> None:
    written(tmp_path, GROWTH)
    changed(tmp_path, "sweep.yaml", "policy: policy.yaml\n", "")
    worker = PathWorker(make_task(read_sweep(tmp_path / "sweep.yaml")))
    draw = worker.draw([0.5])
    assert [outcome.name for outcome in worker.outcomes[:2]] == ["gdp_real@2021", "gdp_real@2023"]
    assert draw.value[:2] / draw.base[:2] == pytest.approx([1.02, 1.02**3], rel=1e-9)


@pytest.mark.parametrize("quantities", [GROWTH + PRICE, ARMINGTON + DUTY])
def test_a_draw_depends_on_no_other(tmp_path: Path, quantities: str) -> None:
    task = task_of(tmp_path, quantities)
    forward, backward = PathWorker(task), PathWorker(task)
    values = task.design().values[:3]
    first = [forward.draw(row).value for row in values]
    second = [backward.draw(row).value for row in values[::-1]][::-1]
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    assert not np.array_equal(first[0], first[1])


def test_a_draw_with_vintages_is_the_path_with_its_numbers(tmp_path: Path) -> None:
    """What decides how the benchmark is split is drawn, and a drawn parameter of an activity is that of both vintages."""
    rigid = "  - {name: rigid, dynamics: capital.0.vintages.rigid, distribution: {kind: uniform, low: 0.4, high: 1}}\n"
    productivity = (
        "  - {name: productivity, parameter: productivity, index: {k: a_mfg}, operation: multiply, "
        "distribution: {kind: uniform, low: 0.9, high: 1.1}}\n"
    )
    written(tmp_path, rigid + productivity + ARMINGTON)
    stock = "stock: {f_capital: 400}"
    vintages = f"{stock}, vintages: {{old_elasticities: {{value_added: 0.1}}, rigid: 0.9}}"
    changed(tmp_path, "path.yaml", stock, vintages)
    worker = PathWorker(make_task(read_sweep(tmp_path / "sweep.yaml")))
    draw = worker.draw([0.5, 1.02, 1.2])
    assert draw.solved, draw.message
    changed(tmp_path, "path.yaml", "rigid: 0.9", "rigid: 0.5")
    more = "  - {parameter: productivity, index: {k: [a_mfg, a_mfg_old]}, multiply: 1.02}\n"
    (tmp_path / "policy.yaml").write_text(POLICY_TEXT + more, encoding="utf-8")
    settings = ("elasticities.sigma_armington[c_agr]=3.6", "solver.method=newton")
    plan = make_plan(read_experiment(tmp_path / "experiment.yaml"), Options(settings=settings))
    macro = macro_by_year(run_path(plan, policy=read_policy(str(tmp_path / "policy.yaml"))), POLICY)
    assert draw.value[:2] == pytest.approx(macro.loc["gdp_real", [2021, 2023]].to_numpy(float), rel=1e-12)


def test_cells_and_closures_are_drawn_too(tmp_path: Path) -> None:
    closures = "  - {name: closure, closure: [one.yaml, other.yaml]}\n"
    cells = (
        "  - {name: cell, cells: [{receiver: c_agr, payer: a_mfg}], operation: multiply, "
        "distribution: {kind: uniform, low: 0.8, high: 1.2}}\n"
    )
    for name, numeraire in (("one", "cpi"), ("other", "f_labour")):
        rules = "household_saving: residual\ngovernment_saving: fixed_real\ninvestment: {saving: fixed}\n"
        more = "government_consumption: fixed\ngovernment_instrument: lump_sum\n"
        (tmp_path / f"{name}.yaml").write_text(f"base: textbook\nnumeraire: {numeraire}\n{rules}{more}")
    worker = PathWorker(task_of(tmp_path, cells + closures))
    plain, same, other = (worker.draw(row) for row in ([1.0, 0], [1.0, 1], [1.1, 0]))
    assert plain.solved, plain.message
    assert same.value == pytest.approx(plain.value, rel=1e-8)  # real figures, whatever the numeraire
    assert not np.allclose(other.value, plain.value, rtol=1e-6)


def test_numbers_that_no_path_has_are_failed_draws(tmp_path: Path) -> None:
    lost = (
        "  - {name: lost, dynamics: capital.0.depreciation, distribution: {kind: uniform, low: 0, high: 2}}\n"
    )
    worker = PathWorker(task_of(tmp_path, lost))
    failed = worker.draw([1.5])
    assert not failed.solved
    assert "capital.0.depreciation = 1.5" in failed.message
    assert worker.draw([0.04]).solved


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep over paths, solved and collected into `out`, by one command."""
    space = tmp_path_factory.mktemp("paths")
    done = QUIET.invoke(main, ["sweep", "run", str(written(space)), "--out", str(space / "out")])
    assert done.exit_code == 0, done.output
    return space


def test_the_path_of_a_draw_is_made_again_to_the_same_bits(solved: Path, tmp_path: Path) -> None:
    words = ["path", "show", str(solved / "out"), "--draw", "3"]
    done = QUIET.invoke(main, [*words, "--out", str(tmp_path / "again"), "--json"])
    assert done.exit_code == 0, done.output
    content = json.loads(done.stdout)
    assert content["draw"]["same_bits"] is True
    assert content["run"] == "policy"
    assert content["years"] == [2020, 2021, 2022, 2023]
    stored = read_dataset(solved / "out" / "sweep.nc").sel(draw=3)
    assert list(content["draw"]["quantities"].values()) == stored["quantity"].values.tolist()
    assert {path.name for path in (tmp_path / "again").iterdir()} == set(PATH_FILES)
    summary = json.loads((tmp_path / "again" / "summary.json").read_text(encoding="utf-8"))
    assert summary["draw"] == content["draw"]
    for kind, run in (("value", "policy"), ("base", "baseline")):
        own = [summary["macro"][run][year]["gdp_real"]["value"] for year in ("2021", "2023")]
        assert own == stored[kind].sel(outcome=["gdp_real@2021", "gdp_real@2023"]).values.tolist()
    assert "the same bits as are stored" in QUIET.invoke(main, words).stdout


def test_a_lost_chunk_is_solved_again_to_the_same_bits(solved: Path) -> None:
    spec, out = str(solved / "sweep.yaml"), solved / "out"
    before = read_dataset(out / "sweep.nc")
    (out / "sweep.nc").unlink()
    for path in sorted((out / "chunks").rglob("*.nc"))[1:]:
        path.unlink()
    assert solve_chunks(spec, [1], out, lambda text: None)["solved"] == [1]  # what a batch task runs
    assert resume_sweep(spec, out, 1, lambda text: None)["status"] == "complete"
    after = read_dataset(out / "sweep.nc")
    for name in ("value", "base", "quantity", "solved", "iterations"):
        assert np.array_equal(before[name].values, after[name].values), name
    assert verify_sweep(spec, out, 3, 1)["identical"] == 3


def test_analysis_and_report_name_the_years(solved: Path) -> None:
    content = analyse_sweep(str(solved / "sweep.yaml"), solved / "out", False, "en")
    row = content["outcomes"]["gdp_real@2023"]
    assert row["unit"] == "%"
    assert row["minimum"] < row["mean"] < row["maximum"]
    assert content["adjoint"]["reason"] == "no adjoint reaches through the years of a path"
    page = (solved / "out" / "report.html").read_text(encoding="utf-8")
    assert "gdp_real@2023" in page
    assert "own baseline" in page


CHANGES = {
    "a growth rate": ("path.yaml", "quality_pct: 0.5", "quality_pct: 0.6"),
    "a table": ("heads.csv", "2022,1", "2022,1.1"),
    "the policy": ("policy.yaml", "2020: 0.25", "2020: 0.2"),
    "the years that are kept": ("sweep.yaml", "years: [2021, 2023]", "years: [2022, 2023]"),
    "the years that are solved": ("path.yaml", "2020-2023", "[2020, 2021, 2023]"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_all_that_was_read_belongs_to_the_identity(tmp_path: Path, what: str) -> None:
    written(tmp_path)
    before = fingerprint(tmp_path)
    changed(tmp_path, "policy.yaml", "policy:", "title_en: Mine\npolicy:")
    assert fingerprint(tmp_path) == before
    changed(tmp_path, *CHANGES[what])
    assert fingerprint(tmp_path) != before


def test_another_path_is_refused(tmp_path: Path) -> None:
    spec, out = written(tmp_path, GROWTH), tmp_path / "out"
    run_sweep(str(spec), out, 1, lambda text: None)
    changed(tmp_path, *CHANGES["a table"])
    done = QUIET.invoke(main, ["path", "show", str(out), "--draw", "0"])
    assert done.exit_code == 2
    assert "made from other inputs (other than then: the path)" in done.stderr


def test_static_sweeps_stay_what_they_were() -> None:
    """Their folders go on: no key of paths is in the text that is their identity (digest of the version before paths)."""
    spec = SweepSpec.model_validate(
        {
            "name": "tiny",
            "experiment": "carbon_price",
            "quantities": [{"name": "price", "parameter": "carbon_price", "values": [1000.0, 2000.0]}],
            "design": {"kind": "grid"},
            "outcomes": {"macro": ["gdp_real"]},
        }
    )
    known = "9a6aa51f7ae6bad99988414627a4b1dfd1c4b2f097d56732eb3fc4e0ec32a11c"
    assert digest(spec.model_dump(mode="json", by_alias=True)) == known


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "sweep.yaml",
            "years: [2021, 2023]\n",
            "",
            "say which years' outcomes are kept, such as `years: [2023]`",
        ),
        (
            "sweep.yaml",
            "years: [2021, 2023]",
            "years: [2021, 2030]",
            "sweep.yaml:4: the path of small_path does not solve 2030; it goes from 2020 to 2023",
        ),
        ("sweep.yaml", "policy: policy.yaml", "policy: other.yaml", "sweep.yaml:3: policy"),
        ("sweep.yaml", "experiment: experiment.yaml", f"experiment: {EXAMPLE}", "has no `dynamics`"),
        (
            "sweep.yaml",
            "policy.0.set.2023",
            "policy.0.set.2024",
            "'policy.0.set.2024' is no number of the path",
        ),
        ("sweep.yaml", "policy.0.set.2023,", "policy.0.set.2023, each: true,", "leave out index and each"),
        ("sweep.yaml", "[gdp_real,", "[gdp_reel,", "gdp_reel"),
        ("path.yaml", "factor: f_labour", "factor: f_labor", "path.yaml:3: there is no factor 'f_labor'"),
        ("heads.csv", "year,heads", "year,hands", "heads.csv has no column heads"),
        ("heads.csv", "2022,1", "2022,", "heads.csv:4: year and heads have to be numbers, not '2022' and ''"),
        (
            "heads.csv",
            "2022,1",
            "\n\n2022",
            "heads.csv:6: year and heads have to be numbers, not '2022' and ''",
        ),
        ("heads.csv", "2022,1", ",1", "heads.csv:4: year and heads have to be numbers, not '' and '1'"),
        ("heads.csv", "2022,1", "2021,1", "heads.csv:4: year 2021 is there twice"),
    ],
)
def test_mistakes(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    written(tmp_path)
    changed(tmp_path, name, old, new)
    with pytest.raises(InputError) as caught:
        PathWorker(make_task(read_sweep(tmp_path / "sweep.yaml")))
    assert message in str(caught.value)


def test_a_number_of_a_path_needs_a_path(tmp_path: Path) -> None:
    written(tmp_path, GROWTH)
    for old, new in (
        ("experiment: experiment.yaml", f"experiment: {EXAMPLE}"),
        ("policy: policy.yaml\n", ""),
        ("years: [2021, 2023]\n", ""),
    ):
        changed(tmp_path, "sweep.yaml", old, new)
    with pytest.raises(InputError, match="growth: experiment duty_removal has no `dynamics`"):
        make_task(read_sweep(tmp_path / "sweep.yaml"))


def test_the_documented_sweep_fits_the_shipped_path(tmp_path: Path, root: Path) -> None:
    page = (root / "docs" / "reference" / "paths.md").read_text(encoding="utf-8")
    (text,) = (block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "outcomes:" in block)
    (tmp_path / "sweep.yaml").write_text(text, encoding="utf-8")
    task = make_task(read_sweep(tmp_path / "sweep.yaml"))
    assert [quantity.name for quantity in task.quantities] == ["armington", "gdp_growth", "last_price"]


def test_messages_of_show(solved: Path, tmp_path: Path) -> None:
    late = QUIET.invoke(main, ["path", "show", str(solved / "out"), "--draw", "6"])
    assert (late.exit_code, "has draws 0 to 5" in late.stderr) == (2, True)
    none = QUIET.invoke(main, ["path", "show", str(tmp_path), "--draw", "0"])
    assert (none.exit_code, "there is no sweep here" in none.stderr) == (2, True)
