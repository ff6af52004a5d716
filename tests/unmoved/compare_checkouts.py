"""Compare what two checkouts compute: `python -m tests.unmoved.compare_checkouts OLD NEW [ITEM …]`.

Each has its own `.venv`; NEW has the names that RENAMED gives, OLD the old ones. Prints for each item the number of
figures compared and the largest deviation relative to its scale. Exit status 1 where one is above 1e-9.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .comparison import TOLERANCE, Deviation, Figures, deviations, items
from .runs import Checkout, RunError, figures_of


def main(words: list[str]) -> int:
    """Run every item in both checkouts and print what moved; the exit status."""
    if len(words) < 2:
        sys.exit(__doc__)
    try:
        checkouts = [_checkout(words[0], renames=False), _checkout(words[1], renames=True)]
    except RunError as error:
        sys.exit(f"error: {error}")
    still = [_compared(item, checkouts) for item in words[2:] or items()]
    return 0 if all(still) else 1


def _checkout(folder: str, renames: bool) -> Checkout:
    root = Path(folder).resolve()
    checkout = Checkout(root, root / ".venv" / "bin" / "python", renames)
    checkout.check()
    return checkout


def _compared(item: str, checkouts: list[Checkout]) -> bool:
    """Print an item's line; True where nothing moved."""
    try:
        old, new = (_run(item, checkout) for checkout in checkouts)
    except RunError as error:
        print(f"{item:40} failed: {error}")
        return False
    found = list(deviations(item, old, new))
    worst = max(found, key=lambda each: each.size)
    print(f"{item:40} {len(found):6} figures, largest deviation {worst.size:.2g}{_where(worst)}", flush=True)
    return worst.size <= TOLERANCE


def _run(item: str, checkout: Checkout) -> Figures:
    with TemporaryDirectory() as space:
        return figures_of(item, checkout, Path(space))


def _where(worst: Deviation) -> str:
    return f" in {worst}" if worst.size else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
