"""A published SAM of another country, with its own layout and rounding: read, checked, balanced."""

from __future__ import annotations

from pathlib import Path

import pytest

from sam import Sam, aggregate, check_sam, flip_negative_cells, problems_of, read_sam
from sam.balance import METHODS, balance

ACCOUNTS = Path(__file__).resolve().parent / "data" / "ifpri_phl_2018_accounts.csv"

pytestmark = pytest.mark.sources


@pytest.fixture(scope="module")
def philippines(sources: Path) -> Sam:
    """IFPRI (2021), 2018 Social Accounting Matrix for the Philippines, CC0: whole billions of pesos."""
    return read_sam(sources / "data" / "sams" / "IFPRI_PHL_2018.csv", accounts=ACCOUNTS, year=2018)


def test_it_is_read_as_published(philippines: Sam) -> None:
    assert (len(philippines.accounts), len(philippines.flows)) == (105, 1308)
    assert philippines.flows.sum() == 148_751  # the grand total printed in the file's own corner
    assert philippines.value("atrad", "ctrad") == 4799
    assert philippines.label("cmaiz") == "Commodities - Maize"


def test_its_problems_are_rounding_and_stock_releases(philippines: Sam) -> None:
    problems = problems_of(philippines)
    negative = [problem for problem in problems if "negative" in problem.what]
    unbalanced = [problem for problem in problems if "exceed" in problem.what]
    assert (len(problems), len(unbalanced), len(negative)) == (96, 83, 13)
    assert max(abs(problem.amount) for problem in unbalanced) == 5
    assert {problem.where for problem in negative if not problem.where.endswith(", dstk)")} == {"(dstk, s-i)"}


@pytest.mark.parametrize("method", METHODS)
def test_it_can_be_balanced(philippines: Sam, method: str) -> None:
    # `other cereals` rounds to a sale of 1 without any cost: it joins other crops
    merged = aggregate(philippines, {a: "aocrp" if a == "aocer" else a for a in philippines.accounts.index})
    result = balance(flip_negative_cells(merged).sam, method)
    check_sam(result.sam, tolerance=1e-9)
    # cells are rounded to whole billions, so that balancing has little to move
    assert (result.changes["after"] - result.changes["before"]).abs().max() < 3
