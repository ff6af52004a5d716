"""Tables of public revenue, carbon revenue, trade by partner, income from abroad, saving and investment."""

from __future__ import annotations

from collections.abc import Iterable

from cge.analysis.indicators import tax_receipts
from cge.equilibrium import Equilibrium
from experiments.report.amounts import growth
from experiments.report.figures import bar_chart
from experiments.report.macro import case_title
from experiments.report.permit_market import permit_table
from experiments.report.section import Chart, Section, scale_in
from experiments.report.tables import Row, Table, table
from experiments.run import Outcome, Results
from experiments.words import Words

PUBLIC_INVESTMENT = "i_public"
Pair = tuple[float, float]


def revenue_by_account(outcome: Outcome) -> dict[str, Pair]:
    """Receipts of each tax account, base and result; accounts that receive nothing in both are left out."""
    receipts = tax_receipts(outcome.base), tax_receipts(outcome.equilibrium)
    found: dict[str, Pair] = {}
    for tax in outcome.parameters.taxes:
        base, value = found.get(tax.account, (0.0, 0.0))
        found[tax.account] = (base + receipts[0][tax.name], value + receipts[1][tax.name])
    return {account: pair for account, pair in found.items() if any(pair)}


def revenue_table(results: Results, words: Words) -> Table:
    """Revenue by tax account, with the total."""
    sam, found = results.plan.sam, revenue_by_account(results.main)
    total = _sum(found.values())
    rows = [(words.account(sam, account), pair, "") for account, pair in found.items()]
    rows.append((words("total"), total, "total"))
    return amounts_table("taxes_caption", words("tax"), rows, results, words)


def has_carbon(results: Results) -> bool:
    """True where some case has carbon revenue."""
    figures = [outcome.indicators.macro["carbon_revenue"] for outcome in (results.main, *results.variants)]
    return any(bool(figure.value or figure.base) for figure in figures)


def carbon_table(results: Results, words: Words) -> Table:
    """Gross carbon revenue, change of other taxes, of the tax that recycles, and net revenue, case by case."""
    outcomes = (results.main, *results.variants)
    lines = [_carbon_line(outcome) for outcome in outcomes]
    scale = scale_in(results, results.plan.sam.unit or "", (value for line in lines for value in line), words)
    titles = [words("main_case"), *(case_title(outcome, words) for outcome in results.variants)]
    rows = [Row((title, *map(scale.change, line))) for title, line in zip(titles, lines, strict=True)]
    heads = [
        words("case"),
        *(words(f"carbon_{key}") for key in ("gross", "erosion", "instrument", "net", "lump_sum")),
    ]
    return table(words("carbon_caption", unit=scale.unit), heads, rows, note=words("carbon_note"))


def trade_table(results: Results, words: Words) -> Table:
    """Exports and imports by partner, base and change."""
    sam, macro = results.plan.sam, results.main.indicators.macro
    partners = [r for r in sam.of_kind("world") if f"exports_{r}" in macro]
    pairs = [[macro[f"{flow}_{r}"].pair for flow in ("exports", "imports")] for r in partners]
    total = [_sum(pair[flow] for pair in pairs) for flow in (0, 1)]
    scale = scale_in(
        results, sam.unit or "", (value for pair in pairs for flow in pair for value in flow), words
    )
    rows = []
    lines = [(sam.label(r, words.lang), pair, "") for r, pair in zip(partners, pairs, strict=True)]
    for label, flows, kind in [*lines, (words("total"), total, "total")]:
        cells = [label]
        for base, value in flows:
            cells += [scale.text(base), scale.text(value), growth(base, value)]
        rows.append(Row(tuple(cells), kind))
    heads = [words("partner")]
    for flow in ("exports", "imports"):
        label = words.term("sectors", flow)
        heads += [words(key, name=label) for key in ("base_of", "value_of", "pct_of")]
    return table(words("trade_caption", unit=scale.unit), heads, rows, note=words("trade_note"))


def income_table(results: Results, words: Words) -> Table | None:
    """From GDP to national income; None for a closed economy."""
    macro = results.main.indicators.macro
    if macro["gni"].value is None:
        return None
    gdp, gni, gndi = (macro[name].pair for name in ("gdp_nominal", "gni", "gndi"))
    rows = [
        (words("gdp_nominal_row"), gdp, ""),
        (words("income_abroad_row"), _less(gni, gdp), ""),
        (words("gni_row"), gni, "total"),
        (words("transfers_abroad_row"), _less(gndi, gni), ""),
        (words("gndi_row"), gndi, "total"),
    ]
    return amounts_table("income_caption", words("item"), rows, results, words)


