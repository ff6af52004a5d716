"""Refreshed output keeps its words and shows the figures of today, to the digits that the page shows."""

from __future__ import annotations

from .refresh import refreshed


def test_figures_are_put_in_their_places() -> None:
    shown = "gdp_real      0.05  ...\n...\nev           -28.6   NaN\n"
    printed = "gdp_real 0.0361 billion JPY\nimports 3.0\nev -132.4489 NaN\n"
    assert refreshed(shown, printed) == "gdp_real      0.04  ...\n...\nev          -132.4   NaN\n"


def test_figures_stay_as_they_are_printed() -> None:
    assert refreshed("household 5,353.5\n", "household   4,956.9\n") == "household 4,956.9\n"
    assert refreshed("ev −1.443 –\n", "ev  −0.912 –\n") == "ev −0.912 –\n"


def test_other_words_leave_the_block_as_it_is() -> None:
    shown = "gdp_real 0.05\n"
    assert refreshed(shown, "gdp 0.04\n") == shown
    assert refreshed(shown, "gdp_real 0.04\nev 3\n") == shown
    assert refreshed("three draws\n", "3 draws\n") == "three draws\n"
