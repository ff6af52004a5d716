"""The inputs that are damaged: one small economy with every kind of file that a user gives or a command wrote."""

from __future__ import annotations

import shutil
from pathlib import Path

from openpyxl import Workbook

import cge
from experiments.sweep.chunk import solve_chunk
from experiments.sweep.collect import collected, write_collected
from experiments.sweep.folder import prepare
from experiments.sweep.spec import read_sweep
from experiments.sweep.task import make_task
from experiments.sweep.worker import Worker
from sam import read_sam
from sam.write import accounts_text, matrix_text

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "reference" / "example"

TEXTS = {
    "closure.yaml": "name: mine\nbase: textbook\nnumeraire: cpi\n",
    "profile.yaml": "partition: cpu\ntime: 01:00:00\nmemory: 2000\nsetup: [export A=1]\noptions: ['--qos=low']\n",
    "mapping.csv": "account,group,label_en\n",
    "labour.csv": "activity,hours_million\na_agr,10\na_mfg,20.5\n",
    "emissions.csv": "source,user,mt_co2\noutput,a_agr,1.5\noutput,a_mfg,2\n",
    "rates.csv": "year,duty\n2015,0.2\n2020,0.15\n2025,0.1\n",
    "design.csv": "duty,armington\n0.1,1.0\n0.2,1.1\n",
    "sweep.yaml": """name: tiny
experiment: experiment.yaml
seed: 3
quantities:
  - {name: duty, parameter: rate_duty, index: {c: c_agr}, distribution: {kind: uniform, low: 0.0, high: 0.4}}
  - {name: armington, elasticity: sigma_armington, operation: multiply,
     distribution: {kind: pert, low: 0.5, mode: 1, high: 1.4}}
correlations:
  - {between: [duty, armington], value: 0.3}
design: {kind: sobol, draws: 8}
outcomes: {macro: [gdp_real, ev], sectors: {output: "*"}}
""",
    "paper.yaml": """title: A paper
reference: Somebody (2020)
definitions:
  total: q_node[a_agr] + q_node[a_mfg]
variables:
  Y: q_node[{0}]
  share: 100 * q_node[{0}] / total
  change: pct(p_supply[c_agr])
""",
    "expected.csv": """scenario,variable,index,value,precision,source,difference
experiment,Y,a_agr,10.0,0.1,table 1,
experiment,share,a_mfg,"1,050.5",1e-3 relative,table 2,as printed
""",
}


DYNAMICS = """dynamics:
  years: 2015-2025 by 5
  paths:
    - {parameter: q_factor_endowment, growth_pct: 1.0}
    - {parameter: rate_duty, index: {c: c_agr}, set: {file: rates.csv, column: duty}}
"""


def make_base(folder: Path) -> Path:
    """Write the folder, with the results of a run and a collected sweep of eight draws."""
    shutil.copytree(EXAMPLE, folder)
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("emissions.csv", "labour.csv"):
        shutil.copy(folder / name, folder / "sam" / name)
    sam = read_sam(folder / "sam")
    with (folder / "mapping.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{account},{account},\n" for account in sam.accounts.index)
    (folder / "matrix.csv").write_text(matrix_text(sam), encoding="utf-8")
    (folder / "matrix_accounts.csv").write_text(accounts_text(sam), encoding="utf-8")
    shutil.copy(folder / "sam" / "sam.yaml", folder / "matrix_sam.yaml")
    book = Workbook()
    for line in matrix_text(sam).splitlines():
        book.active.append([float(cell) if cell[:1].isdigit() else cell or None for cell in line.split(",")])
    sheet = book.create_sheet("accounts")
    for line in accounts_text(sam).splitlines():
        sheet.append(line.split(",")[:2])
    book.save(folder / "matrix.xlsx")
    cge.run(str(folder / "experiment.yaml")).write(folder / "results")
    own = (folder / "experiment.yaml").read_text(encoding="utf-8")
    (folder / "path.yaml").write_text(own + DYNAMICS, encoding="utf-8")
    (folder / "experiments").mkdir()
    for key in ("sam: ", "structure: ", "elasticities: "):
        own = own.replace(f"\n{key}", f"\n{key}../")
    (folder / "experiments" / "experiment.yaml").write_text(own, encoding="utf-8")
    _make_sweep(folder)
    return folder


def _make_sweep(folder: Path) -> None:
    task = make_task(read_sweep(folder / "sweep.yaml"))
    sweep = prepare(folder / "swept", task)
    worker = Worker(task)
    for chunk in range(sweep.chunks):
        sweep.store.write(chunk, solve_chunk(worker, sweep.design, sweep.numbers(chunk)))
    write_collected(sweep, collected(sweep))
