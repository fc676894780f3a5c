"""The secret behind a pack's pseudonyms: of each pack its own, made from one that the workspace keeps.

So a pack can be made again to the byte without a key file, two packs cannot be joined by their pseudonyms, and a pack alone
gives nobody away.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from datetime import datetime
from pathlib import Path

from workbench.evidence.problems import EvidenceError
from workbench.privacy.pseudonyms import SECRET_BYTES, new_secret

FILE = "evidence.secret"


def secret_of(workspace: Path, run_id: int, made_at: datetime, *, make: bool = True) -> bytes:
    """The secret of the pack that was made of a run at a moment; makes the workspace's own when there is none yet."""
    return hmac.new(
        _kept(workspace / FILE, make=make), f"{run_id}|{made_at.isoformat()}".encode(), hashlib.sha256
    ).digest()


def _kept(file: Path, *, make: bool) -> bytes:
    """The workspace's secret, readable by its owner alone."""
    try:
        if make and not file.exists():
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as opened:
                opened.write(new_secret().hex())
        kept = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise EvidenceError("secret", file=file) from error
    if len(kept) != SECRET_BYTES:
        raise EvidenceError("secret", file=file)
    return kept
