"""The paragraph of an experiment: its numbers are those of the run, and both languages say all of them."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.plan import read_policy
from experiments.path.run import run_path
from experiments.plan import Plan, make_plan
from experiments.reading import Interval, Reading, read_results
from experiments.reading.path import path_sentences, read_path
from experiments.reading.sentences import line_name, sentences
from experiments.run import run
from experiments.words import Words
from tests.experiments.test_cli import cge
from tests.sweep import path_files
from tests.sweep.files import EXAMPLE


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(read_experiment(EXAMPLE))


@pytest.fixture(scope="module")
def reading(plan: Plan) -> Reading:
    return read_results(plan)


def test_figures_are_those_of_the_run(plan: Plan, reading: Reading) -> None:
    solved = run(replace(plan, variants=())).main.indicators
    for name in (*reading.figures, reading.welfare):
        assert reading.macro[name].value == pytest.approx(solved.macro[name].value, rel=1e-9)
    output = solved.sectors["output"]
    moves = {activity: value - base for activity, (base, value) in output.items()}
    assert next(iter(reading.fell)) == min(moves, key=lambda activity: moves[activity])
    assert next(iter(reading.rose)) == max(moves, key=lambda activity: moves[activity])


def test_causes_add_up(reading: Reading) -> None:
    """To EV within the tolerance of the decomposition, 1e-6 of its largest term."""
    whole = sum(reading.causes.values()) + reading.rest
    assert whole == pytest.approx(
        reading.macro["ev"].value, abs=1e-5 * max(map(abs, reading.causes.values()))
    )
    assert list(map(abs, reading.causes.values())) == sorted(map(abs, reading.causes.values()), reverse=True)


def test_both_languages_say_the_same_numbers(reading: Reading) -> None:
    effects = {name: np.linspace(-1.0, 1.0, 101) for name in (*reading.figures, reading.welfare)}
    drawn = replace(reading, interval=Interval(effects, 101, 3, 7))
    english, japanese = (" ".join(sentences(drawn, Words(lang))) for lang in ("en", "ja"))
    per_cents = re.compile(r"[−+]\d+\.\d+(?= ?%)")  # money is in other units in Japanese
    assert sorted(per_cents.findall(english)) == sorted(per_cents.findall(japanese)) != []
    assert "101 draws, 3 without an equilibrium), 90 % of results lie within" in english
    assert "Real GDP (Fisher) −0.90 to +0.90 %" in english


def test_a_result_outside_its_interval_is_said(reading: Reading) -> None:
    name = reading.figures[0]
    outside = Interval({name: np.linspace(50.0, 60.0, 11)}, 11, 0, 1)
    within = Interval({name: np.linspace(-90.0, 90.0, 11)}, 11, 0, 1)
    words = Words("en")
    said = f"The result itself is outside for {words.macro(name, reading.plan.sam)}"
    assert said in " ".join(sentences(replace(reading, interval=outside), words))
    assert said not in " ".join(sentences(replace(reading, interval=within), words))


def test_lines_of_accounts_have_japanese_names(reading: Reading) -> None:
    english, japanese = Words("en"), Words("ja")
    for each in reading.account:
        assert (
            line_name(reading, each.line, english) != line_name(reading, each.line, japanese)
            or each.line.name == "CO2"
        )
        assert japanese.phrase(each.line.how) != each.line.how
    assert reading.account


def test_draws_over_cited_ranges(tmp_path: Path) -> None:
    """Exports fall less the less elastic demand abroad is: draws lie between the ends of the one range there is."""
    table = (EXAMPLE.parent / "elasticities.csv").read_text(encoding="utf-8")
    head, *rows = table.splitlines()
    ranged = [f"{row},2,8" if row.startswith("eta_export_demand") else f"{row},," for row in rows]
    (tmp_path / "ranged.csv").write_text("\n".join([f"{head},low,high", *ranged]), encoding="utf-8")

    def effect(*settings: str) -> Reading:
        options = Options(elasticities=str(tmp_path / "ranged.csv"), settings=settings)
        return read_results(make_plan(read_experiment(EXAMPLE), options), draws=0 if settings else 20)

    drawn = effect().interval
    assert drawn is not None
    assert (drawn.draws, drawn.failed, drawn.quantities) == (20, 0, 1)
    ends = [effect(f"elasticities.eta_export_demand[c_mfg]={end}") for end in (2, 8)]
    low, high = sorted(each.macro["terms_of_trade"].change_pct or 0.0 for each in ends)
    assert low < drawn.ends("terms_of_trade")[0] < drawn.ends("terms_of_trade")[1] < high


def test_the_command(reading: Reading) -> None:
    found = cge("explain", str(EXAMPLE), "--draws", "5", "--json")
    content = json.loads(found.stdout)
    assert content["interval"] is None  # this example's elasticities have no cited ranges
    assert content["fell"] == pytest.approx(dict(reading.fell), rel=1e-9)
    assert cge("explain", str(EXAMPLE), "--draws", "0").stdout.count("\n") > 5


def test_a_policy_on_a_path(tmp_path: Path) -> None:
    """The terms of growth accounting add up to the deviation of real GDP in the last year."""
    path_files.written(tmp_path)
    policy = tmp_path / "policy.yaml"
    plan = make_plan(read_experiment(tmp_path / "experiment.yaml"))
    results = run_path(plan, policy=read_policy(str(policy)))
    reading = read_path(results, {"en": "all else.", "ja": "その他。"})
    last = reading.deviations.columns[-1]
    deviation = 100 * math.log(1 + reading.deviations.loc["gdp_real", last] / 100)
    # Terms below 0.0005 are left out, and there are ten of them.
    assert sum(reading.gdp.values()) + reading.rest == pytest.approx(deviation, abs=5e-3)
    english, japanese = (path_sentences(reading, Words(lang)) for lang in ("en", "ja"))
    assert len(english) == len(japanese) == 4
    assert "Left out: all else." in english
    words = ("explain", str(tmp_path / "experiment.yaml"), "--policy", str(policy), "--json")
    assert json.loads(cge(*words).stdout)["sentences"][:2] == english[:2]


def test_a_source_of_growth_is_named_as_in_the_report() -> None:
    """What a path calls its productivity by has no label of ours, and is no name of a column either."""
    assert Words("en").source_of_growth("productivity_technology") == "Productivity: technology"
    assert Words("ja").source_of_growth("productivity_technology") == "生産性：technology"
    assert Words("en").source_of_growth("productivity_residual") == "Productivity, residual"


def test_wrong_use(tmp_path: Path) -> None:
    """A policy on what is no path; a path without a policy."""
    found = cge("explain", str(EXAMPLE), "--policy", "carbon_price", status=2)
    assert "has no `dynamics`" in found.stderr
    path_files.written(tmp_path)
    found = cge("explain", str(tmp_path / "experiment.yaml"), status=2)
    assert "small_path: a path without a policy deviates from nothing; name one with --policy" in found.stderr
