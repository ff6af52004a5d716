"""Put the figures that are printed today into the output that pages show: `python -m tests.docs.refresh PAGE …`.

After results have moved on purpose. Words stay as they are, and so does a block whose words are not those that are printed;
the test of the page then says so. Figures in sentences are not looked at.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .page import OUTPUT, Reader, blocks_of

_WORDS = re.compile(r"(\s*)(\S+)")


def main(pages: list[str]) -> None:
    """Follow pages and rewrite their blocks of output."""
    for name in pages:
        page = Path(name)
        with TemporaryDirectory() as folder, TemporaryDirectory() as cache:
            reader = Reader(Path(folder), Path(cache))
            for block in blocks_of(page):
                if block.language == OUTPUT and reader.printed is not None:
                    text = page.read_text(encoding="utf-8")
                    page.write_text(
                        text.replace(block.text, refreshed(block.text, reader.printed)), encoding="utf-8"
                    )
                    reader.printed = None
                else:
                    reader.follow(block)
        print(page)


def refreshed(shown: str, printed: str) -> str:
    """What a page shows, with the figures of what is printed, to the digits shown; unchanged where words differ."""
    found = [line.split() for line in printed.splitlines() if line.strip()]
    lines = _lines(shown.splitlines(), found)
    return shown if lines is None else "\n".join(lines) + "\n"


def _lines(shown: list[str], found: list[list[str]]) -> list[str] | None:
    if not shown:
        return None if found else []
    first, rest = shown[0], shown[1:]
    if not first.strip() or (first.strip() == "..." and not found):
        after = _lines(rest, found)
        return None if after is None else [first, *after]
    if first.strip() == "...":
        after = _lines(rest, found)
        return [first, *after] if after is not None else _lines(shown, found[1:])
    if not found:
        return None
    words = _words(_WORDS.findall(first), found[0])
    after = None if words is None else _lines(rest, found[1:])
    return None if words is None or after is None else ["".join(words), *after]


def _words(shown: list[tuple[str, str]], found: list[str]) -> list[str] | None:
    """The words of a line with the blanks before them; a figure that has become longer or shorter keeps its end."""
    if not shown:
        return None if found else []
    (blank, word), rest = shown[0], shown[1:]
    if word == "...":
        after = _words(rest, found)
        if after is not None:
            return [blank + word, *after]
        return _words(shown, found[1:]) if found else None
    new = _word(word, found[0]) if found else None
    after = None if new is None else _words(rest, found[1:])
    if new is None or after is None:
        return None
    room = max(len(blank) + len(word) - len(new), 1 if blank else 0)
    return [" " * room + new if blank else new, *after]


def _word(shown: str, found: str) -> str | None:
    if shown == found:
        return shown
    try:
        _number(shown)
        number = _number(found)
    except ValueError:
        return None
    decimals = len(shown.partition(".")[2])
    return found if decimals == len(found.partition(".")[2]) else f"{number:.{decimals}f}"


def _number(word: str) -> float:
    """A figure with separated thousands or a printed minus. Raises ValueError for other words."""
    return float(word.replace(",", "").replace("−", "-"))


if __name__ == "__main__":
    main(sys.argv[1:])
