"""Kinds of a factor or of investment: an account split into one for each kind, by what each account pays for them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sam.problem import Problem, SamError, suggestion
from sam.sam import Sam

SPLIT = {"factor": "activity", "investment": "commodity"}
"""Kinds of account that can be split, and the accounts whose dealings with them tell kinds apart: factors are bought by
activities, investment accounts buy commodities."""


def kind_of(account: str, kind: str) -> str:
    """The account of one kind of a factor or of investment."""
    return f"{account}_{kind}"


def with_kinds(sam: Sam, account: str, values: pd.DataFrame) -> Sam:
    """A SAM in which a factor, or an investment account, is an account for each of its kinds.

    values: a row for every activity that pays for the factor (for every commodity that investment buys, and for its taxes if
    kinds pay them at different rates), a column for each kind: what flows between them, in any unit, zero or more. A cell of
    the SAM is shared out as its row is; all other cells of the account in proportion to what the kind has in these, so that
    every kind is in balance where the account was.

    Raises SamError for an account that cannot be split, a payment without a row, a row of what it cannot be split by, a row
    or a kind with nothing in it, less than nothing, and a name that is taken.
    """
    problems = list(_problems(sam, account, values))
    if problems:
        raise SamError(problems, sam.title)
    own = 0 if sam.kind(account) == "factor" else 1
    shares = values.div(values.sum(axis=1), axis=0)
    flows = sam.flows
    split = [at for at in flows.index if at[own] == account and at[1 - own] in shares.index]
    totals = sum(flows[at] * shares.loc[at[1 - own]] for at in split)
    whole = totals / totals.sum()
    cells: dict[tuple[str, str], float] = {}
    listed = set(split)
    for (receiver, payer), value in flows.items():
        if account not in (receiver, payer):
            cells[receiver, payer] = value
            continue
        parts = shares.loc[(receiver, payer)[1 - own]] if (receiver, payer) in listed else whole
        for kind, share in parts.items():
            if share:
                name = kind_of(account, str(kind))
                cells[name if receiver == account else receiver, name if payer == account else payer] = (
                    value * share
                )
    index = pd.MultiIndex.from_tuples(list(cells), names=["receiver", "payer"])
    split_flows = pd.Series(list(cells.values()), index=index, dtype=float)
    return sam.replace(flows=split_flows, accounts=_accounts(sam.accounts, account, list(values.columns)))


def _accounts(accounts: pd.DataFrame, account: str, kinds: list[str]) -> pd.DataFrame:
    """The accounts, those of the kinds in place of the whole."""
    rows: dict[str, dict] = {}
    for name, row in accounts.to_dict("index").items():
        if name != account:
            rows[str(name)] = row
            continue
        for kind in kinds:
            word = kind.replace("_", " ")
            labels = {
                key: f"{row[key]}: {word}" for key in ("label_en", "label_ja") if key in row and row[key]
            }
            rows[kind_of(account, kind)] = {**row, **labels}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("account")


def _problems(sam: Sam, account: str, values: pd.DataFrame) -> Iterator[Problem]:
    if account not in sam or sam.kind(account) not in SPLIT:
        known = ", ".join(sam.of_kind(*SPLIT))
        yield Problem("no factor or investment account has this name", account, None, f"There are {known}.")
        return
    if values.empty:
        yield Problem("the table of its kinds is empty", account, None, "Give a row for each payer.")
        return
    if doubled := sorted(map(str, values.index[values.index.duplicated()])):
        yield Problem(f"the table of the kinds of {account} has two rows", doubled[0], None, "Add them up.")
        return
    for name, row in values.iterrows():
        if not (bool((row >= 0.0).all()) and row.sum() > 0.0):
            what = f"the kinds of {account} are {', '.join(f'{value:g}' for value in row)}"
            yield Problem(
                what, str(name), float(row.sum()), "Enter zero or more for each kind, and not only zeros."
            )
    other = SPLIT[sam.kind(account)]
    own = 0 if other == "activity" else 1
    split = {at[1 - own] for at in sam.flows.index if at[own] == account}
    for name in values.index:
        if name not in split and not (name in sam and sam.kind(name) == other):
            what = f"the table of the kinds of {account} has a row for what is no {other}"
            yield Problem(
                what, str(name), None, suggestion(name, dict.fromkeys([*sam.of_kind(other), *split]))
            )
    for cell in sam.flows.index:
        receiver, payer = cell
        partner = payer if other == "activity" else receiver
        mine = receiver if other == "activity" else payer
        if mine == account and sam.kind(partner) == other and partner not in values.index:
            yield Problem(
                f"the table of the kinds of {account} has no row for this {other}",
                partner,
                float(sam.value(*cell)),
                "Add a row: what flows between it and each kind.",
            )
    for kind in values.columns:
        if not values.loc[values.index.isin(split), kind].any():
            what = f"nothing flows between this kind and any {other}"
            yield Problem(what, kind_of(account, str(kind)), None, "Leave it out of the table.")
        if kind_of(account, str(kind)) in sam:
            yield Problem(
                "the name of a kind is taken", kind_of(account, str(kind)), None, "Rename the account."
            )
