"""What an analyst sees instead of people: pseudonyms, nothing that people wrote, and no small counts.

The pseudonyms are those of `workbench/privacy`, under a key of this workspace: the same person is the same everywhere, and
without the server's secret nobody can go back or try ids out.
"""

from __future__ import annotations

import json

import duckdb

from checks.engine.literals import literal
from workbench.privacy import pseudonyms, subjects
from workbench.privacy.pseudonyms import Kind
from workbench.privacy.suppression import MINIMUM
from workbench.records.columns import Table

Relation = duckdb.DuckDBPyRelation

_KNOWN: dict[Kind, tuple[str, str]] = {"pupil": ("pupils", "pupil_id"), "staff": ("staff", "staff_id")}
# Columns of a run's relations that people wrote, or that may name them.
_WORDS = (
    "staff", "excuse", "excused_by", "explanation", "explained_by", "acknowledged_by", "cause", "detail_lv", "detail_en",
)  # fmt: skip
_PERSON_TABLES: dict[str, Kind] = {"pupils": "pupil", "guardians": "guardian", "staff": "staff"}
_BY_STAFF = frozenset({"recorded_by", "registered_by", "sent_by", "granted_by", "file_checked_by"})
# Columns of the records that tell who somebody is, or were written freely.
_IDENTIFYING = frozenset({
    "given_name", "family_name", "personal_code", "birth_date", "sex", "phone", "id_document_no", "email", "address",
    "id_document_issued_on", "id_document_issuer", "previous_programme", "declared_address", "actual_address",
    "personal_file_no", "enrolment_order_no", "leaving_order_no", "document_ref", "note", "text", "title", "topic",
    "homework", "relation",
})  # fmt: skip
_COUNTS = ("population", "met", "late", "missing", "pending", "excused", "attested")


def staff_place(hub: duckdb.DuckDBPyConnection, run_id: int) -> str:
    """SQL for where the id of a member of staff stands in the subject key of a row `known`; null: nowhere."""
    found = hub.execute(
        "select distinct regulation_id, clause_id, parameters::varchar from store.audit.verdicts where run_id = ?",
        [run_id],
    ).fetchall()
    places = [
        f"when known.regulation_id = {literal(regulation)} and known.clause_id = {literal(clause)} then {literal(place)}"
        for regulation, clause, parameters in found
        for duty, place in subjects.STAFF_PLACE.items()
        if f'"expect_{duty}"' in (parameters or "")
    ]
    return f"(case {' '.join(places)} end)" if places else "null"


def rows(cursor: duckdb.DuckDBPyConnection, relation: Relation, key: bytes, place: str) -> Relation:
    """Rows of an audit with pseudonyms for people, and without what people wrote and sentences that name them.

    A subject key that holds a person becomes a hash of its own; one that does not, such as a lesson's, stays. `place`: as
    `staff_place` gives it. A pseudonym is worked out once a person, and row by row only for ids that the records lost.
    """
    known = relation.set_alias("known")
    for kind, (table, column) in _KNOWN.items():
        hashed = pseudonyms.expression(kind, "school_id", column, key)
        people = cursor.sql(f"select school_id, {column}, {hashed} as shown from store.records.{table}").set_alias(kind)
        same = f"{kind}.school_id = known.school_id and {kind}.{column} = known.{column}"
        known = known.join(people, same, how="left")
    shown = {
        column: f"coalesce({kind}.shown, {pseudonyms.expression(kind, 'known.school_id', f'known.{column}', key)})"
        for kind, (_, column) in _KNOWN.items()
    }
    whole = "known.regulation_id || '|' || known.clause_id || '|' || known.subject_key"
    hashed_key = f"'P-' || substr({pseudonyms.expression('pupil', 'known.school_id', whole, key)}, 3)"
    holds_a_person = f"known.pupil_id is not null or {place} is not null"
    shown["subject_key"] = f"case when {holds_a_person} then {hashed_key} else known.subject_key end"
    without_people = json.dumps(dict.fromkeys(subjects.FACTS))  # null takes a name out (RFC 7396)
    shown["facts"] = f"case when known.facts is not null then json_merge_patch(known.facts, '{without_people}') end"
    shown |= dict.fromkeys(_WORDS, "null::varchar")
    return known.project(_columns(relation, shown, "known."))


def records(relation: Relation, table: Table, key: bytes) -> Relation:
    """A table of the records with pseudonyms for people, and without what identifies them or was written freely."""
    people = {one.column: _PERSON_TABLES[one.table] for one in table.references if one.table in _PERSON_TABLES}
    if table.name in _PERSON_TABLES:
        people[f"{_PERSON_TABLES[table.name]}_id"] = _PERSON_TABLES[table.name]
    people |= dict.fromkeys(_BY_STAFF, "staff")
    shown = {name: pseudonyms.expression(kind, "school_id", f'"{name}"', key) for name, kind in people.items()}
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
    return relation.project(f"{_columns(relation, shown)}, coalesce({small}, false) as suppressed")


def _shown(relation: Relation, shown: dict[str, str]) -> Relation:
    return relation.project(_columns(relation, shown))


def _columns(relation: Relation, shown: dict[str, str], of: str = "") -> str:
    return ", ".join(f'{shown[name]} as "{name}"' if name in shown else f'{of}"{name}"' for name in relation.columns)
