"""What the assumptions behind land, natural resources and vehicles matter: `python docs/account_variants.py SOURCES`.

Each variant is the build of the SAM with one line of its inputs replaced, in a copy of the project; the table of decision 36
is what it prints. SOURCES is the folder above `data/`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FARMLAND, RENTS, SPLITS = "farmland.csv", "natural_resources.py", "splits.csv"
VARIANTS: dict[str, list[tuple[str, str, str]]] = {
    "default": [],
    "land rent half": [(FARMLAND, ",9565,", ",4782.5,"), (FARMLAND, ",5297,", ",2648.5,")],
    "land rent twice": [(FARMLAND, ",9565,", ",19130,"), (FARMLAND, ",5297,", ",10594,")],
    "resources 0.25 of capital income": [(RENTS, "RESOURCE_SHARE = 0.5", "RESOURCE_SHARE = 0.25")],
    "resources 0.75 of capital income": [(RENTS, "RESOURCE_SHARE = 0.5", "RESOURCE_SHARE = 0.75")],
    "0.4 of parts into vehicles": [(SPLITS, "road,column,mvp,0.5,", "road,column,mvp,0.4,")],
    "0.6 of parts into vehicles": [(SPLITS, "road,column,mvp,0.5,", "road,column,mvp,0.6,")],
    "0.45 of imports are vehicles": [
        (SPLITS, ",impo,0.55,", ",impo,0.45,"),
        (SPLITS, ",imtx,0.55,", ",imtx,0.45,"),
    ],
    "0.65 of imports are vehicles": [
        (SPLITS, ",impo,0.55,", ",impo,0.65,"),
        (SPLITS, ",imtx,0.55,", ",imtx,0.65,"),
    ],
    "restaurants buy a fifth of liquor": [(SPLITS, "11,row,67,0.85,", "11,row,67,0.90,")],
    "restaurants buy two fifths of liquor": [(SPLITS, "11,row,67,0.85,", "11,row,67,0.80,")],
    "a quarter less liquor and tobacco imported": [(SPLITS, "11,row,impo,0.895,", "11,row,impo,0.92,")],
    "half the liquor tax at the border": [(SPLITS, "excised,row,imtx,0.074,", "excised,row,imtx,0.049,")],
}
ELASTIC = [
    f"--set=closure.factor_markets.{factor}=elastic_supply"
    for factor in ("f_land", "f_living", "f_mineral", "f_fossil")
]
ONE_GOOD = [
    f"--set=elasticities.{name}[c_{good}]={value}"
    for name, value in (("sigma_armington", 3.3), ("sigma_origin", 6.6), ("eta_export_demand", 6.6))
    for good in ("mvh", "mvp", "otn")
]
SETTINGS = {"elastic supply of all four": ELASTIC, "vehicles and others at 3.3": ONE_GOOD}
# A tariff of 15 per cent on cars from Japan: the price of their rivals in the USA falls by that against them.
CAR_TARIFF = """name: car_tariff
closure: welfare
shocks: [{parameter: p_world_export, index: {c: c_mvh, r: w_usa}, multiply: 0.8696}]
"""
EXPERIMENTS = ("tariff_removal", "carbon_price", "car_tariff.yaml")


def main() -> None:
    """Print a row for each variant."""
    sources = sys.argv[1]
    sys.stdout.write(
        "variant | EV, agriculture (tariffs) | GDP, CO2 (carbon) | EV, vehicles, parts (car tariff)\n"
    )
    with tempfile.TemporaryDirectory() as space:
        for name, edits in VARIANTS.items():
            copy = built(Path(space) / "project", edits, sources)
            sys.stdout.write(f"{name} | {row(copy, [])}\n")
            if name == "default":
                for other, settings in SETTINGS.items():
                    sys.stdout.write(f"{other} | {row(copy, settings)}\n")


def built(copy: Path, edits: list[tuple[str, str, str]], sources: str) -> Path:
    """A copy of the packages with lines of the build's inputs replaced, and the SAM built there."""
    shutil.rmtree(copy, ignore_errors=True)
    for package in ("sam", "cge", "calibration", "experiments"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file, old, new in edits:
        path = copy / "sam" / "japan" / file
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise SystemExit(f"{file} has no {old!r}: the variants of {__file__} are of an older build")
        path.write_text(text.replace(old, new), encoding="utf-8")
    if edits:
        run(copy, "-m", "sam.japan", sources)
        run(copy, "-m", "sam.japan.satellites", "sam/data/japan_2015", "--sources", sources)
    (copy / "car_tariff.yaml").write_text(CAR_TARIFF, encoding="utf-8")
    return copy


def row(copy: Path, settings: list[str]) -> str:
    """The figures of one variant."""
    found = []
    for experiment in EXPERIMENTS:
        out = copy / "out" / experiment
        run(copy, "-m", "experiments.cli", "run", experiment, *settings, "--out", str(out), "--force")
        found.append(json.loads((out / "summary.json").read_text(encoding="utf-8")))
    tariffs, carbon, cars = found
    output = [each["sectors"]["output"] for each in found]
    return " | ".join(
        (
            f"{tariffs['macro']['ev']['value']:.1f}, {output[0]['a_agr']['change_pct']:.2f}",
            f"{carbon['macro']['gdp_real']['change_pct']:.3f}, {carbon['macro']['co2']['change_pct']:.2f}",
            f"{cars['macro']['ev']['value']:.0f}, {output[2]['a_mvh']['change_pct']:.2f}, "
            f"{output[2]['a_mvp']['change_pct']:.2f}",
        )
    )


def run(copy: Path, *command: str) -> None:
    """A Python command in the copy, whose packages it imports. Raises CalledProcessError where it fails."""
    subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy)},
        check=True,
        capture_output=True,
    )


if __name__ == "__main__":
    main()
