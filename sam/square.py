"""Square matrices: rows receive, columns pay."""

from __future__ import annotations

import pandas as pd

from sam.problem import Problem, SamError, suggestion
from sam.table import Table, number

TOTAL = ("total", "totals", "sum", "合計")
"""Names of rows and columns that hold sums, compared in lower case."""


def square_flows(table: Table, accounts: list[str]) -> tuple[pd.Series, dict[str, str]]:
    """Flows and row labels of a square matrix whose accounts are listed.

    table: a header of ids and one row per account; the ids of the rows stand in the last of one or two
    leading columns, labels in the first of two. Order of rows and columns is free. Blank cells are zero.
    Raises SamError on unknown, missing or repeated accounts and on cells that are no numbers.
    """
    width = _label_columns(table, accounts)
    problems: list[Problem] = []
    header = list(table.rows[0])
    payers = {place: header[place] for place in range(width, len(header)) if _counts(header[place], accounts)}
    receivers = {
        row: table.rows[row][width - 1]
        for row in range(1, len(table.rows))
        if _counts(table.rows[row][width - 1], accounts)
    }
    _compare(list(payers.values()), "column", table, accounts, problems)
    _compare(list(receivers.values()), "row", table, accounts, problems)
    keys, values, labels = [], [], {}
    for row, receiver in receivers.items():
        cells = table.rows[row]
        if any(cells[len(header) :]):
            problems.append(
                Problem(
                    f"row {receiver} has more cells than the header",
                    table.at(row),
                    None,
                    "Quote a cell that contains a comma.",
                )
            )
        if width > 1:
            labels[receiver] = cells[0]
        for place, payer in payers.items():
            text = cells[place] if place < len(cells) else ""
            value = number(text, table.at(row), f"the cell in column {payer}", problems) if text else 0.0
            if value:
                keys.append((receiver, payer))
                values.append(value)
    if problems:
        raise SamError(problems, table.file)
    index = pd.MultiIndex.from_tuples(keys, names=["receiver", "payer"])
    return pd.Series(values, index=index, dtype=float, name="value"), labels


def _label_columns(table: Table, accounts: list[str]) -> int:
    """Number of leading columns: two where the accounts stand in the second, else one."""
    known = set(accounts)
    first = sum(row[0] in known for row in table.rows[1:])
    second = sum(len(row) > 1 and row[1] in known for row in table.rows[1:])
    return 2 if second > first else 1


def _counts(account: str, accounts: list[str]) -> bool:
    """Whether a header or row name is meant to be an account: neither blank nor a total."""
    return account in accounts or (account != "" and account.lower() not in TOTAL)


def _compare(found: list[str], side: str, table: Table, accounts: list[str], problems: list[Problem]) -> None:
    """Compare the names along one side of the matrix with the accounts."""
    for account in dict.fromkeys(found):
        if account not in accounts:
            remedy = suggestion(account, accounts, shown=0) or "Add it to the accounts table with its kind."
            problems.append(
                Problem(f"{side} {account} is not in the accounts table", table.file, None, remedy)
            )
        if found.count(account) > 1:
            problems.append(
                Problem(
                    f"{side} {account} is there {found.count(account)} times",
                    table.file,
                    None,
                    "Keep one of them.",
                )
            )
    for account in accounts:
        if account not in found:
            problems.append(
                Problem(
                    f"there is no {side} {account}, which the accounts table lists",
                    table.file,
                    None,
                    f"Add the {side} (a square matrix has every account on both sides).",
                )
            )
