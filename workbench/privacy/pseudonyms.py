"""Pseudonyms: HMAC-SHA256 of a person's id under a secret, computed inside DuckDB so that no row passes through Python.

Whoever has the secret can make the same pseudonym again; whoever has not can neither make it nor turn it back.
"""

from __future__ import annotations

import secrets
from typing import Final, Literal

Kind = Literal["pupil", "guardian", "staff"]

# The letter before a pseudonym: izglītojamais, vecāks, darbinieks.
LETTERS: Final[dict[Kind, str]] = {"pupil": "I", "guardian": "V", "staff": "D"}
LENGTH: Final = 10  # letters of base32, 50 bits: one chance in ten thousand that two of half a million people collide
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # RFC 4648
_BLOCK: Final = 64  # bytes of a block of SHA-256, by RFC 2104
SECRET_BYTES: Final = 32


def new_secret() -> bytes:
    """A random secret, as long as the hash."""
    return secrets.token_bytes(SECRET_BYTES)


def expression(kind: Kind, school: str, person: str, secret: bytes) -> str:
    """The SQL expression of a person's pseudonym; `school` and `person` are SQL expressions of the two ids.

    `I-` + the first ten letters of base32(HMAC-SHA256(secret, kind|school|person)); null where an id is null.
    """
    if not 1 <= len(secret) <= _BLOCK:
        raise ValueError(f"a secret has 1 to {_BLOCK} bytes")
    inner, outer = (_padded(secret, mask) for mask in (0x36, 0x5C))
    message = f"encode('{kind}|' || {school} || '|' || {person})"
    digest = f"sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || {message})))"
    # 13 hexadecimal digits hold 52 bits, of which the last two are left out; the lambda keeps them from being hashed anew.
    letters = " || ".join(
        f"substr('{_ALPHABET}', ((bits >> {shift}) & 31) + 1, 1)" for shift in range(5 * (LENGTH - 1), -1, -5)
    )
    written = f"list_transform([('0x' || left({digest}, 13))::bigint >> 2], lambda bits: {letters})[1]"
    return f"('{LETTERS[kind]}-' || {written})"


def _padded(secret: bytes, mask: int) -> str:
    return bytes(byte ^ mask for byte in secret.ljust(_BLOCK, b"\0")).hex()
