"""An error whose sentence stands in the catalogue, so that it can be said in either language."""

from __future__ import annotations

from typing import ClassVar

from workbench.errors import WorkbenchError
from workbench.texts import text


class SaidError(WorkbenchError):
    """Something that the person at the keyboard can mend; `key` names the sentence below the class's `prefix`."""

    prefix: ClassVar[str] = ""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.say("lv"))

    def say(self, lang: str) -> str:
        """The sentence in that language."""
        return text(f"{self.prefix}.{self.key}", lang, **self.values)
