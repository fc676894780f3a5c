"""What the records hold around one obligation, moment by moment: lesson and saves, letter and calls, a pupil's month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, cast

import duckdb

from checks.common.build import DEFAULT_ZONE
from checks.engine.literals import literal

Relation = duckdb.DuckDBPyRelation
Family = Literal["lesson", "letter", "month", "day", "grade"]

# Which story an obligation of a duty tells; others have their deadline and fulfilment only.
FAMILIES: Final[dict[str, Family]] = {
    "expect_entries_by_deadline": "lesson",
    "expect_online_attendance_recorded": "lesson",
    "expect_entries_by_right_holders": "lesson",
    "expect_letters_followed_up": "letter",
    "expect_transcripts_monthly": "month",
    "expect_absences_announced": "day",
    "expect_absences_phoned": "day",
    "expect_excused_days_noted": "day",
    "expect_test_marks_recorded": "grade",
}

# Each story: rows of at, is_day (no hour is known), kind, code, staff_id and counts. {first} and {second} are the parts of the
# subject's key, {lessons} and the like the relations of the records, local(…) the school's clock.
LESSON: Final = """
select local(lesson.starts_at) as at, false as is_day, 'lesson_starts' as kind, null as code, lesson.teacher_id as staff_id
from ({lessons}) as lesson
where lesson.school_id = {school} and lesson.lesson_id = {first} and lesson.starts_at is not null
union all
select local(entry.recorded_at), false, 'saved', entry.kind, entry.recorded_by
from ({lesson_entries}) as entry
where entry.school_id = {school} and entry.lesson_id = {first}
"""
LETTER: Final = """
with letter as (
    select message.sent_at, message.sender_id
    from ({messages}) as message
    where message.school_id = {school} and message.message_id = {first}
)
select local(letter.sent_at) as at, false as is_day, 'sent' as kind, null as code, letter.sender_id as staff_id
from letter
union all
select distinct local(recipient.opened_at), false, 'opened', null, null
from ({message_recipients}) as recipient
where recipient.school_id = {school} and recipient.message_id = {first} and recipient.pupil_id = {second}
  and recipient.opened_at is not null
union all
select local(call.called_at), false, 'called', coalesce(call.outcome, 'reached'), call.staff_id
from ({phone_calls}) as call
join letter on call.called_at >= letter.sent_at and call.called_at < letter.sent_at + interval 30 day
where call.school_id = {school} and call.pupil_id = {second}
  and (call.message_id = {first} or (call.message_id is null and call.about = 'letter'))
"""
MONTH: Final = """
with lesson as (
    select distinct lesson.lesson_id, lesson.date
    from ({journal_members}) as member
    join ({lessons}) as lesson
      on lesson.school_id = member.school_id and lesson.journal_id = member.journal_id
     and lesson.date >= member.member_from and lesson.date <= coalesce(member.member_to, lesson.date)
    where member.school_id = {school} and member.pupil_id = {first}
      and strftime(lesson.date, '%Y-%m') = {second} and lesson.status = 'held'
),
mark as (
    select attendance.lesson_id
    from ({attendance}) as attendance
    where attendance.school_id = {school} and attendance.pupil_id = {first} and attendance.mark in ('absent', 'excused')
),
grade as (
    select date_trunc('week', grade.assessed_on) as week, count(*) as grades
    from ({grades}) as grade
    where grade.school_id = {school} and grade.pupil_id = {first} and strftime(grade.assessed_on, '%Y-%m') = {second}
    group by date_trunc('week', grade.assessed_on)
),
week as (
    select
        date_trunc('week', lesson.date) as week,
        max(lesson.date) as last_day,
        count(*) as lessons,
        count(mark.lesson_id) as missed
    from lesson
    left join mark on mark.lesson_id = lesson.lesson_id
    group by date_trunc('week', lesson.date)
)
select
    week.last_day as at, true as is_day, 'week' as kind, null as code, null as staff_id, week.lessons, week.missed,
    coalesce(grade.grades, 0) as grades
from week
left join grade on grade.week = week.week
union all
select local(transcript.sent_at), false, 'transcript', transcript.channel, transcript.sent_by, null, null, null
from ({transcripts}) as transcript
where transcript.school_id = {school} and transcript.pupil_id = {first} and transcript.month = {second}
"""
DAY: Final = """
select
    lesson.date::timestamp as at, true as is_day, 'missed' as kind, attendance.mark as code, null as staff_id,
    count(*) as lessons
