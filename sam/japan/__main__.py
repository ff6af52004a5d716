"""Build the Japan SAM: `python -m sam.japan [SOURCES_FOLDER] [--out DIR]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sam.bundled import bundled_folder
from sam.japan.build import NAME, build_japan_sam
from sam.japan.families import SplitError
from sam.japan.folder import write_japan_sam
from sam.japan.published import FittingError
from sam.japan.sources import SOURCES_VARIABLE, SourcesError, sources_folder
from sam.problem import SamError


def main(arguments: list[str] | None = None) -> int:
    """Build and write the SAM; return 0, or 2 where a source is missing or does not fit."""
    parser = argparse.ArgumentParser(prog="python -m sam.japan", description=__doc__)
    parser.add_argument(
        "sources",
        nargs="?",
        help=f"folder that holds `data` (default: the environment variable {SOURCES_VARIABLE})",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=bundled_folder() / NAME,
        help="folder to write (default: the SAM that the package ships)",
    )
    given = parser.parse_args(arguments)
    try:
        built = build_japan_sam(sources_folder(given.sources))
        write_japan_sam(built, given.out)
    except (SourcesError, FittingError, SplitError, SamError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(
        f"{given.out}: {len(built.sam.accounts)} accounts, {len(built.sam.flows)} cells, "
        f"checksum {built.sam.checksum}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
