"""How a path was made: the parameters that meet the forecast's figures with their values, and what its file assumes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from cge.address import Address
from cge.groups import without_groups
from experiments.inputs.dynamics import ClosureByYearSpec, PolicySpec
from experiments.inputs.setting import Setting
from experiments.path.closures import Target
from experiments.path.run import PathResults
from experiments.report.amounts import MISSING, in_words, span
from experiments.report.path_headlines import some_years
from experiments.report.path_macro import SHOWN_YEARS
from experiments.report.section import Section
from experiments.report.tables import Row, table
from experiments.titles import text_of
from experiments.words import Words


def shifters_section(results: PathResults, words: Words) -> Section | None:
    """Every freed parameter, the figure that it meets and its values in some years; None without figures to meet."""
    if not results.plan.forecast:
        return None
    some = some_years(results.plan.years, SHOWN_YEARS)
    rows = [_row(results, target, some, words) for target in results.plan.forecast]
    heads = [words("swap_free"), words("shifter_meets"), words("unit"), *map(str, some)]
    found = table(words("shifters_caption"), heads, rows, texts=(0, 1, 2), note=words("shifters_note"))
    return Section("shifters", words("shifters_heading"), (words("shifters_read"),), parts=(found,))


def _row(results: PathResults, target: Target, some: list[int], words: Words) -> Row:
    free = next(iter(target.swaps.values())).free
    address = Address.read(free)
    family = address.name
    cells = []
    for year in some:
        entries = results.shifters[year].get(family, {}) if year in target.swaps else {}
        meant = without_groups(address, results.plan.benchmark.sam.accounts, entries)
        own = [entries[member] for member in meant.among(entries)]
        cells.append(span(own, words) if own else MISSING)
    unit = results.plan.benchmark.data[family].attrs["units"]
    meets = words.macro(target.figure, results.plan.plan.sam) if "[" not in target.figure else target.figure
    return Row((free, meets, in_words(unit, words), *cells), name=family)


def assumptions_section(results: PathResults, words: Words) -> Section:
    """Everything that the path and its policy give, with the source that the file names."""
    on_top = results.plan.on_top
    rows = list(_assumptions(results.plan.spec))
    if on_top is not None:
        rows = [row for row in rows if row[0] not in PolicySpec.model_fields] + list(
            _assumptions(on_top.spec)
        )
    rows += _shocks(results)
    cells = [
        Row((words(f"dynamics_{key}"), what, given or MISSING, source or words("no_source")))
        for key, what, given, source in rows
    ]
    heads = [
        words("assumption"),
        words("assumption_of"),
        words("assumption_given"),
        words("assumption_source"),
    ]
    found = table(
        words("assumptions_caption"), heads, cells, texts=(0, 1, 2, 3), note=words("assumptions_note")
    )
    return Section("assumptions", words("assumptions_heading"), parts=(found,))


def _assumptions(spec: PolicySpec) -> Iterator[tuple[str, str, str, str]]:
    """Items of a file with their key: what each is of, what it gives, and its source."""
    for key in type(spec).model_fields:
        items = getattr(spec, key)
        for item in items if isinstance(items, tuple) and items and hasattr(items[0], "source") else ():
            content = item.model_dump(exclude_defaults=True)
            parts = {name: part for name in content if isinstance(part := getattr(item, name), BaseModel)}
            # Of a part that is there, its defaults decide numbers too.
            content |= {name: part.model_dump(exclude_none=True) for name, part in parts.items()}
            source = content.pop("source", "")
            first = "years" if isinstance(item, ClosureByYearSpec) else next(iter(content))
            what = _text(content.pop(first, ""))
            given = ", ".join(f"{name}: {_text(value)}" for name, value in content.items())
            yield key, what, given, source


def _shocks(results: PathResults) -> Iterator[tuple[str, str, str, str]]:
    """Shocks of the experiment, which hold in every year of the policy; their source is where each is written."""
    for shock, where in results.plan.plan.main.shocks:
        if isinstance(shock, Setting):
            yield "shocks", shock.path[0], text_of(shock), where
        else:
            content = shock.model_dump(exclude_defaults=True)
            given = ", ".join(
                f"{name}: {_text(value)}" for name, value in content.items() if name != "parameter"
            )
            yield "shocks", shock.parameter, given, where


def _text(value: object) -> str:
    """A value of the file as it is written there."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_text(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)
