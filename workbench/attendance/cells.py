"""Counts of a wide selection made once and kept as frames, from which measures of any part of it are added up.

A page asks a dozen measures of one period after another, and then the same of the next period or class. What they have in
common are the lessons of groups of pupils and the marks of each pupil, by day and lesson of the day; `cells` counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import duckdb
import polars as pl

from workbench.attendance.chain import MEMBER, pupil_cells_sql
from workbench.attendance.dimensions import DIMENSIONS, breakdown
from workbench.attendance.prepared import prepared
from workbench.attendance.selection import Selection

FINEST: Final = ("pupil", "class", "grade", "date", "period")
FROM_DAYS: Final = ("week", "month", "weekday")  # dimensions that a day tells
KNOWN: Final = frozenset({"date", "period", *FROM_DAYS})
NUMBERS: Final = ("possible", "late", "authorised", "unauthorised")

# A person is a pupil in a class: who changes class is two persons, and one pupil. Numbers, as text keys of every cell would be
# most of what is kept.
PERSON: Final = """person as (
    select
        school_id, pupil_id, class_id, grade_level,
        row_number() over (order by school_id, pupil_id, class_id, grade_level)::uinteger as person_no,
        dense_rank() over (order by school_id, pupil_id)::uinteger as pupil_no
    from (select distinct school_id, pupil_id, class_id, grade_level from member)
)
"""
PEOPLE: Final = f"""
with {MEMBER},
{PERSON}
select
    person.person_no, person.pupil_no, person.school_id, person.pupil_id, person.class_id, class.name as class,
    person.grade_level
from person
left join store.records.classes as class on class.school_id = person.school_id and class.class_id = person.class_id
"""
_SAME_PERSON: Final = """on person.school_id = {of}.school_id
 and person.pupil_id = {of}.pupil_id
 and person.class_id is not distinct from {of}.class_id
 and person.grade_level is not distinct from {of}.grade_level"""
MEMBERS: Final = f"""
with {MEMBER},
{PERSON}
select member.group_no::uinteger as group_no, person.person_no
from member
join person {_SAME_PERSON.format(of="member")}
"""
LESSONS: Final = "select group_no::uinteger as group_no, date, period, possible::utinyint as possible from of_group"
MARKS: Final = f""",
{PERSON}
select
    person.person_no, marked.date, marked.period, marked.late::utinyint as late,
    marked.authorised::utinyint as authorised, marked.unauthorised::utinyint as unauthorised
