"""Social accounting matrices: reading, writing, checking, balancing, aggregating and splitting.

The balancing methods are in `sam.balance`: `from sam.balance import balance`.
"""

from sam.account import INSTITUTIONS, KINDS
from sam.aggregate import aggregate, mapping_by, read_mapping
from sam.bundled import bundled_names
from sam.changes import Revision, changes_between
from sam.check import check_sam, idle_accounts, imbalances, problems_of, without_idle
from sam.flip import flip_cells
from sam.problem import Problem, SamError
from sam.read import read_accounts, read_sam
from sam.sam import Sam
from sam.split import split_account
from sam.write import write_sam

__all__ = [
    "INSTITUTIONS",
    "KINDS",
    "Problem",
    "Revision",
    "Sam",
    "SamError",
    "aggregate",
    "bundled_names",
    "changes_between",
    "check_sam",
    "flip_cells",
    "idle_accounts",
    "imbalances",
    "mapping_by",
    "problems_of",
    "read_accounts",
    "read_mapping",
    "read_sam",
    "split_account",
    "without_idle",
    "write_sam",
]
