"""YAML that crashes, hangs or misleads other readers is refused with its line; what plain YAML says is read as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.inputs.setting import read_settings
from sam.plain_yaml import MOST, parse_yaml
from sam.problem import InputError
from sam.yaml_source import LARGEST, read_yaml

BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n? [b]\n: 2\n", "f:2: the key that is a list or mapping is no text; put it in quotes"),
        ("~: 1\n", "f:1: the key '~' is no text; put it in quotes"),
        ("a:\n  true: 1\n", "f:2: the key 'true' is no text; put it in quotes"),
        ("1: a\n'1': b\n", "f:2: the key '1' is given twice; keep one of them"),
        ("a: !thing 1\n", "f:1: the tag !thing is not read; write a plain value"),
        (
            "a: !!python/object/apply:os.system [x]\n",
            "f:1: the tag !!python/object/apply:os.system is not read; write a plain value",
        ),
        ("a: !!binary x\n", "f:1: the tag !!binary is not read; write a plain value"),
        ("a: !!map [1]\n", "f:1: the tag !!map is not read; write a plain value"),
        ("a: !!int abc\n", "f:1: abc is not a number that can be read"),
        (f"a: {'9' * 5000}\n", f"f:1: {'9' * 40}… is not a number that can be read"),
        ("a: 1e400\n", "f:1: 1e400 is beyond the range of numbers"),
        ('a: "\\ud800"\n', "f:1: the text holds '\\ud800', a character of no text; delete it"),
        ('a: "x\\0"\n', "f:1: the text holds '\\x00', a character of no text; delete it"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "f:3: merge keys (<<) are not read; write the keys out"),
        ("a: &a [*a]\n", "f:1: more than 50 levels of nesting, or an alias of what contains it; write it flat"),
        (
            "".join(f"{' ' * depth}a:\n" for depth in range(60)),
            "f:52: more than 50 levels of nesting, or an alias of what contains it; write it flat",
        ),
        ("a: 1\nb:\n", "f:2: b has no value; give it one, or leave the key out"),
        ("a: {b: , c: 1}\n", "f:1: b has no value; give it one, or leave the key out"),
        ("a:\n  " + "[" * 100_000, "f:2: more than 500 brackets are open there; close them"),
        ("- " * 2000 + "a", "f: more than 50 levels of nesting, or an alias of what contains it; write it flat"),
        (BOMB, f"f:1: more than {MOST:,} items, aliases included; write a smaller file"),
    ],
)  # fmt: skip
def test_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_yaml(text, "f")
    assert str(raised.value) == message


def test_read_as_it_stands() -> None:
    text = "a: 2026-02-30\nb: &b 1_000\nc: *b\nd: .inf\ne: 0x1F\n2026: yes\nf: no\ng: null\nh: =\n"
    data, lines = parse_yaml(text, "f")
    assert data == {
        "a": "2026-02-30", "b": 1000, "c": 1000, "d": float("inf"), "e": 31, "2026": "yes", "f": "no", "g": None, "h": "=",
    }  # fmt: skip
    assert (lines[("c",)], lines[("2026",)]) == (3, 6)


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufeffa: 1\n".encode())
    assert read_yaml(path).data == {"a": 1}
    for content, what in (
        (b"a: 1\nb: \x00\n", "f.yaml:2: the file holds '\\x00', a character of no text"),
        (b"a: 1\nb: \xed\xa0\x80\n", "f.yaml:2: the file is not UTF-8 text"),
        (b"a: x" + b"x" * LARGEST, "f.yaml: the file has 0.5 MB, more than the 0.5 MB read; split it"),
        (b"", "f.yaml:1: the file is not a mapping"),
    ):
        path.write_bytes(content)
        with pytest.raises(InputError) as raised:
            read_yaml(path, "f.yaml")
        assert str(raised.value).startswith(what)
    with pytest.raises(InputError, match="the path is a folder; name a file"):
        read_yaml(tmp_path)
    with pytest.raises(InputError, match="the file cannot be read"):
        read_yaml(tmp_path / "a\x00b")


@pytest.mark.parametrize(
    "value", ["[" * 3000, "!!python/name:os.system", "{a: 1", "&a [*a]", "\x00", "\udcff", "1e400"]
)
def test_values_of_the_command_line(value: str) -> None:
    with pytest.raises(InputError, match="--set"):
        read_settings([f"carbon_price={value}"])
