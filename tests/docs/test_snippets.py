"""What the pages tell a reader to run runs: the README's example and the textbook SAM of the how-to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from calibration.structure_file import read_structure
from cge.structure import HouseholdSpec, Structure
from experiments.cli.main import main
from sam.yaml_source import read_yaml

ROOT = Path(__file__).parents[2]
TEXTBOOK = ROOT / "docs" / "how-to" / "textbook"


def test_readme_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    assert len(code.splitlines()) <= 16
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    imports, ev = map(float, capsys.readouterr().out.split())
    stated = re.search(r"per cent \((.*?)\).*?\((.*?)\)", text.split(code)[1], re.DOTALL)
    assert (f"{imports:.2f}", f"{ev:.0f}") == (stated[1], stated[2].replace("−", "-"))


def test_textbook_sam_of_the_how_to_runs(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["run", str(TEXTBOOK / "tax_cut.yaml"), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output


def test_textbook_model_passes_the_referee() -> None:
    files = {key: TEXTBOOK / name for key, name in (("sam", "sam.csv"), ("structure", "structure.yaml"))}
    files |= {"elasticities": TEXTBOOK / "elasticities.csv", "closure": TEXTBOOK / "closure.yaml"}
    result = CliRunner().invoke(
        main, ["check", *(word for k, v in files.items() for word in (f"--{k}", str(v)))]
    )
    assert result.exit_code == 0, result.output


def snippets() -> list[str]:
    text = (ROOT / "docs" / "reference" / "structure.md").read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("snippet", snippets(), ids=lambda text: text.splitlines()[0][:40])
def test_snippets_of_the_structure_page_are_valid(snippet: str, tmp_path: Path) -> None:
    if snippet.startswith("closure:"):
        return  # a key of experiments
    path = tmp_path / "snippet.yaml"
    path.write_text(snippet, encoding="utf-8")
    smallest = read_structure(str(ROOT / "docs/reference/example/structure.yaml"), [Path()]).data
    merged = {**smallest, "roles": {}, **read_yaml(path).data}
    assert isinstance(Structure(**merged).household, HouseholdSpec)
