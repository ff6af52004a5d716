"""The `kinds:` key: which factors and investment accounts an experiment splits, by tables beside the SAM.

`kinds: {f_capital: asset_group}` reads `kinds_f_capital.csv`: the columns `account` (who pays for the factor, or what
investment buys), `value`, and any others, of which the key names the one whose entries are the kinds. The elasticity between
the kinds of a factor is a row `sigma_kinds_f_capital` of `kinds_elasticities.csv`, unless the elasticities have one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from calibration import ElasticityTable
from calibration.kinds import Kinds, kinds_elasticity
from sam import Sam, SamError
from sam.kinds import kind_of, with_kinds
from sam.problem import InputError, Problem, suggestion
from sam.table import number, read_text_table, records

ELASTICITIES = "kinds_elasticities.csv"
_ACCOUNT, _VALUE = "account", "value"
_AMOUNTS = (_VALUE, "hours_million")
"""Columns of amounts: every other one but the account's is a grouping that an experiment can name."""


@dataclass(frozen=True)
class SplitAccount:
    """An account that was split, and the elasticities that its folder has for it."""

    kinds: Kinds
    own: ElasticityTable

    def mapping(self, mapping: pd.DataFrame) -> tuple[pd.DataFrame, SplitAccount]:
        """A mapping of accounts to groups with the kinds in place of the account, and the account as it is then called."""
        listed = mapping[_ACCOUNT] == self.kinds.account
        rows = []
        for row, own in zip(mapping.to_dict("records"), listed, strict=True):
            group = str(row["group"])
            labels = dict.fromkeys({"label_en", "label_ja"} & row.keys(), "")
            rows += (
                [
                    {**row, **labels, _ACCOUNT: kind_of(self.kinds.account, n), "group": kind_of(group, n)}
                    for n in self.kinds.names
                ]
                if own
                else [row]
            )
        groups = [str(group) for group in mapping.loc[listed, "group"]] or [self.kinds.account]
        return pd.DataFrame(rows, dtype=object), replace(self, kinds=replace(self.kinds, account=groups[0]))

    def table(self, table: ElasticityTable) -> ElasticityTable:
        """The elasticities with rows for the kinds, and the folder's between them where there are none."""
        found, key = self.kinds.table(table), kinds_elasticity(self.kinds.account)
        if not self.kinds.factor or any(name == key for name, _ in found.rows):
            return found
        rows = {(key, index): value for (_, index), value in self.own.rows.items()}
        cited = {(key, index): citation for (_, index), citation in self.own.citations.items()}
        return replace(found, rows={**found.rows, **rows}, citations={**found.citations, **cited})


def split_accounts(
    sam: Sam, chosen: Mapping[str, str | pd.DataFrame], folder: Path | None, where: str
) -> tuple[Sam, tuple[SplitAccount, ...]]:
    """The SAM with the chosen accounts split, and what was split.

    chosen: by account a column of its table beside the SAM, or the values themselves (see `sam.kinds.with_kinds`). folder:
    of the SAM, None for one in memory. Raises InputError for a table or column that is not there, SamError for what does not
    fit the SAM.
    """
    found = []
    for account, choice in chosen.items():
        if isinstance(choice, str):
            if folder is None:
                raise InputError(
                    f"{where}: a SAM in memory has no folder with kinds_{account}.csv; give the values as a table"
                )
            values = read_kinds(folder / f"kinds_{account}.csv", choice, f"{where}: {account}")
            own = _elasticities(folder, account)
        else:
            values, own = choice, ElasticityTable("none", {})
        sam = with_kinds(sam, account, values)
        names = tuple(map(str, values.columns))
        factor = kind_of(account, names[0]) in sam.of_kind("factor")
        found.append(SplitAccount(Kinds(account, names, factor), own))
    return sam, tuple(found)


def read_kinds(path: Path, column: str, where: str) -> pd.DataFrame:
    """Values by account and kind; kinds in the order of the file. Raises InputError and SamError."""
    if not path.is_file():
        others = sorted(each.name for each in path.parent.glob("kinds_*.csv") if each.name != ELASTICITIES)
        raise InputError(
            f"{where} is split by {path.name}, which is not beside the SAM; "
            f"{'there are ' + ', '.join(others) if others else 'there is no such table of any account'}"
        )
    table = read_text_table(path)
    problems: list[Problem] = []
    rows = records(table, (_ACCOUNT, _VALUE), problems)
    columns = [name for name in table.rows[0] if name not in (_ACCOUNT, *_AMOUNTS)]
    if rows and column not in columns:
        what = "has amounts, not kinds, in the" if column in _AMOUNTS else "has no"
        raise InputError(f"{where}: {path.name} {what} column {column!r}. {suggestion(column, columns)}")
    values: dict[str, dict[str, float]] = {}
    for row, record in rows:
        value = number(table, row, record[_VALUE], _VALUE, problems)
        if value < 0 or not record[column]:
            what = f"{_VALUE} is {value:g} of the kind {record[column]!r}"
            problems.append(Problem(what, table.at(row), value, "Name the kind; enter zero or more."))
        of_kind = values.setdefault(record[column], {})
        of_kind[record[_ACCOUNT]] = of_kind.get(record[_ACCOUNT], 0.0) + value
    if problems:
        raise SamError(problems, table.file)
    return pd.DataFrame(values).fillna(0.0)


def _elasticities(folder: Path, account: str) -> ElasticityTable:
    """The rows of the folder's elasticities that are of this account's kinds."""
    path = folder / ELASTICITIES
    if not path.is_file():
        return ElasticityTable(ELASTICITIES, {})
    table = ElasticityTable.read(path)
    key = kinds_elasticity(account)
    rows = {at: value for at, value in table.rows.items() if at[0] == key}
    return ElasticityTable(
        table.name, rows, {at: table.citations[at] for at in rows if at in table.citations}
    )
