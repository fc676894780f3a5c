"""What can be wrong with a decision or an attestation, said in Latvian or English from the catalogue."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from workbench.errors import WorkbenchError
from workbench.texts import text


def near(name: str, known: Iterable[str]) -> str:
    """The valid names nearest to `name`, separated by commas; empty when none is near."""
    return ", ".join(difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.6))


class LifeError(WorkbenchError):
    """A decision or attestation that cannot be taken; `key` names the sentence in the catalogue, `hint` follows it."""

    def __init__(self, key: str, *, hint: str = "", **values: object) -> None:
        self.key, self.hint, self.values = key, hint, values
        super().__init__(self.say("lv"))

    def say(self, lang: str) -> str:
        """The sentence in that language."""
        sentence = text(f"life.error.{self.key}", lang, **self.values)
        return f"{sentence} {text('life.nearest', lang, names=self.hint)}" if self.hint else sentence
