"""The page of what a referee found has today's figures beside those of then."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.docs.scripts import docs_script, missing


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return docs_script("referee_changes")


def test_what_the_accounts_and_elasticities_say(script: ModuleType) -> None:
    rows = [
        script.row(row)
        for part in (script.taxes, script.factors, script.capital, script.elasticities)
        for row in part()
    ]
    assert missing("referee", rows) == [], "python docs/referee_changes.py > docs/explanation/referee.md"
    assert missing("referee", [*script.HEAD.splitlines(), *script.TAIL.splitlines()]) == []


@pytest.mark.slow
@pytest.mark.usefixtures("kept_models")
def test_what_the_model_says(script: ModuleType) -> None:
    """Duties and a carbon price under the default closure; the other rows ask for other models."""
    rows = [script.row(row) for part in (script.tariffs, script.fuels) for row in part()]
    assert missing("referee", rows) == [], "python docs/referee_changes.py > docs/explanation/referee.md"
