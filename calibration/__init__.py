"""Calibration: pure functions from a SAM, elasticities and satellites to frozen `Parameters`."""

from calibration.calibrate import calibrate
from calibration.elasticities import ElasticityTable
from sam.problem import CalibrationError

__all__ = ["CalibrationError", "ElasticityTable", "calibrate"]
