"""Variants of the SAM of Japan, and three policies on each: what the scripts `*_variants.py` share.

A variant is the build of the SAM with lines of its inputs replaced, in a copy of the packages. The policies are those of the
experiments `tariff_removal` and `carbon_price`, and a tariff of the USA on cars, all under the closure `welfare`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from page_table import signed

import cge

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "sam" / "data" / "japan_2015"
Edit = tuple[str, str, str]
"""File of sam/japan, a text in it, and what takes its place."""
CAR_TARIFF = {"parameter": "p_world_export", "index": {"c": "c_mvh", "r": "w_usa"}, "multiply": 1 / 1.15}
"""A tariff of 15 per cent on cars from Japan: the price of their rivals in the USA falls by that against them."""


@dataclass(frozen=True)
class Variant:
    """A SAM, settings as those of `--set` and a table of elasticities. name: as in the table; sam: folder of the SAM."""

    name: str
    sam: Path = SHIPPED
    settings: Mapping[str, object] = field(default_factory=dict)
    elasticities: str = "japan_default"

    @cached_property
    def _model(self) -> cge.EconomyModel:
        word = "japan_2015" if self.sam == SHIPPED else self.sam
        economy = cge.Economy(word, settings=self.settings, elasticities=self.elasticities)
        return economy.model("welfare")

    @cached_property
    def _benchmark(self) -> cge.Solution:
        return self._model.solve()

    @cached_property
    def tariffs(self) -> cge.Comparison:
        """All duties of Japan removed."""
        return self._model.solve({"rate_duty": 0}).against(self._benchmark)

    @cached_property
    def carbon(self) -> cge.Comparison:
        """A carbon price of 10,000 yen per tonne of CO2."""
        return self._model.solve({"carbon_price": 10_000}).against(self._benchmark)

    @cached_property
    def cars(self) -> cge.Comparison:
        """A tariff of 15 per cent of the USA on motor vehicles from Japan."""
        return self._model.solve([CAR_TARIFF]).against(self._benchmark)


def variants(edits: Mapping[str, list[Edit]], sources: str) -> Iterator[Variant]:
    """The shipped SAM by the name default, then each variant, built from SOURCES, the folder above `data/`."""
    yield Variant("default")
    for name, lines in edits.items():
        with tempfile.TemporaryDirectory() as space:
            yield Variant(name, built(Path(space), lines, sources))


def built(copy: Path, edits: list[Edit], sources: str) -> Path:
    """Folder of the SAM and its satellites, built in a copy of the packages with lines of the inputs replaced.

    Raises SystemExit where a line is not there any more, CalledProcessError where the build fails.
    """
    for package in ("sam", "cge", "calibration", "experiments"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file, old, new in edits:
        path = copy / "sam" / "japan" / file
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise SystemExit(f"{file} has no {old!r}: the variants are of an older build")
        path.write_text(text.replace(old, new), encoding="utf-8")
    folder = copy / "sam" / "data" / SHIPPED.name
    for command in (("sam.japan", sources), ("sam.japan.satellites", str(folder), "--sources", sources)):
        subprocess.run(
            [sys.executable, "-m", *command],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy)},
            check=True,
            capture_output=True,
        )
    return folder


def change(comparison: cge.Comparison, name: str, digits: int) -> str:
    """The per cent change of a macro figure."""
    return signed(comparison.macro.at[name, "change_pct"], digits)


def output(comparison: cge.Comparison, activity: str) -> str:
    """The per cent change of an activity's output."""
    return signed(comparison.sectors["output"].at[activity, "change_pct"], 2)


def ev(comparison: cge.Comparison, digits: int = 0) -> str:
    """EV in billion yen."""
    return signed(comparison.macro.at["ev", "value"], digits)


def show(row: str) -> None:
    """Print a line at once: the next variant takes a while."""
    sys.stdout.write(f"{row}\n")
    sys.stdout.flush()
