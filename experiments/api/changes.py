"""Changes: shocks and elasticities as Python writes them, read as a YAML file or `--set` would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from calibration.elasticities import ALL
from experiments.inputs.setting import Setting, settings_of
from experiments.inputs.spec import Experiment, ShockSpec
from sam.problem import InputError
from sam.yaml_source import document_of, validated

Value = float | Mapping[str, float]
"""A number to set, or one of `{"set": x}`, `{"multiply": x}`, `{"add": x}`."""
Changes = Mapping[str, Value] | Iterable[Mapping[str, object]]
"""`{"rate_duty[*,c_agr]": 0.1, "elasticities.sigma_armington": 3}`, or a list of shocks as YAML has them."""


@dataclass(frozen=True)
class ReadChanges:
    """Shocks with what messages call them, and settings of elasticities."""

    shocks: tuple[tuple[ShockSpec | Setting, str], ...]
    elasticities: tuple[Setting, ...]


def read_changes(
    changes: Changes | None, elasticities: Mapping[str, float] | None, parameters: Mapping[str, Value]
) -> ReadChanges:
    """What a call of `solve` changes. Raises InputError for anything that is neither a shock nor an elasticity."""
    listed: tuple[tuple[ShockSpec, str], ...] = ()
    named: dict[str, object] = {}
    if isinstance(changes, Mapping):
        named |= changes
    elif changes is not None:
        listed = _listed(changes)
    named |= {f"elasticities.{name}": value for name, value in (elasticities or {}).items()}
    named |= parameters
    settings = settings_of(named)
    other = [
        *settings.closure,
        *settings.structure,
        *settings.solver,
        *(each for each in (settings.recycling, settings.closure_name) if each),
    ]
    if other:
        raise InputError(
            f"{each.where}: a model has one structure and one closure; choose them in economy.model(...)"
            for each in other
        )
    shocks: tuple[tuple[ShockSpec | Setting, str], ...] = (
        *listed,
        *((setting, setting.where) for setting in settings.shocks),
    )
    return ReadChanges(shocks, settings.elasticities)


def _listed(changes: Iterable[object]) -> tuple[tuple[ShockSpec, str], ...]:
    """Shocks as an experiment file lists them."""
    if isinstance(changes, str):
        raise InputError(f"shocks {changes!r}: give a mapping such as {{'rate_duty[{ALL},c_agr]': 0.1}}")
    document = document_of("shocks", {"name": "shocks", "shocks": list(changes)})
    spec = validated(Experiment, document)
    return tuple((shock, f"shocks[{number}]") for number, shock in enumerate(spec.shocks))
