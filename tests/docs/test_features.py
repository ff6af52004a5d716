"""Every feature on the structure page has a two-sector example: it replicates, is homogeneous, and shows what it says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from calibration import ElasticityTable
from calibration.structure_file import read_structure
from cge.analysis.expression import read_expression
from cge.analysis.scenario import Scenario
from cge.closure import CLOSURES
from cge.structure import Structure
from experiments.inputs.spec import ShockSpec
from experiments.referee.review import ITEMS, tried
from experiments.referee.subject import Subject
from experiments.referee.trial import PASSED
from experiments.shock import apply_shocks
from sam import Sam, read_sam
from sam.yaml_source import read_yaml
from tests.sam.samples import cells, kinds

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
EXAMPLE = REFERENCE / "example"
FILES = sorted((REFERENCE / "features").glob("*.yaml"))
PROPERTIES = ("benchmark", "ledger", "zero_shock", "solved_sam", "nests", "numeraire", "quantities")
WORDS = {"increase": lambda x: x > 1e-3, "decrease": lambda x: x < -1e-3, "zero": lambda x: abs(x) < 1e-8}


def subject_of(feature: dict) -> Subject:
    """The worked example with a feature's accounts, cells, structure, elasticities and closure."""
    example = read_sam(EXAMPLE / "sam")
    flows = example.flows.to_dict() | {
        (receiver, payer): float(v) for receiver, payer, v in feature.get("cells", [])
    }
    accounts = kinds(example.accounts["kind"].to_dict() | feature.get("accounts", {}))
    sam = Sam(cells(flows), accounts, name="two sectors", unit="billion yen", year=2015)
    structure = read_structure(str(EXAMPLE / "structure.yaml"), [Path()]).data | feature.get("structure", {})
    rows = dict(ElasticityTable.read(EXAMPLE / "elasticities.csv").rows)
    for key, value in feature.get("elasticities", {}).items():
        name, _, label = key.partition("[")
        rows[name, label.rstrip("]") or "*"] = float(value)
    entries = {
        k: {"*": CLOSURES["textbook"].rule(k, "*"), **v} for k, v in feature.get("closure", {}).items()
    }
    table = ElasticityTable("feature", rows)
    return Subject(sam, Structure(**structure), table, None, replace(CLOSURES["textbook"], **entries))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_feature(path: Path) -> None:
    feature = read_yaml(path).data
    subject = subject_of(feature)
    trials = [tried(item, subject) for item in ITEMS if item.key in PROPERTIES]
    assert [trial for trial in trials if trial.status != PASSED] == []
    shocked, _ = apply_shocks(
        subject.parameters, [(ShockSpec(**shock), path.stem) for shock in feature["shocks"]]
    )
    base, new = (subject.solved(subject.compiled, p).equilibrium for p in (subject.parameters, shocked))
    for expression, word in feature["shows"].items():
        found = read_expression(expression).value(Scenario(new, base))
        assert WORDS[word](found), f"{expression} is {found:g}, not {word}"


def test_every_example_is_on_the_page() -> None:
    text = (REFERENCE / "structure.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"literalinclude\} features/(\w+)\.yaml", text)) == [path.stem for path in FILES]
