"""Reading a SAM: a folder, a square matrix in CSV or XLSX, or the name of a shipped SAM."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from ruamel.yaml import YAML, YAMLError

from sam.bundled import bundled_folder, bundled_names
from sam.problem import Problem, SamError, suggestion
from sam.sam import Sam
from sam.split_sectors import split_sectors
from sam.square import square_flows
from sam.table import Table, accounts_from, number, read_sheet, read_text_table, records

DESCRIPTION = ("name", "unit", "year", "note")
"""Keys of `sam.yaml`."""

KINDS_REMEDY = (
    "Write a table account,kind,label_en,label_ja,group beside it as {sibling}, or give accounts=: a square "
    "matrix does not say what its accounts are."
)


def read_sam(
    source: str | Path,
    accounts: pd.DataFrame | Mapping[str, str] | str | Path | None = None,
    name: str | None = None,
    unit: str | None = None,
    year: int | None = None,
    note: str | None = None,
) -> Sam:
    """Read a SAM; balance is not checked here (see `check_sam`), so that a SAM can be read to be balanced.

    source: the name of a shipped SAM (`bundled_names`), a folder with flows.csv and accounts.csv, a flows
    table `receiver,payer,value` in one CSV, or a square matrix as CSV or XLSX (row = receiver, column =
    payer; blank = 0; total rows and columns are left out unless the accounts list them; labels may stand in a
    column before the ids). A word that names a shipped SAM means that SAM; write `./word` for a folder.
    accounts: for a matrix or single CSV, its accounts as a table, a mapping id -> kind or the path of a CSV;
    else the sibling file `<stem>_accounts.csv`, or the sheet `accounts` of the workbook.
    name, unit, year, note: override what `sam.yaml` says.

    Accounts of kind `sector` (activity and commodity in one) are split into `a_<id>` and `c_<id>`.
    Raises SamError with every reading problem: file, line and remedy.
    """
    path = _located(source)
    described: dict[str, object] = {"name": path.resolve().parent.name if path.stem == "sam" else path.stem}
    if path.is_dir():
        described = {"name": path.name, **_description(path / "sam.yaml")}
        table = accounts_from(read_text_table(path / "accounts.csv"))
        flows = _flows_from(read_text_table(path / "flows.csv"))
    else:
        flows, table = _single_file(path, accounts)
    given = {"name": name, "unit": unit, "year": year, "note": note}
    described.update({key: value for key, value in given.items() if value is not None})
    flows, table = split_sectors(flows, table, str(path))
    return Sam(flows, table, **described)  # type: ignore[arg-type]


def read_accounts(path: str | Path) -> pd.DataFrame:
    """Read an accounts table (`account,kind,label_en,label_ja,group`, further columns kept) from CSV."""
    return accounts_from(read_text_table(Path(path)))


def _located(source: str | Path) -> Path:
    names = bundled_names()
    if isinstance(source, str) and source in names:
        return bundled_folder() / source
    path = Path(source)
    if path.exists():
        return path
    remedy = f"{suggestion(str(source), names, shown=0)} Shipped SAMs: {', '.join(names) or 'none'}; else give a path."
    raise SamError(
        [Problem("there is no such file, folder or shipped SAM", str(source), None, remedy.strip())],
        str(source),
    )


def _single_file(
    path: Path, accounts: pd.DataFrame | Mapping[str, str] | str | Path | None
) -> tuple[pd.Series, pd.DataFrame]:
    """Flows and accounts of a matrix or flows table that is one file."""
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise SamError(
            [
                Problem(
                    f"a SAM cannot be read from a {path.suffix or 'nameless'} file",
                    str(path),
                    None,
                    "Save it as .csv or .xlsx, or as a folder with flows.csv and accounts.csv.",
                )
            ],
            str(path),
        )
    workbook = path.suffix.lower() == ".xlsx"
    cells = read_sheet(path) if workbook else read_text_table(path)
    assert cells is not None  # the first sheet always exists
    sibling = path.with_name(f"{path.stem}_accounts.csv")
    if accounts is None:
        sheet = read_sheet(path, "accounts") if workbook else None
        if sheet is not None:
            table = accounts_from(sheet)
        elif sibling.exists():
            table = accounts_from(read_text_table(sibling))
        else:
            raise SamError(
                [
                    Problem(
                        "the kinds of the accounts are not known",
                        str(path),
                        None,
                        KINDS_REMEDY.format(sibling=sibling.name),
                    )
                ],
                str(path),
            )
    elif isinstance(accounts, (str, Path)):
        table = read_accounts(accounts)
    elif isinstance(accounts, pd.DataFrame):
        table = accounts.set_index("account") if "account" in accounts.columns else accounts.copy()
    else:
        table = pd.DataFrame({"kind": dict(accounts)})
    if {"receiver", "payer", "value"} <= set(cells.rows[0]):
        return _flows_from(cells), table
    flows, labels = square_flows(cells, [str(account) for account in table.index])
    if labels and "label_en" not in table.columns:
        table["label_en"] = [labels.get(str(account), str(account)) for account in table.index]
    return flows, table


def _flows_from(table: Table) -> pd.Series:
    """Flows by (receiver, payer) from rows `receiver,payer,value`."""
    problems: list[Problem] = []
    keys, values = [], []
    for row, record in records(table, ("receiver", "payer", "value"), problems):
        keys.append((record["receiver"], record["payer"]))
        values.append(number(record["value"], table.at(row), "value", problems))
    if problems:
        raise SamError(problems, table.file)
    index = pd.MultiIndex.from_tuples(keys, names=["receiver", "payer"])
    return pd.Series(values, index=index, dtype=float, name="value")


def _description(path: Path) -> dict[str, object]:
    """Contents of `sam.yaml`, empty where the folder has none."""
    if not path.exists():
        return {}
    try:
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {}
    except (YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark is not None else str(path)
        raise SamError(
            [
                Problem(
                    "the file is not readable YAML",
                    where,
                    None,
                    f"Write one `key: value` per line; keys are {', '.join(DESCRIPTION)}.",
                )
            ],
            str(path),
        ) from None
    if not isinstance(content, dict):
        raise SamError(
            [
                Problem(
                    "the file is not a mapping",
                    str(path),
                    None,
                    f"Write one `key: value` per line; keys are {', '.join(DESCRIPTION)}.",
                )
            ],
            str(path),
        )
    problems = [
        Problem(
            f"unknown key {key}",
            str(path),
            None,
            f"{suggestion(key, DESCRIPTION, shown=0)} Keys are {', '.join(DESCRIPTION)}.".strip(),
        )
        for key in content
        if key not in DESCRIPTION
    ]
    if not isinstance(content.get("year"), (int, type(None))):
        problems.append(
            Problem(
                f"year is {content['year']!r}, not a whole number",
                str(path),
                None,
                "Write the calendar year, for example 2015.",
            )
        )
    if problems:
        raise SamError(problems, str(path))
    return {
        key: value if key == "year" else str(value) for key, value in content.items() if value is not None
    }