from marked
join person {_SAME_PERSON.format(of="marked")}
"""
CALENDAR: Final = f"""
select distinct lesson.date, {", ".join(f"{DIMENSIONS[name].columns[name]} as {name}" for name in FROM_DAYS)}
from attendance_lessons as lesson
"""


@dataclass(frozen=True, slots=True)
class Cells:
    """The counts of `selection`.

    `lessons`: possible lessons of a group by day and lesson of the day; `days`: by day, as most ask for no more; `marks`: late, authorised and unauthorised of a
    person by the same; `people`: person_no, pupil_no, school_id, pupil_id, class_id, class, grade_level; `members`: the
    persons of each group; `calendar`: week, month and weekday of each day.
    """

    selection: Selection
    lessons: pl.DataFrame
    days: pl.DataFrame
    marks: pl.DataFrame
    people: pl.DataFrame
    members: pl.DataFrame
    calendar: pl.DataFrame

    def estimated_size(self) -> int:
        """Bytes."""
        return sum(
            int(one.estimated_size()) for one in (self.lessons, self.days, self.marks, self.people, self.members)
        )

    def cover(self, asked: Selection) -> bool:
        """Whether everything that is asked for is in them."""
        whole = self.selection
        return (
            (asked.as_of, asked.journal_kinds, asked.journals) == (whole.as_of, whole.journal_kinds, whole.journals)
            and (whole.since is None or (asked.since is not None and asked.since >= whole.since))
            and (whole.until is None or (asked.until is not None and asked.until <= whole.until))
            and _within(asked.schools, whole.schools)
            and _within(asked.classes, whole.classes)
            and _within(asked.grades, whole.grades)
            and _within(asked.pupils, whole.pupils)
        )

    def narrowed(self, asked: Selection, unit: str, names: Sequence[str] = ()) -> pl.DataFrame:
        """Those of a smaller selection by `unit` (`person_no` or `pupil_no`) and `names` (of `KNOWN`): nothing is counted again."""
        people = self.chosen(asked).lazy().select("person_no", of=unit)
        members = self.members.lazy().join(people, on="person_no")
        possible = self.lessons if "period" in names else self.days
        lessons = self._seen(possible, asked, names).join(members, on="group_no", how="semi")
        by_group = lessons.group_by("group_no", *names).agg(pl.col("possible").cast(pl.Int64).sum())
        marks = self._seen(self.marks, asked, names).join(people, on="person_no")
        parts = (by_group.join(members, on="group_no"), marks)
        told = pl.concat([part.select("of", *names, *NUMBERS_OF[place]) for place, part in enumerate(parts)])
        return told.group_by("of", *names).agg(pl.col(NUMBERS).sum()).rename({"of": unit}).collect()

    def chosen(self, asked: Selection) -> pl.DataFrame:
        """The people of a smaller selection."""
        chosen = {"school_id": asked.schools, "class_id": asked.classes, "grade_level": asked.grades,
                  "pupil_id": asked.pupils}  # fmt: skip
        return self.people.filter(pl.col(name).is_in(list(values)) for name, values in chosen.items() if values)

    def marked(self, asked: Selection) -> pl.DataFrame:
        """Marks of a smaller selection by pupil and day: school_id, pupil_id, date, late, authorised, unauthorised."""
        people = self.chosen(asked).lazy().select("person_no", "school_id", "pupil_id")
        return self._seen(self.marks, asked).join(people, on="person_no").drop("person_no", "period").collect()

    def _seen(self, rows: pl.DataFrame, asked: Selection, names: Sequence[str] = ()) -> pl.LazyFrame:
        """The rows of the days that are asked for, with what the calendar says of these."""
        since = [pl.col("date") >= asked.since] if asked.since else []
        until = [pl.col("date") <= asked.until] if asked.until else []
        told = [name for name in names if name in FROM_DAYS]
        seen = rows.lazy().filter(*since, *until)
        return seen.join(self.calendar.lazy().select("date", *told), on="date") if told else seen


_NONE: Final = tuple(pl.lit(0, pl.Int64).alias(name) for name in NUMBERS)
NUMBERS_OF: Final = (  # what lessons of groups tell, and what marks do
    (pl.col("possible"), *_NONE[1:]),
    (_NONE[0], *(pl.col(name).cast(pl.Int64) for name in NUMBERS[1:])),
)


def _within(asked: Sequence[object], among: Sequence[object]) -> bool:
    """Whether some ids are among those; none named means all there are."""
    return not among or (bool(asked) and set(asked) <= set(among))


def cells(hub: duckdb.DuckDBPyConnection, selection: Selection) -> Cells:
    """The cells of a selection: `counts` at the finest grain, before the pupils of a group are put in its place."""
    chain = pupil_cells_sql(breakdown(FINEST), selection)
    with prepared(hub, selection):
        people = hub.sql(PEOPLE).pl().with_columns(pl.col("school_id", "pupil_id").cast(pl.Categorical))
        lessons: pl.DataFrame = hub.sql(chain + LESSONS).pl()
        days = lessons.group_by("group_no", "date").agg(pl.col("possible").sum().cast(pl.UInt8))
        return Cells(
            selection, lessons, days, hub.sql(chain + MARKS).pl(), people, hub.sql(MEMBERS).pl(), hub.sql(CALENDAR).pl()
        )
