"""`cge sam`: check, show, flip, balance and aggregate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from experiments.inputs.locate import sams
from experiments.report.text_table import amount, text_table
from sam import (
    Sam,
    aggregate,
    check_sam,
    flip_cells,
    idle_accounts,
    imbalances,
    mapping_by,
    problems_of,
    read_mapping,
    read_sam,
    write_sam,
)
from sam.balance import balance
from sam.gdp import gdp
from sam.japan.checks import BUNDLE, compare_with_published
from sam.japan.producers_prices import at_producers_prices
from sam.locate import find
from sam.problem import SHOWN, InputError
from sam.provenance import treated_tables

JAPAN = "japan_2015"  # the shipped SAM that has published totals to be compared with
CONTROL_TOLERANCE = 1e-6  # relative difference from a published total, which is rounded to a million yen
FLIPPED = "moved to the opposite cell with the opposite sign, where the model has it"
NOTE = (
    f"Business consumption (家計外消費支出) is intermediate use of activities through {BUNDLE}: neither wages nor household "
    "welfare. The Japanese tables count it as final demand and value added; without import taxes that gives 548.239 tn yen."
)


def checked(word: str) -> dict:
    """Balance, problems, GDP three ways and control totals of a SAM.

    The three ways differ by what accounts are off, so that no tolerance of their own is needed: a SAM fails by its problems,
    which are those of a run, or by a published total.
    """
    sam, folder = _read(word)
    problems = [{"where": p.where, "what": p.what, "remedy": p.remedy} for p in problems_of(sam)]
    gap = imbalances(sam)["share"]
    found = gdp(sam)
    ways = {"production": found.production, "expenditure": found.expenditure, "income": found.income}
    controls = _controls(sam, folder) if word == JAPAN else []
    passed = not problems and all(control["agrees"] for control in controls)
    return {
        "sam": sam.name,
        "status": "passed" if passed else "failed",
        "accounts": len(sam.accounts),
        "cells": len(sam.flows),
        "unit": sam.unit,
        "year": sam.year,
        "checksum": sam.checksum,
        "imbalance_max": {"account": str(gap.idxmax()), "share": float(gap.max())},
        "gdp": ways,
        "commodity_taxes": found.commodity_taxes,
        "controls": controls,
        "note": NOTE if controls else "",
        "left_out": idle_accounts(sam),
        "problems": problems,
    }


def check_text(content: Mapping) -> str:
    """The check for a person."""
    unit = content["unit"] or "SAM units"
    worst = content["imbalance_max"]
    lines = [
        f"{content['sam']}: {content['accounts']} accounts, {content['cells']} cells, {unit}, "
        f"{content['year'] or 'no year'}",
        f"largest imbalance: {worst['share']:.2g} of the turnover of {worst['account']}",
        "",
        text_table(
            ["GDP at market prices", unit], [[way, f"{value:,.3f}"] for way, value in content["gdp"].items()]
        ),
    ]
    if content["controls"]:
        rows = [
            [c["item"], f"{c['sam']:,.3f}", f"{c['published']:,.3f}", "agrees" if c["agrees"] else "DIFFERS"]
            for c in content["controls"]
        ]
        lines += ["", text_table(["published total", "SAM", "published", ""], rows), "", content["note"]]
    if content["left_out"]:
        lines += ["", f"left out, because nothing flows through them: {', '.join(content['left_out'])}"]
    problems = content["problems"]
    lines += [""] + [f"{p['where']}: {p['what']}. {p['remedy']}" for p in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"... and {len(problems) - SHOWN} more (--json lists all)")
    count = f": {len(problems)} problem{'s' * (len(problems) > 1)}" if problems else ""
    lines.append(f"{content['status']}{count}")
    return "\n".join(lines)


def shown(word: str, account: str) -> dict:
    """Totals by kind of receiver and payer, or receipts and payments of one account."""
    sam, _ = _read(word)
    content = {"sam": sam.name, "unit": sam.unit, "year": sam.year}
    if account:
        sam.kind(account)  # an unknown account is an error with the nearest name
        flows = sam.flows
        receipts = flows[[receiver == account for receiver, _ in flows.index]]
        payments = flows[[payer == account for _, payer in flows.index]]
        return content | {
            "account": account,
            "label_en": sam.label(account),
            "receipts": {payer: float(value) for (_, payer), value in receipts.items()},
            "payments": {receiver: float(value) for (receiver, _), value in payments.items()},
        }
    kinds = sam.accounts["kind"]
    flows = sam.flows
    totals: dict[str, dict[str, float]] = {}
    for (receiver, payer), value in flows.items():
        row = totals.setdefault(kinds[receiver], {})
        row[kinds[payer]] = row.get(kinds[payer], 0.0) + float(value)
    return content | {
        "kinds": {str(k): int(n) for k, n in kinds.value_counts(sort=False).items()},
        "totals": totals,
    }


def show_text(content: Mapping) -> str:
    """The SAM for a person."""
    if "account" in content:
        parts = [f"{content['account']}: {content['label_en']} ({content['unit'] or 'SAM units'})"]
        for title in ("receipts", "payments"):
            rows = sorted(content[title].items(), key=lambda item: -abs(item[1]))
            total = sum(content[title].values())
            parts.append(text_table([title, ""], [[a, amount(v)] for a, v in [*rows, ("total", total)]]))
        return "\n\n".join(parts)
    kinds = list(content["kinds"])
    rows = [
        [kind, *(amount(content["totals"].get(kind, {}).get(payer)) for payer in kinds)] for kind in kinds
    ]
    counts = ", ".join(f"{count} {kind}" for kind, count in content["kinds"].items())
    return f"{content['sam']} ({content['unit'] or 'SAM units'}): {counts}\n\n" + text_table(
        ["receives \\ pays", *kinds], rows
    )


def flipped(word: str, out: Path | None, force: bool) -> dict:
    """Move the cells that the model has on the other side only there, write the SAM where asked, and list every change."""
    sam, _ = _read(word)
    found = flip_cells(sam)
    if out is not None:
        _write(found.sam, out, force, _tables(word, out, found.changes, FLIPPED))
    return {
        "sam": sam.name,
        "status": "flipped",
        "problems": {"before": len(problems_of(sam)), "after": len(problems_of(found.sam))},
        "out": str(out) if out else None,
        "changes": _records(found.changes),
    }


def flip_text(content: Mapping, rows: int) -> str:
    """What flipping changed, for a person."""
    before, after = content["problems"]["before"], content["problems"]["after"]
    title = f"{content['sam']}: {len(content['changes'])} cells changed; problems {before} -> {after}"
    return "\n".join([title, *_changes_text(content, rows)])


def balanced(word: str, out: Path | None, method: str, force: bool) -> dict:
    """Balance a SAM, write it where asked, and list every change, largest first."""
    sam, _ = _read(word)
    found = balance(sam, method=method)  # type: ignore[arg-type]
    if out is not None:
        _write(found.sam, out, force, _tables(word, out, found.changes, f"balancing: {method}"))
    return {
        "sam": sam.name,
        "status": "balanced",
        "method": method,
        "iterations": found.iterations,
        "imbalance_max": {"before": float(imbalances(sam)["share"].max()), "after": found.imbalance},
        "out": str(out) if out else None,
        "changes": _records(found.changes),
    }


def balance_text(content: Mapping, rows: int) -> str:
    """What balancing changed, for a person."""
    before, after = content["imbalance_max"]["before"], content["imbalance_max"]["after"]
    changes = content["changes"]
    lines = [
        f"{content['sam']}: {content['method']}, {content['iterations']} iterations; largest imbalance {before:.2g} -> "
        f"{after:.2g} of an account's turnover; {len(changes)} cells changed"
    ]
    return "\n".join([*lines, *_changes_text(content, rows)])


def aggregated(word: str, mapping: str, by: str, out: Path | None, force: bool) -> dict:
    """Aggregate a SAM by a mapping file or a column of its accounts, and write it where asked."""
    if bool(mapping) == bool(by):
        raise InputError("give either --mapping FILE or --by COLUMN")
    sam, _ = _read(word)
    table = read_mapping(mapping) if mapping else mapping_by(sam, by)
    name = f"{sam.name} by {Path(mapping).stem if mapping else by}"
    found = aggregate(sam, table, name=name)
    check_sam(found)
    if out is not None:
        _write(found, out, force)
    return {
        "sam": name,
        "status": "aggregated",
        "accounts": {"before": len(sam.accounts), "after": len(found.accounts)},
        "imbalance_max": float(imbalances(found)["share"].max()),
        "out": str(out) if out else None,
        "groups": dict(found.accounts["kind"].items()),
    }


def aggregate_text(content: Mapping) -> str:
    """The aggregation for a person."""
    before, after = content["accounts"]["before"], content["accounts"]["after"]
    lines = [
        f"{content['sam']}: {before} accounts -> {after}; largest imbalance {content['imbalance_max']:.2g}"
    ]
    lines.append(", ".join(content["groups"]))
    lines.append(f"written: {content['out']}" if content["out"] else "not written: give --out PATH")
    return "\n".join(lines)


def _changes_text(content: Mapping, rows: int) -> list[str]:
    """The first changes as a table, and where the SAM was written."""
    changes, lines = content["changes"], []
    if changes[:rows]:
        table = [
            [
                f"({c['receiver']}, {c['payer']})",
                f"{c['before']:,.6g}",
                f"{c['after']:,.6g}",
                _signed(c["change_pct"]),
            ]
            for c in changes[:rows]
        ]
        lines += ["", text_table(["cell (receiver, payer)", "before", "after", "change"], table)]
    if len(changes) > rows:
        lines.append(f"... and {len(changes) - rows} smaller changes (--rows {len(changes)} shows all)")
    lines.append(f"written: {content['out']}" if content["out"] else "not written: give --out PATH")
    return lines


def _controls(sam: Sam, folder: Path) -> list[dict]:
    table = compare_with_published(sam, at_producers_prices(sam, folder), pd.read_csv(folder / "changes.csv"))
    return [
        {
            "item": row.item,
            "sam": float(row.sam),
            "published": float(row.published),
            "agrees": bool(abs(row.difference) <= CONTROL_TOLERANCE * max(abs(row.published), 1.0)),
        }
        for row in table.itertuples()
    ]


def _path(word: str) -> Path:
    return find("SAM", word, sams(), (Path(),))


def _read(word: str) -> tuple[Sam, Path]:
    path = _path(word)
    return read_sam(word if word in sams() else path), path if path.is_dir() else path.parent


def _tables(word: str, out: Path, changes: pd.DataFrame, reason: str) -> dict[str, str]:
    """What is written beside a treated SAM for `cge sam provenance`; one file has no room for tables."""
    return {} if out.suffix.lower() == ".csv" else treated_tables(_path(word), changes, reason)


def _write(sam: Sam, out: Path, force: bool, tables: Mapping[str, str] | None = None) -> None:
    if force and out.is_dir() and any(out.iterdir()) and not (out / "flows.csv").is_file():
        raise InputError(
            f"--out {out}: --force replaces a SAM, and this folder holds something else; choose another one"
        )
    write_sam(sam, out, replace=force, files=tables)


def _records(changes: pd.DataFrame) -> list[dict]:
    return [
        {
            "receiver": row.receiver,
            "payer": row.payer,
            "before": float(row.before),
            "after": float(row.after),
            "change_pct": None if pd.isna(row.change_pct) else float(row.change_pct),
        }
        for row in changes.itertuples()
    ]


def _signed(change: float | None) -> str:
    return "new" if change is None else f"{change:+.3g} %"
