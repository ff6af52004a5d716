"""Square matrices: rows receive, columns pay."""

from __future__ import annotations

import pandas as pd

from sam.layout import layout_of
from sam.problem import Problem, SamError, suggestion
from sam.table import Table, number


def square_flows(table: Table, accounts: list[str]) -> tuple[pd.Series, dict[str, str]]:
    """Flows and row labels of a square matrix whose accounts are listed.

    table: ids in one row and in one column (see `layout_of`), in any order; labels in the column before the ids. Blank cells
    are zero. Raises SamError where the ids are not in it, on unknown, missing or repeated accounts and on cells that are no
    numbers.
    """
    layout = layout_of(table, accounts)
    known = set(accounts)
    if known.isdisjoint(layout.payers.values()) or known.isdisjoint(layout.receivers.values()):
        raise SamError([_elsewhere(table, accounts)], table.file)
    problems: list[Problem] = []
    _compare(list(layout.payers.values()), "column", table, accounts, problems)
    _compare(list(layout.receivers.values()), "row", table, accounts, problems)
    keys, values = [], []
    for row, receiver in layout.receivers.items():
        cells = table.rows[row]
        if any(cells[layout.width :]):
            what = f"row {receiver} has more cells than the header"
            problems.append(Problem(what, table.at(row), None, "Quote a cell that contains a comma."))
        for place, payer in layout.payers.items():
            text = cells[place] if place < len(cells) else ""
            value = number(table, row, text, f"the cell in column {payer}", problems) if text else 0.0
            if value:
                keys.append((receiver, payer))
                values.append(value)
    if problems:
        raise SamError(problems, table.file)
    index = pd.MultiIndex.from_tuples(keys, names=["receiver", "payer"])
    return pd.Series(values, index=index, dtype=float, name="value"), layout.labels


def _elsewhere(table: Table, accounts: list[str]) -> Problem:
    """The problem of a table without the ids."""
    first = ", ".join(repr(cell) for cell in table.rows[0] if cell)
    return Problem(
        "the ids of the accounts table head neither its columns nor its rows",
        table.at(0),
        None,
        f"Its first row is {first[:100]}; the ids are {', '.join(accounts[:4])}, …: write them over the columns and before "
        "the rows, or a list receiver,payer,value.",
    )


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
