"""`cge meti`: the document's figures beside ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from experiments.report.text_table import text_table


def compared(
    matched: bool,
    method: str,
    progress: Callable[[str], None],
    settings: Sequence[str] = (),
    out: Path | None = None,
    force: bool = False,
    lang: str = "en",
    shifters: bool = False,
    elasticities: str = "",
) -> dict:
    """Rows, what was calibrated and seconds: the output contract of `cge meti --json`; with `out` its folder is written.

    shifters: also which figures are lost without each parameter that is freed, which solves the paths once for each.
    elasticities: as of `--elasticities`.

    Raises as `run_path` does, and InputError where the folder cannot be written.
    """
    from experiments.meti_results import METI_FILES, write_meti
    from experiments.outlook import (
        calibrated,
        factor_bias,
        factor_bias_terms,
        lost,
        meti_table,
        solved_cases,
    )
    from experiments.results import check_target

    target = check_target(out, force, METI_FILES) if out else None
    began = time.perf_counter(), time.process_time()
    solved = solved_cases(matched, method, settings, progress, elasticities)
    content = {
        "matched": matched,
        "rows": meti_table(solved, matched),
        "calibrated": calibrated(solved),
        "factor_bias": factor_bias(solved) if matched else None,
        "factor_bias_terms": factor_bias_terms(solved).to_dict() if matched else None,
        "lost": lost(solved) if shifters else None,
    }
    seconds = {"wall": time.perf_counter() - began[0], "processor": time.process_time() - began[1]}
    content |= {"seconds": seconds}
    if target is not None:
        write_meti(solved, content, target, lang)
    return content


def compared_text(content: Mapping) -> str:
    """The same for a person: rows with a figure of ours, then why the others have none, then what was calibrated."""
    rows: list[list[str]] = []
    missing: dict[str, list[str]] = {}
    for row in content["rows"]:
        if row["ours"] is None:
            missing.setdefault(row["reason"], []).append(f"{row['id']} {row['item']} ({row['case']})")
            continue
        rows.append(
            [
                row["id"],
                row["item"],
                row["case"],
                row["unit"],
                _figure(row["document"]),
                _figure(row["ours"]),
                _figure(row["deviation"]),
                row["relation"],
                row["reading"],
            ]
        )
    header = ["id", "item", "case", "unit", "document", "ours", "deviation", "relation", "reading"]
    parts = [text_table(header, rows, left=4), "", "Not compared:"]
    for reason, items in missing.items():
        parts += [f"  {reason}:", f"    {'; '.join(items)}"]
    follows = [
        f"  {row['id']} {row['item']} ({row['case']}): {row['reason']}"
        for row in content["rows"]
        if row["ours"] is not None and row["reason"]
    ]
    if follows:
        parts += ["", "What follows from what is imposed:", *follows]
    parts += ["", "What meets the figures, in the last year:"]
    parts += [
        f"  {each['case']}: {each['name']}"
        + (f" and {each['members'] - 1} more" if each["members"] > 1 else "")
        + (
            f" = {each['value']:,.4f}"
            if each["unit"] == "value"
            else f" x {each['value']:.4f} ({each['unit']})"
        )
        for each in content["calibrated"]
    ]
    if content["factor_bias"]:
        bias = ", ".join(f"{case} {value:+.2f}" for case, value in content["factor_bias"].items())
        parts += [
            "",
            f"Factor bias A_L - A_K that the document's wage needs: {bias} points a year. Positive: labour's efficiency "
            "grows faster than capital's; where they substitute badly (below one) that lowers wages beside productivity.",
            "By cause, logarithms times 100, a year (cge.analysis.accounting.factor_bias):",
            _by_cause(content["factor_bias_terms"]),
        ]
    for case, found in (content["lost"] or {}).items():
        figures = list(next(iter(found.values())))
        rows = [[name, *(_figure(own[figure]) for figure in figures)] for name, own in found.items()]
        parts += [
            "",
            f"{case}: without each of them, by how many per cent the last year misses each figure (-: no equilibrium):",
            text_table(["", *figures], rows),
        ]
    return "\n".join(parts)


def _by_cause(terms: Mapping[str, Mapping[str, float]]) -> str:
    names = next(iter(terms.values()))
    rows = [[name, *(_figure(own[name]) for own in terms.values())] for name in names]
    return text_table(["", *terms], rows)


def _figure(value: object) -> str:
    return f"{value:z.2f}" if isinstance(value, float) else "-" if value in (None, "") else str(value)
