"""Text of a file a user gives: everything a reader below may then take for granted is checked here once."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""Byte order marks of what Excel calls Unicode text."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class UnreadableError(Exception):
    """Why a file holds no text, its line (None: the whole file) and what to try; readers make their own error of it."""

    def __init__(self, what: str, line: int | None, remedy: str) -> None:
        self.what, self.line, self.remedy = what, line, remedy
        super().__init__(what)


def read_text(path: Path, largest: int) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its byte order mark; line ends and byte order mark as they came.

    largest: bytes that are read at most. Raises UnreadableError where the file is missing, no regular file (a pipe would
    make the program wait), larger, or holds what is no text: undecodable bytes, NUL and other control characters.
    """
    try:
        if path.exists() and not path.is_file():
            kind = "a folder" if path.is_dir() else "no regular file"
            raise UnreadableError(f"the path is {kind}", None, "Name a file.")
        if (size := path.stat().st_size) > largest:
            limit = f"{largest / 1e6:g} MB"
            raise UnreadableError(
                f"the file has {size / 1e6:.4g} MB, more than the {limit} read", None, "Split it."
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError("the file does not exist", None, "Check the path.") from None
    except (OSError, ValueError) as error:  # a ValueError: the path itself has a NUL or a lone surrogate
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(
            f"the file cannot be read ({reason})", None, "Check the path and permissions."
        ) from None
    try:
        text = content.decode("utf-16" if content.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        remedy = "Save it as UTF-8 (Japanese Excel writes Shift JIS unless told)."
        raise UnreadableError("the file is not UTF-8 text", line, remedy) from None
    if found := unprintable(text):
        line = text[: found.start()].count("\n") + 1
        raise UnreadableError(
            f"the file holds {found[0]!r}, a character of no text",
            line,
            "Delete it, or save the file as text.",
        )
    return text


def unprintable(text: str) -> re.Match | None:
    """The first character that no text has: NUL, another control character, half of a surrogate pair."""
    return _UNPRINTABLE.search(text)
