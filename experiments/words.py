"""Words of results and reports in English and Japanese, read from words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sam import Sam

LANGUAGES = ("en", "ja")


@cache
def _entries() -> dict[str, dict[str, Any]]:
    text = (files("experiments") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class Words:
    """The report's vocabulary in one language.

    `words("key", name=value)` gives a text of the section `texts`; ValueError for an unknown language and KeyError for an
    unknown key, because both are mistakes of the program.
    """

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            raise ValueError(f"no words in language {lang!r}; there are {' and '.join(LANGUAGES)}")
        self.lang = lang
        self._at = LANGUAGES.index(lang)

    def __call__(self, key: str, **values: object) -> str:
        return _entries()["texts"][key][self._at].format(**values)

    def phrase(self, english: str) -> str:
        """A sentence or name that the model writes in English; itself where no translation is known."""
        if self.lang == "en":
            return english
        return _entries()["phrases"].get(english, english)

    def term(self, section: str, name: str, otherwise: str = "") -> str:
        """The label of a named thing (section `macro`, `sectors`, `taxes`, `closure`, ...); `otherwise` if it has none."""
        found = _entries()[section].get(name)
        return found[self._at] if found else otherwise or name

    def names(self, section: str) -> list[str]:
        """The names that have a label in a section."""
        return list(_entries()[section])

    def source_of_growth(self, term: str) -> str:
        """The label of a term of an accounting; productivity by a source that a path names is called after it."""
        source = term.removeprefix("productivity_")
        if term not in _entries()["accounting"] and source != term:
            return self("productivity_of", source=source)
        return self.term("accounting", term)

    def industry(self, japanese: str) -> str:
        """One of METI's 29 industries, keyed by its Japanese name."""
        return japanese if self.lang == "ja" else _entries()["industries"].get(japanese, japanese)

    def account(self, sam: Sam, account: str) -> str:
        """Label of an account; tax accounts that only a shock creates have theirs in the section `taxes`."""
        label = sam.label(account, self.lang) if account in sam else ""
        return label if label and label != account else self.term("taxes", account, account)

    def macro(self, name: str, sam: Sam) -> str:
        """Label of a macro indicator; trade by partner and receipts by tax are named after partner and tax."""
        entries = _entries()["macro"]
        if name in entries:
            return entries[name][self._at]
        for prefix in ("exports_", "imports_", "tax_"):
            rest = name.removeprefix(prefix)
            if rest != name and (rest in sam or rest in _entries()["taxes"]):
                label = self.account(sam, rest) if prefix != "tax_" else self.term("taxes", rest)
                return self(f"{prefix}of", name=label)
        return name.replace("_", " ")
