"""Options: what is replaced in an experiment when it is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.inputs.closure_file import SwapText


@dataclass(frozen=True)
class Options:
    """What the command line replaces in an experiment; empty strings replace nothing."""

    sam: str = ""
    structure: str = ""
    elasticities: str = ""
    emissions: str = ""
    closure: str = ""
    settings: tuple[str, ...] = ()
    swaps: tuple[SwapText, ...] = ()


AS_WRITTEN = Options()
"""Nothing is replaced."""
