"""The report of a sweep: one self-contained HTML page of tables and histograms, in English or Japanese."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import xarray as xr
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from experiments.sweep.analyse import effects
from experiments.sweep.failures import failure_lines
from experiments.sweep.figures import histogram, tornado
from experiments.sweep.folder import REPORT, SweepFolder
from experiments.sweep.store import write_text
from experiments.sweep.wording import Wording
from experiments.text_table import amount

HISTOGRAMS = 12


@dataclass(frozen=True)
class Part:
    """A table with its heading and the figures below it."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    figures: Sequence[tuple[Markup, str]] = ()


def write_sweep_report(folder: SweepFolder, data: xr.Dataset, content: Mapping, lang: str = "en") -> None:
    """Write report.html beside the collected file. Raises InputError where it cannot be written."""
    words = Wording(lang)
    manifest = folder.manifest
    title = (
        (manifest["title_ja"] if lang == "ja" else manifest["title_en"])
        or manifest["title_en"]
        or manifest["sweep"]
    )
    templates = files("experiments") / "templates"
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((templates / "sweep.html.jinja").read_text(encoding="utf-8"))
    page = template.render(
        lang=lang,
        css=Markup((templates / "report.css").read_text(encoding="utf-8")),
        kicker=words("kicker"),
        title=title,
        description=manifest["spec"]["description"],
        paragraphs=_paragraphs(content, words),
        failures="\n".join(failure_lines(content["failures"])),
        tables=list(_parts(data, content, words)),
        provenance_title=words("provenance"),
        provenance=_provenance(folder, data, words),
    )
    write_text(folder.path / REPORT, page)


def _paragraphs(content: Mapping, words: Wording) -> list[str]:
    found = content["failures"]
    lines = [
        words("draws").format(
            design=words(content["design"]), draws=content["draws"], solved=content["solved"]
        )
    ]
    if content["solved"] < content["draws"]:
        missing = content["draws"] - content["solved"] - found["count"]
        lines.append(words("failed").format(count=found["count"], missing=missing))
        lines += [
            words("clustered").format(name=name, failed=each["median_failed"], solved=each["median_solved"])
            for name, each in found["clustered"].items()
        ]
        lines += [
            words("failed_under").format(name=name, closure=closure, **each)
            for name, table in found["by_closure"].items()
            for closure, each in table.items()
        ]
    return lines


def _parts(data: xr.Dataset, content: Mapping, words: Wording) -> Iterator[Part]:
    yield _inputs(data, words)
    yield _moments(data, content, words)
    for key in ("sobol", "morris"):
        if key in content:
            yield _indices(content[key], key, words)
    if "tornado" in content:
        yield _tornado(content, words)
    yield _correlations(content, words)
    if "outcomes" in content["adjoint"]:
        yield _adjoint(content["adjoint"]["outcomes"], words)
    if any("convergence" in row for row in content["outcomes"].values()):
        yield _convergence(content, words)
    for quantity, table in content.get("closures", {}).items():
        names = list(content["outcomes"])
        rows = [
            [
                closure,
                *(
                    f"{amount(each[n]['mean'])} ({amount(each[n]['sd'])})" if n in each else "–"
                    for n in names
                ),
            ]
            for closure, each in table.items()
        ]
        yield Part(words("closure_table").format(name=quantity), ["", *names], rows)


def _inputs(data: xr.Dataset, words: Wording) -> Part:
    rows = []
    for i, name in enumerate(data["varied"].values):
        column = data["quantity"].values[:, i]
        rows.append(
            [
                str(name),
                *(amount(float(x)) for x in (column.min(), column.mean(), column.max(), column.std())),
            ]
        )
    return Part(words("inputs"), ["", words("minimum"), words("mean"), words("maximum"), words("sd")], rows)


