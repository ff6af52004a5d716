"""Sparse factorisation of a Jacobian."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.sparse as sparse
import scipy.sparse.linalg as sparse_linalg

PIVOT = 0.1  # a diagonal entry is taken as pivot unless another in its column is ten times as large


class SingularError(ArithmeticError):
    """The matrix has no inverse, or none to working precision."""


def factorise(
    matrix: sparse.csr_array, row_order: np.ndarray | None = None
) -> Callable[[np.ndarray], np.ndarray]:
    """LU-factorise a square matrix; returns the function b -> A^-1 b. Raises SingularError.

    `row_order` puts a non-zero on each place of the diagonal (`CompiledSystem.row_order`). Minimum degree on
    A + A' then fills in far less than column ordering: 0.7 s instead of 15 s for 94,000 variables.
    """
    order = np.arange(matrix.shape[0]) if row_order is None else row_order
    if np.any(order < 0):
        raise SingularError("the Jacobian is singular whatever the values")
    try:
        lu = sparse_linalg.splu(
            sparse.csc_array(matrix[order]), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=PIVOT
        )
    except RuntimeError as error:
        raise SingularError("the Jacobian is singular") from error

    def solve(right: np.ndarray) -> np.ndarray:
        left = lu.solve(right[order])
        if not np.all(np.isfinite(left)):
            raise SingularError("the Jacobian is singular")
        return left

    return solve
