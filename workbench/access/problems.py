"""What can be wrong with an account, a password or a right, said in Latvian or English from the catalogue."""

from __future__ import annotations

from workbench.errors import WorkbenchError
from workbench.texts import text


class AccessError(WorkbenchError):
    """Something about people and rights that cannot be done; `key` names its sentence in the catalogue."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.say("en"))

    def say(self, lang: str) -> str:
        """The sentence in that language."""
        return text(f"access.error.{self.key}", lang, **self.values)


class ForbiddenError(AccessError):
    """A viewer asked for what their role may not see or do."""


class SignedOutError(AccessError):
    """The session behind a tab has ended: signed out, idle too long, or the account was disabled."""

    def __init__(self) -> None:
        super().__init__("signed_out")
