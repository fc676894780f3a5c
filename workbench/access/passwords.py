"""Passwords: kept as Argon2id hashes (RFC 9106), compared in the same time whether or not there is such an account."""

from __future__ import annotations

from functools import cache

from workbench.access.problems import AccessError

SHORTEST, LONGEST = 12, 256


def check_strength(password: str, *personal: str) -> None:
    """Raise AccessError for a password that is too short, too long, too even, or contains the person's own name."""
    if len(password) < SHORTEST:
        raise AccessError("password_short", characters=SHORTEST)
    if len(password) > LONGEST:
        raise AccessError("password_long", characters=LONGEST)
    if len(set(password.casefold())) < 6:
        raise AccessError("password_even")
    if any(len(word) >= 4 and word.casefold() in password.casefold() for name in personal for word in name.split()):
        raise AccessError("password_name")


def hashed(password: str) -> str:
    """The Argon2id hash of a password with its own salt and parameters, about 50 ms."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether the password is the one of the kept hash; without a hash as much work is done for the answer no."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > LONGEST:
        return False
    try:
        PasswordHasher().verify(kept or _of_nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _of_nobody() -> str:
    import secrets

    return hashed(secrets.token_urlsafe(32))
