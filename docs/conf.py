"""Sphinx configuration: MyST Markdown, furo theme; `make docs` builds with warnings as errors."""

from __future__ import annotations

import tomllib
from pathlib import Path

_project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]

project = _project["name"]
author = "The japan-cge developers"
copyright = f"2026, {author}"  # the name Sphinx reads
version = release = _project["version"]

extensions = ["myst_parser", "sphinx.ext.mathjax"]
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"{project} {version}"
nitpicky = True
