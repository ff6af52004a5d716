"""Quick start and quick end: what other packages would import for nothing, and what Python would look through at exit."""

from __future__ import annotations

import atexit
import gc
import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType


def leave_quickly() -> None:
    """At the end of the process do not look for garbage: through all modules and classes that takes 0.2 s.

    Python promises nobody that objects in cycles are finalised at exit. Files that are closed and whatever is registered
    with `atexit` are not concerned.
    """
    atexit.register(gc.freeze)


def import_pyomo() -> None:
    """Import Pyomo without scipy.stats, spatial and integrate, which take 0.7 s.

    Pyomo imports them as soon as any part of scipy is imported; it looks for scipy while it is imported itself, so scipy
    is out of sight meanwhile. Pyomo still finds scipy when it asks for it. Where Pyomo was there before, or has changed,
    nothing is saved and nothing breaks.
    """
    scipy = sys.modules.pop("scipy", None)
    try:
        from pyomo.common import dependencies
    finally:
        if scipy is not None:
            sys.modules["scipy"] = scipy
    finder = getattr(dependencies, "DeferredImportCallbackFinder", None)
    getattr(finder, "_callbacks", {}).pop("scipy", None)


def ipopt_module() -> ModuleType:
    """cyipopt's compiled module, without the package's wrapper of scipy.optimize, which takes 0.14 s to import.

    While it is imported a bare package stands for cyipopt, whose `__init__` imports the wrapper; afterwards
    `import cyipopt` gives anyone the whole of it, with the same classes. Raises ImportError where it is not installed.
    """
    spec = find_spec("cyipopt")
    if "cyipopt" in sys.modules or spec is None or find_spec("ipopt_wrapper") is None:
        import cyipopt

        return cyipopt
    sys.modules["cyipopt"] = module_from_spec(spec)
    try:
        import ipopt_wrapper
    finally:
        del sys.modules["cyipopt"]
    return ipopt_wrapper
