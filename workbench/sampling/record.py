"""Recording that journals were read: the event `journal_review`, through the intake, seen by the next audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from workbench.events.record import Event, Recorded, record
from workbench.sampling.draw import frame_sql
from workbench.sampling.lists import Kept
from workbench.sampling.problems import SamplingError

KNOWN = """
select journal.school_id, journal.journal_id
from store.records.journals as journal
where list_contains($journals::varchar[], journal.journal_id) and ($school is null or journal.school_id = $school)
"""
REVIEWED = """
select journal_id, min(happened_on), arg_min(coalesce(note, ''), happened_on)
from store.records.events
where kind = 'journal_review' and school_id = $school and happened_on >= $since
  and list_contains($journals::varchar[], journal_id)
group by journal_id
"""


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody found in journals on a day."""

    journals: tuple[str, ...]
    staff_id: str
    on: date
    note: str
    school: str | None = None


def record_review(hub: duckdb.DuckDBPyConnection, workspace: Path, review: Review) -> Recorded:
    """Record a review of each journal; SamplingError for a journal or member of staff that is not there."""
    found = hub.execute(KNOWN, {"journals": list(review.journals), "school": review.school}).fetchall()
    schools = sorted({row[0] for row in found})
    if len(schools) > 1:
        raise SamplingError("several_schools", schools=", ".join(schools))
    known = {row[1] for row in found}
    if unknown := [journal for journal in review.journals if journal not in known]:
        raise SamplingError("no_journal", journals=", ".join(unknown))
    staff = hub.execute(
        "select 1 from store.records.staff where school_id = ? and staff_id = ?", [schools[0], review.staff_id]
    ).fetchall()
    if not staff:
        raise SamplingError("no_staff", staff=review.staff_id)
    events = [
        Event(f"parbaude:{journal}:{review.on}:{review.staff_id}", schools[0], "journal_review", review.on,
              journal_id=journal, staff_id=review.staff_id, note=" ".join(review.note.split()))
        for journal in review.journals
    ]  # fmt: skip
    return record(hub, workspace, schools[0], events)


def not_counted(hub: duckdb.DuckDBPyConnection, run_id: int, review: Review) -> dict[str, str]:
    """Journals whose clause does not count a review by this person, with the roles that it asks for."""
    frame = frame_sql(run_id)
    rows = hub.execute(
        f"""
        select frame.journal_id, array_to_string(list_sort(list_distinct(flatten(list(frame.reviewers)))), ', ')
        from ({frame}) as frame
        join store.records.staff as staff on staff.school_id = frame.school_id and staff.staff_id = $staff
        where list_contains($journals::varchar[], frame.journal_id)
          and not list_has_any(frame.reviewers, list_transform(string_split(staff.role, '|'), lambda part: trim(part)))
        group by frame.journal_id
        order by frame.journal_id
        """,
        {"run_id": run_id, "staff": review.staff_id, "journals": list(review.journals)},
    )
    return dict(rows.fetchall())


def outcomes(hub: duckdb.DuckDBPyConnection, kept: Kept) -> dict[str, tuple[date, str]]:
    """The drawn journals that were reviewed since the draw: the first day, and its note."""
    asked: dict[str, object] = {
        "school": kept.drawn.wish.school_id, "since": kept.drawn_at[:10], "journals": list(kept.drawn.journals),
    }  # fmt: skip
    return {journal: (day, note) for journal, day, note in hub.execute(REVIEWED, asked).fetchall()}
