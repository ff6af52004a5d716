"""Reading a SAM: a folder, a square matrix in CSV or XLSX, or the name of a shipped SAM."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sam.arguments import arguments
from sam.bundled import bundled_folder, bundled_names
from sam.description import read_description
from sam.layout import layout_of
from sam.problem import Problem, SamError, suggestion
from sam.sam import Sam
from sam.split_sectors import split_sectors
from sam.square import square_flows
from sam.table import Table, accounts_from, number, read_text_table, records
from sam.workbook import read_workbook, to_header

FLOWS = ("receiver", "payer", "value")
ACCOUNTS_SHEET = "accounts"

KINDS_REMEDY = (
    "Write a table account,kind,label_en,label_ja,group beside it as {sibling}, or give accounts=: a square "
    "matrix does not say what its accounts are."
)


@arguments()
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
    payer; blank = 0; total rows and columns, titles and notes are left out unless the accounts list them; labels may
    stand in a column before the ids; of a workbook the sheet that holds the ids). A word that names a shipped SAM means
    that SAM; write `./word` for a folder.
    accounts: for a matrix or single CSV, its accounts as a table, a mapping id -> kind or the path of a CSV;
    else the sibling file `<stem>_accounts.csv`, or the sheet `accounts` of the workbook.
    name, unit, year, note: override what `sam.yaml` says, of a single file `<stem>_sam.yaml` beside it.

    Accounts of kind `sector` (activity and commodity in one) are split into `a_<id>` and `c_<id>`.
    Raises SamError with every reading problem: file, line and remedy.
    """
    path = _located(source)
    described: dict[str, object] = {"name": path.resolve().parent.name if path.stem == "sam" else path.stem}
    if path.is_dir():
        described = {"name": path.name, **read_description(path / "sam.yaml")}
        table = accounts_from(read_text_table(path / "accounts.csv"))
        flows = _flows_from(read_text_table(path / "flows.csv"))
    else:
        described |= read_description(path.with_name(f"{path.stem}_sam.yaml"))
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
    if path.suffix.lower() not in (".csv", ".xlsx", ".xlsm", ".xls"):
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
    sheets = read_workbook(path) if path.suffix.lower() != ".csv" else {path.name: read_text_table(path)}
    table = _accounts_of(path, accounts, sheets.pop(ACCOUNTS_SHEET, None))
    ids = [str(account) for account in table.index]
    cells = _matrix_sheet(path, sheets, ids)
    if _is_list(cells):
        return _flows_from(cells), table
    flows, labels = square_flows(cells, ids)
    if labels and "label_en" not in table.columns:
        table["label_en"] = [labels.get(str(account), str(account)) for account in table.index]
    return flows, table


def _accounts_of(
    path: Path, accounts: pd.DataFrame | Mapping[str, str] | str | Path | None, sheet: Table | None
) -> pd.DataFrame:
    """The accounts table: as given, else the sheet of the workbook, else the file beside it."""
    sibling = path.with_name(f"{path.stem}_accounts.csv")
    if isinstance(accounts, (str, Path)):
        return read_accounts(accounts)
    if isinstance(accounts, pd.DataFrame):
        return accounts.set_index("account") if "account" in accounts.columns else accounts.copy()
    if accounts is not None:
        return pd.DataFrame({"kind": dict(accounts)})
    if sheet is not None:
        return accounts_from(to_header(sheet))
    if sibling.exists():
        return read_accounts(sibling)
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


def _matrix_sheet(path: Path, sheets: Mapping[str, Table], accounts: list[str]) -> Table:
    """The sheet with the flows: that with most ids of the accounts over columns and before rows, the first where two are."""
    if not sheets:
        what = "the workbook has no sheet with flows"
        raise SamError([Problem(what, str(path), None, "Write the matrix into a sheet.")], str(path))
    known = set(accounts)

    def shared(table: Table) -> int:
        if _is_list(table):
            return len(known)
        layout = layout_of(table, accounts)
        return min(len(known.intersection(side.values())) for side in (layout.payers, layout.receivers))

    return max(sheets.values(), key=shared) if len(sheets) > 1 else next(iter(sheets.values()))


def _is_list(table: Table) -> bool:
    return set(FLOWS) <= set(table.rows[0])


def _flows_from(table: Table) -> pd.Series:
    """Flows by (receiver, payer) from rows `receiver,payer,value`."""
    problems: list[Problem] = []
    keys, values = [], []
    for row, record in records(table, FLOWS, problems):
        keys.append((record["receiver"], record["payer"]))
        values.append(number(table, row, record["value"], "value", problems))
    if problems:
        raise SamError(problems, table.file)
    index = pd.MultiIndex.from_tuples(keys, names=["receiver", "payer"])
    return pd.Series(values, index=index, dtype=float, name="value")
