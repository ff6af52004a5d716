"""A report on a SAM of the user's own: what the SAM does not say is left out, what it says is in the report's language."""

from __future__ import annotations

from experiments.report.amounts import in_words
from experiments.report.provenance import described
from experiments.words import Words


def test_title_with_year_and_unit_as_far_as_they_are_known() -> None:
    en, ja = Words("en"), Words("ja")
    assert described("toy", None, "", en) == described("toy", None, "", ja) == "toy"
    assert described("toy", 2019, "", en) == "toy (2019)"
    assert described("toy", None, "million USD", en) == "toy (million USD)"
    assert described("toy", 2019, "million USD", ja) == "toy（2019年、百万米ドル）"


def test_units_are_translated_as_far_as_they_are_known() -> None:
    ja = Words("ja")
    assert in_words("SAM units", ja) == "SAMの単位"
    assert in_words("SAM units at base prices", ja) == "SAMの単位（基準価格）"
    assert in_words("crowns at base prices", ja) == "crowns（基準価格）"
    assert in_words("SAM units; all taxes but carbon", ja) == "SAMの単位（炭素価格を除く全税目）"
    assert in_words("crowns", ja) == "crowns"
    assert in_words("SAM units at base prices", Words("en")) == "SAM units at base prices"
