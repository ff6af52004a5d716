"""The code blocks of a page of the documentation, and the folder in which a reader runs them one after the other."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from ruamel.yaml import YAML

# Why a block need not run here; a page says `<!-- not run: WORD -->` above it.
NOT_RUN = {
    "clone": "sets up or measures a clone of the repository; .ci/run does that",
    "packages": "installs packages from outside the lock files",
    "minutes": "measures for minutes; tests/bench runs the same command on a small economy",
    "path": "solves two decades of Japan; tests/path runs the same paths and commands",
    "cluster": "needs a batch system; tests/batch runs these commands on a Slurm of its own",
    "fragment": "a part of a file that the page does not show whole; the reference page of its keys is tested",
}
SHELL, PYTHON, OUTPUT = "sh", "python", "text"
_FENCE = re.compile(r"^(?P<fence>```+)(?P<info>.*)$")
_COMMENT = re.compile(r"^<!-- (?P<key>[a-z ]+): (?P<value>.*?) -->$")
_OPTION = re.compile(r"^:(?P<key>[a-z]+):\s*(?P<value>.*)$")


@dataclass(frozen=True)
class Block:
    """One code block: its language, text, the name of the file that it shows, and the remark in the comment above it."""

    language: str
    text: str
    line: int
    file: str = ""
    remark: tuple[str, str] = ("", "")


def blocks_of(path: Path) -> Iterator[Block]:
    """Code blocks of a page in order, fenced, indented or included; `{toctree}` and the like are none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at, remark = 0, ("", "")
    while at < len(lines):
        line, began = lines[at], at + 1
        if fence := _FENCE.match(line):
            body = []
            at += 1
            while lines[at] != fence["fence"]:
                body.append(lines[at])
                at += 1
            block = _fenced(path, fence["info"].strip(), body, began, remark)
            if block:
                yield block
            remark = ("", "")
        elif line.startswith("    ") and not lines[at - 1].strip():
            body = []
            while at < len(lines) and (lines[at].startswith("    ") or not lines[at].strip()):
                body.append(lines[at][4:])
                at += 1
            yield Block("", "\n".join(body).strip() + "\n", began, remark=remark)
            remark = ("", "")
            continue
        elif comment := _COMMENT.match(line):
            remark = comment["key"], comment["value"]
            if remark[0] == "copied":  # what the page tells the reader to copy from the repository
                yield Block("folder", str((path.parent / remark[1]).resolve()), began)
        elif line.strip():
            remark = ("", "")
        at += 1


def _fenced(path: Path, info: str, body: list[str], line: int, remark: tuple[str, str]) -> Block | None:
    directive = re.match(r"\{(?P<name>[a-z-]+)\}\s*(?P<argument>.*)", info)
    options: dict[str, str] = {}
    if directive:
        while body and (option := _OPTION.match(body[0])):
            options[option["key"]] = option["value"]
            body = body[1:]
        while body and not body[0].strip():
            body = body[1:]
    text = "\n".join(body) + "\n"
    if directive is None:
        return Block(info, text, line, remark=remark)
    if directive["name"] == "literalinclude":
        included = (path.parent / directive["argument"]).read_text(encoding="utf-8")
        return Block("file", included, line, options.get("caption", ""), remark)
    if directive["name"] == "code-block":
        return Block(directive["argument"], text, line, options.get("caption", ""), remark)
    return None


class Reader:
    """Someone who follows a page in an empty folder: saves its files, runs its commands, compares what is printed."""

    def __init__(self, folder: Path, cache: Path) -> None:
        """`cache` is the reader's cache of models, which pages share as they do on a reader's machine."""
        self.folder = folder
        self.cache = cache
        self.names: dict[str, Any] = {"__name__": "page"}
        self.printed: str | None = None

    def follow(self, block: Block) -> None:
        """Do what one block says. Raises AssertionError where it does not work or prints something else."""
        key, value = block.remark
        if key == "not run":
            assert value in NOT_RUN, (
                f"{value!r} is no reason to leave a block out; there are {', '.join(NOT_RUN)}"
            )
        elif key == "replaces in":
            self._replace(value, block.text)
        elif block.language == "folder":
            shutil.copytree(block.text, self.folder / Path(block.text).name)
        elif block.file:
            self._save(block.file, block.text)
        elif block.language == SHELL:
            self.printed = self._shell(block.text, int(value) if key == "exit status" else 0)
        elif block.language == PYTHON:
            self.printed = self._python(block.text)
        elif block.language == OUTPUT:
            assert self.printed is not None, "a block of output follows no command"
            assert_printed(block.text, self.printed)
            self.printed = None
        else:
            raise AssertionError(
                f"a block in {block.language or 'no language'!r} is neither run ({SHELL}, {PYTHON}), nor output "
                f"({OUTPUT}), nor a file (`:caption: name`); say why it is not run: {', '.join(NOT_RUN)}"
            )

    def _save(self, name: str, text: str) -> None:
        path = self.folder / name
        assert path.resolve().is_relative_to(self.folder.resolve()), f"{name} is outside the reader's folder"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _replace(self, name: str, text: str) -> None:
        """Put the keys of a block into a YAML file that is there already."""
        yaml = YAML()
        content = yaml.load(self.folder / name)
        content.update(yaml.load(text))
        yaml.dump(content, self.folder / name)

    def _shell(self, text: str, status: int) -> str:
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=self.folder,
            env={**os.environ, "PATH": programs, "CGE_CACHE": str(self.cache)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, f"exit status {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stderr if status else done.stdout

    def _python(self, text: str) -> str:
        printed = io.StringIO()
        cached = mock.patch.dict(os.environ, {"CGE_CACHE": str(self.cache)})
        with cached, contextlib.chdir(self.folder), contextlib.redirect_stdout(printed):
            exec(compile(text, "page", "exec"), self.names)
        return printed.getvalue()


def assert_printed(expected: str, printed: str) -> None:
    """The output is what the page shows: numbers to the digits shown; `...` stands for words, or alone for lines."""
    shown, found = _lines(expected), _lines(printed)
    assert _matches(shown, found), "the page shows\n" + expected + "\nbut this is printed\n" + printed


def _lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]


def _matches(shown: list[list[str]], found: list[list[str]]) -> bool:
    if not shown or not found:
        return all(line == ["..."] for line in shown) and not found
    if shown[0] == ["..."]:
        return _matches(shown[1:], found) or _matches(shown, found[1:])
    return _same(shown[0], found[0]) and _matches(shown[1:], found[1:])


def _same(shown: list[str], found: list[str]) -> bool:
    if not shown or not found:
        return all(word == "..." for word in shown) and not found
    if shown[0] == "...":
        return _same(shown[1:], found) or _same(shown, found[1:])
    return _same_word(shown[0], found[0]) and _same(shown[1:], found[1:])


def _same_word(shown: str, found: str) -> bool:
    if shown == found:
        return True
    try:
        number = float(shown), float(found)
    except ValueError:
        return False
    decimals = len(shown.partition(".")[2])
    return "e" not in shown and f"{number[1]:.{decimals}f}" == f"{number[0]:.{decimals}f}"
