"""Sphinx configuration: MyST Markdown, furo theme; `make docs` builds with warnings as errors."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for mathml

_project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]

project = _project["name"]
author = "The japan-cge developers"
copyright = f"2026, {author}"  # the name Sphinx reads
version = release = _project["version"]

extensions = ["myst_parser", "mathml"]
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["math.css"]
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"{project} {version}"
nitpicky = True
