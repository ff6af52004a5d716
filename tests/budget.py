"""What the tests cost: seconds by marker, and how often the full Japan model is built, in this process or by a command.

`.ci/run` names a file by CGE_BUDGET; each pytest run adds a line to it, and `python -m tests.budget FILE` prints the sum.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

MOST_JAPAN_RUNS = 2 * 40  # of a whole .ci/run: forty for each of the two vintages
JAPAN_BYTES = (
    3_000_000  # of its read model in a user's cache; the next largest model of the tests has half of it
)
MARKERS = (
    "sources",
    "batch",
    "browser",
    "bench",
    "slow",
    "quick",
)  # a test counts for the first that it carries
COMMANDS = ("run", "check", "decompose", "explain", "closures", "trade", "sweep", "bench")
QUICK = Path(__file__).with_name("quick.txt")


def quick_files() -> set[str]:
    """The files of `make quick`, relative to the root."""
    return {line for line in QUICK.read_text(encoding="utf-8").splitlines() if line}


@cache
def sectors_of_japan() -> int:
    """Activities of the full table."""
    accounts = Path(__file__).parents[1] / "sam" / "data" / "japan_2015" / "accounts.csv"
    with accounts.open(encoding="utf-8", newline="") as file:
        return sum(row["kind"] == "activity" for row in csv.DictReader(file))


class Budget:
    """Counts while pytest runs; with xdist the workers count Japan runs, and the controller adds up their reports.

    Built is a model made without a cache, or one that came into a cache. A cache is shared by all workers, so a model in
    it is named, counted once, and proves nothing about the test that saw it come; what a quick test itself makes or
    commands does.
    """

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.tests: Counter[str] = Counter()
        self.japan: Counter[str] = Counter()  # by test file
        self._counted: set[str] = set()  # models in caches
        self._built = 0
        self._own = 0  # models made and commands given by the tests of this process, with a cache or without
        self._caches: dict[Path, set[str]] = {}  # models of Japan in them when they were first used
        sys.addaudithook(self._started)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Tests of the quick files are marked so, unless they are slow."""
        files = quick_files()
        for item in items:
            if item.location[0] in files and not item.get_closest_marker("slow"):
                item.add_marker("quick")

    def pytest_collection_finish(self) -> None:
        """Count models from here on; not before, because modules are imported while tests are collected."""
        from cge.model import Model

        made = Model.__init__

        def counted(model: Model, *arguments: Any, **named: Any) -> None:
            made(model, *arguments, **named)
            sam = model.parameters.sam
            if sam.name.startswith("japan") and len(sam.of_kind("activity")) == sectors_of_japan():
                self._add(1, os.environ)

        Model.__init__ = counted  # type: ignore[method-assign]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note what Japan had cost before a test, its fixtures included."""
        item.user_properties.append(("before", (self._built, self._own)))
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
        """The count as plain data, which xdist can send; a quick test that ran Japan fails."""
        report = yield
        report.user_properties = []
        if call.when == "teardown":
            built, own = dict(item.user_properties)["before"]
            report.user_properties = [("japan", self._built - built), ("kept", sorted(self._came()))]
            if self._own > own and item.get_closest_marker("quick"):
                report.outcome = "failed"
                report.longrepr = (
                    f"{item.nodeid} runs Japan and is in {QUICK.name}: take its file off the list"
                )
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up; xdist calls this on the controller."""
        marker = next((name for name in MARKERS if name in report.keywords), "default")
        self.seconds[marker] += report.duration
        self.tests[marker] += report.when == "call"
        cost: dict[str, Any] = dict(report.user_properties)
        came = set(cost.get("kept", ())) - self._counted
        self._counted |= came
        self.japan[report.location[0]] += cost.get("japan", 0) + len(came)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table, and add it to the file of CGE_BUDGET."""
        content = {"seconds": dict(self.seconds), "tests": dict(self.tests), "japan": dict(+self.japan)}
        file = os.environ.get("CGE_BUDGET")
        if file and "PYTEST_CURRENT_TEST" not in os.environ:  # a test that runs pytest is counted as a test
            with Path(file).open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(content) + "\n")
        terminalreporter.section("budget")
        terminalreporter.write_line(table([content]))

    def _started(self, event: str, arguments: tuple) -> None:
        if event == "subprocess.Popen":
            _, words, folder, environment = arguments
            self._add(japan_runs(words, Path(folder or ".")), environment or os.environ)

    def _add(self, runs: int, environment: Mapping[str, str]) -> None:
        self._own += runs
        named = environment.get("CGE_CACHE", "off")
        if named == "off":
            self._built += runs
        else:
            self._caches.setdefault(Path(named), _japan_models(Path(named)))

    def _came(self) -> set[str]:
        """Models of Japan that came into a cache since it was first used."""
        return {name for cache, before in self._caches.items() for name in _japan_models(cache) - before}


def _japan_models(cache: Path) -> set[str]:
    return {str(file) for file in cache.glob("*.model") if file.stat().st_size > JAPAN_BYTES}


def japan_runs(arguments: str | Sequence[str | os.PathLike[str]], folder: Path = Path()) -> int:
    """How many commands of a command line run the full Japan model, by what they name; `folder` is where they run."""
    texts = [arguments] if isinstance(arguments, str) else [os.fspath(each) for each in arguments]
    lines = [line.partition("#")[0].split() for line in " ".join(map(str, texts)).splitlines()]
    return sum(_is_japan(line, folder) for line in lines)


def _is_japan(words: Sequence[str], folder: Path) -> bool:
    place = next((place for place, word in enumerate(words) if Path(word).name == "cge"), len(words))
    command, *rest = words[place + 1 :] or [""]
    if command not in COMMANDS:
        return False
    files = [folder / word for word in rest if word.endswith(".yaml") and (folder / word).is_file()]
    named = any(word in _catalogue() or "japan" in word for word in rest)
    return (
        named
        or any(map(_file_is_japan, files))
        or (command == "check" and not {"--sam", "--paper"} & set(rest))
    )


def _file_is_japan(path: Path) -> bool:
    """Whether an experiment or a sweep file is about Japan, which is the default."""
    named = re.search(r"^(?:sam|experiment): *(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return named is None or named[1] in _catalogue() or "japan" in named[1]


@cache
def _catalogue() -> frozenset[str]:
    from experiments.inputs.locate import catalogue

    return frozenset(catalogue())


def table(runs: Sequence[dict[str, dict[str, Any]]]) -> str:
    """Seconds and tests by marker, and Japan runs by file, over some pytest runs."""
    seconds, tests, japan = (
        sum((Counter(run[key]) for run in runs), Counter()) for key in ("seconds", "tests", "japan")
    )
    lines = [f"{marker:<8} {tests[marker]:>6} tests {seconds[marker]:>8.0f} s" for marker in sorted(seconds)]
    lines.append(f"{'total':<8} {sum(tests.values()):>6} tests {sum(seconds.values()):>8.0f} s")
    lines.append(
        f"full Japan model built {sum(japan.values())} times (at most {MOST_JAPAN_RUNS} in a whole .ci/run)"
    )
    lines += [f"    {count:>3} {file}" for file, count in japan.most_common()]
    return "\n".join(lines)


def main(show: Callable[[str], object] = print) -> int:
    """Print the sum over the lines of a file; 1 where Japan ran too often."""
    runs = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    show(table(runs))
    return int(sum(sum(run["japan"].values()) for run in runs) > MOST_JAPAN_RUNS)


if __name__ == "__main__":
    raise SystemExit(main())