def balances_table(results: Results, words: Words) -> Table | None:
    """Saving by institution, investment by account and the balances; None where the SAM has no saving."""
    base, new = _saving_and_investment(results.main.base), _saving_and_investment(results.main.equilibrium)
    if not base[0]:
        return None
    sam = results.plan.sam
    (saving0, investment0), (saving1, investment1) = base, new
    saving = {n: (saving0[n], saving1.get(n, 0.0)) for n in saving0}
    investment = {i: (investment0[i], investment1.get(i, 0.0)) for i in investment0}
    rows = [
        (words("saving_of", name=words.account(sam, n)), saving[n], "")
        for n in saving
        if sam.kind(n) != "world"
    ]
    rows += [(words("investment_of", name=words.account(sam, i)), investment[i], "") for i in investment]

    def total(part: dict[str, Pair], *kinds: str) -> Pair:
        return _sum(pair for n, pair in part.items() if not kinds or sam.kind(n) in kinds)

    public = investment.get(PUBLIC_INVESTMENT)
    note = words("balances_note")
    if public:
        note = f"{note} {words('balances_note_public')}"
        private = {i: pair for i, pair in investment.items() if i != PUBLIC_INVESTMENT}
        rows.append(
            (
                words("balance_private"),
                _less(total(saving, "household", "enterprise"), total(private)),
                "total",
            )
        )
        rows.append((words("balance_public"), _less(total(saving, "government"), public), "total"))
    residents = total(saving, "household", "enterprise", "government")
    rows.append((words("balance_domestic"), _less(residents, total(investment)), "total"))
    if sam.of_kind("world"):
        rows.append((words("balance_foreign"), total(saving, "world"), "total"))
    return amounts_table("balances_caption", words("item"), rows, results, words, note=note, shares=False)


def revenue_section(results: Results, words: Words) -> Section | None:
    """Receipts by tax account; None where there are no taxes."""
    found = revenue_by_account(results.main)
    if not found:
        return None
    sam = results.plan.sam
    changes = {words.account(sam, account): value - base for account, (base, value) in found.items()}
    scale = scale_in(results, sam.unit or "", changes.values(), words)
    bars = dict(sorted(changes.items(), key=lambda item: -item[1]))
    amounts = revenue_table(results, words)
    title = words("taxes_figure", unit=scale.unit)
    drawn = Chart(title, bar_chart(bars, title, "taxes", scale.change), amounts)
    return Section("revenue", words("taxes_heading"), parts=(drawn if any(bars.values()) else amounts,))


def carbon_section(results: Results, words: Words) -> Section | None:
    """What a carbon price brings in; None without one."""
    if not has_carbon(results):
        return None
    market = permit_table(results, words)
    parts = (carbon_table(results, words), *([market] if market else []))
    return Section("carbon", words("carbon_heading"), parts=parts)


def trade_section(results: Results, words: Words) -> Section | None:
    """Trade by partner and income from abroad; None for a closed economy."""
    if not results.plan.sam.of_kind("world"):
        return None
    income = income_table(results, words)
    parts = (trade_table(results, words), *([income] if income else []))
    return Section("trade", words("trade_heading"), parts=parts)


def balances_section(results: Results, words: Words) -> Section | None:
    """Saving and investment; None where the SAM has no saving."""
    balances = balances_table(results, words)
    return Section("balances", words("balances_heading"), parts=(balances,)) if balances else None


def _carbon_line(outcome: Outcome) -> tuple[float, float, float | None, float, float | None]:
    macro = outcome.indicators.macro
    gross, other, net = (
        _difference(outcome, name) for name in ("carbon_revenue", "other_tax_revenue", "tax_revenue")
    )
    instrument = outcome.case.closure.government_instrument
    balanced = _difference(outcome, f"tax_{instrument}") if f"tax_{instrument}" in macro else None
    returned = None if balanced is not None or "lump_sum" not in macro else -_difference(outcome, "lump_sum")
    return gross, other - (balanced or 0.0), balanced, net, returned


def _difference(outcome: Outcome, name: str) -> float:
    figure = outcome.indicators.macro[name]
    return (figure.value or 0.0) - (figure.base or 0.0)


def _saving_and_investment(equilibrium: Equilibrium) -> tuple[dict[str, float], dict[str, float]]:
    """Saving by payer; investment by account (its purchases less what it sells out of stocks)."""
    cells = equilibrium.cells
    saving = cells[cells["kind"] == "saving"].groupby("payer", sort=False)["value"].sum()
    allocated = cells[cells["kind"] == "allocation"].groupby("receiver", sort=False)["value"].sum()
    investment = {str(i): float(v) for i, v in allocated.items()}
    for pool in dict.fromkeys(cells[cells["kind"] == "saving"]["receiver"]):
        passed_on = cells[(cells["kind"] == "allocation") & (cells["payer"] == pool)]["value"].sum()
        spent = float(
            cells[(cells["kind"] == "saving") & (cells["receiver"] == pool)]["value"].sum() - passed_on
        )
        if pool in set(cells[cells["kind"] == "investment"]["payer"]):
            investment[pool] = investment.get(pool, 0.0) + spent
    return {str(n): float(v) for n, v in saving.items()}, investment


def _sum(pairs: Iterable[Pair]) -> Pair:
    bases, values = zip((0.0, 0.0), *pairs, strict=True)
    return sum(bases), sum(values)


def _less(left: Pair, right: Pair) -> Pair:
    return left[0] - right[0], left[1] - right[1]


def amounts_table(
    caption_key: str,
    head: str,
    lines: list[tuple[str, Pair, str]],
    results: Results,
    words: Words,
    note: str = "",
    shares: bool = True,
) -> Table:
    """Rows of (label, (base, result), kind) in money, with the change and, with `shares`, the per cent change."""
    scale = scale_in(
        results, results.plan.sam.unit or "", (value for _, pair, _ in lines for value in pair), words
    )
    rows = []
    for label, (base, value), kind in lines:
        cells = [label, scale.text(base), scale.text(value), scale.change(value - base)]
        cells += [growth(base, value)] if shares else []
        rows.append(Row(tuple(cells), kind))
    keys = ("base", "value", "change", *(("change_pct",) if shares else ()))
    return table(words(caption_key, unit=scale.unit), [head, *(words(key) for key in keys)], rows, note=note)
