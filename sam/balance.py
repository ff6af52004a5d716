"""Balancing a SAM: receipts made equal to payments, while cells move as little as the method allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.sparse import coo_array

from sam.changes import Revision, changes_between
from sam.check import imbalances
from sam.cross_entropy import cross_entropy
from sam.problem import Problem, SamError, amount_text, cell_text, suggestion
from sam.sam import Sam
from sam.scaling import gras, ras

Method = Literal["cross_entropy", "gras", "ras"]
METHODS: tuple[str, ...] = ("cross_entropy", "gras", "ras")

ACCURACY = 1e-11
"""Largest imbalance, or distance from a target, that counts as balanced: a share of the account's turnover.

Rounding of sums over some hundred cells is near 1e-14; the checks of a finished SAM ask for 1e-9.
"""


@dataclass(frozen=True, eq=False)
class Balanced(Revision):
    """A balanced SAM and the table of changes; also method, iterations and the imbalance that is left.

    imbalance: largest |receipts - payments| of an account as a share of its turnover.
    """

    method: str
    iterations: int
    imbalance: float


def balance(
    sam: Sam,
    method: Method = "cross_entropy",
    targets: Mapping[str, float] | None = None,
    fixed: Iterable[tuple[str, str]] = (),
) -> Balanced:
    """Balance a SAM; zero cells stay zero and no cell changes its sign.

    method: `cross_entropy` leaves the totals of accounts free unless targets give them, and moves the cells
    least in entropy; `gras` (cells of either sign) and `ras` (no negative cells) scale rows and columns in
    turn to the totals of targets, else to the mean of receipts and payments after the pass before.
    targets: total of an account, receipts and payments alike, in the unit of the SAM: accounts whose total is
    known from better statistics (an institution in the national accounts).
    fixed: cells (receiver, payer) that keep their amount.

    Raises SamError where an account or cell is unknown, an account cannot be balanced (it only receives,
    only pays, or all of its cells are fixed), RAS meets a negative cell, or no matrix of this pattern has the
    totals.
    """
    wanted = {str(account): float(total) for account, total in (targets or {}).items()}
    held = {(str(receiver), str(payer)) for receiver, payer in fixed}
    problems = _request_problems(sam, method, wanted, held) or _hopeless(sam, held)
    if problems:
        raise SamError(problems, sam.title)
    flows = sam.flows
    free = np.array([cell not in held for cell in flows.index], dtype=bool)
    if method == "cross_entropy":
        values, iterations = _by_entropy(sam, flows, free, wanted)
    else:
        values, iterations = _by_scaling(sam, flows, free, wanted, method)
    after = sam.replace(flows=pd.Series(values, index=flows.index))
    missed = _missed(after, wanted)
    if missed:
        raise SamError(missed, sam.title)
    left = float(imbalances(after)["share"].max())
    return Balanced(after, changes_between(sam, after), method, iterations, left)


def _by_entropy(
    sam: Sam, flows: pd.Series, free: np.ndarray, wanted: dict[str, float]
) -> tuple[np.ndarray, int]:
    """Constrain each account (receipts less payments is zero) and each target (receipts are the total)."""
    place = {account: number for number, account in enumerate(sam.accounts.index)}
    size = len(place)
    target_row = {account: size + number for number, account in enumerate(wanted)}
    entries = []
    for cell, (receiver, payer) in enumerate(flows.index):
        if receiver != payer:  # an account's payment to itself cannot unbalance it
            entries += [(place[receiver], cell, 1.0), (place[payer], cell, -1.0)]
        if receiver in target_row:
            entries.append((target_row[receiver], cell, 1.0))
    if not entries:
        return flows.to_numpy(), 0
    rows, columns, signs = zip(*entries, strict=True)
    matrix = coo_array((signs, (rows, columns)), shape=(size + len(wanted), len(flows))).tocsr()
    values = flows.to_numpy(copy=True)
    goal = np.concatenate([np.zeros(size), list(wanted.values())]) - matrix[:, ~free] @ values[~free]
    found = cross_entropy(values[free], matrix[:, free], goal, tolerance=ACCURACY / 10)
    values[free] = found.cells
    return values, found.iterations


def _by_scaling(
    sam: Sam, flows: pd.Series, free: np.ndarray, wanted: dict[str, float], method: str
) -> tuple[np.ndarray, int]:
    """Scale the free cells to what the totals leave after the fixed ones.

    The total of an account without a target is the mean of its receipts and payments, taken anew after each
    pass: the means of an unbalanced SAM are as a rule no totals that any balanced matrix of its pattern has
    (an activity sells to one commodity, a factor pays one household).
    """
    place = {account: number for number, account in enumerate(sam.accounts.index)}
    rows = np.array([place[receiver] for receiver, _ in flows.index])
    columns = np.array([place[payer] for _, payer in flows.index])
    values = flows.to_numpy(copy=True)
    matrix, held = np.zeros((len(place), len(place))), np.zeros((len(place), len(place)))
    matrix[rows[free], columns[free]] = values[free]
    held[rows[~free], columns[~free]] = values[~free]
    held_rows, held_columns = held.sum(axis=1), held.sum(axis=0)
    given = np.array([account in wanted for account in place])
    totals = np.array([wanted.get(account, 0.0) for account in place])

    def retarget(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        means = (x.sum(axis=1) + held_rows + x.sum(axis=0) + held_columns) / 2
        goal = np.where(given, totals, means)
        return goal - held_rows, goal - held_columns

    scale = ras if method == "ras" else gras
    found = scale(matrix, *retarget(matrix), tolerance=ACCURACY / 10, retarget=retarget)
    values[free] = found.matrix[rows[free], columns[free]]
    return values, found.iterations


def _request_problems(
    sam: Sam, method: str, wanted: dict[str, float], held: set[tuple[str, str]]
) -> list[Problem]:
    """What the caller asks for and the SAM does not have."""
    problems = []
    known = list(sam.accounts.index)
    if method not in METHODS:
        problems.append(
            Problem(f"unknown method {method!r}", "method", None, f"Methods are {', '.join(METHODS)}.")
        )
    for account, total in wanted.items():
        if account not in known:
            problems.append(
                Problem(
                    "a target names an unknown account",
                    account,
                    total,
                    suggestion(account, known, shown=0) or "Use an id of the accounts table.",
                )
            )
        elif not np.isfinite(total):
            problems.append(Problem(f"the target is {total}", account, None, "Give a finite total."))
    cells = set(sam.flows.index)
    for receiver, payer in sorted(held - cells):
        problems.append(
            Problem(
                "the cell to be held fixed is zero or unknown",
                cell_text(receiver, payer),
                None,
                "A zero cell stays zero; leave it out, or correct the name.",
            )
        )
    if method == "ras":
        for (receiver, payer), value in sam.flows.items():
            if value < 0 and (receiver, payer) not in held:
                problems.append(
                    Problem(
                        f"RAS cannot scale the negative value {amount_text(value)}",
                        cell_text(receiver, payer),
                        float(value),
                        "Use method gras or cross_entropy.",
                    )
                )
    return problems


def _hopeless(sam: Sam, held: set[tuple[str, str]]) -> list[Problem]:
    """Accounts that no change of free cells can balance."""
    problems = []
    table = imbalances(sam)
    cells = list(sam.flows.index)
    for account, (receipts, payments, gap, share) in table.iterrows():
        if share <= ACCURACY:
            continue
        ties = [cell for cell in cells if account in cell and cell[0] != cell[1]]
        size = amount_text(abs(gap))
        if not any(receiver == account for receiver, _ in ties):
            problems.append(
                Problem(
                    f"the account pays {amount_text(payments)} and never receives",
                    account,
                    float(gap),
                    "Enter what it receives, or merge it with another account.",
                )
            )
        elif not any(payer == account for _, payer in ties):
            problems.append(
                Problem(
                    f"the account receives {amount_text(receipts)} and never pays",
                    account,
                    float(gap),
                    "Enter what it pays, or merge it with another account.",
                )
            )
        elif all(cell in held for cell in ties):
            problems.append(
                Problem(
                    f"all cells of the account are fixed, with an imbalance of {size}",
                    account,
                    float(gap),
                    "Let one of its cells go.",
                )
            )
    return problems


def _missed(after: Sam, wanted: dict[str, float]) -> list[Problem]:
    """Accounts of the result that are out of balance or away from their target, worst first."""
    remedy = "Fix fewer cells or totals, or enter a cell through which the account can adjust."
    found = []
    for account, (receipts, payments, gap, share) in imbalances(after).iterrows():
        turnover = abs(gap) / share if share else max(abs(receipts), abs(payments))
        target = wanted.get(account)
        ratio = share
        if target is not None:
            off = max(abs(receipts - target), abs(payments - target))
            ratio = max(share, off / max(turnover, abs(target)) if off else 0.0)
        if ratio > ACCURACY:
            what = (
                f"no balanced SAM found: receipts {amount_text(receipts)}, payments {amount_text(payments)}"
            )
            if target is not None:
                what += f", total wanted {amount_text(target)}"
            found.append((ratio, Problem(what, account, float(gap), remedy)))
    return [problem for _, problem in sorted(found, key=lambda item: -item[0])]
