"""The templates of the report's pages and figures, and how they are loaded."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template


@cache
def template(name: str) -> Template:
    """A template of this folder, such as `report.html.jinja`; what it prints is escaped."""
    environment = Environment(
        loader=FunctionLoader(lambda file: (files(__name__) / file).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
