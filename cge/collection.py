"""Garbage collection, and when not to."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """No cyclic garbage collection: it would scan a Pyomo model, or modules, which hold no garbage, again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            if not gc.get_freeze_count():  # all that was made goes to the oldest generation, unscanned
                gc.freeze()
                gc.unfreeze()
            gc.enable()
