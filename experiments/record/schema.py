"""Schema numbers: which form a file that we write has, and which forms we still read.

A number rises when a program that read the old form would misread the new one. Files of version 0.1 have none.
"""

from __future__ import annotations

from collections.abc import Collection

from sam.problem import InputError

UNNUMBERED = 0
RESULTS = 1
"""Of results.nc and summary.json. Without a number: no label coordinates, and `base-year money` for the SAM's unit."""
SWEEP = 2
"""Of sweep.json, design.nc, the chunks, sweep.nc and analysis.json. Lower, or without a number: another fingerprint of the
inputs, and no checksums."""
OLDER_SWEEPS = (UNNUMBERED, 1)


def check_schema(found: object, what: str, readable: Collection[int], remedy: str) -> int:
    """The schema number of a file, 0 where it has none.

    `what` is the file in words. Raises InputError with the reason and the remedy for a number that is not among `readable`.
    """
    try:
        number = UNNUMBERED if found is None else int(str(found))
    except ValueError:
        raise InputError(f"{what}: its schema number is {found!r}, which is none; {remedy}") from None
    if number in readable:
        return number
    newest = max(readable)
    if number > newest:
        raise InputError(
            f"{what}: it has schema {number} and was written by a later version; this one reads up to {newest}. Update the "
            "program, or write the file again with this version"
        )
    written = (
        "no schema number and was written by version 0.1" if number == UNNUMBERED else f"schema {number}"
    )
    raise InputError(f"{what}: it has {written}; {remedy}")
