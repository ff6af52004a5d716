"""Where the amounts of a SAM come from: sources, treatments, and what is evidence, assumption or balancing."""

from sam.provenance.provenance import MOVES, PARTS, Provenance, read_provenance
from sam.provenance.trace import Trace
from sam.provenance.treated import treated_tables

__all__ = ["MOVES", "PARTS", "Provenance", "Trace", "read_provenance", "treated_tables"]
