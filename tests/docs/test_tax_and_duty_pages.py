"""The pages of tax cuts and of Japan's own duties: every line of their tables is what their scripts print now."""

from __future__ import annotations

import pytest

from tests.docs.scripts import docs_script, missing

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("kept_models")]


def test_tax_cuts() -> None:
    lines = [line for block in docs_script("tax_cuts").blocks() for line in block]
    assert len([line for line in lines if line.startswith("|")]) > 20
    assert missing("tax_cuts", lines) == []


def test_duties_by_partner() -> None:
    """Their removal; the optimum, which the optimiser finds in half a minute, is in `tests/tariffs` on a small economy."""
    lines = [*docs_script("duties_by_partner").own_table()]
    assert len([line for line in lines if line.startswith("|")]) > 5
    assert missing("duties_by_partner", lines) == []
