"""Tastes: what households' demand systems are calibrated to, for any elasticities of one benchmark.

The SAM's spending stays, so that income elasticities and the Frisch parameter move parameters of households alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from calibration.benchmark import read_benchmark
from calibration.composites import calibrate_composites
from calibration.demand import calibrate_households
from calibration.elasticities import ElasticityTable
from cge.structure import Structure
from sam import Sam, without_idle
from sam.problem import CalibrationError


class Tastes:
    """Households' demand systems as functions of the elasticity table."""

    def __init__(self, sam: Sam, structure: Structure, table: ElasticityTable) -> None:
        """Of a SAM and structure that `calibrate` takes with this table."""
        self._structure = structure
        self._benchmark = read_benchmark(without_idle(sam), structure)
        self._composites = calibrate_composites(self._benchmark, structure, table, [])

    def parameters(self, table: ElasticityTable) -> Mapping[str, Mapping]:
        """Parameters of the demand systems by member of their index sets, as `calibrate` gives them.

        Raises CalibrationError for elasticities that are missing or impossible.
        """
        problems: list[str] = []
        found = calibrate_households(self._benchmark, self._structure, self._composites, table, problems)
        if problems:
            raise CalibrationError(dict.fromkeys(problems))
        return found
