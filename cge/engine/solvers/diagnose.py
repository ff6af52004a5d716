"""What is wrong with a system that cannot be solved, by the names of its variables and equations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from cge.engine.evaluate import Evaluator
from cge.engine.solvers.formulation import scaled_jacobian
from cge.engine.solvers.space import Space
from cge.engine.system import CompiledSystem

SINGULAR = 1e-10  # singular value, relative to the largest, of a matrix without inverse in practice
LARGEST_DENSE = 600  # a dense decomposition of this size takes about 0.3 s


@dataclass(frozen=True)
class NullVector:
    """A combination of equations that says nothing about a combination of variables.

    `variables` can move together (by these relative amounts) without changing any equation, and `equations`,
    weighted so, add up to nothing: one of them is redundant or wrong.
    """

    singular_value: float  # relative to the largest
    variables: list[tuple[str, float]]
    equations: list[tuple[str, float]]


def structural_problems(system: CompiledSystem) -> list[str]:
    """Sentences on what no values can repair: counts, unused variables, equations without a variable left."""
    from scipy.sparse.csgraph import maximum_bipartite_matching

    problems = []
    if system.n != system.m:
        problems.append(f"The model has {system.m} equations for {system.n} variables.")
    chain = system.chain
    pattern = sparse.csr_array((np.ones(len(chain.indices)), chain.indices, chain.indptr), shape=chain.shape)
    unused = np.bincount(chain.indices, minlength=system.n) == 0
    if unused.any():
        problems.append(f"In no equation: variable(s) {_list(system.variables, unused)}.")
    constant = np.diff(chain.indptr) == 0
    if constant.any():
        problems.append(f"Without any variable: equation(s) {_list(system.equations, constant)}.")
    if not system.m or not system.n:
        return problems
    matched = sparse.csr_matrix(pattern)
    of_rows = maximum_bipartite_matching(matched, perm_type="column")
    free_rows = (of_rows < 0) & ~constant
    if free_rows.any():
        problems.append(f"No variable is left for equation(s) {_list(system.equations, free_rows)}.")
    of_columns = maximum_bipartite_matching(matched, perm_type="row")
    free_columns = (of_columns < 0) & ~unused
    if free_columns.any():
        problems.append(f"No equation is left for variable(s) {_list(system.variables, free_columns)}.")
    return problems


def null_vectors(
    system: CompiledSystem,
    x: np.ndarray,
    p: np.ndarray,
    *,
    space: Space | None = None,
    scale: np.ndarray | None = None,
    largest: int = 8,
    smallest: float = 0.01,
) -> list[NullVector]:
    """The null vectors of the Jacobian at (x, p), rows relative to their scale and positive variables in
    logs.

    Returns [] for a regular Jacobian. Up to three are found; each lists its `largest` biggest entries, those above
    `smallest` of the biggest.
    """
    evaluator = system.at(p)
    space = Space((system.lower >= 0.0) & (x > 0.0)) if space is None else space
    if scale is None:
        scale = evaluator.scale(x)
    return _null_vectors(evaluator, x, space, np.where(scale > 0.0, scale, 1.0), largest, smallest)


def _null_vectors(
    evaluator: Evaluator, x: np.ndarray, space: Space, scale: np.ndarray, largest: int, smallest: float = 0.01
) -> list[NullVector]:
    system = evaluator.system
    matrix = _balanced(scaled_jacobian(evaluator, x, space, scale), space)
    if max(matrix.shape) <= LARGEST_DENSE:
        left, values, right = np.linalg.svd(matrix.toarray())
        top = values[0] if len(values) else 1.0
        triples = [(values[i] / top, left[:, i], right[i]) for i in range(len(values) - 1, -1, -1)][:3]
    else:
        triples = _smallest_singular(matrix)
    return [
        NullVector(
            float(value),
            _entries(system.variables, v, largest, smallest),
            _entries(system.equations, u, largest, smallest),
        )
        for value, u, v in triples
        if value < SINGULAR
    ]


def _balanced(matrix: sparse.csr_array, space: Space) -> sparse.csr_array:
    """Free variables and all rows scaled to a largest entry of 1, so that units cannot look like singularity."""

    def to_one(largest: np.ndarray) -> np.ndarray:
        return np.where(largest > 0.0, 1.0 / np.where(largest > 0.0, largest, 1.0), 1.0)

    by_column = np.where(space.logs, 1.0, to_one(abs(matrix).max(axis=0).toarray().ravel()))
    matrix = sparse.csr_array(
        (matrix.data * by_column[matrix.indices], matrix.indices, matrix.indptr), matrix.shape
    )
    by_row = np.repeat(to_one(abs(matrix).max(axis=1).toarray().ravel()), np.diff(matrix.indptr))
    return sparse.csr_array((matrix.data * by_row, matrix.indices, matrix.indptr), matrix.shape)


def _smallest_singular(matrix: sparse.csr_array) -> list[tuple[float, np.ndarray, np.ndarray]]:
    """Three smallest singular triples by inverse iteration on [[0, A], [A', 0]], whose eigenvalues are
    +-sigma.

    A small shift keeps the factors regular where A is singular.
    """
    from scipy.sparse.linalg import norm, splu

    rows = matrix.shape[0]
    top = norm(matrix, 1)
    shift = 1e-9 * top
    block = sparse.block_array([[None, matrix], [matrix.T, None]], format="csc")
    lu = splu(
        sparse.csc_array(block - shift * sparse.eye_array(sum(matrix.shape), format="csc")),
        permc_spec="MMD_AT_PLUS_A",
    )
    basis = np.linalg.qr(np.random.default_rng(0).standard_normal((sum(matrix.shape), 6)))[0]
    for _ in range(8):
        basis = np.linalg.qr(lu.solve(basis))[0]
    right = np.linalg.qr(basis[rows:])[0]  # their span holds the smallest right singular vectors
    inner_left, values, inner_right = np.linalg.svd(matrix @ right, full_matrices=False)
    triples = []
    for i in range(len(values) - 1, len(values) - 4, -1):
        v = right @ inner_right[i]
        u = inner_left[:, i]
        if values[i] < SINGULAR * top:  # A v is rounding error: take u from the left half of the basis
            left = np.linalg.qr(basis[:rows])[0]
            weights = np.linalg.svd(matrix.T @ left, full_matrices=False)[2]
            u = left @ weights[-1 - (len(values) - 1 - i)]
        triples.append((values[i] / top, u, v))
    return triples


def describe_singularity(evaluator: Evaluator, x: np.ndarray, space: Space, scale: np.ndarray) -> str:
    """A sentence on the Jacobian's null vectors at x; empty where it is regular or has no value."""
    try:
        vectors = _null_vectors(evaluator, x, Space(space.logs & (x > 0.0)), scale, 5)
    except (
        FloatingPointError,
        RuntimeError,
    ):  # no derivative here, or not even the shifted matrix has factors
        return ""
    if not vectors:
        return ""
    first = vectors[0]
    return (
        "The Jacobian is singular at the last point: nothing determines "
        + ", ".join(name for name, _ in first.variables)
        + "; redundant or contradictory: "
        + ", ".join(name for name, _ in first.equations)
    )


def _entries(
    names: tuple[str, ...], vector: np.ndarray, largest: int, smallest: float
) -> list[tuple[str, float]]:
    """The biggest entries, the first scaled to 1, small ones left out."""
    order = np.argsort(-np.abs(vector))[:largest]
    top = vector[order[0]]
    return [(names[i], float(vector[i] / top)) for i in order if abs(vector[i] / top) > smallest]


def _list(names: tuple[str, ...], mask: np.ndarray) -> str:
    chosen = [names[i] for i in np.flatnonzero(mask)]
    more = f" and {len(chosen) - 10} more" if len(chosen) > 10 else ""
    return ", ".join(chosen[:10]) + more