def _moments(data: xr.Dataset, content: Mapping, words: Wording) -> Part:
    effect = effects(data)
    outcomes = content["outcomes"]
    if content["design"] == "quadrature":
        shares = list(next(iter(outcomes.values()))["chebyshev"])
        header = [
            "",
            words("unit"),
            words("mean"),
            words("sd"),
            *(words("chebyshev").format(share=s) for s in shares),
        ]
        rows = [
            [name, row["unit"], amount(row["mean"]), amount(row["sd"])]
            + [f"{amount(low)} – {amount(high)}" for low, high in row["chebyshev"].values()]
            for name, row in outcomes.items()
        ]
        return Part(words("moments"), header, rows, words("chebyshev_note"))
    header = [
        "",
        words("unit"),
        words("mean"),
        words("sd"),
        *(f"{q * 100:g} %" for q in content["quantiles"]),
        "P(> 0)",
    ]
    rows = [
        [name, row["unit"], amount(row["mean"]), amount(row["sd"]), *(amount(q) for q in row["quantiles"])]
        + [f"{row['probability_positive']:.3f}"]
        for name, row in outcomes.items()
    ]
    figures = [
        (Markup(histogram(effect.values[:, i], f"{effect.units[i]}")), name)
        for i, name in enumerate(effect.names[:HISTOGRAMS])
        if np.isfinite(effect.values[:, i]).sum() > 1
    ]
    return Part(words("moments"), header, rows, words("moments_note"), figures)


def _indices(found: Mapping, key: str, words: Wording) -> Part:
    keys = {
        "sobol": ("S1", "S1_conf", "ST", "ST_conf"),
        "morris": ("mu", "mu_star", "mu_star_conf", "sigma"),
    }[key]
    rows = [
        [f"{outcome}: {quantity}", *(amount(each[k]) for k in keys)]
        for outcome, quantities in found.items()
        for quantity, each in quantities.items()
        if quantity != "pairs"
    ]
    return Part(words(f"{key}_title"), ["", *keys], rows, words(f"{key}_note"))


def _tornado(content: Mapping, words: Wording) -> Part:
    rows, figures = [], []
    for outcome, found in content["tornado"].items():
        for quantity, each in found["quantities"].items():
            cells = [each[k] for k in ("low", "high", "at_low", "at_high", "swing")]
            rows.append([f"{outcome}: {quantity}", *(amount(cell) for cell in cells)])
        if found["quantities"]:
            figures.append((Markup(tornado(found, content["outcomes"][outcome]["unit"])), outcome))
    header = ["", *(words(k) for k in ("low", "high", "at_low", "at_high", "swing"))]
    return Part(words("tornado"), header, rows, words("tornado_note"), figures[:HISTOGRAMS])


def _correlations(content: Mapping, words: Wording) -> Part:
    names = list(content["outcomes"])
    varied = list(content["outcomes"][names[0]]["correlation"])
    rows = []
    for quantity in varied:
        cells = [content["outcomes"][name]["correlation"][quantity] for name in names]
        pairs = [
            "–" if c["spearman"] is None else f"{c['pearson']:+.2f} / {c['spearman']:+.2f}" for c in cells
        ]
        rows.append([quantity, *pairs])
    return Part(words("correlation"), ["", *names], rows, words("correlation_note"))


def _adjoint(found: Mapping, words: Wording) -> Part:
    rows = [
        [f"{outcome}: {quantity}", f"{each['local']:+.3g}", f"{each['global']:+.3g}"]
        for outcome, quantities in found.items()
        for quantity, each in quantities.items()
    ]
    return Part(words("adjoint"), ["", words("local"), words("global")], rows, words("adjoint_note"))


def _convergence(content: Mapping, words: Wording) -> Part:
    rows = [
        [f"{name} ({each['draws']})", amount(each["mean"]), amount(each["sd"])]
        for name, row in content["outcomes"].items()
        for each in row.get("convergence", ())
    ]
    return Part(words("convergence"), ["", words("mean"), words("sd")], rows, words("convergence_note"))


def _provenance(folder: SweepFolder, data: xr.Dataset, words: Wording) -> list[tuple[str, str]]:
    manifest = folder.manifest
    code = manifest["code"]
    return [
        (words("experiment"), manifest["experiment"]),
        (words("sam"), f"{manifest['sam']['name']} ({manifest['sam']['checksum'][:12]})"),
        (words("seed"), str(manifest["seed"])),
        (words("fingerprint"), manifest["fingerprint"]),
        (words("code"), f"{code['distribution']} {code['version']} {code['commit'] or ''}"),
        (words("python"), f"{manifest['python']}, {manifest['platform']}"),
        (
            words("packages"),
            ", ".join(f"{name} {version}" for name, version in manifest["packages"].items() if version),
        ),
        (words("nodes"), ", ".join(json.loads(data.attrs["nodes"]))),
        (words("time"), f"{float(data['seconds'].mean()) * 1000:.1f} ms"),
        (words("created"), manifest["created"]),
    ]
