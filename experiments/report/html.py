"""The frame that every page of a report has around its own headlines and sections."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.plan import Plan
from experiments.report import provenance
from experiments.report.templates import template
from experiments.words import Words


def html(plan: Plan, made: Mapping, words: Words, made_by: str, **own: object) -> str:
    """A page as HTML: what is the same on all of them from the plan and its provenance, and the page's own parts.

    made_by: the words that say by what the page was made. own: title, name, description, description_lang, changed,
    warnings, headlines and sections.
    """
    sam = plan.sam
    return template("report.html.jinja").render(
        words=words,
        lang=words.lang,
        made_by=words(made_by, version=made["code"]["version"] or ""),
        benchmark=words("benchmark_economy", sam=provenance.described(sam.name, sam.year, sam.unit, words)),
        provenance=provenance.provenance_rows(made, words),
        **own,
    )


def changed_here(plan: Plan, words: Words) -> str:
    """What the command line changed; empty where nothing was."""
    return words("changed_here", changes=", ".join(plan.changed)) if plan.changed else ""
