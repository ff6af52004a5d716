"""`import cge`: what it hands on, and that it gives what the command line gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import cge
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.run import run


def test_only_public_names_are_listed() -> None:
    assert dir(cge) == sorted(cge.__all__)
    for name in cge.__all__:
        assert getattr(cge, name) is not None
    with pytest.raises(AttributeError, match="'cge' has no attribute 'Economie'. Did you mean Economy?"):
        getattr(cge, "Economie")  # noqa: B009


def test_type_checkers_see_the_names_that_are_handed_on(root: Path) -> None:
    """Each name is imported from its home under TYPE_CHECKING, and nothing else is."""
    text = (root / "cge" / "__init__.py").read_text(encoding="utf-8")
    imports = text.partition("if TYPE_CHECKING:\n")[2].partition("\n\n__all__")[0]
    seen = {
        name: line.split()[1]
        for line in imports.splitlines()
        for name in line.partition(" import ")[2].split(", ")
    }
    assert seen == cge._HOME
    assert sorted(seen) == cge.__all__


def test_importing_it_loads_no_numerics() -> None:
    code = "import sys, cge; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"numpy", "pandas", "xarray", "scipy", "experiments"} & set(loaded.split())


def test_the_same_figures_as_the_experiment(example: Path, model: cge.EconomyModel) -> None:
    """Removal of a duty by keyword labels, by mapping and by a list of shocks: the figures of `cge run`."""
    file = read_experiment(example / "experiment.yaml")
    expected = run(make_plan(file)).main
    ways = (
        model.solve({"rate_duty[*,c_agr]": 0}),
        model.solve({"rate_duty[c_agr]": {"multiply": 0}}),
        model.solve([{"parameter": "rate_duty", "index": {"c": ["c_agr"]}, "set": 0}], method="ipopt"),
    )
    for solution in ways:
        macro = solution.against(model.solve()).macro
        for name, figure in expected.indicators.macro.items():
            if figure.value is not None:
                assert macro.loc[name, "value"] == pytest.approx(figure.value, rel=1e-9, abs=1e-9), name
                assert macro.loc[name, "base"] == pytest.approx(figure.base, rel=1e-9, abs=1e-9), name


def test_tables_have_labels_in_both_languages(model: cge.EconomyModel) -> None:
    free = model.solve(rate_duty=0).against(model.solve())
    columns = ["base", "value", "change", "change_pct", "unit", "label_en", "label_ja"]
    assert list(free.macro.columns) == columns
    assert free.macro.loc["gdp_real", "label_ja"] == "実質GDP（フィッシャー）"
    assert free.macro.loc["ev", "unit"].startswith(free.results.plan.sam.unit)
    output = free.sectors["output"]
    assert list(output.columns) == columns
    assert output.loc["a_agr", "label_en"] == free.results.plan.sam.label("a_agr", "en")
    row = output.loc["a_agr"]
    assert row["change"] == row["value"] - row["base"]
    assert row["change_pct"] == pytest.approx((row["value"] / row["base"] - 1) * 100, rel=1e-12)


def test_pandas_draws_the_changes_under_their_labels(model: cge.EconomyModel) -> None:
    import matplotlib.pyplot as plt

    free = model.solve(rate_duty=0).against(model.solve())
    output = free.sectors["output"]
    axes = output.plot.barh()
    assert [label.get_text() for label in axes.get_yticklabels()] == list(output["label_en"])
    assert [bar.get_width() for bar in axes.patches] == list(output["change_pct"])
    axes = free.plot("output", lang="ja")
    assert {label.get_text() for label in axes.get_yticklabels()} == set(output["label_ja"])
    widths = [abs(bar.get_width()) for bar in axes.patches]
    assert widths == sorted(widths)
    plt.close("all")


def test_solutions_balance_and_cells_compare(model: cge.EconomyModel) -> None:
    base, free = model.solve(), model.solve(rate_duty=0)
    cells = free.against(base).sam
    assert cells.loc[("t_duty", "c_agr"), "value"] == 0.0
    assert cells["value"].sum() == pytest.approx(free.sam.flows.sum(), rel=1e-12)
    assert list(free.against(base).data["scenario"].values) == ["base", "value"]
    assert np.array_equal(free.against(base).data["q_output"].sel(scenario="value"), free.data["q_output"])


def test_files_are_written(model: cge.EconomyModel, tmp_path: Path) -> None:
    import pandas as pd

    free = model.solve(rate_duty=0).against(model.solve())
    free.report(tmp_path / "report.html", lang="ja")
    assert "実質GDP" in (tmp_path / "report.html").read_text(encoding="utf-8")
    free.to_excel(tmp_path / "free.xlsx")
    sheets = pd.read_excel(tmp_path / "free.xlsx", sheet_name=None, index_col=0)
    assert {"macro", "output", "sam", "about"} <= set(sheets)
    assert sheets["macro"]["value"].tolist() == pytest.approx(free.macro["value"].tolist(), nan_ok=True)


def test_decomposition_and_sensitivities(model: cge.EconomyModel) -> None:
    base = model.solve()
    both = model.solve({"rate_duty[c_agr]": 0, "productivity[a_agr]": {"multiply": 1.1}})
    parts = both.against(base).decompose(["ev"])
    assert parts.shocks.table.sizes["shock"] == 2
    total = both.against(base).macro.loc["ev", "change"]
    assert float(parts.shocks.table.sum()) == pytest.approx(total, rel=1e-6)
    slopes = base.sensitivities(["ev", "gdp_real"])
    assert list(slopes.columns) == ["ev", "gdp_real"]
    step = 1e-5
    moved = model.solve({"productivity[a_agr]": 1 + step}).against(base).macro.loc["ev", "change"]
    assert slopes.loc["productivity[a_agr]", "ev"] == pytest.approx(moved / step, rel=1e-3)
    with pytest.raises(cge.InputError, match="unknown outcome 'evv'"):
        base.sensitivities("evv")
    with pytest.raises(cge.InputError, match="the base has shocks of its own"):
        base.against(both).decompose()
    with pytest.raises(cge.InputError, match="explain: the base has shocks of its own"):
        base.against(both).explain()
    assert "実質GDP" in both.against(base).explain(lang="ja")
