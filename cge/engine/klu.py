"""KLU (SuiteSparse) through `kvxopt`, an optional package: half the time of SuperLU for a model of one region."""

from __future__ import annotations

import numpy as np
from kvxopt import klu, matrix, spmatrix

from cge.engine.errors import SingularError


class KluPattern:
    """Block triangular form and fill-reducing order of one sparsity pattern, for any number of factorisations."""

    def __init__(self, indices: np.ndarray, indptr: np.ndarray) -> None:
        """`indices` and `indptr` of the square matrix in CSC form."""
        n = len(indptr) - 1
        columns = np.repeat(np.arange(n), np.diff(indptr))
        self._matrix = spmatrix(
            1.0, matrix(indices.astype(np.int64)), matrix(columns.astype(np.int64)), (n, n)
        )
        try:
            self._symbolic = klu.symbolic(self._matrix)
        except ArithmeticError as error:
            raise SingularError("the Jacobian is singular whatever the values") from error

    def factorise(self, data: np.ndarray) -> KluFactors:
        """Factors of the matrix with these values (CSC order). Raises SingularError."""
        self._matrix.V = matrix(data)
        try:
            numeric = klu.numeric(self._matrix, self._symbolic)
        except ArithmeticError as error:
            raise SingularError("the Jacobian is singular") from error
        return KluFactors(self._matrix, self._symbolic, numeric)


class KluFactors:
    """LU factors; `solve` gives A^-1 b or, transposed, A'^-1 b."""

    def __init__(self, pattern: spmatrix, symbolic: object, numeric: object) -> None:
        self._pattern = pattern  # read for its size and type only: its values may be another matrix's by now
        self._symbolic = symbolic
        self._numeric = numeric

    def solve(self, right: np.ndarray, transposed: bool = False) -> np.ndarray:
        """One right-hand side, or several as columns."""
        unknown = matrix(right)
        klu.solve(self._pattern, self._symbolic, self._numeric, unknown, trans="T" if transposed else "N")
        return np.array(unknown).reshape(right.shape)
