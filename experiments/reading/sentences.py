"""The sentences of a reading, in English or Japanese, and the account from benchmark shares as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cge.analysis.back_of_envelope import Line
from experiments.reading.interval import COVERED
from experiments.reading.listing import listed
from experiments.reading.reading import Reading
from experiments.report.amounts import Scale, number, per_cent, scale_of
from experiments.words import Words


def sentences(reading: Reading, words: Words) -> list[str]:
    """What moved; permits; sectors; by which causes; what benchmark shares say; how sure that is; what is left out."""
    return [
        *_figures(reading, words),
        *_permits(reading, words),
        *_sectors(reading, words),
        *_causes(reading, words),
        *_envelope(reading, words),
        *_interval(reading, words),
        *_left_out(reading, words),
    ]


def money_scale(reading: Reading, words: Words) -> Scale:
    """One unit for all money of the paragraph."""
    welfare = reading.macro[reading.welfare]
    size = abs(reading.macro["gdp_nominal"].base or 1.0)
    return scale_of(reading.plan.sam.unit or welfare.unit, [welfare.value], words, size)


def _figures(reading: Reading, words: Words) -> Iterator[str]:
    changes = [
        words(
            "reading_change",
            name=words.macro(name, reading.plan.sam),
            change=per_cent(reading.macro[name].change_pct),
        )
        for name in reading.figures
    ]
    yield words("reading_moved", changes=listed(changes, words)) if changes else words("reading_unmoved")
    welfare = reading.macro[reading.welfare].value
    if welfare is not None:
        consumption = reading.macro["consumption_real"].base
        scale = money_scale(reading, words)
        yield words(
            "reading_welfare",
            name=words.macro(reading.welfare, reading.plan.sam),
            amount=scale.change(welfare),
            unit=scale.short,
            share=per_cent(100 * welfare / consumption) if consumption else "–",
        )


def _permits(reading: Reading, words: Words) -> Iterator[str]:
    if reading.permits:
        regime = words(f"permits_{reading.permits.regime}")
        yield words("reading_permits", price=f"{reading.permits.price:,.0f}", regime=regime)


def _sectors(reading: Reading, words: Words) -> Iterator[str]:
    for key, moved in (("reading_fell", reading.fell), ("reading_rose", reading.rose)):
        if moved:
            yield words(key, sectors=listed(_by_account(reading, moved, words), words))


def _by_account(reading: Reading, moved: Mapping[str, float], words: Words) -> Iterator[str]:
    for account, change in moved.items():
        label = words.account(reading.plan.sam, account)
        yield words("reading_change", name=label, change=per_cent(change))


def _causes(reading: Reading, words: Words) -> Iterator[str]:
    if not reading.causes:
        yield words("reading_undecomposed")
    scale = money_scale(reading, words)
    named = [
        words("reading_amount", name=cause_label(reading, cause, words), amount=scale.change(value))
        for cause, value in reading.causes.items()
    ]
    if named:
        yield words(
            "reading_causes",
            total=scale.change(sum(reading.causes.values()) + reading.rest),
            unit=scale.short,
            causes=listed(named, words),
            rest=scale.change(reading.rest),
        )


def cause_label(reading: Reading, cause: str, words: Words) -> str:
    """A cause of EV in words: its term, and the tax or factor that it is of."""
    term, _, label = cause.partition("/")
    return words.term("causes", term).format(of=words.account(reading.plan.sam, label))


def _envelope(reading: Reading, words: Words) -> Iterator[str]:
    lines = [
        words(
            "reading_estimate",
            name=line_name(reading, each.line, words),
            estimate=line_figure(reading, each.line.estimate, each.line.unit, words),
            model=line_figure(reading, each.model, each.line.unit, words),
        )
        for each in reading.account
        if each.model is not None
    ]
    if lines:
        yield words("reading_envelope", lines=listed(lines, words))


def line_name(reading: Reading, line: Line, words: Words) -> str:
    """The name of a line of the account; some are of one account."""
    if (known := words.phrase(line.name)) != line.name:
        return known
    for start in words.names("account_lines"):
        if line.name.startswith(f"{start} "):
            account = line.name.removeprefix(f"{start} ")
            return words.term("account_lines", start).format(of=words.account(reading.plan.sam, account))
    return line.name


def account_rows(reading: Reading, words: Words) -> list[list[str]]:
    """The account as a table: line, estimate, the model's figure, how the estimate comes about."""
    return [
        [
            line_name(reading, each.line, words),
            line_figure(reading, each.line.estimate, each.line.unit, words),
            "" if each.model is None else line_figure(reading, each.model, each.line.unit, words),
            words.phrase(each.line.how),
        ]
        for each in reading.account
    ]


def line_figure(reading: Reading, value: float, unit: str, words: Words) -> str:
    """A figure of the account with its unit."""
    if unit == "money":
        scale = money_scale(reading, words)
        return f"{scale.change(value)} {scale.short}"
    return f"{number(value, 2, sign=True)} {unit}"


def _interval(reading: Reading, words: Words) -> Iterator[str]:
    drawn = reading.interval
    if drawn is None:
        return
    scale = money_scale(reading, words)
    ranges, outside = [], []
    for name in drawn.effects:
        low, high = drawn.ends(name)
        is_money = name == reading.welfare
        text = scale.change if is_money else per_cent
        unit = scale.short if is_money else "%"
        label = words.macro(name, reading.plan.sam)
        ranges.append(words("reading_range", name=label, low=text(low), high=text(high), unit=unit))
        figure = reading.macro[name].value if is_money else reading.macro[name].change_pct
        if figure is not None and not low <= figure <= high:
            outside.append(label)
    failed = words("reading_failed", failed=drawn.failed) if drawn.failed else ""
    yield words(
        "reading_interval",
        draws=f"{drawn.draws:,}",
        quantities=drawn.quantities,
        covered=f"{100 * COVERED:.0f}",
        ranges=listed(ranges, words),
        failed=failed,
    )
    if outside:
        yield words("reading_outside", names=listed(outside, words))


def _left_out(reading: Reading, words: Words) -> Iterator[str]:
    spec = reading.plan.spec
    own = spec.leaves_out_ja if words.lang == "ja" else spec.leaves_out
    if own:
        yield words("reading_left_out", text=own)
    yield words("reading_static")
