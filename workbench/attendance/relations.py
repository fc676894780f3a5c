"""The two relations that analysts begin with: every lesson, and every pupil in every lesson that counts."""

from __future__ import annotations

import duckdb

from workbench.attendance.prepared import chain
from workbench.attendance.selection import EVERYTHING, Selection

LESSONS = """
{chain}
select
    lesson.school_id, lesson.lesson_id, lesson.journal_id, lesson.journal_kind, lesson.subject_id,
    subject.name as subject, lesson.school_year, term.term, lesson.teacher_id, lesson.date,
    isodow(lesson.date) as weekday, lesson.period, lesson.state
from attendance_lessons as lesson
left join store.records.subjects as subject
  on subject.school_id = lesson.school_id and subject.subject_id = lesson.subject_id
left join store.records.terms as term
  on term.school_id = lesson.school_id
 and term.school_year = lesson.school_year
 and lesson.date between term.starts_on and term.ends_on
"""

PUPIL_LESSONS = """
{chain}
select
    lesson.school_id, lesson.lesson_id, seat.pupil_id, seat.class_id, class.name as class, seat.grade_level,
    lesson.journal_id, lesson.journal_kind, lesson.subject_id, subject.name as subject, lesson.school_year, term.term,
    lesson.teacher_id, lesson.date, isodow(lesson.date) as weekday, lesson.period,
    coalesce(mark.status, 'on_time') as status
from attendance_lessons as lesson
join attendance_seats as seat
  on seat.school_id = lesson.school_id
 and seat.journal_id = lesson.journal_id
 and lesson.date >= seat.from_on
 and lesson.date < seat.until_on
left join attendance_marks as mark
  on mark.school_id = lesson.school_id and mark.lesson_id = lesson.lesson_id and mark.pupil_id = seat.pupil_id
left join store.records.classes as class
  on class.school_id = seat.school_id and class.class_id = seat.class_id
left join store.records.subjects as subject
  on subject.school_id = lesson.school_id and subject.subject_id = lesson.subject_id
left join store.records.terms as term
  on term.school_id = lesson.school_id
 and term.school_year = lesson.school_year
 and lesson.date between term.starts_on and term.ends_on
where lesson.state = 'counted'
"""


def lessons(hub: duckdb.DuckDBPyConnection, selection: Selection = EVERYTHING) -> duckdb.DuckDBPyRelation:
    """Every lesson, one row each, with what became of it.

    Columns: school_id, lesson_id, journal_id, journal_kind, subject_id, subject, school_year, term (1, 2, null outside the
    terms), teacher_id (who taught), date, weekday (1 = Monday), period, state: `counted` (held, in the classroom, attendance
    taken: the divisor of every rate), `cancelled`, `online`, or `not_taken` (held, but without attendance entry or mark).
    """
    return hub.sql(LESSONS.format(chain=chain(selection)))


def pupil_lessons(hub: duckdb.DuckDBPyConnection, selection: Selection = EVERYTHING) -> duckdb.DuckDBPyRelation:
    """The grain of attendance: one row for each counted lesson and each pupil who had a seat in it.

    A seat is membership of the journal on a day on which the pupil is enrolled; it ends with the class that the journal
    belongs to. Columns: school_id, lesson_id, pupil_id, class_id, class and grade_level of the pupil on that day, journal_id,
    journal_kind, subject_id, subject, school_year, term, teacher_id, date, weekday (1 = Monday), period, status: `on_time`
    (marked present or not marked), `late` (there, but late), `authorised` (`excused`, or `absent` on a day that a registered
    note covers), `unauthorised`. A year of 1,000 pupils is about a million rows: aggregate before fetching.
    """
    return hub.sql(PUPIL_LESSONS.format(chain=chain(selection)))
