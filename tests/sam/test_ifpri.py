"""A published SAM of another country, with its own layout and rounding: read, checked, balanced."""

from __future__ import annotations

from pathlib import Path

import pytest

from sam import Sam, aggregate, flip_cells, imbalances, problems_of, read_sam
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


def test_its_problems_are_rounding_stock_releases_home_consumption_and_margins(philippines: Sam) -> None:
    problems = problems_of(philippines)
    negative = [problem for problem in problems if "negative" in problem.what]
    unbalanced = [problem for problem in problems if "exceed" in problem.what]
    home = [problem for problem in problems if "from household to activity" in problem.what]
    margins = [problem for problem in problems if "is a bundle" in problem.what]
    counts = [len(found) for found in (problems, unbalanced, negative, home, margins)]
    assert counts == [168, 83, 13, 48, 24]
    assert "3 more in (cfood, hhd-r1) and in (afood, cfood)" in home[39].remedy
    assert "(trc, cmaiz) = 2 is a trade margin" in margins[0].remedy
    assert max(abs(problem.amount) for problem in unbalanced) == 5
    assert {problem.where for problem in negative if not problem.where.endswith(", dstk)")} == {"(dstk, s-i)"}


@pytest.mark.parametrize("method", METHODS)
def test_it_can_be_balanced(philippines: Sam, method: str) -> None:
    # `other cereals` rounds to a sale of 1 without any cost: it joins other crops
    merged = aggregate(philippines, {a: "aocrp" if a == "aocer" else a for a in philippines.accounts.index})
    result = balance(flip_cells(merged).sam, method)
    assert imbalances(result.sam)["share"].max() < 1e-9
    # cells are rounded to whole billions, so that balancing has little to move
    assert (result.changes["after"] - result.changes["before"]).abs().max() < 3
