"""The report of a sweep: one self-contained HTML page of tables and histograms, in English or Japanese."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

import numpy as np
import xarray as xr
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from experiments.sweep.analyse import SAMPLED, effects
from experiments.sweep.failures import failure_lines
from experiments.sweep.figures import histogram, scaled, tornado
from experiments.sweep.folder import REPORT, SweepFolder
from experiments.sweep.labels import Labels
from experiments.sweep.parts import Tables
from experiments.sweep.store import write_text
from experiments.sweep.wording import Wording
from sam import Sam

HISTOGRAMS = 12


def write_sweep_report(
    folder: SweepFolder, data: xr.Dataset, content: Mapping, lang: str = "en", sam: Sam | None = None
) -> None:
    """Write report.html beside the collected file; `sam` has the labels. Raises InputError where it cannot be written."""
    words = Wording(lang)
    labels = Labels(words.model, sam)
    figures = _figures(data, content, words, labels)
    manifest = folder.manifest
    title = (
        (manifest["title_ja"] if lang == "ja" else manifest["title_en"])
        or manifest["title_en"]
        or manifest["sweep"]
    )
    style = files("experiments.report") / "templates" / "report.css"
    page = files("experiments.sweep") / "templates" / "sweep.html.jinja"
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(page.read_text(encoding="utf-8"))
    html = template.render(
        lang=lang,
        css=Markup(style.read_text(encoding="utf-8")),
        kicker=words("kicker"),
        title=title,
        description=manifest["spec"]["description"],
        paragraphs=[*_paragraphs(content, words), *Tables(content, words, labels).warnings()],
        failures="\n".join(failure_lines(content["failures"])),
        tables=[(part, figures.get(part.key, ())) for part in Tables(content, words, labels).all(data)],
        provenance_title=words("provenance"),
        provenance=_provenance(folder, data, words),
    )
    write_text(folder.path / REPORT, html)


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


def _figures(data: xr.Dataset, content: Mapping, words: Wording, labels: Labels) -> dict[str, list]:
    """Figures with their captions by the key of the table that they follow."""
    found: dict[str, list] = {"outcomes": [], "tornado": []}
    effect = effects(data)
    for i, name in enumerate(effect.names[:HISTOGRAMS] if content["design"] in SAMPLED else ()):
        if np.isfinite(effect.values[:, i]).sum() > 1:
            unit = effect.units[i]
            values = effect.values[:, i] / labels.divisor(unit)
            drawn = histogram(values, labels.unit(unit), words)
            found["outcomes"].append((Markup(drawn), labels.outcome(name)))
    for name, each in list(content.get("tornado", {}).items())[:HISTOGRAMS]:
        if each["quantities"] and each["middle"] is not None:
            unit = content["outcomes"][name]["unit"]
            drawn = tornado(scaled(each, labels.divisor(unit)), labels.unit(unit), labels.quantity)
            found["tornado"].append((Markup(drawn), labels.outcome(name)))
    return found


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
