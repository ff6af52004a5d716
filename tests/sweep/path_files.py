"""A sweep over paths for the tests: the two-sector example of the documentation over four years, as files."""

from __future__ import annotations

from pathlib import Path

from .files import EXAMPLE

EXPERIMENT = f"""name: small_path
sam: {EXAMPLE.parent}/sam
structure: {EXAMPLE.parent}/structure.yaml
elasticities: {EXAMPLE.parent}/elasticities.csv
closure:
  base: textbook
  numeraire: cpi
  investment: {{saving: fixed}}
  household_saving: residual
  government_consumption: fixed
  government_instrument: lump_sum
  government_saving: fixed_real
dynamics: path.yaml
"""
PATH = """years: 2020-2023
labour:
  - {factor: f_labour, heads_pct: {file: heads.csv, column: heads}, quality_pct: 0.5}
capital:
  - {factors: [f_capital], investment: saving, depreciation: 0.05, stock: {f_capital: 400}}
forecast:
  - {free: "productivity[*]", fix: gdp_real, growth_pct: 1.5}
"""
HEADS = "year,heads\n2020,0\n2021,1\n2022,1\n2023,0.5\n"
POLICY = """policy:
  - {parameter: rate_duty, index: {c: c_agr}, set: {2020: 0.25, 2023: 0.0}, between: linear}
"""
HEAD = """name: paths
experiment: experiment.yaml
policy: policy.yaml
years: [2021, 2023]
seed: 5
outcomes: {macro: [gdp_real, imports_real], sectors: {output: "*"}}
"""
ARMINGTON = (
    "  - {name: armington, elasticity: sigma_armington, operation: multiply, "
    "distribution: {kind: uniform, low: 0.5, high: 1.4}}\n"
)
DUTY = (
    "  - {name: last_duty, dynamics: policy.0.set.2023, distribution: {kind: uniform, low: 0.0, high: 0.2}}\n"
)
GROWTH = (
    "  - {name: growth, dynamics: forecast.0.growth_pct, operation: add, "
    "distribution: {kind: uniform, low: -1, high: 1}}\n"
)
PRICE = (
    "  - {name: price, parameter: p_world_import, index: {c: c_agr}, operation: multiply, "
    "distribution: {kind: uniform, low: 0.9, high: 1.1}}\n"
)
DRAWS = "design: {kind: monte_carlo, draws: 6}\nchunk_draws: 2\n"


def written(space: Path, quantities: str = ARMINGTON + DUTY + GROWTH + PRICE, rest: str = DRAWS) -> Path:
    """The sweep file, beside the experiment, its path, a table and a policy."""
    texts = {"experiment.yaml": EXPERIMENT, "path.yaml": PATH, "heads.csv": HEADS, "policy.yaml": POLICY}
    for name, text in (texts | {"sweep.yaml": f"{HEAD}quantities:\n{quantities}{rest}"}).items():
        (space / name).write_text(text, encoding="utf-8")
    return space / "sweep.yaml"
