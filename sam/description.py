"""What a SAM says of itself beside its table: name, unit, year and note."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator

from sam.problem import InputError, Problem, SamError
from sam.yaml_source import read_yaml, validated


class Description(BaseModel):
    """`sam.yaml` of a folder, `<stem>_sam.yaml` beside a single file. unit is of every amount, for example `billion yen`."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
    name: str | None = None
    unit: str | None = None
    year: int | None = None
    note: str | None = None

    @field_validator("year", mode="before")
    @classmethod
    def _of_a_calendar(cls, year: object) -> object:
        if year is not None and (type(year) is not int or not 0 < year < 10_000):
            raise ValueError("a calendar year is a whole number, for example 2015")
        return year


def read_description(path: Path) -> dict[str, object]:
    """What the file says, empty where there is none. Raises SamError with the line of every mistake."""
    if not path.exists():
        return {}
    try:
        return validated(Description, read_yaml(path)).model_dump(exclude_none=True)
    except InputError as error:
        raise SamError([_problem(text) for text in error.problems], str(path)) from None


def _problem(text: str) -> Problem:
    """`file:line: what; remedy` or `file:line: what. Remedy` as a problem."""
    where, _, rest = text.partition(": ")
    what, *remedy = re.split("[;.] ", rest, maxsplit=1)
    keys = f"Keys are {', '.join(Description.model_fields)}."
    said = " ".join(f"{part[0].upper()}{part[1:].removesuffix('.')}" for part in remedy if part)
    return Problem(what, where, None, f"{said}{'' if not said or said.endswith('?') else '.'} {keys}".strip())
