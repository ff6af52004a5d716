"""Social accounting matrices: reading, writing, checking, balancing, aggregating and splitting.

The balancing methods are in `sam.balance`, the treatment of negative cells in `sam.flip`.
"""

from sam.account import INSTITUTIONS, KINDS
from sam.bundled import bundled_names
from sam.check import check_sam, problems_of
from sam.problem import Problem, SamError
from sam.read import read_accounts, read_sam
from sam.sam import Sam
from sam.write import write_sam

__all__ = [
    "INSTITUTIONS",
    "KINDS",
    "Problem",
    "Sam",
    "SamError",
    "bundled_names",
    "check_sam",
    "problems_of",
    "read_accounts",
    "read_sam",
    "write_sam",
]
