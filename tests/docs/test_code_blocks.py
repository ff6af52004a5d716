"""Every code block of the pages below runs from an empty folder and prints what the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from .page import NOT_RUN, Block, Reader, assert_printed, blocks_of

ROOT = Path(__file__).parents[2]
PAGES = (
    ROOT / "README.md",
    *sorted(ROOT.glob("docs/tutorials/*.md")),
    *sorted(ROOT.glob("docs/how-to/*.md")),
    ROOT / "docs" / "explanation" / "architecture.md",
)
# Pages without the full Japan model; the others are slow.
FAST = {
    "add-a-tax.md",
    "bring-your-own-sam.md",
    "replicate-a-paper.md",
    "index.md",
    "install.md",
    "architecture.md",
}


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, id=page.name, marks=[] if page.name in FAST else pytest.mark.slow) for page in PAGES],
)
def test_a_reader_can_follow_the_page(page: Path, tmp_path: Path, models: Path) -> None:
    reader = Reader(tmp_path, models)
    for block in blocks_of(page):
        try:
            reader.follow(block)
        except Exception as error:
            raise AssertionError(f"{page.relative_to(ROOT)}:{block.line}: {error}") from error


def test_every_reason_not_to_run_is_needed() -> None:
    given = {block.remark[1] for page in PAGES for block in blocks_of(page) if block.remark[0] == "not run"}
    assert given == set(NOT_RUN)


@pytest.mark.parametrize(
    ("shown", "printed", "agrees"),
    [
        ("GDP 1.67\n", "GDP   1.6694\n", True),
        ("GDP 1.67\n", "GDP   1.6751\n", False),
        ("a\n...\nc\n", "a\nb\nb\nc\n", True),
        ("a\n...\nc\n", "a\nb\n", False),
        ("took ... s\n", "took 3.1 s\n", True),
        ("one line\n", "one line\nand another\n", False),
    ],
)
def test_output_is_compared(shown: str, printed: str, agrees: bool) -> None:
    if agrees:
        assert_printed(shown, printed)
    else:
        with pytest.raises(AssertionError, match="this is printed"):
            assert_printed(shown, printed)


@pytest.mark.parametrize(
    "block",
    [
        Block("", "indented\n", 1),
        Block("text", "output of nothing\n", 1),
        Block("sh", "false\n", 1),
        Block("yaml", "a: 1\n", 1),
        Block("sh", "true\n", 1, remark=("not run", "because")),
        Block("csv", "a,b\n", 1, file="../elsewhere.csv"),
    ],
    ids=lambda block: block.text.strip(),
)
def test_what_cannot_be_followed_is_refused(block: Block, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        Reader(tmp_path, tmp_path / "cache").follow(block)
