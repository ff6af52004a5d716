"""A few of the severe draws: each is solved or shown to have no equilibrium; solved ones do not depend on the start."""

from __future__ import annotations

import pytest

from cge.closure import CLOSURES as NAMED
from cge.engine import linear
from cge.read_model import CompiledModel
from tests.cge.economies import japan, japan_compiled, japan_read

from .severe import AGREEMENT, CLOSURES, attempt, draw


def check(compiled: CompiledModel, number: int, closure: str) -> None:
    outcome = attempt(compiled, draw(number, japan(), compiled, closure), starts=3)
    assert outcome.verdict in ("solved", "infeasible"), outcome.message
    if outcome.verdict == "solved":
        assert outcome.agreement is not None
        assert outcome.agreement <= AGREEMENT
    else:
        assert "cannot pay" in outcome.message
        assert "% of the shock" in outcome.message


@pytest.mark.slow
@pytest.mark.parametrize("number", range(12))
def test_severe_draw(number: int) -> None:
    closure = CLOSURES[number % len(CLOSURES)]
    check(japan_compiled(closure), number, closure)


@pytest.mark.slow
@pytest.mark.parametrize("number", [4, 5])
def test_severe_draw_without_klu(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """SuperLU rounds otherwise: a point that only KLU polishes down to a node's own size would be refused here."""
    monkeypatch.setattr(linear, "has_klu", lambda: False)
    closure = CLOSURES[number % len(CLOSURES)]
    compiled = japan_read().under(NAMED[closure])
    assert compiled.system.linear_pattern.name == "SuperLU"
    check(compiled, number, closure)
