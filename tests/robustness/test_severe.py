"""A few of the severe draws: each is solved or shown to have no equilibrium; solved ones do not depend on the start."""

from __future__ import annotations

import pytest

from tests.cge.economies import japan, japan_compiled

from .severe import AGREEMENT, CLOSURES, attempt, draw


@pytest.mark.slow
@pytest.mark.parametrize("number", range(12))
def test_severe_draw(number: int) -> None:
    closure = CLOSURES[number % len(CLOSURES)]
    compiled = japan_compiled(closure)
    outcome = attempt(compiled, draw(number, japan(), compiled, closure), starts=3)
    assert outcome.verdict in ("solved", "infeasible"), outcome.message
    if outcome.verdict == "solved":
        assert outcome.agreement is not None
        assert outcome.agreement <= AGREEMENT
    else:
        assert "cannot pay" in outcome.message
        assert "% of the shock" in outcome.message
