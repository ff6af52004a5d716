"""What all commands share: options, output, and errors of the user as messages with an exit status."""

from __future__ import annotations

import json as json_format
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer

INTERRUPTED = 130  # as the shell reports a command ended by Ctrl-C


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
    """Turn errors of the user into a message on stderr and an exit status; defects keep their traceback."""
    try:
        yield
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        if json:
            typer.echo(json_format.dumps({"status": "failed", "error": "interrupted"}))
        typer.echo("interrupted: nothing was written", err=True)
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:
        from experiments.cli.failure import failure_of

        failure = failure_of(error)
        if failure is None:
            raise
        if json:
            typer.echo(json_format.dumps({"status": "failed", "error": failure.message}, ensure_ascii=False))
        typer.echo(f"error: {failure.message}", err=True)
        raise typer.Exit(failure.status) from None
