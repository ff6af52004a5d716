"""Roll the Japan SAM of 2015 to fiscal 2021: `python -m sam.japan.roll [SOURCES_FOLDER] [--base DIR] [--out DIR]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

from sam.bundled import bundled_folder
from sam.japan.build import NAME as BASE
from sam.japan.roll.build import NAME, roll_japan
from sam.japan.roll.folder import write_roll
from sam.japan.sources import SOURCES_VARIABLE, SourcesError, sources_folder
from sam.problem import SamError
from sam.read import read_sam


def main(arguments: list[str] | None = None) -> int:
    """Roll and write the SAM; return 0, or 2 where a source is missing or the evidence contradicts itself."""
    parser = argparse.ArgumentParser(prog="python -m sam.japan.roll", description=__doc__)
    parser.add_argument(
        "sources",
        nargs="?",
        help=f"folder that holds `data` (default: the environment variable {SOURCES_VARIABLE})",
    )
    parser.add_argument(
        "--base", type=Path, default=bundled_folder() / BASE, help="folder of the SAM of 2015"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=bundled_folder() / NAME,
        help="folder to write (default: what the package ships)",
    )
    given = parser.parse_args(arguments)
    try:
        changes = pd.read_csv(given.base / "changes.csv")
        roll = roll_japan(read_sam(given.base), changes, sources_folder(given.sources))
        write_roll(roll, given.out)
    except (SourcesError, SamError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(
        f"{given.out}: {len(roll.sam.accounts)} accounts, {len(roll.sam.flows)} cells, checksum {roll.sam.checksum}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
