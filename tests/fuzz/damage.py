"""Damage, seeded: bytes, lines and words of a file changed as accidents, editors and mischief change them."""

from __future__ import annotations

import random
import re

WORDS = (
    "",
    " ",
    "-",
    "nan",
    "inf",
    "-inf",
    "1e308",
    "-1e308",
    "1e-320",
    "1e999",
    "0",
    "-1",
    "9" * 400,
    "1_0",
    "0x10",
    "50 %",
    "(5)",
    "1,5",
    "1.5.2",
    "true",
    "null",
    "~",
    "'",
    '"',
    ",",
    ";",
    "\t",
    "*",
    "a_agr",
    "c_agr",
    "gov",
    "total",
    "../..",
    "/dev/zero",
    "/",
    ".",
    "é",
    "合計",
    "\N{NO-BREAK SPACE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "$x_1$",
    "{0}",
    "{{ x }}",
    "<b>",
    "%s",
    "\\",
    "x" * 3000,
    "[" * 300,
    "x: y",
    "-0.0",
    "2026-02-30",
    "1:30",
    "group:",
    "rate_duty",
    "[1, 2]",
    "{a: 1}",
    "!!python/name:os.system",
    "&a",
    "*a",
    "<<",
    "# x",
)
BLOCKS = (
    "\x00",
    "\ufeff",
    "\x1b[31m",
    "\r",
    "\n\n\n",
    '"\\ud800"',
    '"\\0"',
    "x: &a [*a]\n",
    "x: !thing 1\n",
    "x: !!int abc\n",
    "? [a]\n: 1\n",
    "null: 1\n",
    "x: " + "[" * 5000,
    "x:\n" + "".join(" " * i + "y:\n" for i in range(1, 120)),
    "---\n---\n",
    "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(
        f"{n}: &{n} [{','.join(['*' + m] * 9)}]\n" for m, n in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "z" * 200_000,
    '"unclosed',
    "%YAML 1.1\n---\n",
    "<<: *x\n",
    ",,,,,,,,,\n",
    ";;;;\n",
    "x\ty\tz\n",
    "Source: somebody\n",
    "\U0001f600",
)
NUMBERS = (
    "0",
    "-1",
    "1",
    "1e-320",
    "1e-30",
    "1e29",
    "-1e29",
    "1e308",
    "1e17",
    "2147483648",
    "99999999999999999999",
    "0.5",
    "100",
    "-0.0",
)
_WORD = re.compile(r"[^\s,:;\[\]{}()\"']+")


def damaged(content: bytes, chance: random.Random) -> bytes:
    """One to three kinds of damage to a file; text files keep most of their text."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        try:
            text = content.decode("utf-8")
            content = chance.choice((_words, _words, _mixed, _numbers, _lines, _blocks, _bytes))(
                content, text, chance
            )
        except UnicodeDecodeError:
            content = _bytes(content, "", chance)
    return content


def _words(content: bytes, text: str, chance: random.Random) -> bytes:
    """Another word in the place of one."""
    places = list(_WORD.finditer(text))
    if not places:
        return content
    place = chance.choice(places)
    return (text[: place.start()] + chance.choice(WORDS) + text[place.end() :]).encode("utf-8", "replace")


def _mixed(content: bytes, text: str, chance: random.Random) -> bytes:
    """A word of the file in the place of another of its words."""
    places = list(_WORD.finditer(text))
    if not places:
        return content
    place, other = chance.choice(places), chance.choice(places)
    return (text[: place.start()] + other[0] + text[place.end() :]).encode()


def _numbers(content: bytes, text: str, chance: random.Random) -> bytes:
    """An extreme number in the place of one."""
    places = [place for place in _WORD.finditer(text) if place[0][0].isdigit()]
    if not places:
        return content
    place = chance.choice(places)
    return (text[: place.start()] + chance.choice(NUMBERS) + text[place.end() :]).encode()


def _lines(content: bytes, text: str, chance: random.Random) -> bytes:
    """A line left out, given twice, moved, or cut short."""
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines) or 1)
    line = lines.pop(at) if lines else ""
    change = chance.randrange(4)
    if change == 1:
        lines[at:at] = [line, line]
    elif change == 2:
        lines.insert(chance.randrange(len(lines) + 1), line)
    elif change == 3:
        lines.insert(at, line[: len(line) // 2] + "\n")
    return "".join(lines).encode()


def _blocks(content: bytes, text: str, chance: random.Random) -> bytes:
    """What no editor writes, somewhere."""
    at = chance.choice((0, len(text), chance.randrange(len(text) + 1)))
    return (text[:at] + chance.choice(BLOCKS) + text[at:]).encode("utf-8", "replace")


def _bytes(content: bytes, text: str, chance: random.Random) -> bytes:
    """The file cut short, emptied, a bit flipped, bytes overwritten, doubled or put in another encoding."""
    at = chance.randrange(len(content) or 1)
    change = chance.randrange(7)
    if change == 0:
        return content[:at]
    if change == 1:
        return (
            bytes([*content[:at], content[at] ^ 1 << chance.randrange(8), *content[at + 1 :]])
            if content
            else b""
        )
    if change == 2:
        return content[:at] + chance.randbytes(chance.randrange(1, 40)) + content[at + chance.randrange(40) :]
    if change == 3:
        return content[:at] + content[at // 2 :]
    if change == 4:
        return chance.randbytes(200)
    if change == 5 and text:
        return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "cp932")), "replace")
    return b""
