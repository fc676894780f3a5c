"""What can be wrong with a file, said in Latvian or English from the catalogue."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from workbench.errors import InputError
from workbench.texts import text


def close_names(name: str, known: Iterable[str]) -> str:
    """The valid names nearest to `name`, separated by commas; empty when none is near."""
    return ", ".join(difflib.get_close_matches(name.lower(), sorted(known), n=3, cutoff=0.5))


def _say(key: str, values: dict[str, object], lang: str) -> str:
    sentence = text(f"intake.{key}", lang, **values)
    names = values.get("nearest")
    return f"{sentence} {text('intake.nearest', lang, names=names)}" if names else sentence


class IntakeError(InputError):
    """A file that cannot be taken in; `key` names the sentence in the catalogue."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(_say(key, values, "lv"))

    def say(self, lang: str) -> str:
        """The sentence in that language."""
        return _say(self.key, self.values, lang)


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a file or sheet was ignored or refused; a value `nearest` adds a hint with valid names."""

    name: str
    key: str
    values: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, error: IntakeError) -> Remark:
        """The remark that says what the error says."""
        return cls(name, error.key, error.values)

    def say(self, lang: str = "lv") -> str:
        """The sentence in that language."""
        return _say(self.key, self.values, lang)
