"""What no export can show, attested by a person: who, when, which document, a note.

An attestation can be revoked, never deleted. It is counted as attested beside what is measured, and changes no status.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from checks.common.build import DEFAULT_ZONE
from checks.packs import find_packs
from checks.packs.model import Clause
from workbench.audit.moment import zone_of
from workbench.life import chain
from workbench.life.actors import now_utc, today_in
from workbench.life.problems import LifeError, near
from workbench.records.store import transaction

# One row an attestation, as it stands now.
ATTESTATIONS = """
    with made as (
        select
            attestation_id, regulation_id, clause_id, school_id, school_year, happened_on, document_ref, note, author,
            recorded_at
        from store.life.attestation_events
        where action = 'attest'
    ),
    revoked as (
        select attestation_id, author, note, recorded_at
        from store.life.attestation_events
        where action = 'revoke'
    )
    select
        made.attestation_id,
        made.regulation_id,
        made.clause_id,
        made.school_id,
        made.school_year,
        made.happened_on,
        made.document_ref,
        made.note,
        made.author,
        made.recorded_at,
        revoked.recorded_at as revoked_at,
        revoked.author as revoked_by,
        revoked.note as revoke_reason
    from made
    left join revoked on revoked.attestation_id = made.attestation_id
"""

LISTED = f"""
    select
        made.attestation_id,
        made.regulation_id,
        made.clause_id,
        made.school_id,
        made.school_year,
        made.happened_on,
        made.document_ref,
        made.note,
        made.author,
        timezone(coalesce(school.time_zone, '{DEFAULT_ZONE}'), timezone('UTC', made.recorded_at)) as recorded_at,
        timezone(coalesce(school.time_zone, '{DEFAULT_ZONE}'), timezone('UTC', made.revoked_at)) as revoked_at,
        made.revoked_by,
        made.revoke_reason
    from ({ATTESTATIONS}) as made
    left join store.records.schools as school on school.school_id = made.school_id
"""

# How many attestations hold for a clause of a school in a school year: what stands beside the measured counts.
ATTESTED = f"""
    select
        regulation_id,
        clause_id,
        school_id,
        school_year,
        count(*) as attested,
        max(happened_on) as newest_on
    from ({ATTESTATIONS})
    where revoked_at is null
    group by regulation_id, clause_id, school_id, school_year
"""

EVENT = """
    select
        $id::bigint as attestation_id, $action::varchar as action, $regulation::varchar as regulation_id,
        $clause::varchar as clause_id, $school::varchar as school_id, $year::varchar as school_year,
        $on::date as happened_on, $document::varchar as document_ref, $note::varchar as note,
        $author::varchar as author, $recorded_at::timestamp as recorded_at
