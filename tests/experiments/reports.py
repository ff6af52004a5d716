"""Results that the tests of the report share, and a reader of its HTML."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.run import Results, run

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "reference" / "example" / "experiment.yaml"
VOID = {"meta", "link", "br", "path", "use", "rect"}


@cache
def example() -> Results:
    """The worked two-sector example of the documentation, with its variant."""
    return run(make_plan(read_experiment(EXAMPLE)))


@cache
def japan() -> Results:
    """METI's new-axis case with a carbon price on top: every section of the report has something to say."""
    file = read_experiment("meti_2040_new_axis")
    return run(make_plan(file, Options(settings=("carbon_price=10000", "solver.method=newton"))))


class Page(HTMLParser):
    """Tags, ids, links, texts and table rows of a page; AssertionError where tags do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.texts: list[str] = []
        self.rows: dict[str, list[str]] = {}
        self.headings: list[str] = []
        self.tables = 0
        self._open: list[str] = []
        self._row = ""
        self.feed(html)
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember ids, targets and rows."""
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []
        self.targets += [value for name, value in attrs if name in ("href", "src", "xlink:href") and value]
        if tag == "tr":
            self._row = found.get("data-name") or ""
            self.rows.setdefault(self._row, [])
        self.tables += tag == "table"
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An empty element opens nothing."""
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.targets += [value for name, value in attrs if name.endswith("href") and value]

    def handle_endtag(self, tag: str) -> None:
        """Every end has its start."""
        if tag not in VOID:
            assert self._open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        """Remember texts, and cells of named rows."""
        text = data.strip()
        if not text or "style" in self._open:
            return
        self.texts.append(text)
        if self._row and self._open[-1] in ("td", "th"):
            self.rows[self._row].append(text)
        if self._open[-1] in ("h1", "h2"):
            self.headings.append(text)
