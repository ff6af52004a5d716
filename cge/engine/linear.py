"""Sparse factorisation of a Jacobian."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import scipy.sparse as sparse
import scipy.sparse.linalg as sparse_linalg


class SingularError(ArithmeticError):
    """The matrix has no inverse, or none to working precision."""


def factorise(matrix: sparse.csr_array) -> Callable[[np.ndarray], np.ndarray]:
    """LU-factorise a square matrix; returns the function b -> A^-1 b. Raises SingularError."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", sparse_linalg.MatrixRankWarning)
        try:
            lu = sparse_linalg.splu(matrix.tocsc())
        except (RuntimeError, sparse_linalg.MatrixRankWarning) as error:
            raise SingularError("the Jacobian is singular") from error

    def solve(right: np.ndarray) -> np.ndarray:
        left = lu.solve(right)
        if not np.all(np.isfinite(left)):
            raise SingularError("the Jacobian is singular")
        return left

    return solve
