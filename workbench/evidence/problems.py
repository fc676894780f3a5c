"""What can be wrong with an evidence pack, said in Latvian or English from the catalogue."""

from __future__ import annotations

from workbench.texts.said import SaidError


class EvidenceError(SaidError):
    """A pack that cannot be made or read."""

    prefix = "evidence.error"
