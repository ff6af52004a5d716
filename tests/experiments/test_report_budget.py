"""The report's table of the public budget, and the sentence on cases whose columns agree."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from experiments.report.budget import budget_section
from experiments.report.same_results import same_results
from experiments.words import LANGUAGES, Words

from .reports import example, japan

pytestmark = pytest.mark.usefixtures("kept_models")


def labels(lang: str) -> list[str]:
    section = budget_section(japan(), Words(lang))
    assert section is not None
    (table,) = section.parts
    return [str(row.cells[0]) for row in table.rows]  # type: ignore[union-attr]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tax_that_governments_pay_is_in_words(lang: str) -> None:
    codes = {tax.name.replace("_", " ") for tax in japan().main.parameters.taxes}
    parts = {part for row in labels(lang) for part in re.split(" to | from |への|からの", row)}
    assert parts & codes == set()
    if lang == "ja":
        assert [row for row in labels(lang) if re.search("[a-z]", row)] == []


def test_contributions_and_benefits_are_apart_from_other_transfers() -> None:
    transfers = [row for row in labels("en") if row.startswith("Transfers")]
    assert [row.split(": ")[1].split(" (")[0] for row in transfers] == [
        "Households' own social contributions",
        "Social benefits other than in kind",
        "General government",
    ]


def test_a_case_said_twice_is_no_finding_about_taxes() -> None:
    """A variant that repeats the main run agrees because it is the same run, not because taxes on incomes are."""
    main = example().main
    twice = replace(example(), variants=(replace(main, case=replace(main.case, name="again")),))
    (sentence,) = same_results(twice, Words("en"))
    assert "works as a lump sum" not in sentence
