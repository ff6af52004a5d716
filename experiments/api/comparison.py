"""Comparison: a solution against its base, as tables, figures, files and decompositions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd
import xarray as xr

from cge.analysis.exports_by_partner import ExportFlow, exports_by_partner
from cge.analysis.indicator import Indicators
from cge.analysis.national_welfare import welfare_figure
from cge.options import DECOMPOSITION_TOLERANCE
from cge.read_model import CompiledModel
from experiments.api.tables import (
    ResultTable,
    SectorTables,
    copied,
    freed_table,
    household_tables,
    macro_table,
    sam_table,
    sector_tables,
    sensitivity_table,
    without_mathematics,
)
from experiments.record.freed import freed_values
from experiments.record.labels import with_labels
from experiments.record.netcdf import writing
from experiments.run import ModelCache, Outcome, Results
from experiments.words import Words
from sam.arguments import arguments
from sam.display import Card, Shown
from sam.problem import InputError, suggestion
from sam.publish import write_file
from sam.workbook import as_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.decomposition import Decomposed

BARS = 15
FREED = 8  # entries that a card shows
JAPANESE = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "IPAexGothic",
    "IPAGothic",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
)
HEADLINES = (
    "gdp_real",
    "consumption_real",
    "investment_real",
    "exports_real",
    "imports_real",
    "cpi",
    "co2",
)


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Shown):
    """A solved economy against a base. Made by `Solution.against`; a run has one for each of its cases.

    results: the run that it is a part of; outcome: both equilibria and their indicators; from_benchmark: whether the base
    is the benchmark.
    """

    results: Results
    outcome: Outcome
    compiled: CompiledModel
    cache: ModelCache
    from_benchmark: bool = True

    @property
    def indicators(self) -> Indicators:
        """The figures behind `macro` and `sectors`; those that do not apply say why."""
        return self.outcome.indicators

    @copied
    def macro(self) -> ResultTable:
        """Macro figures: columns base, value, change, change_pct, unit, label_en, label_ja."""
        return macro_table(self.indicators, self.results.plan.sam)

    @copied
    def sectors(self) -> SectorTables:
        """Sector figures (`output`, `price`, ...) by account, with the same columns."""
        return sector_tables(self.indicators, self.results.plan.sam)

    @copied
    def households(self) -> SectorTables:
        """Welfare (`ev`, `cv`, `ev_share`), `income` and `consumption` by household, with the same columns."""
        return household_tables(self.indicators, self.results.plan.sam)

    @copied
    def sam(self) -> pd.DataFrame:
        """Both social accounting matrices, cell by cell: (receiver, payer), base, value, change, change_pct."""
        return sam_table(self.outcome.base.sam, self.outcome.equilibrium.sam)

    @copied
    def exports_by_partner(self) -> pd.DataFrame:
        """Exports by (commodity, partner), as `cge trade`; columns as in `cge.analysis.exports_by_partner.ExportFlow`.

        Without rows in a closed economy; `burden` is empty where the partner's tariff did not change.
        """
        flows = exports_by_partner(self.outcome.base, self.outcome.equilibrium)
        columns = [each.name for each in fields(ExportFlow)]
        table = pd.DataFrame(
            [asdict(flow) | {"burden": flow.burden} for flow in flows], columns=[*columns, "burden"]
        )
        return table.set_index(["commodity", "partner"])

    @property
    def freed(self) -> pd.DataFrame:
        """What swaps freed, a row for each entry: base, value, change, change_pct, unit, free and fix of its swap."""
        return freed_table(freed_values(self.outcome))

    @copied
    def data(self) -> xr.Dataset:
        """Every variable of both, over the dimension `scenario` (`base`, `value`) and its own."""
        parts = [self.outcome.base.data, self.outcome.equilibrium.data]
        names = xr.Variable("scenario", ["base", "value"])
        joined = xr.concat(parts, dim=names, join="outer", data_vars="all", combine_attrs="override")
        return with_labels(joined, self.results.plan.sam)

    @arguments()
    def sensitivities(self, outcomes: str | Iterable[str]) -> pd.DataFrame:
        """d(outcome)/d(parameter) at the solution, as `Solution.sensitivities`."""
        return sensitivity_table(self.compiled, self.outcome.equilibrium, outcomes)

    def _from_benchmark(self, what: str) -> None:
        if not self.from_benchmark:
            raise InputError(
                f"{what}: the base has shocks of its own; compare with the benchmark, model.solve()"
            )

    @arguments()
    def decompose(
        self, outcomes: str | Sequence[str] = (), tolerance: float = DECOMPOSITION_TOLERANCE
    ) -> Decomposed:
        """What each shock contributes, and what equivalent variation consists of, as `cge decompose`.

        Raises InputError where the base is not the benchmark or nothing was changed.
        """
        from experiments.decomposition import decompose

        self._from_benchmark("decompose")
        return decompose(
            replace(self.results.plan, main=self.outcome.case, variants=()),
            (outcomes,) if isinstance(outcomes, str) else outcomes,
            tolerance,
            cache=self.cache,
        )

    @arguments()
    def explain(self, *, draws: int = 0, lang: Literal["en", "ja"] = "en") -> str:
        """A paragraph made from the numbers, as `cge explain`; with `draws` where results lie over the cited ranges.

        Raises InputError where the base is not the benchmark or nothing was changed.
        """
        from experiments.reading import read_results
        from experiments.reading.listing import paragraph
        from experiments.reading.sentences import sentences

        self._from_benchmark("explain")
        plan = replace(self.results.plan, main=self.outcome.case)
        words = Words(lang)
        return paragraph(sentences(read_results(plan, draws, cache=self.cache), words), words)

    @arguments()
    def plot(self, name: str = "output", *, lang: Literal["en", "ja"] = "en", bars: int = BARS) -> Axes:
        """The largest per cent changes of a sector figure as bars, labelled; Japanese in a font of this machine.

        Raises InputError for a name that is not there, and for less than one bar.
        """
        if bars < 1:
            raise InputError(f"plot: bars has to be at least 1; given: {bars}")
        if name not in self.sectors:
            raise InputError(f"there is no sector figure {name!r}. {suggestion(name, self.sectors)}")
        changes = self.sectors[name].changes(lang).dropna()
        largest = changes.iloc[changes.abs().argsort().to_numpy()[-bars:]]
        plain = largest.rename(index=without_mathematics)
        axes = plain.to_frame().plot.barh(xlabel="%", ylabel="", title=name, legend=False)
        for label in axes.get_yticklabels() if lang == "ja" else ():
            label.set_fontfamily([*_japanese_fonts(), "sans-serif"])
        return axes

    @arguments()
    def report(self, path: str | PathLike[str], *, lang: Literal["en", "ja"] = "en") -> None:
        """Write the report of the run that this is a part of, as `cge run` does. Raises InputError where it cannot be."""
        from experiments.report.page import write_report

        with writing(path):
            write_report(self.results, Path(path), lang)

    @arguments()
    def to_excel(self, path: str | PathLike[str]) -> None:
        """Write a workbook: macro figures, a sheet for each sector figure, the SAM and the experiment.

        A label that begins with `=` is text. Raises InputError where the file cannot be written.
        """
        about = pd.Series(self._card().facts, name="value").rename_axis("what")
        content = BytesIO()
        with pd.ExcelWriter(content, engine="openpyxl") as book:
            self.macro.to_excel(book, sheet_name="macro")
            for name, table in self.sectors.items():
                table.to_excel(book, sheet_name=name[:31])
            self.sam.reset_index().to_excel(book, sheet_name="sam", index=False)
            about.to_excel(book, sheet_name="about")
            for sheet in book.sheets.values():
                as_text(sheet)
        with writing(path):
            write_file(Path(path), content.getvalue())

    def _card(self) -> Card:
        case = self.outcome.case
        facts = {
            "economy": f"{self.results.plan.sam.name}, closure {case.closure.name}",
            "case": case.title_en or case.name,
            "changes": "; ".join(shock.where for shock in self.outcome.shocks) or "none",
            "tables": ", ".join(["macro", "sam", "data", *(f"sectors[{name!r}]" for name in self.sectors)]),
        }
        named = (*HEADLINES, welfare_figure(self.indicators.macro))
        rows = [name for name in named if name in self.macro.index]
        columns = ["base", "value", "change_pct", "unit"]
        tables = {"macro": self.macro.loc[rows, columns]}
        if case.closure.swap:
            tables["freed by swaps"] = self.freed[columns].head(FREED)
        return Card("Comparison", facts, tables)


def _japanese_fonts() -> list[str]:
    """Fonts of this machine with Japanese letters; matplotlib's own has none."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in JAPANESE if name in installed]
