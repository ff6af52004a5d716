"""A paragraph for each experiment and policy: `python docs/readings.py > docs/explanation/readings.md`, half an hour.

The paragraphs are those of `cge explain NAME`, and of a policy `cge explain BASELINE --policy NAME`, in both languages and
solved once for both. `readings.csv` says of each what instrument or rule it has that those above it do not have; what
differs from one of these in a number alone has no row there, and as a policy no paragraph.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

from experiments.cli.explain import DRAWS
from experiments.inputs.locate import catalogue, paths
from experiments.inputs.options import Options
from experiments.inputs.spec import read_experiment
from experiments.path.plan import options_under, read_policy
from experiments.path.run import run_path
from experiments.plan import make_plan
from experiments.reading import read_results
from experiments.reading.listing import paragraph
from experiments.reading.path import path_sentences, read_path
from experiments.reading.sentences import sentences
from experiments.words import Words

INSTRUMENTS = Path(__file__).with_name("readings.csv")
BASELINE = "meti_base"
HEAD = """# What each experiment says

Made from the numbers by `python docs/readings.py > docs/explanation/readings.md`; the command above a paragraph prints it,
with the account from benchmark shares as a table. Intervals hold 90 % of {draws} draws over the cited ranges of
elasticities; they say nothing of closures, data and what is left out.

## Instruments and rules

{count} experiments and policies that differ in what they change or in the rule that answers, not in a number.
"""


def main() -> None:
    """Print the page."""
    rows = instruments()
    sys.stdout.write(f"{HEAD.format(draws=DRAWS, count=len(rows))}\n{table(rows)}\n## Experiments\n")
    for name in sorted(catalogue()):
        sys.stdout.write(f"\n{section(name, DRAWS)}")
        sys.stdout.flush()
    sys.stdout.write("\n## Policies on a path\n")
    for row in rows:
        if row["kind"] == "policy":
            sys.stdout.write(f"\n{policy_section(row['name'])}")
            sys.stdout.flush()


def instruments() -> list[dict[str, str]]:
    """Experiments and policies that differ in instrument or rule, in the order in which they build on each other."""
    with INSTRUMENTS.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def table(rows: list[dict[str, str]]) -> str:
    """What each changes and what is new in it, as Markdown."""
    lines = ["| name | | instrument or rule | what is new in it |", "|---|---|---|---|"]
    lines += [f"| `{row['name']}` | {row['kind']} | {row['instrument']} | {row['new']} |" for row in rows]
    return "\n".join(lines) + "\n"


def section(name: str, draws: int) -> str:
    """Heading, command and the paragraph of an experiment in both languages."""
    plan = make_plan(read_experiment(name, catalogue()))
    reading = read_results(plan, draws, lambda text: sys.stderr.write(f"{text}\n"))
    return _section(
        plan.main.title_en, plan.main.title_ja, f"cge explain {name}", lambda words: sentences(reading, words)
    )


def policy_section(name: str) -> str:
    """Heading, command and the paragraph of a policy on the baseline in both languages."""
    policy = read_policy(name)
    plan = make_plan(read_experiment(BASELINE, paths()), options_under(policy, Options()))
    results = run_path(plan, lambda text: sys.stderr.write(f"{text}\n"), policy=policy)
    reading = read_path(results, {"en": policy.spec.leaves_out, "ja": policy.spec.leaves_out_ja})
    return _section(
        policy.spec.title_en,
        policy.spec.title_ja,
        f"cge explain {BASELINE} --policy {name}",
        lambda words: path_sentences(reading, words),
    )


def _section(title_en: str, title_ja: str, command: str, said: Callable[[Words], list[str]]) -> str:
    english, japanese = (paragraph(said(words), words) for words in map(Words, ("en", "ja")))
    return "\n\n".join([f"### {title_en}", f"`{command}`", english, f"{title_ja}：{japanese}"]) + "\n"


if __name__ == "__main__":
    main()
