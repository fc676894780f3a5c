"""What can go wrong with letters, said in Latvian or English from the catalogue."""

from __future__ import annotations

from workbench.texts.said import SaidError


class LettersError(SaidError):
    """A setting that cannot be used, or a letter that cannot be written or sent."""

    prefix = "letters.error"
