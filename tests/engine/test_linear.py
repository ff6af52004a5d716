"""Factorisation of one pattern with many values: KLU and SuperLU agree with a dense solve."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from cge.engine.errors import SingularError
from cge.engine.linear import LinearPattern, has_klu

BACKENDS = [
    False,
    pytest.param(True, marks=pytest.mark.skipif(not has_klu(), reason="kvxopt is not installed")),
]


def matrix(size: int, seed: int) -> sparse.csr_array:
    """A random sparse matrix with an entry on a shuffled diagonal, so that rows must be put in order."""
    random = np.random.default_rng(seed)
    dense = np.where(random.uniform(size=(size, size)) < 0.1, random.normal(size=(size, size)), 0.0)
    dense[np.arange(size), random.permutation(size)] += 3.0
    return sparse.csr_array(dense)


def pattern(of: sparse.csr_array, klu: bool) -> LinearPattern:
    order = maximum_bipartite_matching(sparse.csr_matrix(of), perm_type="row")
    return LinearPattern(of.indices, of.indptr, order, klu=klu)


@pytest.mark.parametrize("klu", BACKENDS)
def test_many_values_on_one_pattern(klu: bool) -> None:
    first = matrix(60, 1)
    ordered = pattern(first, klu)
    assert ordered.name == ("KLU" if klu else "SuperLU")
    random = np.random.default_rng(2)
    kept = []
    for _ in range(3):
        values = first.data * random.uniform(0.5, 2.0, len(first.data))
        dense = sparse.csr_array((values, first.indices, first.indptr), shape=first.shape).toarray()
        kept.append((ordered.factorise(values), dense))
    right, several = random.normal(size=60), random.normal(size=(60, 4))
    for factors, dense in kept:  # earlier factors stay valid after later factorisations
        np.testing.assert_allclose(factors(right), np.linalg.solve(dense, right), rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(factors(several), np.linalg.solve(dense, several), rtol=1e-9, atol=1e-11)
        expected = np.linalg.solve(dense.T, right)
        np.testing.assert_allclose(factors.transposed(right), expected, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("klu", BACKENDS)
def test_singular_values_are_refused(klu: bool) -> None:
    own = matrix(20, 3)
    dense = np.where(own.toarray() != 0.0, 1.0, 0.0)
    dense[4] = dense[7] = np.maximum(dense[4], dense[7])
    own = sparse.csr_array(dense)
    with pytest.raises(SingularError):
        pattern(own, klu).factorise(own.data)(np.arange(20.0))
    with pytest.raises(SingularError, match="not finite"):
        pattern(own, klu).factorise(own.data * np.nan)


def test_no_order_whatever_the_values() -> None:
    own = sparse.csr_array(np.array([[1.0, 1.0], [0.0, 0.0]]))
    with pytest.raises(SingularError, match="whatever the values"):
        LinearPattern(own.indices, own.indptr, np.array([0, -1]))
