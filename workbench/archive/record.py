"""Recording that the journals were backed up (Rēzekne 3.5, the second one) and the summaries filed (19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from workbench.archive.problems import ArchiveError
from workbench.archive.verify import Verified
from workbench.audit.moment import zone_of
from workbench.events.record import Event, Recorded, record
from workbench.life.actors import today_in
from workbench.texts import text

CLASSES = """
select school_id, class_id, name
from store.records.classes
where school_year = $year and ($school is null or school_id = $school)
order by school_id, name
"""


def record_backup(hub: duckdb.DuckDBPyConnection, workspace: Path, verified: Verified, lang: str) -> date:
    """Record today's `journals_backed_up` of each school in a verified archive; returns the day.

    `document_ref` is the archive's fingerprint: the SHA-256 of its list of checksums.
    """
    told, sealed = verified.manifest, verified.sealed
    note = text("archive.event_note", lang, year=told.school_year, files=sealed.files, rows=verified.rows)
    for school in told.schools:
        today = today_in(zone_of(hub, [school]))
        made = Event(
            f"arhivs:{told.school_year}:{today}", school, "journals_backed_up", today,
            document_ref=f"sha256:{sealed.fingerprint}", note=note,
        )  # fmt: skip
        record(hub, workspace, school, [made])
    return today


def record_filed(
    hub: duckdb.DuckDBPyConnection, workspace: Path, year: str, on: date, *,
    classes: Sequence[str] = (), school: str | None = None, staff_id: str = "", document: str = "",
) -> Recorded:  # fmt: skip
    """Record `summary_journal_filed` on a day for the named classes of a year (ids or names; none named: all).

    Raises ArchiveError for a class that the year does not have, or when the year has classes of several schools.
    """
    found = hub.execute(CLASSES, {"year": year, "school": school}).fetchall()
    schools = sorted({row[0] for row in found})
    if not found:
        raise ArchiveError("no_class", name="", year=year)
    if len(schools) > 1:
        raise ArchiveError("recording_schools")
    for name in classes:
        if not any(name in (class_id, shown) for _, class_id, shown in found):
            raise ArchiveError("no_class", name=name, year=year)
    events = [
        Event(f"kopsavilkums:{class_id}:{on}", schools[0], "summary_journal_filed", on, class_id=class_id,
              staff_id=staff_id, document_ref=document)
        for _, class_id, shown in found
        if not classes or class_id in classes or shown in classes
    ]  # fmt: skip
    return record(hub, workspace, schools[0], events)
