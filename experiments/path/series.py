"""What is given by year: a number, values by year, a list, a table's column or a formula, resolved to one number a year."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cge.analysis.expression import number_of
from cge.motion import grown, interpolated
from experiments.inputs.dynamics import Series, TableSpec
from sam.number import read_number
from sam.problem import InputError, SamError
from sam.table import read_text_table


def by_year(
    series: Series, years: Sequence[int], where: str, folder: Path, between: str = "none"
) -> dict[int, float]:
    """One number for each year. Raises InputError, beginning with `where`, for years that are missing or unknown."""
    if isinstance(series, int | float):
        return dict.fromkeys(years, float(series))
    if isinstance(series, TableSpec):
        return _filled(_column(series, where, folder), years, where, between)
    if isinstance(series, dict):
        return _filled(series, years, where, between)
    if isinstance(series, str):
        return {year: _formula(series, year, years[0], where) for year in years}
    if len(series) != len(years):
        raise InputError(
            f"{where}: {len(series)} values are given for {len(years)} years ({years[0]} to {years[-1]}); give one a year, "
            "or values by year"
        )
    return dict(zip(years, series, strict=True))


def growth(
    series: Series, years: Sequence[int], where: str, folder: Path, between: str = "none"
) -> dict[int, float]:
    """Levels of what grows at the rates of a series, one in the first year; the rate of a year leads into it.

    Of the years between two solved ones the rates count where the series has them, else the rate of the later solved year.
    Raises InputError as `by_year` does, and where a rate leaves nothing.
    """
    # No rate leads into the first year, so that values by year need not have one.
    asked = years[1:] if isinstance(series, dict | TableSpec) else years
    rates = by_year(series, asked, where, folder, between)
    passed = _passed(series, years, where, folder, between)
    found = {years[0]: 1.0}
    for before, year in zip(years, years[1:], strict=False):
        level = found[before]
        for each in range(before + 1, year + 1):
            level = grown(level, passed.get(each, rates[year]), 1)
        if level <= 0:
            raise InputError(f"{where}: growth of {rates[year]:g} % a year leaves nothing in {year}")
        found[year] = level
    return found


def begins(series: Series) -> int | None:
    """The first year of values by year; None where a series has a value for every year."""
    return min(series) if isinstance(series, dict) else None


def _passed(series: Series, years: Sequence[int], where: str, folder: Path, between: str) -> dict[int, float]:
    """What a series has for the years from the first solved one to the last, solved or not."""
    every = range(years[0], years[-1] + 1)
    if isinstance(series, str):
        return by_year(series, every, where, folder)
    every = every[1:]
    if not isinstance(series, dict | TableSpec):
        return {}
    given = series if isinstance(series, dict) else _column(series, where, folder)
    return (
        {year: given[year] for year in every if year in given}
        if between == "none"
        else _filled(given, every, where, between)
    )


def _filled(given: dict[int, float], years: Sequence[int], where: str, between: str) -> dict[int, float]:
    missing = [year for year in years if year not in given]
    if not missing:
        return {year: given[year] for year in years}
    if between == "none":
        raise InputError(
            f"{where}: there is no value for {_some(missing)}; add it, or say `between: linear` or `between: step`"
        )
    known = sorted(given)
    if missing[0] < known[0]:
        raise InputError(f"{where}: the first value is for {known[0]}, but the path begins in {years[0]}")
    return {year: _between(given, known, year, between) for year in years}


def _between(given: dict[int, float], known: list[int], year: int, between: str) -> float:
    before = max(each for each in known if each <= year)
    after = min((each for each in known if each >= year), default=before)
    if between == "step" or before == after:
        return given[before]
    return interpolated(given[before], given[after], year - before, after - before)


def _column(table: TableSpec, where: str, folder: Path) -> dict[int, float]:
    path = folder.joinpath(table.file)
    if not path.is_file():
        raise InputError(f"{where}: there is no file {table.file} beside the experiment; check its name")
    try:
        rows = read_text_table(path, table.file)
    except SamError as error:
        raise InputError(f"{where}: {problem}" for problem in error.problems) from None
    header = rows.rows[0]
    lacking = [name for name in ("year", table.column) if name not in header]
    if lacking:
        raise InputError(f"{where}: {table.file} has no column {lacking[0]}; it has {', '.join(header)}")
    found: dict[int, float] = {}
    for number, row in enumerate(rows.rows[1:], start=1):
        cells = dict(zip(header, row, strict=False))
        year, value = cells.get("year", ""), cells.get(table.column, "")
        try:
            at, level = int(year), read_number(value, rows.decimal)
        except ValueError:
            raise InputError(
                f"{where}: {rows.at(number)}: year and {table.column} have to be numbers, not {year!r} and {value!r}"
            ) from None
        if at in found:
            raise InputError(f"{where}: {rows.at(number)}: year {at} is there twice; keep one of the rows")
        found[at] = level
    return found


def _formula(text: str, year: int, first: int, where: str) -> float:
    try:
        return number_of(text, {"year": float(year), "first": float(first)})
    except InputError as error:
        raise InputError(f"{where}: {problem}" for problem in error.problems) from None


def _some(years: Sequence[int]) -> str:
    shown = ", ".join(map(str, years[:3]))
    return shown + (f" and {len(years) - 3} more" if len(years) > 3 else "")
