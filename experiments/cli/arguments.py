"""Arguments and options that several commands have, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from experiments.inputs.options import Options

Experiment = Annotated[str, typer.Argument(help="Name from the catalogue, or a YAML file.")]
Settings = Annotated[list[str] | None, typer.Option("--set", help="path=value; may be repeated.")]
OtherElasticities = Annotated[str, typer.Option("--elasticities", help="Elasticities instead: name or path.")]

Out = Annotated[Path | None, typer.Option("--out", help="Folder of the results (default: out/NAME).")]
Force = Annotated[bool, typer.Option("--force", help="Replace the results in a folder that is not empty.")]

REPLACED: dict[str, Any] = {
    "settings": Settings,
    "sam": Annotated[str, typer.Option("--sam", help="SAM to use instead: name or path.")],
    "structure": Annotated[str, typer.Option("--structure", help="Structure to use instead: name or path.")],
    "elasticities": OtherElasticities,
    "emissions": Annotated[str, typer.Option("--emissions", help="Emissions file instead: path.")],
    "closure": Annotated[str, typer.Option("--closure", help="Closure to use instead: name or YAML file.")],
    "swaps": Annotated[
        list[str] | None,
        typer.Option("--swap", help="free=NAME,fix=NAME[,to=VALUE or ,change_pct=VALUE]; may be repeated."),
    ],
}
"""What is replaced in an experiment, by the field of `Options`."""
LISTS = ("settings", "swaps")


def replacing(*leaves_out: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options that replace parts of an experiment, but for those that it `leaves_out`.

    They stand where the command has the parameter `options: Options`, which receives them.
    """
    fields = {name: kind for name, kind in REPLACED.items() if name not in leaves_out}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def call(**arguments: Any) -> None:
            given = {name: arguments.pop(name) for name in fields}
            lists = {name: tuple(given[name] or ()) for name in LISTS if name in given}
            command(options=Options(**{**given, **lists}), **arguments)

        hints = get_type_hints(command, include_extras=True)
        parameters: list[Parameter] = []
        for name, own in signature(command).parameters.items():
            if name == "options":
                for each, kind in fields.items():
                    default = None if each in LISTS else ""
                    parameters.append(Parameter(each, own.kind, default=default, annotation=kind))
            else:
                parameters.append(own.replace(annotation=hints[name]))
        vars(call)["__signature__"] = signature(command).replace(parameters=parameters)
        call.__annotations__ = {each.name: each.annotation for each in parameters}
        return call

    return decorate
