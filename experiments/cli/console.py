"""What all commands share: options, output, and errors of the user as messages with an exit status."""

from __future__ import annotations

import json as json_format
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from experiments.cli.failure import WRONG_INPUT, failed_json

DEFECT = 1  # as Python ends with a traceback
JSON_ASKED = "cge.json"
UsageError: Any = typer.BadParameter.__mro__[1]
"""What is raised for an unknown option or command: of the click that typer brings along, which has no public name."""


class Language(StrEnum):
    """Language of the report."""

    en = "en"
    ja = "ja"


Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Lang = Annotated[Language, typer.Option("--lang", help="Language of the report.")]


def say(content: dict, json: bool, text: Callable[[], str]) -> None:
    """Print a result on stdout: one JSON object, or text for a person."""
    typer.echo(json_format.dumps(content, ensure_ascii=False, allow_nan=False) if json else text())


def log(text: str) -> None:
    """Print progress on stderr."""
    typer.echo(text, err=True)


@contextmanager
def user_errors(json: bool) -> Iterator[None]:
    """Turn errors of the user into a message on stderr and an exit status; defects keep their traceback.

    With `json` stdout has one object in every case, also for a defect.
    """
    try:
        yield
    except typer.Exit:
        raise
    except Exception as error:
        from experiments.cli.failure import failure_of

        failure = failure_of(error)
        if failure is None:
            say_error(json, "Defect", f"{type(error).__name__}: {error}", DEFECT)
            raise
        say_error(json, type(error).__name__, failure.message, failure.status, failure.problems)
        typer.echo(f"error: {failure.message}", err=True)
        raise typer.Exit(failure.status) from None


def forget_written() -> None:
    """A command that begins has written nothing."""
    if "sam.publish" in sys.modules:  # if nothing was written it need not be there: it comes with pandas
        sys.modules["sam.publish"].WRITTEN.clear()


def say_error(json: bool, kind: str, message: str, status: int, problems: Sequence[str] = ()) -> None:
    """With `json` print the object of a command that failed; the message for a person is the caller's."""
    if json:
        typer.echo(failed_json(kind, message, status, problems))


class Commands(TyperGroup):
    """The group of all commands: what typer refuses, too, is one JSON object where `--json` was asked for."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        """As typer does; remembers whether the words ask for JSON."""
        json = "--json" in args
        with _outside_commands(json):
            context = super().make_context(info_name, args, *rest, **extra)
        context.meta[JSON_ASKED] = json
        return context

    def invoke(self, ctx: Any) -> Any:
        """As typer does."""
        with _outside_commands(ctx.meta[JSON_ASKED]):
            return super().invoke(ctx)


@contextmanager
def _outside_commands(json: bool) -> Iterator[None]:
    """What `user_errors` does not see: typer's own refusals."""
    try:
        yield
    except UsageError as error:
        say_error(json, "UsageError", error.format_message(), WRONG_INPUT)
        raise
