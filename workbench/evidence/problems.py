"""What can be wrong with an evidence pack, said in Latvian or English from the catalogue."""

from __future__ import annotations

from workbench.errors import WorkbenchError
from workbench.texts import text


class EvidenceError(WorkbenchError):
    """A pack that cannot be made or read; `key` names the sentence in the catalogue."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.say("lv"))

    def say(self, lang: str) -> str:
        """The sentence in that language."""
        return text(f"evidence.error.{self.key}", lang, **self.values)
