"""Tables of an analysis, for the page and for the terminal: what each design lets one say of the outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import xarray as xr

from experiments.report.text_table import amount
from experiments.sweep.analyse import PROBABLE, SAMPLED
from experiments.sweep.labels import Codes, Labels
from experiments.sweep.wording import Wording

NOTHING = "–"
ENOUGH_FOR_TAILS = 40  # draws, of which one lies beyond the 2.5 % quantile
TIGHT = "\N{NO-BREAK SPACE}"
INDICES = {
    "sobol": ("S1", "S1_conf", "ST", "ST_conf"),
    "morris": ("mu", "mu_star", "mu_star_conf", "sigma"),
}


@dataclass(frozen=True)
class Part:
    """A table with its heading and note; the first `texts` columns hold words, the others figures."""

    key: str
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    texts: int = 1


@dataclass(frozen=True)
class Tables:
    """The tables of one analysis (`content`, as `analysed` made it) in one language."""

    content: Mapping
    words: Wording
    names: Labels | Codes

    def all(self, data: xr.Dataset) -> Iterator[Part]:
        """Every table of the report."""
        content = self.content
        yield self.inputs(data)
        yield self.outcomes(content.get("quantiles", ()))
        yield from self.by_quantity()
        if self._are_probable:
            yield self._correlations()
        yield self._adjoint()
        if any("convergence" in row for row in content["outcomes"].values()):
            yield self._convergence()
        for quantity, table in content.get("closures", {}).items():
            yield self._closures(quantity, table)

    def by_quantity(self) -> Iterator[Part]:
        """Indices or the tornado, where the design has them; a word why, where they could not be found."""
        for key in INDICES:
            if key in self.content:
                yield self._indices(key)
            elif key in self.content.get("left_out", {}):
                yield Part(key, self.words(f"{key}_title"), (), (), self.content["left_out"][key])
        if "tornado" in self.content:
            yield self._tornado()

    def warnings(self) -> list[str]:
        """What the tables do not bear, for want of draws."""
        found = [
            self.words(f"{key}_imprecise").format(**each)
            for key, each in self.content.get("imprecise", {}).items()
        ]
        solved = self.content["solved"]
        if self.content["design"] in SAMPLED and solved < ENOUGH_FOR_TAILS:
            found.append(self.words("few_draws").format(draws=solved, enough=ENOUGH_FOR_TAILS))
        return found

    def inputs(self, data: xr.Dataset) -> Part:
        """The quantities over the draws; closures by their names."""
        words, rows = self.words, []
        keys = (
            ("minimum", "mean", "maximum", "sd") if self._are_probable else ("minimum", "maximum", "points")
        )
        closures = self.content["closure_names"]
        for i, name in enumerate(map(str, data["varied"].values)):
            if name in closures:
                continue
            column = data["quantity"].values[:, i]
            found = {
                "minimum": amount(float(column.min())),
                "mean": amount(float(column.mean())),
                "maximum": amount(float(column.max())),
                "sd": amount(float(column.std())),
                "points": str(len(set(column.tolist()))),
            }
            rows.append([self.names.quantity_cell(name), *(found[key] for key in keys)])
        note = " ".join(
            words("closure_list").format(name=name, closures=", ".join(each))
            for name, each in closures.items()
        )
        return Part("inputs", words("inputs"), ["", *(words(key) for key in keys)], rows, note)

    def outcomes(self, quantiles: Sequence[float]) -> Part:
        """One row for each outcome; of a sample, some of the quantiles that the analysis has."""
        words, kind = self.words, self.content["design"]
        head = ["", words("unit")]
        if kind in SAMPLED:
            head += [
                words("mean"),
                words("sd"),
                *(f"{q * 100:g}{TIGHT}%" for q in quantiles),
                f"P(>{TIGHT}0)",
            ]
        elif kind == "quadrature":
            shares = next(iter(self.content["outcomes"].values()))["chebyshev"]
            head += [words("mean"), words("sd"), *(words("chebyshev").format(share=s) for s in shares)]
        elif kind in ("grid", "csv"):
            head += [words("minimum"), words("where"), words("maximum"), words("where")]
            head += [words("mean")] if kind == "csv" else []
        else:
            head += [words("middle")] if kind == "one_at_a_time" else []
            head += [words("minimum"), words("maximum")]
        rows = [
            [self.names.outcome_cell(name), self.names.unit(row["unit"]), *self._figures(row, quantiles)]
            for name, row in self.content["outcomes"].items()
        ]
        effect = "path_effect_note" if "years" in self.content else "effect_note"
        note = f"{words(effect)} {words('sample_outcomes' if kind in SAMPLED else f'{kind}_outcomes')}"
        return Part("outcomes", words("moments"), head, rows, note, texts=2)

    @property
    def _are_probable(self) -> bool:
        """Whether the draws stand for distributions, so that moments over them mean something."""
        return self.content["design"] in PROBABLE

    def _figures(self, row: Mapping, quantiles: Sequence[float]) -> list[str]:
        kind, show = self.content["design"], partial(self.names.figure, unit=row["unit"])
        if kind in SAMPLED:
            at = dict(zip(self.content["quantiles"], row["quantiles"], strict=True))
            cells = [row["mean"], row["sd"], *(at[q] for q in quantiles)]
            return [*map(show, cells), f"{row['probability_positive']:.3f}"]
        if kind == "quadrature":
            spans = [f"{show(low)} … {show(high)}" for low, high in row["chebyshev"].values()]
            return [show(row["mean"]), show(row["sd"]), *spans]
        ends = [show(row["minimum"]), show(row["maximum"])]
        if kind in ("grid", "csv"):
            where = [self._where(row[key]) for key in ("at_minimum", "at_maximum")]
            return [ends[0], where[0], ends[1], where[1], *([show(row["mean"])] if kind == "csv" else [])]
        return [show(row["middle"]), *ends] if kind == "one_at_a_time" else ends

    def _figure(self, outcome: str, value: float | None) -> str:
        """A figure in the unit of an outcome."""
        return self.names.figure(value, self.content["outcomes"][outcome]["unit"])

    def _where(self, at: Mapping) -> str:
        """The draw of a file by its number; the point of a grid by its quantities."""
        if self.content["design"] == "csv":
            return self.words("draw").format(number=at["draw"])
        closures = self.content["closure_names"]
        return ", ".join(
            f"{name} = {closures[name][int(value)] if name in closures else format(value, 'g')}"
            for name, value in at["quantities"].items()
        )

    def _indices(self, key: str) -> Part:
        rows = [
            [
                self.names.outcome_cell(outcome),
                self.names.quantity_cell(quantity),
                *(
                    amount(each[k]) if key == "sobol" else self._figure(outcome, each[k])
                    for k in INDICES[key]
                ),
            ]
            for outcome, quantities in self.content[key].items()
            for quantity, each in quantities.items()
            if quantity != "pairs"
        ]
        head = ["", self.words("quantity"), *INDICES[key]]
        return Part(key, self.words(f"{key}_title"), head, rows, self.words(f"{key}_note"), texts=2)

    def _tornado(self) -> Part:
        rows = []
        for outcome, found in self.content["tornado"].items():
            for quantity, each in found["quantities"].items():
                cells = [each[key] for key in ("low", "at_low", "high", "at_high", "swing")]
                texts = [cell if isinstance(cell, str) else amount(cell) for cell in cells]
                for place in (1, 3, 4):  # outcomes; the others are the quantity's own
                    texts[place] = self._figure(outcome, cells[place])
                rows.append([self.names.outcome_cell(outcome), self.names.quantity_cell(quantity), *texts])
        keys = ("quantity", "low", "at_low", "high", "at_high", "swing")
        head = ["", *(self.words(key) for key in keys)]
        return Part("tornado", self.words("tornado"), head, rows, self.words("tornado_note"), texts=2)

    def _correlations(self) -> Part:
        outcomes, words = self.content["outcomes"], self.words
        rows = []
        for quantity in next(iter(outcomes.values()))["correlation"]:
            cells = [row["correlation"][quantity] for row in outcomes.values()]
            pairs = [
                NOTHING if c["spearman"] is None else f"{c['pearson']:+.2f} / {c['spearman']:+.2f}"
                for c in cells
            ]
            rows.append([self.names.quantity_cell(quantity), *pairs])
        head = ["", *(self.names.outcome_cell(name) for name in outcomes)]
        note = [words("correlation_note")]
        note += [words("unordered").format(name=name) for name in self.content["closure_names"]]
        return Part("correlation", words("correlation"), head if rows else (), rows, " ".join(note))

    def _adjoint(self) -> Part:
        found, words = self.content["adjoint"], self.words
        if "outcomes" not in found:
            why = words("adjoint_left_out").format(reason=words.phrase(found["reason"]).rstrip(".。"))
            return Part("adjoint", words("adjoint"), (), (), why)
        rows = [
            [
                self.names.outcome_cell(outcome),
                self.names.quantity_cell(quantity),
                self._figure(outcome, each["local"]),
                self._figure(outcome, each["global"]),
            ]
            for outcome, quantities in found["outcomes"].items()
            for quantity, each in quantities.items()
        ]
        head = ["", words("quantity"), words("local"), words("global")]
        return Part("adjoint", words("adjoint"), head, rows, words("adjoint_note"), texts=2)

    def _convergence(self) -> Part:
        words = self.words
        rows = [
            [
                self.names.outcome_cell(name),
                str(each["draws"]),
                self._figure(name, each["mean"]),
                self._figure(name, each["sd"]),
            ]
            for name, row in self.content["outcomes"].items()
            for each in row.get("convergence", ())
        ]
        head = ["", words("number_of_draws"), words("mean"), words("sd")]
        return Part("convergence", words("convergence"), head, rows, words("convergence_note"))

    def _closures(self, quantity: str, table: Mapping) -> Part:
        names = list(self.content["outcomes"])
        rows = [
            [closure, *(self._closure_cell(name, each.get(name)) for name in names)]
            for closure, each in table.items()
        ]
        title = "closure_table" if self._are_probable else "closure_range"
        head = ["", *(self.names.outcome_cell(name) for name in names)]
        return Part("closures", self.words(title).format(name=quantity), head, rows)

    def _closure_cell(self, outcome: str, found: Mapping | None) -> str:
        if found is None:
            return NOTHING
        if self._are_probable:
            return f"{self._figure(outcome, found['mean'])} ({self._figure(outcome, found['sd'])})"
        return f"{self._figure(outcome, found['minimum'])} … {self._figure(outcome, found['maximum'])}"
