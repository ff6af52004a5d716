"""Store what a checkout computes: `python -m tests.unmoved.store_figures CHECKOUT [ITEM …]`, from the project's root.

For figures that are meant to move, and for new items; without items it stores all again. CHECKOUT has its own `.venv`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .comparison import items, path_of, write
from .runs import Checkout, figures_of


def main(words: list[str]) -> int:
    """Run and store; the exit status."""
    if not words:
        sys.exit(__doc__)
    root = Path(words[0]).resolve()
    checkout = Checkout(root, root / ".venv" / "bin" / "python", renames=False)
    checkout.check()
    for item in words[1:] or items():
        with TemporaryDirectory() as space:
            figures = figures_of(item, checkout, Path(space))
        write(path_of(item), figures)
        print(
            f"{item}: {sum(figure is not None for row in figures.values() for figure in row.values())} figures"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
