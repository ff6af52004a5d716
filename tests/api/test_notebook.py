"""The front door in a notebook: what a cell ends with is shown as a table, and a plot as a picture."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

CELLS = (
    "import cge\njapan = cge.Economy('japan_2015')\njapan",
    "japan.sam",
    "model = japan.model(closure='welfare')\nmodel",
    "model.parameters",
    "base = model.solve()\nbase",
    "free = model.solve(rate_duty=0)\nfree.against(base)",
    "free.against(base).macro",
    "free.against(base).sectors",
    "free.against(base).sectors['output']",
    "%matplotlib inline\nfree.against(base).sectors['output'].plot.barh()",
    "cge.run('carbon_price', carbon_price=5000)",
)
PLOT = CELLS[9]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What each cell shows, by the kind of content."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    folder = tmp_path_factory.mktemp("notebook")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MPLBACKEND", raising=False)  # the notebook chooses its own
        NotebookClient(book, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    found: dict[str, dict[str, str]] = {}
    for source, cell in zip(CELLS, book.cells, strict=True):
        shown: dict[str, str] = {}
        for output in cell.outputs:
            assert output.output_type != "stream", f"{source} prints {output.text}"
            shown |= output.data
        found[source] = shown
    return found


@pytest.mark.slow
@pytest.mark.parametrize("cell", [cell for cell in CELLS if cell != PLOT])
def test_a_cell_shows_a_table(outputs: dict[str, dict[str, str]], cell: str) -> None:
    assert "<table" in outputs[cell]["text/html"]
    assert len(outputs[cell]["text/plain"]) <= 3000


@pytest.mark.slow
def test_a_plot_is_a_picture(outputs: dict[str, dict[str, str]]) -> None:
    assert len(outputs[PLOT]["image/png"]) > 10_000


@pytest.mark.slow
def test_figures_are_in_the_table(outputs: dict[str, dict[str, str]]) -> None:
    table = outputs["free.against(base).macro"]["text/html"]
    assert "imports_real" in table
    assert "1.32" in table
