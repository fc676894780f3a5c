"""What an analyst sees instead of people: pseudonyms, no free text, and no counts so small that they point at somebody.

A pseudonym is a keyed hash (HMAC-SHA-256, RFC 2104) of kind, school and id: the same person is the same everywhere in the
workspace, and without the server's secret nobody can go back or try ids out.
"""

from __future__ import annotations

import hashlib
import hmac

import duckdb

from workbench.records.columns import Table

Relation = duckdb.DuckDBPyRelation
MINIMUM = 5  # a count of 1 to 4 is suppressed

_BLOCK = 64  # bytes, of SHA-256
PERSON_TABLES = {"pupils": "pupil", "guardians": "guardian", "staff": "staff"}
# Columns of a run's relations that hold a person, and those that are words about people.
_PEOPLE = {"pupil_id": "pupil", "staff_id": "staff", "subject_key": "subject"}
_WORDS = (
    "staff", "facts", "detail_lv", "detail_en", "excuse", "excused_by", "explanation", "explained_by",
    "acknowledged_by", "cause",
)  # fmt: skip
# Columns of the records that tell who somebody is, or were written freely.
_IDENTIFYING = frozenset({
    "given_name", "family_name", "personal_code", "birth_date", "sex", "phone", "id_document_no", "email", "address",
    "id_document_issued_on", "id_document_issuer", "previous_programme", "declared_address", "actual_address",
    "personal_file_no", "enrolment_order_no", "leaving_order_no", "document_ref", "note", "text", "title", "topic",
    "homework", "relation",
})  # fmt: skip
_BY_STAFF = frozenset({"recorded_by", "registered_by", "sent_by", "granted_by", "file_checked_by"})
_COUNTS = ("population", "met", "late", "missing", "pending", "excused", "attested")


def pseudonym(column: str, kind: str, key: bytes) -> str:
    """SQL for the pseudonym of an id: a letter and ten hexadecimal digits; null stays null.

    `key`: the secret, of any length. The text that is hashed is `kind|school|id`.
    """
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in block).hex() for pad in (0x36, 0x5C))
    message = f"encode('{kind}|' || school_id || '|' || \"{column}\")"
    digest = f"sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || {message})))"
    return f"'{kind[0].upper()}-' || {digest}[1:10]"


def pseudonym_of(kind: str, school: str, identity: str, key: bytes) -> str:
    """The same pseudonym, for one id."""
    digest = hmac.new(key, f"{kind}|{school}|{identity}".encode(), hashlib.sha256).hexdigest()
    return f"{kind[0].upper()}-{digest[:10]}"


def rows(relation: Relation, key: bytes) -> Relation:
    """Rows of an audit with pseudonyms for people and subjects, and without the sentences about them."""
    shown = {name: pseudonym(name, kind, key) for name, kind in _PEOPLE.items()}
    shown |= dict.fromkeys(_WORDS, "null::varchar")
    return _shown(relation, shown)


def records(relation: Relation, table: Table, key: bytes) -> Relation:
    """A table of the records with pseudonyms for people, and without what identifies them or was written freely."""
    people = [reference for reference in table.references if reference.table in PERSON_TABLES]
    shown = {one.column: pseudonym(one.column, PERSON_TABLES[one.table], key) for one in people}
    if table.name in PERSON_TABLES:
        kind = PERSON_TABLES[table.name]
        shown[f"{kind}_id"] = pseudonym(f"{kind}_id", kind, key)
    shown |= {name: pseudonym(name, "staff", key) for name in _BY_STAFF}
    for name, sql_type in zip(relation.columns, relation.types, strict=True):
        if name in _IDENTIFYING:
            shown[name] = f"null::{sql_type}"
    return _shown(relation, shown)


def verdicts(relation: Relation, *, suppress: bool) -> Relation:
    """The verdicts with `suppressed`; where a count is small, all counts of the clause and its compliance are null.

    All of them, because the parts of a clause add up: one hidden count could be had by subtraction.
    """
    if not suppress:
        return relation.project("*, false as suppressed")
    small = " or ".join(f"{count} between 1 and {MINIMUM - 1}" for count in _COUNTS)
    shown = {name: f"case when not ({small}) then {name} end" for name in (*_COUNTS, "compliance")}
    columns = _columns(relation, shown | {"reason_lv": "null::varchar", "reason_en": "null::varchar"})
    return relation.project(f"{columns}, coalesce({small}, false) as suppressed")


def _shown(relation: Relation, shown: dict[str, str]) -> Relation:
    return relation.project(_columns(relation, shown))


def _columns(relation: Relation, shown: dict[str, str]) -> str:
    return ", ".join(f'{shown[name]} as "{name}"' if name in shown else f'"{name}"' for name in relation.columns)
