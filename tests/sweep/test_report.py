"""What the reports of a sweep say, from runs of the two-sector example: page, terminal text and analysis.json."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from experiments.cli.sweep_commands import analysis_text, run_sweep, submit_sweep, sweep_status
from experiments.sweep.analyse import analysed
from experiments.sweep.collect import read_collected
from experiments.sweep.design import Design
from experiments.sweep.folder import SweepFolder, opened
from experiments.sweep.report import write_sweep_report
from experiments.sweep.spec import SweepSpec
from experiments.sweep.status import status_text
from sam import Sam
from sam.problem import InputError

from .files import QUANTITIES, task_of, written
from .test_analyse import data_of, spec_of

OWN = "design: {kind: csv, path: own.csv}\nchunk_draws: 1\n"
MANIFEST = {
    "sweep": "tiny",
    "title_en": "",
    "title_ja": "",
    "experiment": "none",
    "sam": {"name": "none", "checksum": "0"},
    "seed": 1,
    "fingerprint": "0",
    "code": {"distribution": "none", "version": "0", "commit": ""},
    "python": "3",
    "platform": "none",
    "packages": {},
    "created": "today",
}
FIGURE = re.compile(r"<figure>.*?</figure>", re.DOTALL)


def silent(_: str) -> None:
    """Progress that nobody reads."""


def report_of(
    space: Path, spec: SweepSpec, lang: str = "en", sam: Sam | None = None
) -> tuple[str, str, list[str]]:
    """Of made-up outcomes: the terminal's text, the page's text and its figures."""
    data = data_of(spec, lambda x: x[0] - 3 * x[1], outcomes=("gdp_real", "output[a_agr]"), folder=space)
    content = analysed(data, spec) | {"adjoint": {"reason": "no model in common"}, "folder": "out"}
    json.dumps(content, allow_nan=False)
    folder = SweepFolder(
        space, MANIFEST | {"spec": spec.model_dump()}, Design((), data["value"].values, data["value"].values)
    )
    write_sweep_report(folder, data, content, lang, sam)
    page = (space / "report.html").read_text(encoding="utf-8")
    text = unescape(re.sub(r"<[^>]+>", "", FIGURE.sub("", page.split("</style>", 1)[1])))
    return analysis_text(content), text, FIGURE.findall(page)


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of one draw that is solved and two whose subsidy is impossible."""
    space = tmp_path_factory.mktemp("failing")
    (space / "own.csv").write_text("duty,armington\n0.1,1\n-1.5,1\n-1.25,0.8\n", encoding="utf-8")
    run_sweep(str(written(space, QUANTITIES + OWN)), space / "out", 1, silent)
    return space


def test_collected_messages_are_whole(failing: Path) -> None:
    messages = read_collected(opened(failing / "out"))["message"].values
    assert messages[0] == ""
    assert messages[1].startswith(
        "InputError: rate_duty[world,c_agr] = -1.5 is impossible: a subsidy of 150%"
    )


def test_status_groups_reasons_and_gives_an_example(failing: Path) -> None:
    text = status_text(sweep_status(str(failing / "sweep.yaml"), failing / "out"))
    assert (
        "2 x InputError: rate_duty[world,c_agr] = -1.5 to -1.25 is impossible: a subsidy of 125 to 150%"
        in text
    )
    assert "for example draw 1 (duty = -1.5, armington = 1):" in text


@pytest.mark.parametrize(
    ("design", "shown"),
    [
        ({"kind": "grid", "points": 3}, "x1 = 2, x2 = 0"),
        ({"kind": "one_at_a_time"}, "at high"),
        ({"kind": "morris", "trajectories": 3}, "mu_star"),
        ({"kind": "csv", "path": "own.csv"}, "draw 1"),
    ],
)
def test_designs_without_probabilities_show_none(tmp_path: Path, design: dict, shown: str) -> None:
    (tmp_path / "own.csv").write_text("x1,x2\n0.1,1\n0.3,0.8\n0.2,1\n", encoding="utf-8")
    text, page, figures = report_of(tmp_path, spec_of(design, n=2, low=0.0, high=2.0))
    for told in (text, page.split("Provenance")[0]):
        assert shown in told
        for word in ("P(>", "quantile", "Correlation", "Convergence"):
            assert word not in told
        assert not re.search(r"\bsd\b|\b(5|50|95)\s%", told)
    assert bool(figures) == (design["kind"] == "one_at_a_time")


def test_sampled_designs_show_them_and_figures_have_a_legend(tmp_path: Path) -> None:
    text, page, figures = report_of(tmp_path, spec_of({"kind": "monte_carlo", "draws": 30}, n=2))
    for told in (text, page):
        assert "P(>\N{NO-BREAK SPACE}0)" in told
        assert "95\N{NO-BREAK SPACE}%" in told
    for word in (">median<", ">5 % and 95 % quantiles<", ">draws<"):
        assert word in figures[0]


def test_why_something_is_left_out(tmp_path: Path) -> None:
    spec = spec_of({"kind": "monte_carlo", "draws": 30}, n=2, closures=("first", "second"))
    _, page, _ = report_of(tmp_path, spec)
    assert "The local sensitivity by adjoints is left out: no model in common." in page
    assert "closing is a choice among closures, which have no order and so no correlation" in page
    assert "closing is a choice among closures: first, second." in page


def test_labels_with_codes_in_both_languages(tmp_path: Path) -> None:
    sam, spec = task_of(tmp_path).plan.sam, spec_of({"kind": "one_at_a_time"}, n=2)
    terminal, english, _ = report_of(tmp_path, spec, "en", sam)
    assert "Real GDP (Fisher) gdp_real" in english
    assert "Output: Farming output[a_agr]" in english
    assert "Farming" not in terminal
    _, japanese, figures = report_of(tmp_path, spec, "ja", sam)
    assert "実質GDP（フィッシャー） gdp_real" in japanese
    assert re.search(r"生産：\w+ output\[a_agr\]", japanese)
    assert "Farming" not in japanese
    for shown in (japanese, figures[0]):  # in the unit that the report of a run of this economy has
        assert "億円（基準価格）" in shown
        assert "十億円" not in shown
    _, without_sam, _ = report_of(tmp_path, spec, "ja", None)
    assert "生産：a_agr output[a_agr]" in without_sam


def test_printing_a_submission_writes_nothing(tmp_path: Path) -> None:
    spec = str(written(tmp_path))
    (tmp_path / "profile.yaml").write_text("command: cge\n", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    content = submit_sweep(
        spec, "slurm", str(tmp_path / "profile.yaml"), tmp_path / "out", True, lambda text: None
    )
    assert content["script"].startswith("#!/bin/bash\n#SBATCH --job-name=tiny\n#SBATCH --array=1-6\n")
    assert content["file"] is None
    assert sorted(tmp_path.rglob("*")) == before


def test_printing_a_submission_knows_what_is_stored(failing: Path) -> None:
    (failing / "profile.yaml").write_text("command: cge\n", encoding="utf-8")
    before = sorted((failing / "out").rglob("*"))
    with pytest.raises(InputError, match="all chunks are stored"):
        submit_sweep(
            str(failing / "sweep.yaml"),
            "lsf",
            str(failing / "profile.yaml"),
            failing / "out",
            True,
            lambda text: None,
        )
    assert sorted((failing / "out").rglob("*")) == before
