"""US tariffs on the Japan model: the ranges that a specialist would ask for, each closure with its mechanism."""

from __future__ import annotations

from pathlib import Path

import pytest

import cge
from experiments.api.comparison import Comparison
from experiments.inputs.locate import catalogue
from sam.yaml_source import read_yaml
from tests.docs.scripts import docs_script

pytestmark = pytest.mark.slow
CARS = ("c_mvh", "w_usa")


@pytest.fixture(scope="module")
def summer() -> dict[str, Comparison]:
    """Summer 2025: long run, real wage fixed, and the short run with pricing to market."""
    plain = dict(read_yaml(catalogue()["us_tariffs_2025"], "us_tariffs_2025").data)
    plain["variants"] = [each for each in plain["variants"] if each["name"] in ("rigid_wage", "short_run")]
    found = cge.run(plain)
    return {"long_run": found.main} | found.variants


def cars(case: Comparison) -> tuple[float, float]:
    """Change of the exporters' price in foreign currency and of the volume of cars to the USA, per cent."""
    new, base = case.outcome.equilibrium, case.outcome.base
    price = new.value("p_export_to", *CARS) / new.value("p_exchange")
    return 100 * (price - 1), 100 * (new.value("q_export_to", *CARS) / base.value("q_export_to", *CARS) - 1)


def test_the_short_run_meets_2025(summer: dict[str, Comparison]) -> None:
    """Bank of Japan: export price of cars to North America −19.4 % (June 2025); number of cars +3.4, −3.2 %."""
    price, volume = cars(summer["short_run"])
    assert -25 < price < -15
    assert abs(volume) < 5
    price, volume = cars(summer["long_run"])
    assert price > -15
    assert volume < -20


def test_real_gdp(summer: dict[str, Comparison]) -> None:
    """Long run between −0.1 and +0.2 per cent, as IDE-GSM and JCER have; a fixed real wage costs several times that."""
    gdp = {name: case.macro["change_pct"]["gdp_real"] for name, case in summer.items()}
    assert -0.1 < gdp["long_run"] < 0.2
    assert gdp["rigid_wage"] < 3 * gdp["long_run"]
    assert gdp["short_run"] < gdp["long_run"]
    for case in summer.values():
        assert case.macro["change_pct"]["terms_of_trade"] < -1


def test_accounts_close(summer: dict[str, Comparison]) -> None:
    for case in summer.values():
        checks = case.outcome.equilibrium.checks
        assert max(checks.walras, checks.sam_imbalance_max, checks.node_gap_max) < 1e-9


def test_the_page_has_the_figures(
    root: Path, summer: dict[str, Comparison], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of the table of results, as docs/us_tariffs.py prints them."""
    script = docs_script("us_tariffs")
    cases = {"main": summer["long_run"], "rigid_wage": summer["rigid_wage"], "short_run": summer["short_run"]}
    monkeypatch.setattr(script, "run", lambda name: cases)
    rows = [each for each in script.CASES if each[0] == "us_tariffs_2025" and each[1] in cases]
    monkeypatch.setattr(script, "CASES", rows)
    page = (root / "docs" / "explanation" / "us_tariffs.md").read_text(encoding="utf-8").splitlines()
    printed = list(script.results_table())[-len(rows) :]
    missing = [row for row in printed if row not in page]
    assert not missing, (
        f"python docs/us_tariffs.py > docs/explanation/us_tariffs.md; not in the page: {missing}"
    )
