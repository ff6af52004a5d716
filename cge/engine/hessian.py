"""Second derivatives: the Hessian of weighted sums of a compiled system's rows, from the same templates.

A term's second derivatives are found by differentiating its graph twice. Terms read variables and intermediates; with
V = d(intermediates)/dx and w the weight of each term (through the intermediates it feeds) the Hessian is
[I V'] S [I; V], where S holds the weighted second derivatives between leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse as sparse

from cge.engine.code.graph import FIXED
from cge.engine.code.template import Template, executed
from cge.engine.code.tree import graph_of
from cge.engine.evaluate import Evaluator, float_errors
from cge.engine.reading.terms import INTERMEDIATE, PARAMETER, VARIABLE
from cge.engine.system import CompiledSystem


class Hessian:
    """Sum over rows of weight times Hessian, for one compiled system; lower triangle on a fixed pattern."""

    def __init__(self, system: CompiledSystem) -> None:
        self.system = system
        self._curvatures = [_curvature(template) for template in system.templates]
        rows, columns = [], []
        for stage in system.stages:
            for group in stage.groups:
                for i, j in self._curvatures[group.template].pairs:
                    rows.append(self._leaf(group, i))
                    columns.append(self._leaf(group, j))
        none = np.empty(0, dtype=np.int64)
        self._rows = np.concatenate(rows) if rows else none
        self._columns = np.concatenate(columns) if columns else none
        crossed = [
            np.full(group.size, i != j)
            for stage in system.stages
            for group in stage.groups
            for i, j in self._curvatures[group.template].pairs
        ]
        self._crossed = np.concatenate(crossed) if crossed else np.empty(0, dtype=bool)
        pattern = self._assembled(np.ones(len(self._rows)), self._jacobian_pattern())
        lower = sparse.coo_array(sparse.tril(pattern))
        self.rows, self.columns = lower.coords[0].astype(np.int64), lower.coords[1].astype(np.int64)
        self._keys = self.rows * system.n + self.columns
        order = np.argsort(self._keys)
        self.rows, self.columns, self._keys = self.rows[order], self.columns[order], self._keys[order]

    def values(self, evaluator: Evaluator, x: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Entries at (`rows`, `columns`), both triangles being equal. Raises FloatingPointError outside the domain."""
        data, slopes = self._second(evaluator, x, weights)
        found = sparse.coo_array(sparse.tril(self._assembled(data, slopes)))
        found.sum_duplicates()
        result = np.zeros(len(self._keys))
        keys = found.coords[0].astype(np.int64) * self.system.n + found.coords[1].astype(np.int64)
        result[np.searchsorted(self._keys, keys)] = found.data
        return result

    def matrix(self, evaluator: Evaluator, x: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """The dense symmetric matrix, for tests and small problems."""
        lower = np.zeros((self.system.n, self.system.n))
        lower[self.rows, self.columns] = self.values(evaluator, x, weights)
        return lower + np.tril(lower, -1).T

    def _leaf(self, group: Any, slot: int) -> np.ndarray:
        """Places of a slot's leaves: variables first, then intermediates."""
        column = np.broadcast_to(np.asarray(group.columns[slot], dtype=np.int64), group.size)
        return column + (self.system.n if group.kinds[slot] == INTERMEDIATE else 0)

    def _jacobian_pattern(self) -> sparse.csr_array:
        ones = [[np.ones(group.size) for group in stage.groups for _ in self.system.templates[group.template].varying]
                for stage in self.system.stages]  # fmt: skip
        return self._intermediates(ones)

    def _intermediates(self, slopes: list[list[np.ndarray]]) -> sparse.csr_array:
        """V = d(intermediates)/dx from the slopes of the terms, stage after stage."""
        system = self.system
        total = sparse.csr_array((0, system.n))
        for stage, own in zip(system.stages[:-1], slopes, strict=False):
            direct, through = self._stage(stage, own)
            mine = direct + (through[:, : total.shape[0]] @ total if total.shape[0] else 0 * direct)
            total = sparse.csr_array(sparse.vstack([total, mine], format="csr"))
        return total

    def _stage(self, stage: Any, slopes: list[np.ndarray]) -> tuple[sparse.csr_array, sparse.csr_array]:
        """d(targets)/d(variables) and d(targets)/d(intermediates) of one stage, intermediates held apart."""
        terms, leaves, data = [], [], []
        numbered = iter(slopes)
        for group in stage.groups:
            for slot in self.system.templates[group.template].varying:
                terms.append(np.arange(group.first, group.first + group.size))
                leaves.append(self._leaf(group, slot))
                data.append(next(numbered))
        n, width = self.system.n, self.system.n + self.system.intermediates
        shape = (stage.sums.shape[1], width)
        if not terms:
            by_leaf = sparse.csr_array(shape)
        else:
            at = (np.concatenate(terms), np.concatenate(leaves))
            by_leaf = sparse.csr_array(sparse.coo_array((np.concatenate(data), at), shape=shape))
        total = sparse.csr_array(stage.sums @ by_leaf)
        return total[:, :n], total[:, n:]

    def _second(
        self, evaluator: Evaluator, x: np.ndarray, weights: np.ndarray
    ) -> tuple[np.ndarray, sparse.csr_array]:
        """Weighted second derivatives of all terms, and V."""
        system = self.system
        intermediates = evaluator.intermediates(x)
        sources = {VARIABLE: np.asarray(x, dtype=float), INTERMEDIATE: intermediates, PARAMETER: evaluator.p}
        slopes: list[list[np.ndarray]] = []
        seconds: list[list[list[np.ndarray]]] = []
        with float_errors():
            for stage, reads in zip(system.stages, system.all_reads, strict=True):
                own, curved = [], []
                for group, read in zip(stage.groups, reads(sources), strict=True):
                    first, second = self._curvatures[group.template].evaluate(*read)
                    own += [np.broadcast_to(np.asarray(each, dtype=float), group.size) for each in first]
                    curved.append([np.broadcast_to(np.asarray(e, dtype=float), group.size) for e in second])
                slopes.append(own)
                seconds.append(curved)
        adjoint = np.zeros(system.intermediates)
        of_terms: list[np.ndarray] = []
        for stage, own in zip(reversed(system.stages), reversed(slopes), strict=True):
            last = stage is system.stages[-1]
            target = weights if last else adjoint[stage.first : stage.first + stage.sums.shape[0]]
            of_terms.append(np.asarray(stage.sums.T @ target))
            adjoint = adjoint + self._stage(stage, own)[1].T @ target
        of_terms.reverse()
        data = [
            of_terms[number][group.first : group.first + group.size] * second
            for number, stage in enumerate(system.stages)
            for group, each in zip(stage.groups, seconds[number], strict=True)
            for second in each
        ]
        return (np.concatenate(data) if data else np.empty(0)), self._intermediates(slopes)

    def _assembled(self, data: np.ndarray, intermediates: sparse.csr_array) -> sparse.csr_array:
        """[I V'] S [I; V], S being the symmetric matrix with these entries below and on the diagonal."""
        width = self.system.n + self.system.intermediates
        half = sparse.coo_array((data, (self._rows, self._columns)), shape=(width, width))
        off = self._rows != self._columns
        mirrored = sparse.coo_array((data[off], (self._columns[off], self._rows[off])), shape=(width, width))
        # A pair of different slots may read one and the same leaf: its cross derivative counts twice.
        twice = ~off & self._crossed
        doubled = sparse.coo_array(
            (data[twice], (self._rows[twice], self._columns[twice])), shape=(width, width)
        )
        second = sparse.csr_array(half) + sparse.csr_array(mirrored) + sparse.csr_array(doubled)
        basis = sparse.vstack([sparse.eye_array(self.system.n, format="csr"), intermediates], format="csr")
        return sparse.csr_array(basis.T @ second @ basis)


class _Curvature:
    """First and second derivatives of one template: `evaluate(*fixed, *varying)` gives both, second by `pairs`."""

    def __init__(self, pairs: list[tuple[int, int]], evaluate: Callable[..., Any]) -> None:
        self.pairs = pairs
        self.evaluate = evaluate


def _curvature(template: Template) -> _Curvature:
    graph, root, kinds = graph_of(template.tree)
    zero = graph.number(0.0)
    nodes = {slot: graph.slot(slot, kinds[slot]) for slot in template.varying}
    slopes = graph.differentiate(root)
    first = [slopes.get(nodes[slot], zero) for slot in template.varying]
    pairs, second = [], []
    for a, slot in enumerate(template.varying):
        if graph.dependence[first[a]] == FIXED:
            continue
        curved = graph.differentiate(first[a])
        for other in template.varying[a:]:
            node = curved.get(nodes[other], zero)
            if not graph.is_number(node, 0.0):
                pairs.append((slot, other))
                second.append(node)
    names = [f"s{slot}" for slot in (*template.fixed, *template.varying)]
    lines = [f"def curvature({', '.join(names)}):"]
    lines += [
        f"    {graph.text(node)} = {graph.formula(node)}"
        for node in sorted(graph.reached([*first, *second]))
        if not graph.is_leaf(node)
    ]
    texts = ["".join(f"{graph.text(node)}, " for node in part) for part in (first, second)]
    lines += [f"    return ({texts[0]}), ({texts[1]})"]
    return _Curvature(pairs, executed("\n".join(lines))["curvature"])
