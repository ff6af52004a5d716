"""Titles and descriptions that are true of a run: numbers come from its shocks, and what the command line changes is named.

A text may name a parameter in braces: `{carbon_price}` is what the shocks set. Where the command line replaces something
that the file says and that the text does not name in braces, nobody can tell whether the text still holds: it is left out.
That costs the title of a run whose text would have stayed true; its title is then the experiment's name and the changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from experiments.inputs.setting import Setting, Settings, change_of
from experiments.inputs.spec import Experiment, ShockSpec, VariantSpec
from experiments.words import LANGUAGES, Words

_KEYS = ("sam", "structure", "elasticities", "emissions", "closure", "recycling", "kinds")
_NAMED = re.compile(r"\{(\w+)\}")
Shocks = Iterable[tuple[ShockSpec | Setting, str]]


@dataclass(frozen=True)
class Changes:
    """What the command line changes beside a text: all of it as texts, and the keys and parameters that it sets."""

    texts: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()

    def leave(self, text: str) -> bool:
        """Whether a text still holds: it names in braces all that was replaced."""
        return self.keys <= set(_NAMED.findall(text))

    def of_experiment(self, spec: Experiment) -> Changes:
        """What replaces something that an experiment says."""
        return Changes(self.texts, self.keys & {*_KEYS, *(shock.parameter for shock in spec.shocks)})

    def of_variant(self, variant: VariantSpec) -> Changes:
        """What replaces a shock of a variant; its other keys stay, and the texts are said of the experiment."""
        return Changes(keys=self.keys & {shock.parameter for shock in variant.shocks or ()})


def changes_of(options: Mapping[str, str], settings: Settings, swaps: Iterable[str]) -> Changes:
    """Changes by options (`sam` -> a name, "" where it is not given), settings and swaps."""
    given = {key: value for key, value in options.items() if value}
    single = (settings.closure_name, settings.recycling)
    own = [each for each in (*single, *settings.closure, *settings.kinds) if each]
    keys = {*given, *(each.path[0] for each in (*own, *settings.shocks))}
    listed = (*own, *settings.elasticities, *settings.structure, *settings.dynamics, *settings.shocks)
    texts = [*(f"{key}={value}" for key, value in given.items()), *map(text_of, listed), *swaps]
    return Changes(tuple(texts), frozenset(keys))


def text_of(setting: Setting) -> str:
    """`carbon_price=5000`, or what Python was given."""
    return setting.where.removeprefix("--set ")


def filled(text: str, shocks: Shocks) -> str:
    """The text with the numbers that the shocks set in place of the parameters that it names in braces."""
    values: dict[str, float] = {}
    for shock, _ in shocks:
        name, operation, number = change_of(shock)
        if operation == "set":
            values[name] = number
    return _NAMED.sub(lambda found: f"{values[found[1]]:,.10g}" if found[1] in values else found[0], text)


def written(spec: Experiment) -> dict[str, str]:
    """`title_en` and `title_ja` of an experiment file with the numbers of its own shocks."""
    shocks = [(shock, "") for shock in spec.shocks]
    return {key: filled(getattr(spec, key), shocks) for key in ("title_en", "title_ja")}


def titles(texts: Sequence[str], name: str, shocks: Shocks, changes: Changes) -> list[str]:
    """The title in each language, from texts in each; English where there is no other, the name where none holds.

    What the command line changes beside the numbers in a title follows it. Empty where the file has none and nothing is
    changed.
    """
    own = list(shocks)
    return [
        _title(text or texts[0], name, own, changes, Words(lang))
        for lang, text in zip(LANGUAGES, texts, strict=True)
    ]


def with_changes(texts: Sequence[str], name: str, changes: Iterable[str]) -> list[str]:
    """The title in each language of a run that changes something more."""
    return titles(texts, name, (), Changes(tuple(changes)))


def descriptions(spec: Experiment, shocks: Shocks, changes: Changes) -> dict[str, str]:
    """The description by language, empty where it need not hold any more."""
    texts = dict(zip(LANGUAGES, (spec.description, spec.description_ja), strict=True))
    own = list(shocks)
    return {lang: filled(text, own) if changes.leave(text) else "" for lang, text in texts.items()}


def _title(text: str, name: str, shocks: list, changes: Changes, words: Words) -> str:
    title = filled(text, shocks) if changes.leave(text) else ""
    shown = _NAMED.findall(text) if title else ()
    beside = [each for each in changes.texts if each.partition("=")[0] not in shown]
    return words("title_changed", title=title or name, changes=", ".join(beside)) if beside else title
