"""`ranges: cited`: one quantity for each estimate, over the range that the elasticity table states."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calibration import calibrate
from calibration.tastes import Tastes
from experiments.sweep.quantity import changed_table
from experiments.sweep.spec import read_sweep
from experiments.sweep.task import Task, make_task
from experiments.sweep.worker import Worker
from sam.problem import InputError

from .files import EXAMPLE
from .test_worker import assert_same

ROOT = Path(__file__).resolve().parents[2]
TABLE = """parameter,index,value,unit,source,page,low,high,estimate
sigma_top,*,0,1,invented,,0,0.5,
sigma_va,*,0.8,1,invented,,0.5,1,capital_labour
sigma_armington,c_agr,3,1,invented,,1.5,6,trade
eta_export_demand,c_mfg,4,1,invented,,2,8,trade
omega_export,c_mfg,2,1,invented,,,,
omega_export,c_agr,2,1,invented,,1,4,exports
frisch,*,-1.4,1,invented,,-1.6,-1.2,
income_elasticity,*,1,1,invented,,0.5,1.5,engel
income_elasticity,c_agr,0.5,1,invented,,0.25,0.75,engel
"""
EXPERIMENT = f"""name: ranged
sam: {EXAMPLE.parent / "sam"}
structure: structure.yaml
elasticities: table.csv
closure: {{base: textbook, numeraire: cpi}}
shocks:
  - {{parameter: rate_duty, index: {{c: [c_agr]}}, set: 0}}
"""
SWEEP = """name: ranges
experiment: ranged.yaml
seed: 3
outcomes: {macro: [gdp_real, ev]}
design: {kind: latin_hypercube, draws: 12}
"""


def task_of(space: Path, more: str = "ranges: cited\n", table: str = TABLE) -> Task:
    structure = (EXAMPLE.parent / "structure.yaml").read_text(encoding="utf-8")
    household = "household: {demand: cobb_douglas}"
    assert household in structure
    les = structure.replace(household, "household: {demand: les, calibrate: frisch}")
    (space / "structure.yaml").write_text(les, encoding="utf-8")
    (space / "table.csv").write_text(table, encoding="utf-8")
    (space / "ranged.yaml").write_text(EXPERIMENT, encoding="utf-8")
    (space / "sweep.yaml").write_text(SWEEP + more, encoding="utf-8")
    return make_task(read_sweep(space / "sweep.yaml"))


def test_each_estimate_is_one_quantity(tmp_path: Path) -> None:
    """Without a range nothing is drawn; farm products are not exported, so that `exports` sets nothing."""
    found = {
        each.name: (
            each.spec.operation,
            each.dimension.distribution.model_dump(exclude={"truncate"}),
            len(each.rows),
        )
        for each in task_of(tmp_path).quantities
    }

    def over(low: float, mode: float, high: float) -> dict[str, object]:
        return {"kind": "triangular", "low": low, "mode": mode, "high": high}

    assert found == {
        "sigma_top": ("set", over(0.0, 0.0, 0.5), 1),
        "capital_labour": ("set", over(0.5, 0.8, 1.0), 1),
        "trade": ("multiply", over(0.5, 1.0, 2.0), 2),
        "frisch": ("set", over(-1.6, -1.4, -1.2), 1),
        "engel": ("multiply", over(0.5, 1.0, 1.5), 2),
    }


def test_what_the_file_names_itself_is_not_drawn_again(tmp_path: Path) -> None:
    own = "  - {name: own, elasticity: sigma_armington, distribution: {kind: uniform, low: 2, high: 3}}\n"
    task = task_of(tmp_path, "ranges: cited\nquantities:\n" + own)
    rows = [row for quantity in task.quantities for row in quantity.rows]
    assert rows.count(("sigma_armington", "c_agr")) == 1
    assert [quantity.name for quantity in task.quantities][0] == "own"
    assert ("eta_export_demand", "c_mfg") in rows


def test_rows_of_one_estimate_need_one_range(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="rows of the estimate 'trade' in table.csv have ranges that differ"):
        task_of(tmp_path, table=TABLE.replace("invented,,2,8,trade", "invented,,2,9,trade"))


def test_a_sweep_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name quantities here, or write `ranges: cited`"):
        task_of(tmp_path, "")


def test_draws_are_what_a_calibration_of_their_own_gives(tmp_path: Path) -> None:
    """Also where tastes are drawn: nothing is calibrated or read again, and utility is that of the draw's own benchmark."""
    task = task_of(tmp_path)
    worker = Worker(task)
    for values in task.design().values[:4]:
        assert_same(task, worker, values)


def test_no_draw_selects_a_functional_form_of_its_own(tmp_path: Path) -> None:
    """Limits (0, 1) are ends or points of ranges, which a continuous distribution does not meet: one model serves all."""
    worker = Worker(task_of(tmp_path))
    for values in worker.task.design().values:
        assert worker.draw(values).solved
    forms = {form for _, form in worker._kept}
    assert len(forms) <= 2  # the table's own, in which `sigma_top` is 0, and that of all draws


def test_results_are_continuous_where_a_range_crosses_one(tmp_path: Path) -> None:
    """The general form next to one meets the Cobb-Douglas form at one."""
    task = task_of(tmp_path, table=TABLE.replace("0.8,1,invented,,0.5,1", "0.8,1,invented,,0.5,2"))
    worker = Worker(task)
    middle = task.design().values[0]
    at = [quantity.name for quantity in task.quantities].index("capital_labour")
    below, one, above = (
        worker.draw([*middle[:at], sigma, *middle[at + 1 :]]).value for sigma in (1 - 1e-4, 1.0, 1 + 1e-4)
    )
    # Second differences over a step of 1e-4 are of its square; 1e-7 leaves room for the solver's tolerance.
    assert np.allclose((below + above) / 2.0, one, rtol=1e-7, atol=1e-7)


def test_tastes_are_those_of_a_calibration(tmp_path: Path) -> None:
    task = task_of(tmp_path)
    tastes = Tastes(task.plan.sam, task.case.structure, task.case.elasticities)
    for values in task.design().values[:3]:
        table = changed_table(task.case.elasticities, list(zip(task.quantities, values, strict=True)))
        whole = calibrate(task.plan.sam, task.case.structure, table, task.plan.emissions)
        for name, members in tastes.parameters(table).items():
            assert members == whole.entries(name), name


def test_other_ranges_are_another_sweep(tmp_path: Path) -> None:
    first = task_of(tmp_path)
    second = task_of(tmp_path, table=TABLE.replace("0.8,1,invented,,0.5,1", "0.8,1,invented,,0.6,1"))
    changed = {what for what, digest in first.identity.items() if second.identity[what] != digest}
    assert changed == {"the cited ranges"}


@pytest.mark.parametrize("name", ["japan_carbon_ranges", "japan_tariff_ranges"])
def test_shipped_sweeps_draw_every_range_of_japan(name: str) -> None:
    """Left out is only what sets nothing: exports of what is not exported, the origins of what is not imported."""
    task = make_task(read_sweep(ROOT / "docs" / "how-to" / "sweep" / f"{name}.yaml"))
    citations = task.case.elasticities.citations
    drawn = {row for quantity in task.quantities for row in quantity.rows}
    left_out = {citations[row].estimate for row in citations.keys() - drawn}
    assert len(task.quantities) > 45
    assert len(left_out) <= 3, left_out
    assert not any(quantity.spec.parameter for quantity in task.quantities)
    assert task.design().draws == 15_000
