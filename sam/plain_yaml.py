"""Plain YAML: mappings with text as keys, lists, texts, numbers, true, false and null; nothing else is read.

What YAML has beyond this (tags that make objects, merge keys, keys that are no text, structures that contain themselves)
has no meaning in our files, and is what makes a YAML reader crash, hang or run code.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sam.problem import InputError
from sam.text_source import unprintable

Keys = tuple[str | int, ...]

DEEPEST = 50
"""Levels of nesting: our deepest file has seven."""
UNCLOSED = 500
"""Brackets open at once, those in texts and comments too."""
MOST = 200_000
"""Items, each use of an alias counted: a file of 300 bytes can name 10^9 of them."""

_BRACKET = re.compile(r"[\[\]{}]")
_TAG = "tag:yaml.org,2002:"
_TEXTS = ("str", "timestamp", "value")  # a date is read as it is written
_KEYS = (*_TEXTS, "int", "float")  # a year as it is written
_DEEP = f"more than {DEEPEST} levels of nesting, or an alias of what contains it"


def parse_yaml(text: str, name: str) -> tuple[object, dict[Keys, int]]:
    """The data of a YAML text in plain Python types, and the line of every item by its keys; () is the top.

    Raises InputError with `name:line` for what is no YAML, or not plain.
    """
    _check_brackets(text, name)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise InputError(
            f"{name}:{line}: the file is not readable YAML ({error.problem or error.context}); check indentation, "
            "brackets and quotes there"
        ) from None
    except RecursionError:
        raise InputError(f"{name}: {_DEEP}; write it flat") from None
    except (YAMLError, ValueError, ArithmeticError) as error:  # such as a character that has no code point
        raise InputError(f"{name}: the file is not readable YAML ({' '.join(str(error).split())})") from None
    if node is None:
        return None, {(): 1}
    reading = _Reading(name)
    data = reading.value(node, ())
    reading.lines[()] = node.start_mark.line + 1
    return data, reading.lines


def read_value(text: str, where: str) -> object:
    """A value as YAML would read it, from the command line. Raises InputError, which begins with `where`."""
    if found := unprintable(text):
        raise InputError(f"{where!r}: it holds {found[0]!r}, a character of no text")
    try:
        return parse_yaml(text, where)[0]
    except InputError:
        raise InputError(f"{where}: {text!r} is not a number or a word") from None


@dataclass
class _Reading:
    """One pass over the nodes of a text."""

    name: str
    lines: dict[Keys, int] = field(default_factory=dict)

    def value(self, node: Node, keys: Keys) -> object:
        """The data of a node."""
        if len(keys) > DEEPEST:
            raise self._refused(node, f"{_DEEP}; write it flat")
        if len(self.lines) > MOST:
            raise self._refused(node, f"more than {MOST:,} items, aliases included; write a smaller file")
        if isinstance(node, MappingNode):
            return self._mapping(node, keys)
        if isinstance(node, SequenceNode):
            self._check_tag(node, "seq")
            return [self._item(child, (*keys, number)) for number, child in enumerate(node.value)]
        return self._scalar(node)  # the third kind of node

    def _item(self, node: Node, keys: Keys) -> object:
        self.lines[keys] = node.start_mark.line + 1
        return self.value(node, keys)

    def _mapping(self, node: MappingNode, keys: Keys) -> dict[str, object]:
        self._check_tag(node, "map")
        data: dict[str, object] = {}
        for key, child in node.value:
            if key.tag == f"{_TAG}merge":
                raise self._refused(key, "merge keys (<<) are not read; write the keys out")
            if not isinstance(key, ScalarNode) or str(key.tag).removeprefix(_TAG) not in _KEYS:
                shown = repr(key.value) if isinstance(key, ScalarNode) else "that is a list or mapping"
                raise self._refused(key, f"the key {shown} is no text; put it in quotes")
            word = str(self._scalar(ScalarNode(f"{_TAG}str", key.value, key.start_mark)))
            if word in data:
                raise self._refused(key, f"the key {word!r} is given twice; keep one of them")
            if child.tag == f"{_TAG}null" and not child.value:  # would read as no key
                raise self._refused(key, f"{word} has no value; give it one, or leave the key out")
            self.lines[*keys, word] = key.start_mark.line + 1
            data[word] = self.value(child, (*keys, word))
        return data

    def _scalar(self, node: Node) -> object:
        kind = str(node.tag).removeprefix(_TAG)
        text = node.value
        if kind in _TEXTS:
            if found := unprintable(text):
                raise self._refused(node, f"the text holds {found[0]!r}, a character of no text; delete it")
            return text
        if kind == "null":
            return None
        if kind == "bool" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if kind in ("int", "float"):
            return self._number(node, kind)
        raise self._tagged(node)

    def _number(self, node: Node, kind: str) -> int | float:
        text = node.value.replace("_", "").lower()
        try:
            if kind == "float":
                value: int | float = float(text.replace(".inf", "inf").replace(".nan", "nan"))
            else:
                value = int(text, 0 if text.lstrip("+-").startswith(("0x", "0o", "0b")) else 10)
            as_float = float(value)
        except (ValueError, OverflowError):
            raise self._refused(node, f"{_shortened(node.value)} is not a number that can be read") from None
        if math.isinf(as_float) and "inf" not in text:
            raise self._refused(node, f"{_shortened(node.value)} is beyond the range of numbers")
        return value

    def _check_tag(self, node: Node, kind: str) -> None:
        if node.tag != f"{_TAG}{kind}":
            raise self._tagged(node)

    def _tagged(self, node: Node) -> InputError:
        return self._refused(
            node, f"the tag {str(node.tag).replace(_TAG, '!!')} is not read; write a plain value"
        )

    def _refused(self, node: Node, what: str) -> InputError:
        return InputError(f"{self.name}:{node.start_mark.line + 1}: {what}")


def _check_brackets(text: str, name: str) -> None:
    """Refuse brackets that are opened and never closed: the parser's time grows with the square of their number."""
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += 1 if found[0] in "[{" else -1
        if depth > UNCLOSED:
            line = text[: found.start()].count("\n") + 1
            raise InputError(f"{name}:{line}: more than {UNCLOSED} brackets are open there; close them")


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
