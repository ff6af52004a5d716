"""Quick start: what other packages would import for nothing."""

from __future__ import annotations


def defer_scipy() -> None:
    """Keep Pyomo from importing scipy.stats, spatial and integrate as soon as any part of scipy is imported.

    They take 0.7 s. Pyomo still finds scipy when it asks for it itself. Where Pyomo has changed, or scipy is there
    already, nothing is saved and nothing breaks.
    """
    from pyomo.common import dependencies

    finder = getattr(dependencies, "DeferredImportCallbackFinder", None)
    getattr(finder, "_callbacks", {}).pop("scipy", None)
