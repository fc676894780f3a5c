"""Short names for findings and people that may stand in an address: they name nobody and do not change between audits."""

from __future__ import annotations

from typing import Final

LENGTH: Final = 12


def token(*columns: str) -> str:
    """SQL of the token of some columns: twelve hexadecimal digits of a hash of their values."""
    return f"left(md5(concat_ws(chr(31), {', '.join(columns)})), {LENGTH})"


FINDING: Final = ("regulation_id", "clause_id", "school_id", "subject_key")
PERSON: Final = ("school_id", "staff_id")
