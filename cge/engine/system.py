"""The compiled system of equations: F(x, p) = 0, its Jacobians, and the natural scale of each equation.

A CompiledSystem is frozen, refers to no Pyomo object, and pickles (as arrays and the source of its
functions).
`x` are the values of its variables and `p` of its parameters (mutable Params and fixed Vars), in the order
of `variables` and `parameters`. Values outside the domain of an equation (log of a negative number,
overflow, division by zero) raise FloatingPointError.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sparse

from cge.engine.equations import Equations
from cge.engine.errors import EngineError
from cge.engine.evaluate import Evaluator

if TYPE_CHECKING:
    from cge.algebra import pyo


@dataclass(frozen=True, eq=False, repr=False)
class Reduction:
    """A system without its definitions, and the way back: see `cge.engine.reading.reduce`.

    Variable i of `system` is variable `variables[i]` of the whole, likewise its equations; variable
    `eliminated[i]` of the whole is the intermediate `places[i]`.
    """

    system: CompiledSystem
    variables: np.ndarray
    equations: np.ndarray
    eliminated: np.ndarray
    places: np.ndarray

    def __repr__(self) -> str:
        return f"<Reduction: {len(self.variables)} variables, {len(self.eliminated)} definitions left out>"

    def recovered(self, evaluator: Evaluator, x: np.ndarray) -> np.ndarray:
        """All variables of the whole system from those of the reduced one (evaluated by `evaluator`)."""
        whole = np.empty(len(self.variables) + len(self.eliminated))
        whole[self.variables] = x
        whole[self.eliminated] = evaluator.intermediates(x)[self.places]
        return whole


@dataclass(frozen=True, eq=False, repr=False)
class CompiledSystem(Equations):
    """A square (or not yet square) system of equations as vectorised functions; made by `compile_model`."""

    reduction: Reduction | None = None

    def __repr__(self) -> str:
        return f"<CompiledSystem: {self.m} equations in {self.n} variables and {len(self.parameters)} parameters>"

    def parameter_values(self, model: pyo.ConcreteModel) -> np.ndarray:
        """`p` with the present values of `model`'s Params and fixed Vars.

        Raises EngineError if the model lacks one, or one has no value.
        """
        components: dict[str, Any] = {}
        values = np.empty(len(self.parameters))
        for i, (component_name, index) in enumerate(self.parameter_keys):
            component = components.get(component_name)
            if component is None:
                component = components[component_name] = model.find_component(component_name)
                if component is None:
                    raise EngineError(
                        f"The model has no {component_name}; was the system compiled from another one?"
                    )
            value = component[index].value
            values[i] = np.nan if value is None else value
        return values

    def with_parameters(self, changes: Mapping[str, float], base: np.ndarray | None = None) -> np.ndarray:
        """`p` with `changes` by name, other values from `base` (default: those of the compiled model).

        Raises EngineError naming unknown parameters and the nearest known name.
        """
        p = (self.parameter_start if base is None else np.asarray(base, dtype=float)).copy()
        unknown = [name for name in changes if name not in self.parameter_index]
        if unknown:
            known = difflib.get_close_matches(unknown[0], self.parameters, n=1)
            hint = f"; did you mean {known[0]}?" if known else ""
            raise EngineError(f"No equation uses the parameter(s) {', '.join(unknown)}{hint}")
        for name, value in changes.items():
            p[self.parameter_index[name]] = value
        return p

    def positive_mask(self, positive: np.ndarray | Iterable[str] | None) -> np.ndarray:
        """Which variables are positive: a boolean array, names of variables or of their components.

        None: all variables with a lower bound of 0 or more. Raises EngineError for an unknown name.
        """
        if positive is None:
            return self.lower >= 0.0
        if isinstance(positive, np.ndarray) and positive.dtype == bool:
            if positive.shape != (self.n,):
                raise EngineError(f"`positive` has {positive.size} entries for {self.n} variables")
            return positive
        names = set(positive)
        mask = np.array(
            [name in names or name.split("[", 1)[0] in names for name in self.variables], dtype=bool
        )
        known = set(self.variables) | {name.split("[", 1)[0] for name in self.variables}
        unknown = sorted(names - known)
        if unknown:
            raise EngineError(f"`positive` names no variable: {', '.join(unknown)}")
        return mask

    # --- evaluation -----------------------------------------------------------------------------------------

    def at(self, p: np.ndarray) -> Evaluator:
        """The system at fixed parameter values: what depends on parameters only is computed once, here."""
        return Evaluator(self, p, self._compiled_at)

    @cached_property
    def _compiled_at(self) -> Evaluator | None:
        """The system at the parameters it was compiled with; None where it has no value there."""
        try:
            return Evaluator(self, self.parameter_start)
        except (EngineError, FloatingPointError):
            return None

    def residual(self, x: np.ndarray, p: np.ndarray) -> np.ndarray:
        """left - right of each equation as Pyomo holds it (it may swap the sides of ==).

        For repeated evaluation use `at(p).residual(x)`.
        """
        return self.at(p).residual(x)

    def jacobian(self, x: np.ndarray, p: np.ndarray) -> sparse.csr_array:
        """d(residual)/d(x); the sparsity pattern is fixed, so that it may hold zeros."""
        return self.at(p).jacobian(x)

    def jacobian_parameters(self, x: np.ndarray, p: np.ndarray) -> sparse.csr_array:
        """d(residual)/d(p); nan where undefined (a negative number to the power of a parameter)."""
        return self.at(p).jacobian_parameters(x)

    def scale(self, x: np.ndarray, p: np.ndarray) -> np.ndarray:
        """The largest absolute additive term of each equation: what its residual is to be compared with."""
        return self.at(p).scale(x)
