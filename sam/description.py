"""What a SAM says of itself beside its table: name, unit, year and note."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ConfigDict, field_validator

from sam.problem import InputError, Problem, SamError
from sam.yaml_source import Strict, read_yaml, validated


class Description(Strict):
    """`sam.yaml` of a folder, `<stem>_sam.yaml` beside a single file. unit is of every amount, for example `billion yen`.

    rolled_from: the SAM of an earlier year that this one was made of, a shipped name or a path beside it.
    """

    model_config = ConfigDict(coerce_numbers_to_str=True)
    name: str | None = None
    unit: str | None = None
    year: int | None = None
    note: str | None = None
    rolled_from: str | None = None

    @field_validator("year", mode="before")
    @classmethod
    def _of_a_calendar(cls, year: object) -> object:
        if year is not None and (type(year) is not int or not 0 < year < 10_000):
            raise ValueError("a calendar year is a whole number, for example 2015")
        return year


def read_description(path: Path) -> dict[str, object]:
    """Name, unit, year and note, as far as the file says them. Raises SamError with the line of every mistake."""
    return _described(path).model_dump(exclude_none=True, exclude={"rolled_from"})


def rolled_from(path: Path) -> str:
    """The SAM that this one was made of, "" where the file names none. Raises SamError as `read_description`."""
    return _described(path).rolled_from or ""


def _described(path: Path) -> Description:
    if not path.exists():
        return Description()
    try:
        return validated(Description, read_yaml(path))
    except InputError as error:
        raise SamError([_problem(text) for text in error.problems], str(path)) from None


def _problem(text: str) -> Problem:
    """`file:line: what; remedy` or `file:line: what. Remedy` as a problem."""
    where, _, rest = text.partition(": ")
    what, *remedy = re.split("[;.] ", rest, maxsplit=1)
    keys = f"Keys are {', '.join(Description.model_fields)}."
    said = " ".join(f"{part[0].upper()}{part[1:].removesuffix('.')}" for part in remedy if part)
    return Problem(what, where, None, f"{said}{'' if not said or said.endswith('?') else '.'} {keys}".strip())