"""


@dataclass(frozen=True, slots=True)
class Attestation:
    """What is attested. `on`: the day on which it was done, default today; `school_year`: default its own.

    `school` may be left out where one school is loaded.
    """

    regulation: str
    clause: str
    document: str
    note: str
    author: str
    school: str | None = None
    school_year: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Attested:
    """What was written. `beside`: the clause is judged by records, and the attestation stands beside the verdict."""

    attestation_id: int
    school: str
    school_year: str
    beside: bool


def attest(hub: duckdb.DuckDBPyConnection, workspace: Path, given: Attestation) -> Attested:
    """Write an attestation. Raises LifeError for what cannot be attested, is missing or unknown."""
    school = _school(hub, given.school)
    today = today_in(zone_of(hub, [school]))
    on = given.on or today
    clause = _clause(workspace, given.regulation, given.clause, on)
    for missing, value in (("no_document", given.document), ("no_note", given.note), ("no_author", given.author)):
        if not value.strip():
            raise LifeError(missing)
    if on > today:
        raise LifeError("future", day=_written(on))
    year = school_year_of(on) if given.school_year is None else checked_school_year(given.school_year)
    with transaction(hub):
        number = _next(hub)
        values = {
            "id": number, "action": "attest", "regulation": given.regulation, "clause": clause.id, "school": school,
            "year": year, "on": on, "document": given.document.strip(), "note": given.note.strip(),
            "author": given.author.strip(), "recorded_at": now_utc(),
        }  # fmt: skip
        chain.append(hub, chain.ATTESTATIONS, EVENT, values)
    return Attested(number, school, year, clause.kind == "automatic")


def revoke(hub: duckdb.DuckDBPyConnection, attestation_id: int, *, reason: str, author: str) -> None:
    """Revoke an attestation; it stays listed with who revoked it, when and why. Raises LifeError."""
    if not author.strip():
        raise LifeError("no_author")
    if not reason.strip():
        raise LifeError("no_reason")
    found = hub.execute(
        f"select regulation_id, clause_id, school_id, school_year, happened_on, document_ref, revoked_at "
        f"from ({ATTESTATIONS}) where attestation_id = ?",
        [attestation_id],
    ).fetchall()
    if not found:
        raise LifeError("no_attestation", id=attestation_id)
    *_, revoked_at = found[0]
    if revoked_at is not None:
        raise LifeError("revoked_already", id=attestation_id, day=_written(revoked_at.date()))
    names = ("regulation", "clause", "school", "year", "on", "document")
    values = dict(zip(names, found[0][:-1], strict=True)) | {
        "id": attestation_id, "action": "revoke", "note": reason.strip(), "author": author.strip(),
        "recorded_at": now_utc(),
    }  # fmt: skip
    with transaction(hub):
        chain.append(hub, chain.ATTESTATIONS, EVENT, values)


def attestations(hub: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """Every attestation, revoked ones too; `recorded_at` and `revoked_at` on the school's clock."""
    return hub.sql(LISTED)


def attested(hub: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """Attestations that hold, counted by clause, school and school year, with the newest day."""
    return hub.sql(ATTESTED)


def school_year_of(day: date) -> str:
    """The school year that holds a day, 1 August to 31 July (clauses.md, Days)."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}/{first + 1}"


def checked_school_year(written: str) -> str:
    """`written` when it is a school year such as 2025/2026; else LifeError."""
    match = re.fullmatch(r"(\d{4})/(\d{4})", written.strip())
    if not match or int(match[2]) != int(match[1]) + 1:
        raise LifeError("school_year", year=written)
    return written.strip()


def _clause(workspace: Path, regulation: str, clause_id: str, on: date) -> Clause:
    packs = find_packs(workspace / "packs")
    pack = packs.get(regulation)
    if pack is None:
        raise LifeError("no_pack", hint=near(regulation, packs), regulation=regulation)
    by_id = {clause.id: clause for clause in pack.clauses}
    clause = by_id.get(clause_id)
    if clause is None:
        raise LifeError("no_clause", hint=near(clause_id, by_id), regulation=regulation, clause=clause_id)
    if clause.kind == "informative":
        raise LifeError("informative", regulation=regulation, clause=clause_id)
    if not pack.days_of(clause).holds(on):
        raise LifeError("not_in_force", regulation=regulation, clause=clause_id, day=_written(on))
    return clause


def _school(hub: duckdb.DuckDBPyConnection, named: str | None) -> str:
    known = [row[0] for row in hub.execute("select school_id from store.records.schools order by school_id").fetchall()]
    if not known:
        raise LifeError("nothing_loaded")
    if named is None and len(known) > 1:
        raise LifeError("which_school", schools=", ".join(known))
    if named is not None and named not in known:
        raise LifeError("no_school", hint=near(named, known), school=named)
    return named or str(known[0])


def _next(hub: duckdb.DuckDBPyConnection) -> int:
    query = "select coalesce(max(attestation_id), 0) + 1 from store.life.attestation_events"
    return int(hub.execute(query).fetchall()[0][0])


def _written(day: date) -> str:
    return day.strftime("%d.%m.%Y.")
