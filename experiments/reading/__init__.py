"""A paragraph made from the numbers of an experiment: what moved, by which mechanism, how sure that is, what is left out."""

from experiments.reading.interval import Interval
from experiments.reading.reading import Reading, read_results

__all__ = ["Interval", "Reading", "read_results"]