from ({attendance}) as attendance
join ({lessons}) as lesson on lesson.school_id = attendance.school_id and lesson.lesson_id = attendance.lesson_id
where attendance.school_id = {school} and attendance.pupil_id = {first} and lesson.date = {second}::date
  and attendance.mark in ('absent', 'excused') and lesson.status = 'held'
group by lesson.date, attendance.mark
union all
select local(notice.submitted_at), false, 'notice', notice.channel, null, null
from ({absence_notices}) as notice
where notice.school_id = {school} and notice.pupil_id = {first}
  and {second}::date between notice.absent_from and notice.absent_to
union all
select local(note.registered_at), false, 'note', note.reason, note.registered_by, null
from ({absence_notes}) as note
where note.school_id = {school} and note.pupil_id = {first} and {second}::date between note.absent_from and note.absent_to
union all
select local(call.called_at), false, 'called', coalesce(call.outcome, 'reached'), call.staff_id, null
from ({phone_calls}) as call
where call.school_id = {school} and call.pupil_id = {first} and call.about = 'absence'
  and local(call.called_at)::date between {second}::date - 1 and {second}::date + 1
"""
GRADE: Final = """
select grade.assessed_on::timestamp as at, true as is_day, 'assessed' as kind, grade.kind as code, null as staff_id
from ({grades}) as grade
where grade.school_id = {school} and grade.grade_id = {first}
union all
select local(grade.recorded_at), false, 'recorded', null, grade.recorded_by
from ({grades}) as grade
where grade.school_id = {school} and grade.grade_id = {first} and grade.recorded_at is not null
"""
STORIES: Final[dict[Family, tuple[str, tuple[str, ...]]]] = {
    "lesson": (LESSON, ("lessons", "lesson_entries")),
    "letter": (LETTER, ("messages", "message_recipients", "phone_calls")),
    "month": (MONTH, ("journal_members", "lessons", "attendance", "grades", "transcripts")),
    "day": (DAY, ("attendance", "lessons", "absence_notices", "absence_notes", "phone_calls")),
    "grade": (GRADE, ("grades",)),
}
TOLD: Final = """
with event as ({story})
select
    event.at::timestamp as at,
    event.is_day,
    event.kind,
    event.code,
    staff.family_name || ', ' || staff.given_name as staff,
    {numbers}
from event
left join ({staff}) as staff on staff.school_id = {school} and staff.staff_id = event.staff_id
order by event.at, event.kind, event.code
"""
NUMBERS: Final = ("lessons", "missed", "grades")
COUNTED: Final[dict[Family, tuple[str, ...]]] = {"month": NUMBERS, "day": ("lessons",)}


def timeline(
    family: Family, school_id: str, subject_key: str, zone: str | None, records: Callable[[str], Relation]
) -> Relation:
    """The events of one obligation, oldest first: at (local), is_day, kind, code, staff, lessons, missed, grades.

    `records` gives the tables that the viewer may read (`Scope.records`); `zone`: the school's, None for the usual one.
    `lessons`, `missed` and `grades` are counts of a week of a pupil's month, `lessons` of the missed ones on a day; else null.
    """
    story, tables = STORIES[family]
    first, _, second = subject_key.partition(":")
    named = {name: records(name).sql_query() for name in tables}
    filled = story.format(first=literal(first), second=literal(second), school=literal(school_id), **named)
    counted = COUNTED.get(family, ())
    numbers = [f"event.{name}" if name in counted else f"null::bigint as {name}" for name in NUMBERS]
    staff = records("staff")
    told = TOLD.format(
        story=_on_clock(filled, zone or DEFAULT_ZONE), staff=staff.sql_query(), school=literal(school_id),
        numbers=", ".join(numbers),
    )  # fmt: skip
    return cast(Relation, staff.query("anybody", told))


def _on_clock(query: str, zone: str) -> str:
    """`local(column)` spelled out: the moment on the school's clock. Columns hold no brackets."""
    head, *rest = query.split("local(")
    spelled = [
        f"timezone({literal(zone)}, timezone('UTC', {column}))" for column in (one.partition(")")[0] for one in rest)
    ]
    return head + "".join(text + one.partition(")")[2] for text, one in zip(spelled, rest, strict=True))
