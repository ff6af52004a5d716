"""The page on provenance: its commands and its Python run and print what it shows."""

from __future__ import annotations

from pathlib import Path

from .page import Reader, blocks_of


def test_every_block_of_the_page_does_what_it_says(root: Path, tmp_path: Path) -> None:
    """Else: `python -m tests.docs.refresh docs/reference/provenance.md` where figures have moved on purpose."""
    folder, cache = tmp_path / "folder", tmp_path / "cache"
    folder.mkdir()
    reader = Reader(folder, cache)
    blocks = blocks_of(root / "docs" / "reference" / "provenance.md")
    assert [block.language for block in blocks] == ["sh", "text", "sh", "text", "python"]
    for block in blocks:
        reader.follow(block)
