"""Tables by sector: METI's 29 industries where the accounts know them, every account in full, CO2 by fuel and user."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cge.analysis.emissions import emissions
from cge.analysis.indicator import change_pct
from experiments.record.summary import SECTORS
from experiments.report.amounts import MISSING, Scale, number, per_cent
from experiments.report.section import Details, Section, chart, scale_in
from experiments.report.tables import Row, Table, table
from experiments.run import Results
from experiments.words import Words
from sam import Sam

METI29 = "meti29"
HOUSEHOLD_KIND = "household"
NO_PRODUCER = ""
BARS = 12
Pairs = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Industries:
    """Which industry each account belongs to, and the industries' labels in order.

    An industry is one of METI's 29 where every activity has the column `meti29`, else the activity itself. A commodity
    belongs to the industry of its main producer.
    """

    meti: bool
    of: Mapping[str, str]
    labels: Mapping[str, str]


def industries(sam: Sam, words: Words) -> Industries:
    """Industries of a SAM."""
    activities = sam.of_kind("activity")
    column = sam.accounts[METI29] if METI29 in sam.accounts else None
    if column is not None and all(isinstance(column[a], str) and column[a] for a in activities):
        meti, of = True, {a: str(column[a]) for a in activities}
        labels = {industry: words.industry(industry) for industry in of.values()}
    else:
        meti, of = False, {a: a for a in activities}
        labels = {a: sam.label(a, words.lang) for a in activities}
    of |= {c: of.get(producer, NO_PRODUCER) for c, producer in _main_producers(sam).items()}
    for household in sam.of_kind(HOUSEHOLD_KIND):
        of[household] = household
        labels[household] = sam.label(household, words.lang)
    return Industries(meti, of, labels | {NO_PRODUCER: words("no_industry")})


def by_industry(results: Results, name: str, groups: Industries) -> Pairs:
    """A sector indicator added up to industries; price is weighted by base-year supply."""
    pairs = results.main.indicators.sectors.get(name, {})
    receipts = results.plan.sam.receipts()
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for label, (base, value) in pairs.items():
        weight = float(receipts[label]) if name == "price" else 1.0
        total = sums[groups.of[label]]
        total[0] += base * weight
        total[1] += value * weight
        total[2] += weight
    if name == "price":
        return {
            group: (base / weight, value / weight) for group, (base, value, weight) in sums.items() if weight
        }
    return {group: (base, value) for group, (base, value, _) in sums.items()}


def industry_table(results: Results, groups: Industries, words: Words) -> Table:
    """Industries by indicator: base and per cent change; price, value added and employment as changes only."""
    asked = [
        name
        for name in results.plan.spec.report.sectors or SECTORS
        if results.main.indicators.sectors.get(name)
    ]
    found = {name: by_industry(results, name, groups) for name in asked}
    columns: list[tuple[str, Pairs, Scale | None]] = []
    for name, pairs in found.items():
        label = label_of(results, name, words)
        if name in ("output", "exports", "imports", "co2"):
            unit = results.main.indicators.units[name]
            scale = scale_in(results, unit, (v for pair in pairs.values() for v in pair), words)
            columns.append((f"{words('base_of', name=label)} ({scale.short})", pairs, scale))
        columns.append((words("pct_of", name=label), pairs, None))
    traded = {name: pairs for name, pairs in found.items() if name != "price"} or found
    used = [group for group in groups.labels if any(group in pairs for pairs in traded.values())]
    rows = [
        Row((groups.labels[group], *(_industry_cell(pairs.get(group), scale) for _, pairs, scale in columns)))
        for group in used
    ]
    kind = "meti" if groups.meti else "accounts"
    heads = [words("industry"), *(head for head, _, _ in columns)]
    return table(words(f"sectors_caption_{kind}"), heads, rows, note=words(f"sectors_note_{kind}"))


def label_of(results: Results, name: str, words: Words) -> str:
    """Label of a sector figure: labour is hours where the economy knows them, else in efficiency units."""
    labour = "hours" if results.plan.hours else "labour_input"
    return words.term("sectors", labour if name == "employment" else name)


def full_tables(results: Results, words: Words) -> list[Table]:
    """Every sector indicator by account, base, result and change: one table of activities, one of commodities."""
    sam, sectors = results.plan.sam, results.main.indicators.sectors
    tables = []
    for kind, key in (("commodity", "sectors_full_commodities"), ("activity", "sectors_full_activities")):
        of_kind = set(sam.of_kind(kind))
        names = [name for name, pairs in sectors.items() if pairs and (of_kind & pairs.keys())]
        if names:
            labels = [label for label in sam.accounts.index if any(label in sectors[name] for name in names)]
            caption = words(key, what=", ".join(label_of(results, name, words) for name in names))
            tables.append(_account_table(results, names, labels, caption, words))
    return tables[::-1]


def largest_changes(
    pairs: Pairs, labels: Mapping[str, str], count: int, per_cent_change: bool = True
) -> dict[str, float]:
    """The labels with the largest changes, from the largest rise to the largest fall."""
    found = {}
    for group, (base, value) in pairs.items():
        change = change_pct(base, value) if per_cent_change else value - base
        if change is not None and group in labels:
            found[labels[group]] = change
    chosen = sorted(found, key=lambda label: -abs(found[label]))[:count]
    return {label: found[label] for label in sorted(chosen, key=lambda label: -found[label])}


def co2_by_source(results: Results, words: Words) -> Table:
    """Energy CO2 by the fuel that was burnt, base and result in Mt."""
    sam = results.plan.sam
    before, after = (
        emissions(equilibrium).groupby("source")["mt_co2"].sum()
        for equilibrium in (results.main.base, results.main.equilibrium)
    )
    rows = []
    for source in sorted(before.index, key=lambda source: -float(before[source])):
        label = words.account(sam, source) if source in sam else words("co2_output")
        rows.append(_pair_row(label, float(before[source]), float(after.get(source, 0.0))))
    rows.append(_pair_row(words("total"), float(before.sum()), float(after.sum()), "total"))
    heads = [words(key) for key in ("fuel", "base", "value", "change", "change_pct")]
    return table(words("co2_source_caption"), heads, rows, note=words("co2_note"))


def industries_section(results: Results, words: Words) -> Section:
    """Industries: output, the indicators asked for, and every account in full."""
    groups = industries(results.plan.sam, words)
    output = by_industry(results, "output", groups)
    bars = largest_changes(output, groups.labels, BARS)
    shown = chart(bars, words("output_figure"), "output", digits=2)
    full = Details(words("sectors_full"), tuple(full_tables(results, words)))
    return Section(
        "sectors",
        words("sectors_heading"),
        parts=(*shown, industry_table(results, groups, words)),
        details=(full,),
    )


def co2_section(results: Results, words: Words) -> Section | None:
    """Emissions by industry and fuel; None without emissions."""
    if results.main.indicators.macro["co2"].value is None:
        return None
    groups = industries(results.plan.sam, words)
    users = by_industry(results, "co2", groups)
    bars = largest_changes(users, groups.labels, BARS, per_cent_change=False)
    fuels = co2_by_source(results, words)
    parts = chart(bars, words("co2_figure"), "co2-users", fuels, digits=2)
    return Section("co2", words("co2_heading"), parts=parts)


def _pair_row(label: str, base: float, value: float, kind: str = "") -> Row:
    cells = (
        label,
        number(base, 2),
        number(value, 2),
        number(value - base, 2, sign=True),
        per_cent(change_pct(base, value)),
    )
    return Row(cells, kind)


def _industry_cell(pair: tuple[float, float] | None, scale: Scale | None) -> str:
    if pair is None:
        return MISSING
    return scale.text(pair[0]) if scale else per_cent(change_pct(*pair))


def _account_table(
    results: Results, names: Iterable[str], labels: Iterable[str], caption: str, words: Words
) -> Table:
    sam, indicators = results.plan.sam, results.main.indicators
    heads, scales = [words("account")], {}
    for name in names:
        pairs = indicators.sectors[name]
        scales[name] = scale_in(
            results, indicators.units[name], (v for pair in pairs.values() for v in pair), words
        )
        label = label_of(results, name, words)
        heads.append(f"{words('base_of', name=label)} ({scales[name].short})")
        heads += [words("value_of", name=label), words("pct_of", name=label)]
    rows = []
    for account in labels:
        cells = [words.account(sam, account)]
        for name, scale in scales.items():
            pair = indicators.sectors[name].get(account)
            cells += (
                [scale.text(pair[0]), scale.text(pair[1]), per_cent(change_pct(*pair))]
                if pair
                else [MISSING] * 3
            )
        rows.append(Row(tuple(cells), name=account))
    return table(caption, heads, rows)


def _main_producers(sam: Sam) -> dict[str, str]:
    """Commodity -> the activity that sells most of it; empty where no activity does."""
    activities = set(sam.of_kind("activity"))
    best: dict[str, tuple[float, str]] = dict.fromkeys(sam.of_kind("commodity"), (0.0, ""))
    for (receiver, payer), value in sam.flows.items():
        if receiver in activities and payer in best and value > best[payer][0]:
            best[payer] = (float(value), receiver)
    return {c: producer for c, (_, producer) in best.items()}
