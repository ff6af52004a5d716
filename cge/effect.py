"""Whether changed parameters move anything: a share of a price that is zero is in an equation, and does nothing there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cge.engine.errors import EngineError
from cge.equilibrium import Equilibrium
from cge.parameters import Parameters
from cge.read_model import CompiledModel

SAME = 1e-9
"""Of the largest value of a variable: what a converged solution may be off by."""
NOTHING = 1e-15
"""Size of a variable below which it is zero: a smoothed complementarity leaves some 1e-25."""
AWAY = 0.01
"""How far the point at which effects are looked for lies from the benchmark: far beyond rounding, within every domain."""


class Effect:
    """What the equations read at given parameters, at a point where no variable is zero by chance.

    At the benchmark prices are one and new taxes collect nothing, so that a term may vanish there that does not elsewhere.
    """

    def __init__(self, compiled: CompiledModel, parameters: Parameters) -> None:
        self._compiled, self._parameters = compiled, parameters
        steps = AWAY * (1.0 + np.modf(np.arange(len(compiled.start)) * (np.sqrt(5.0) - 1.0) / 2.0)[0])
        size = np.where(np.abs(compiled.start) > NOTHING, np.abs(compiled.start), 1.0)
        self._point = compiled.start + steps * size
        self._residual = self._at(parameters)

    def changes(self, entries: Mapping[str, Mapping]) -> bool:
        """Whether these entries differ from the given ones."""
        given = {name: self._parameters.entries(name) for name in entries}
        return any(given[name][at] != value for name, own in entries.items() for at, value in own.items())

    def of(self, entries: Mapping[str, Mapping]) -> bool:
        """Whether an equation has another residual with these entries (by name and member) in place of the given ones.

        True where it cannot be evaluated: who asks refuses what has none.
        """
        other = self._at(self._parameters.with_entries(entries))
        # Of what is not a number nothing is known.
        return self._residual is None or other is None or not np.array_equal(self._residual, other)

    def missing(self, entries: Mapping[str, Mapping]) -> list[str]:
        """Exogenous parameters that are zero, and beside which these entries would have an effect if they were not."""
        found = []
        for name in self._parameters.exogenous:
            own = self._parameters.entries(name)
            read = [member for member in own if self._compiled.reads(name, member)]
            if read and name not in entries and not any(own.values()):
                switched = self._parameters.with_entries({name: dict.fromkeys(read, AWAY)})
                if Effect(self._compiled, switched).of(entries):
                    found.append(name)
        return found

    def _at(self, parameters: Parameters) -> np.ndarray | None:
        try:
            return self._compiled.system.residual(self._point, self._compiled.parameters.of(parameters))
        except (EngineError, FloatingPointError):
            return None


def unmoved(before: Equilibrium, after: Equilibrium) -> bool:
    """Whether all quantities and prices of two equilibria are the same to what a solver leaves open."""
    return all(
        np.allclose(
            values, before.values[name], rtol=SAME, atol=SAME * float(np.abs(values).max(initial=0.0))
        )
        for name, values in after.values.items()
        if after.variables[name].positive and name in before.values
    )


def no_effect(effect: Effect, entries: Mapping[str, Mapping], what: str) -> str:
    """Why entries have no effect, for who changed them; `what` names them."""
    missing = effect.missing(entries)
    zero = " or ".join(missing) if missing else "what it belongs to"
    return (
        f"changing {what} has no effect: it counts only times {zero}, which is zero after all changes; change that too, or "
        "leave this out"
    )
