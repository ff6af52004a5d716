"""Other values in an elasticity table: by name, and by label where only one of several is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calibration import ElasticityTable
from calibration.elasticities import ALL, KEYS
from cge.structure import Structure
from experiments.inputs.setting import Setting
from sam.problem import InputError, suggestion


def with_elasticities(
    table: ElasticityTable, structure: Structure, settings: Sequence[Setting]
) -> ElasticityTable:
    """A copy of the table with the settings of elasticities.

    Raises InputError for one that nobody knows, and for one that has its value already.
    """
    for setting in settings:
        labels = ";".join(setting.labels)
        found = with_elasticity(table, structure, setting.path[1], labels, setting.number, setting.where)
        if found.rows == table.rows:
            raise InputError(f"{setting.where} changes nothing: the table has this value; leave it out")
        table = found
    return table


def with_elasticity(
    table: ElasticityTable, structure: Structure, name: str, labels: str, value: float, where: str
) -> ElasticityTable:
    """A copy of the table with another value of one elasticity; `where` is where it is written, `labels` are of its row.

    Raises InputError for an elasticity that neither the table nor the structure knows.
    """
    known = dict.fromkeys(
        [*(parameter for parameter, _ in table.rows), *_keys_in(structure.model_dump()), *KEYS]
    )
    if name not in known:
        raise InputError(f"{where}: there is no elasticity {name!r}. {suggestion(name, known)}")
    return table.with_value(name, value, "" if labels == ALL else labels)


def _keys_in(part: object) -> list[str]:
    """Elasticity keys that a structure names, in its order."""
    if isinstance(part, Mapping):
        own = [part["elasticity"]] if isinstance(part.get("elasticity"), str) else []
        return own + [key for value in part.values() for key in _keys_in(value)]
    if isinstance(part, list | tuple):
        return [key for value in part for key in _keys_in(value)]
    return []
