"""What a report was made from: shocks as read, closure in words, program, data and versions."""

from __future__ import annotations

from collections.abc import Mapping

from cge.closure_table import closure_rows
from experiments.inputs.setting import Setting
from experiments.inputs.spec import Labels, ShockSpec
from experiments.report.amounts import in_words, plain, span
from experiments.report.section import Section
from experiments.report.swaps import aim, swaps_table
from experiments.report.tables import Row, Table, table
from experiments.run import Results
from experiments.words import Words

LABELS_SHOWN = 6


def shocks_table(results: Results, words: Words) -> Table:
    """Shocks as they were read, with where each is written and what it changed."""
    rows = []
    for (shock, where), applied in zip(results.main.case.shocks, results.main.shocks, strict=True):
        before, after = (span(part.values(), words) for part in (applied.before, applied.after))
        name, operation = _operation(shock, words)
        index = _index(shock, words)
        cells = (
            name,
            index,
            operation,
            str(len(applied.after)),
            before,
            after,
            where,
        )
        rows.append(Row(cells))
    keys = ("parameter", "index", "operation", "members", "before", "after", "where")
    heads = [words(f"shock_{key}") for key in keys]
    return table(words("shocks_heading"), heads, rows, texts=(0, 1, 2, 6))


def solved_for(results: Results, words: Words) -> str:
    """The multiplier that hits a target, in a sentence; empty without one."""
    if results.main.case.solve_for is None or results.main.multiplier is None:
        return ""
    spec, _ = results.main.case.solve_for
    return words(
        "solved_for",
        parameter=spec.parameter,
        multiplier=plain(results.main.multiplier),
        target=words.macro(spec.target, results.plan.sam),
        change=plain(spec.change_pct),
    )


def closure_table(results: Results, words: Words) -> Table:
    """Every entry of the closure with its rule and what the rule means."""
    closure = results.main.closure.content
    sentences = {(row.entry, row.label): row.sentence for row in closure_rows(results.main.closure)}
    rows = []
    for entry, rule in closure.items():
        if entry in ("name", "swap"):
            continue
        label = words.term("closure", entry)
        for of, value in rule.items() if isinstance(rule, Mapping) else [("", rule)]:
            whose = (
                f"{label}: {words('all_members') if of == '*' else words.account(results.plan.sam, of)}"
                if of
                else label
            )
            meaning = _meaning(results, entry, str(value), sentences.get((entry, of), ""), words)
            rows.append(Row((whose, str(value), meaning), name=entry))
    for swap in results.main.closure.swap:
        fixed = words("swap_fixed", fix=swap.fix, change=aim(swap, words))
        rows.append(Row((words("swap"), words("swap_freed", free=swap.free), fixed), name="swap"))
    heads = [words("closure_entry"), words("closure_value"), words("closure_means")]
    return table(words("closure_caption", name=closure["name"]), heads, rows, texts=(0, 1, 2))


def method_section(results: Results, words: Words) -> Section:
    """Shocks and closure."""
    shocks = shocks_table(results, words)
    found = solved_for(results, words)
    paragraphs = tuple(filter(None, ("" if shocks.rows else words("no_shocks"), found)))
    swaps = swaps_table(results, words)
    parts = (*([shocks] if shocks.rows else []), *([swaps] if swaps else []), closure_table(results, words))
    return Section("method", words("method_heading"), paragraphs, parts=parts)


def provenance_rows(provenance: Mapping, words: Words) -> list[tuple[str, str]]:
    """Program, data and versions as (what, text)."""
    code, sam = provenance["code"], provenance["sam"]
    commit = code["commit"] or words("provenance_no_commit")
    if code["modified"]:
        commit = words("provenance_modified", commit=commit)
    checksum = words("provenance_checksum")
    emissions, solver = provenance["emissions"], provenance["solver"]
    options = ", ".join(f"{name} {value}" for name, value in solver.items() if name != "attempts")
    packages = (f"{name} {version}" for name, version in provenance["packages"].items() if version)
    rows = [
        ("provenance_code", " ".join(filter(None, (code["distribution"], code["version"])))),
        ("provenance_commit", commit),
        ("provenance_created", provenance["created"]),
        (
            "provenance_sam",
            f"{described(sam['name'], sam['year'], sam['unit'], words)}; {checksum} {sam['checksum']}",
        ),
        ("provenance_structure", _named(provenance["structure"], checksum)),
        ("provenance_elasticities", _named(provenance["elasticities"], checksum)),
        (
            "provenance_emissions",
            f"{emissions['mt_co2']:,.2f} {words.phrase('Mt')}" if emissions else words("none"),
        ),
        ("provenance_settings", ", ".join(provenance["settings"]) or words("none")),
        ("provenance_solver", "; ".join([options, *solver["attempts"]])),
        ("provenance_python", f"{provenance['python']} ({provenance['platform']})"),
        ("provenance_packages", ", ".join(packages)),
    ]
    return [(words(key), text) for key, text in rows]


def described(name: str, year: int | None, unit: str, words: Words) -> str:
    """A SAM by its name, year and unit, as far as it says them."""
    said = [words("calendar_year", year=year)] if year else []
    said += [in_words(unit, words)] if unit else []
    return words("with_details", name=name, details=words("comma").join(said)) if said else name


def _named(part: Mapping, checksum: str) -> str:
    return f"{part['name']}; {checksum} {part['checksum']}"


def _meaning(results: Results, entry: str, value: str, sentence: str, words: Words) -> str:
    """The rule in the report's words, else in those of its equations; of a rule that names an account, its label."""
    if entry == "walras":
        return words.account(results.plan.sam, value)
    if entry == "government_instrument":
        return words.term("closure_rules", f"{entry} {value}", words.term("recycling", value))
    named = value in results.plan.sam.accounts.index
    otherwise = words.account(results.plan.sam, value) if named else words.phrase(sentence)
    return words.term("closure_rules", f"{entry} {value}", otherwise)


def _operation(shock: ShockSpec | Setting, words: Words) -> tuple[str, str]:
    if isinstance(shock, Setting):
        return shock.path[0], words("operation_set", value=shock.value)
    operation, number = shock.operation
    return shock.parameter, words(f"operation_{operation}", value=plain(number))


def _index(shock: ShockSpec | Setting, words: Words) -> str:
    index: Mapping[str, Labels] = {"": shock.labels} if isinstance(shock, Setting) else shock.index
    parts = []
    for dim, chosen in index.items():
        labels = (chosen,) if isinstance(chosen, str) else chosen
        more = f", … ({len(labels)})" if len(labels) > LABELS_SHOWN else ""
        if labels:
            parts.append(f"{dim}: " * bool(dim) + ", ".join(labels[:LABELS_SHOWN]) + more)
    return "; ".join(parts) or words("all_members")
