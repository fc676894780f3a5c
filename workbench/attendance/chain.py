"""The chain of queries that every measure begins with: possible lessons and marks of each pupil, cell by cell.

Pupil-lessons are not expanded: the lessons of a journal are counted once a cell, and each group of pupils with the same
seats (see `prepared.GROUPS`) takes the whole count where its days cover the cell, and is joined day by day only where they do not.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.attendance.dimensions import Breakdown
from workbench.attendance.selection import Selection

COUNTS = """
with held_in_term as (
    select {lesson_columns} lesson.school_id, lesson.journal_id, lesson.date
    from attendance_lessons as lesson
    {term_join}
    where lesson.state = 'counted'
),
cell as (
    select
        school_id, journal_id, {lesson_names}
        count(*) as lessons, min(date) as first_on, max(date) as last_on
    from held_in_term
    group by {lesson_names} school_id, journal_id
),
place as (
    select group_no, school_id, from_on, until_on, unnest(journals) as journal_id from attendance_groups
),
reached as (
    select
        place.group_no, place.school_id, place.from_on, place.until_on, cell.journal_id, {cell_names} cell.lessons,
        place.from_on <= cell.first_on and place.until_on > cell.last_on as is_whole
    from place
    join cell
      on cell.school_id = place.school_id
     and cell.journal_id = place.journal_id
     and cell.last_on >= place.from_on
     and cell.first_on < place.until_on
),
partly as (
    select reached.group_no, {reached_names} count(*) as lessons
    from reached
    join held_in_term as lesson
      on lesson.school_id = reached.school_id
     and lesson.journal_id = reached.journal_id
     and lesson.date >= reached.from_on
     and lesson.date < reached.until_on
     {same_cell}
    where not reached.is_whole
    group by {reached_names} reached.group_no
),
of_group as (
    select group_no, {group_names} sum(lessons)::bigint as possible
    from (
        select group_no, {group_names} lessons from reached where is_whole
        union all
        select group_no, {group_names} lessons from partly
    )
    group by {group_names} group_no
),
{member},
marked as (
    select
        lesson.school_id, lesson.pupil_id, {marked_names}
        count(*) filter (where lesson.status = 'late') as late,
        count(*) filter (where lesson.status = 'authorised') as authorised,
        count(*) filter (where lesson.status = 'unauthorised') as unauthorised
    from ({marks}) as lesson
    {term_join}
    group by {marked_groups} lesson.school_id, lesson.pupil_id
),
counted as (
    select
        member.school_id, member.pupil_id, {pupil_names} {of_group_names} of_group.possible,
        0 as late, 0 as authorised, 0 as unauthorised
    from of_group
    join member on member.group_no = of_group.group_no
    union all
    select school_id, pupil_id, {counted_names} 0 as possible, late, authorised, unauthorised
    from marked
),
pupil_cell as (
    select
        school_id, pupil_id, {counted_names}
        sum(possible)::bigint as possible,
        sum(late)::bigint as late,
        sum(authorised)::bigint as authorised,
        sum(unauthorised)::bigint as unauthorised
    from counted
    group by {counted_names} school_id, pupil_id
)
"""

MEMBER = """member as (
    select group_no, school_id, class_id, grade_level, unnest(pupils) as pupil_id from attendance_groups
)"""

TERM_JOIN = """left join store.records.terms as term
      on term.school_id = lesson.school_id
     and term.school_year = lesson.school_year
     and lesson.date between term.starts_on and term.ends_on"""


def listed(names: Iterable[str], prefix: str = "") -> str:
    """Names for a select list or group by that goes on: each with its prefix, followed by a comma."""
    return "".join(f"{prefix}{name}, " for name in names)


def pupil_cells_sql(by: Breakdown, selection: Selection) -> str:
    """The chain up to `pupil_cell`: one row for each pupil and cell, with `possible`, `late`, `authorised`, `unauthorised`."""
    pupil = [name for name in by.of_pupil if name != "pupil_id"]
    in_cell = [name for name in by.of_lesson if name != "journal_id"]  # a cell is of one journal anyway
    return COUNTS.format(
        member=MEMBER,
        marks=selection.bound("marks"),
        lesson_columns="".join(f"{sql} as {name}, " for name, sql in by.of_lesson.items() if name not in _OWN),
        term_join=TERM_JOIN if "term" in by.of_lesson else "",
        lesson_names=listed(in_cell),
        cell_names=listed(in_cell, "cell."),
        reached_names=listed(by.of_lesson, "reached."),
        same_cell=" ".join(f"and lesson.{name} is not distinct from reached.{name}" for name in by.of_lesson),
        group_names=listed(by.of_lesson),
        pupil_names=listed(pupil, "member."),
        of_group_names=listed(by.of_lesson, "of_group."),
        marked_names=listed(pupil, "lesson.") + "".join(f"{sql} as {name}, " for name, sql in by.of_lesson.items()),
        marked_groups=listed([*(f"lesson.{name}" for name in pupil), *by.of_lesson.values()]),
        counted_names=listed([*pupil, *by.of_lesson]),
    )


_OWN = ("journal_id", "date")  # columns that `held_in_term` has anyway
