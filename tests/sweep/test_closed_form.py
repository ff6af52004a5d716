"""Whole sweeps of an economy with a closed form: moments by quadrature and Sobol indices by SALib meet the analytic ones.

Two sectors, Cobb-Douglas throughout, closed, no taxes: utility is proportional to L**b K**(1 - b) with b the share of labour
in income, and EV is its change times income.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.cli.sweep_commands import analyse_sweep, run_sweep

LABOUR, CAPITAL = 40.0, 60.0
SHARE = LABOUR / (LABOUR + CAPITAL)
FLOWS = """receiver,payer,value
f_labour,a_x,30
f_capital,a_x,20
f_labour,a_y,10
f_capital,a_y,40
a_x,c_x,50
a_y,c_y,50
household,f_labour,40
household,f_capital,60
c_x,household,50
c_y,household,50
"""
ACCOUNTS = """account,kind,label_en,label_ja,group
a_x,activity,X,X,
a_y,activity,Y,Y,
c_x,commodity,X,X,
c_y,commodity,Y,Y,
f_labour,factor,Labour,労働,
f_capital,factor,Capital,資本,
household,household,Household,家計,
"""
STRUCTURE = """name: closed
closure: textbook
activities:
  - of: "*"
    nest: {name: output, elasticity: sigma_va, inputs: [factors]}
household: {demand: cobb_douglas}
roles: {labour: [f_labour]}
"""
EXPERIMENT = """name: growth
sam: sam
structure: structure.yaml
elasticities: elasticities.csv
closure: {base: textbook, walras: c_y}
"""
SWEEP = """name: factors
experiment: growth.yaml
seed: 4
quantities:
  - {{name: labour, parameter: q_factor_endowment, index: {{f: f_labour}}, operation: multiply,
     distribution: {{kind: uniform, low: {labour[0]}, high: {labour[1]}}}}}
  - {{name: capital, parameter: q_factor_endowment, index: {{f: f_capital}}, operation: multiply,
     distribution: {{kind: uniform, low: {capital[0]}, high: {capital[1]}}}}}
design: {design}
outcomes: {{macro: [ev]}}
"""


def analysis(space: Path, labour: tuple[float, float], capital: tuple[float, float], design: str) -> dict:
    """The analysis of EV over draws of both endowments."""
    (space / "sam").mkdir()
    texts = {
        "sam/flows.csv": FLOWS,
        "sam/accounts.csv": ACCOUNTS,
        "structure.yaml": STRUCTURE,
        "elasticities.csv": "parameter,index,value,unit,source,page\nsigma_va,*,1,1,test,-\n",
        "growth.yaml": EXPERIMENT,
        "sweep.yaml": SWEEP.format(labour=labour, capital=capital, design=design),
    }
    for name, text in texts.items():
        (space / name).write_text(text, encoding="utf-8")
    run_sweep(str(space / "sweep.yaml"), space / "out", 1, lambda text: None)
    return analyse_sweep(str(space / "sweep.yaml"), space / "out", False, "en")


def power_mean(low: float, high: float, exponent: float) -> float:
    """Mean of x**exponent for x uniform."""
    return (high ** (exponent + 1.0) - low ** (exponent + 1.0)) / (exponent + 1.0) / (high - low)


def test_quadrature_of_a_sweep_meets_the_analytic_moments(tmp_path: Path) -> None:
    """Four draws. They are exact to third order; the fourth is below 1e-4 of the mean and 1e-3 of the deviation."""
    labour, capital = (0.8, 1.2), (0.9, 1.1)
    row = analysis(tmp_path, labour, capital, "{kind: quadrature}")["outcomes"]["ev"]
    first = power_mean(*labour, SHARE) * power_mean(*capital, 1.0 - SHARE)
    second = power_mean(*labour, 2.0 * SHARE) * power_mean(*capital, 2.0 * (1.0 - SHARE))
    income = LABOUR + CAPITAL
    assert row["mean"] == pytest.approx((first - 1.0) * income, abs=1e-4 * income)
    assert row["sd"] == pytest.approx((second - first**2) ** 0.5 * income, rel=5e-3)


@pytest.mark.slow
def test_sobol_indices_of_a_linear_outcome_lie_within_their_confidence(tmp_path: Path) -> None:
    """Over per mille EV is linear, with slopes b and 1 - b: variance is shared as 0.4**2 to (2 x 0.6)**2."""
    design = "{kind: saltelli, draws: 128}"
    found = analysis(tmp_path, (0.999, 1.001), (0.998, 1.002), design)
    shares = {"labour": 0.1, "capital": 0.9}
    for name, share in shares.items():
        index = found["sobol"]["ev"][name]
        assert abs(index["S1"] - share) <= index["S1_conf"]
        assert abs(index["ST"] - share) <= index["ST_conf"]
        assert index["ST_conf"] < 0.3
    local = found["adjoint"]["outcomes"]["ev"]
    assert (local["capital"]["local"] / local["labour"]["local"]) ** 2 == pytest.approx(
        9.0, rel=0.1
    )  # sampled spreads
