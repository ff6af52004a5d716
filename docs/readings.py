"""A paragraph for each experiment of the catalogue: `python docs/readings.py > docs/explanation/readings.md`.

The paragraphs are those of `cge explain NAME` and `cge explain NAME --lang ja`, solved once for both.
"""

from __future__ import annotations

import sys

from experiments.cli.explain import DRAWS
from experiments.inputs.locate import catalogue
from experiments.inputs.spec import read_experiment
from experiments.plan import make_plan
from experiments.reading import read_results
from experiments.reading.sentences import sentences
from experiments.words import Words

HEAD = """# What each experiment says

Made from the numbers by `python docs/readings.py > docs/explanation/readings.md`; the command above a paragraph prints it,
with the account from benchmark shares as a table. Intervals hold 90 % of {draws} draws over the cited ranges of
elasticities; they say nothing of closures, data and what is left out.
"""


def main() -> None:
    """Print the page."""
    sys.stdout.write(HEAD.format(draws=DRAWS))
    for name in sorted(catalogue()):
        sys.stdout.write(f"\n{section(name, DRAWS)}")
        sys.stdout.flush()


def section(name: str, draws: int) -> str:
    """Heading, command and the paragraph in both languages."""
    plan = make_plan(read_experiment(name, catalogue()))
    reading = read_results(plan, draws, lambda text: sys.stderr.write(f"{text}\n"))
    parts = [f"## {plan.main.title_en}", f"`cge explain {name}`"]
    for lang, title in (("en", ""), ("ja", f"{plan.main.title_ja}：")):
        parts.append(title + " ".join(sentences(reading, Words(lang))))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
