"""Solve the sweeps over the cited ranges and write the tables of docs/explanation/uncertainty.md.

`python docs/range_tables.py` solves 15,000 draws of each sweep in two processes, and goes on where it was stopped.
`--draws 500` solves fewer. The page shows what was written last, with the number of draws. The variants of the table are
single runs.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import cge
from cge.analysis.national_welfare import welfare_figure
from experiments.inputs.elasticity_file import shipped_elasticities

HERE = Path(__file__).parent
SWEEPS = {"carbon_price": "japan_carbon_ranges", "tariff_removal": "japan_tariff_ranges"}
DRAWS = 15_000
NAMED = {"gdp_real": "GDP", "ev": "welfare (EV)", "co2": "CO2"}
SHOWN = 5  # estimates that matter most
PER_CENT = ("gdp_real", "co2")


def main() -> None:
    """Solve what is missing and write the three tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--draws", type=int, default=DRAWS)
    options.add_argument("--out", type=Path, default=Path("out"))
    asked = options.parse_args()
    moments, matters = [], []
    for experiment, name in SWEEPS.items():
        folder = asked.out / f"{name}_{asked.draws}"
        result = cge.sweep(_spec(name, asked.draws, asked.out), jobs=2, out=folder)
        found = result.analyse(without_failed=True)
        moments += list(_moments(experiment, found))
        matters += list(_matters(experiment, found))
    header = ["experiment", "", "unit", "at the defaults", "mean", "5 %", "95 %", "sd", "draws", "failed"]
    _write("uncertainty.csv", header, moments)
    _write("uncertainty_by_estimate.csv", ["experiment", "", "rank correlation with the estimates"], matters)
    units = ["GDP, %", "welfare, bn yen", "CO2, %"]
    _write("uncertainty_variants.csv", ["experiment", "elasticities", *units], list(_variants()))


def _spec(name: str, draws: int, folder: Path) -> Path:
    """The shipped sweep with a number of draws."""
    text = (HERE / "how-to" / "sweep" / f"{name}.yaml").read_text(encoding="utf-8")
    planned = f"draws: {DRAWS}"
    assert planned in text
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}_{draws}.yaml"
    path.write_text(text.replace(planned, f"draws: {draws}"), encoding="utf-8")
    return path


def _moments(experiment: str, found: dict) -> Iterator[list[str]]:
    macro = cge.run(experiment).macro
    for outcome, label in NAMED.items():
        each = found["outcomes"][outcome]
        default = macro.loc[outcome, "change_pct" if outcome in PER_CENT else "change"]
        at = dict(zip(found["quantiles"], each["quantiles"], strict=True))
        figures = [default, each["mean"], at[0.05], at[0.95]]
        unit = "%" if outcome in PER_CENT else each["unit"]
        shown = [_figure(figure, outcome) for figure in figures]
        sd = _figure(each["sd"], outcome).lstrip("+")
        yield [experiment, label, unit, *shown, sd, f"{found['solved']:,}", str(found["failures"]["count"])]


def _matters(experiment: str, found: dict) -> Iterator[list[str]]:
    for outcome, label in NAMED.items():
        by_name = {
            name: float(each["spearman"]) for name, each in found["outcomes"][outcome]["correlation"].items()
        }
        first = sorted(by_name, key=lambda name: -abs(by_name[name]))[:SHOWN]
        yield [experiment, label, "; ".join(f"{name} {by_name[name]:+.2f}" for name in first)]


def _variants() -> Iterator[list[str]]:
    """The table of the Japan model and each of its variants; welfare counts saving where saving moves."""
    for experiment in (*SWEEPS, "investment_subsidy"):
        for word in shipped_elasticities():
            run = cge.run(experiment, elasticities=word)
            welfare = welfare_figure(run.results.main.indicators.macro)
            figures = (_figure(_effect(run.macro, name), name) for name in ("gdp_real", welfare, "co2"))
            yield [experiment, f"`{word}`", *figures]


def _effect(macro: pd.DataFrame, name: str) -> float:
    return float(macro.loc[name, "change_pct" if name in PER_CENT else "change"])


def _figure(value: float, outcome: str) -> str:
    return f"{value:+,.3f}" if outcome in PER_CENT else f"{value:+,.0f}"


def _write(name: str, header: list[str], rows: list[list[str]]) -> None:
    with (HERE / "explanation" / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


if __name__ == "__main__":
    main()
