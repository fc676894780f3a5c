"""Which rows belong to a school year, table by table.

A school year runs from 1 August to 31 July, as for school events. What hangs on a class or journal belongs to the class's
or journal's year, whatever its day; what hangs on neither, to the year of its own day on the school's clock. People belong
to every year in which they are enrolled, employed or named. Replaced and retired rows belong by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from checks.common.build import DEFAULT_ZONE
from workbench.archive.problems import ArchiveError
from workbench.records.columns import Table
from workbench.records.schema import BY_NAME, TABLES

SPAN = """
create or replace temp table archive_year as
select
    school.school_id,
    $year as school_year,
    coalesce(school.time_zone, $zone) as time_zone,
    make_date(left($year, 4)::integer, 8, 1) as from_on,
    make_date(right($year, 4)::integer, 7, 31) as to_on
from store.records.schools as school
where list_contains($schools::varchar[], school.school_id)
"""
YEARS = """
select school_year, list(distinct school_id order by school_id)
from (
    select school_id, school_year from store.records.terms
    union all
    select school_id, school_year from store.records.classes
    union all
    select school_id, school_year from store.records.journals
)
group by school_year
order by school_year
"""

_OF_YEAR = "record.school_year = year.school_year"
_EVERY = "true"  # lists of the school that hang on no day


def _on(day: str) -> str:
    return f"{day} between year.from_on and year.to_on"


def _local_day(moment: str) -> str:
    return f"timezone(year.time_zone, timezone('UTC', {moment}))::date"


def _at(moment: str) -> str:
    return _on(_local_day(moment))


def _within(first: str, last: str) -> str:
    """A span that has a day of the year; an open end goes on."""
    return f"coalesce({first}, date '0001-01-01') <= year.to_on and coalesce({last}, date '9999-12-31') >= year.from_on"


def _named(ids: str, *columns: str) -> str:
    same = " and ".join(f"known.{column} = record.{column}" for column in columns)
    return f"exists (select 1 from temp.archive_{ids} as known where known.school_id = record.school_id and {same})"


_JOURNAL, _CLASS = _named("journals", "journal_id"), _named("classes", "class_id")
_LESSON, _MESSAGE = _named("lessons", "lesson_id"), _named("messages", "message_id")

BELONGS: dict[str, str] = {
    "schools": _EVERY,
    "terms": _OF_YEAR,
    "calendar_days": _on("record.date"),
    "bell_times": "record.valid_from <= year.to_on",
    "staff": f"(({_within('record.employed_from', 'record.employed_to')}) or {_named('staff', 'staff_id')})",
    "subjects": _EVERY,
    "classes": _OF_YEAR,
    "pupils": _named("pupils", "pupil_id"),
    "guardians": _named("guardians", "guardian_id", "pupil_id"),
    "enrolments": _CLASS,
    "journals": _OF_YEAR,
    "access_rights": (
        f"case when record.journal_id is not null then {_JOURNAL} else "
        f"{_within(_local_day('record.granted_at'), _local_day('record.revoked_at'))} end"
    ),
    "journal_members": _JOURNAL,
    "timetable": _CLASS,
    "lessons": _JOURNAL,
    "lesson_entries": _LESSON,
    "attendance": _LESSON,
    "grades": _JOURNAL,
    "grading_deadlines": _OF_YEAR,
    "messages": _MESSAGE,
    "message_recipients": _MESSAGE,
    "phone_calls": _at("record.called_at"),
    "transcripts": _on("(record.month || '-01')::date"),
    "absence_notices": _within("record.absent_from", "record.absent_to"),
    "absence_notes": _within("record.absent_from", "record.absent_to"),
    "behaviour_notes": _at("record.noted_at"),
    "individual_plan": _JOURNAL,
    "individual_work": _JOURNAL,
    "events": (
        f"case when record.journal_id is not null then {_JOURNAL} "
        f"when record.class_id is not null then {_CLASS} else {_on('record.happened_on')} end"
    ),
}


def of_year(table: str, schema: str, columns: Sequence[str]) -> str:
    """The query of those rows of `records` or `history` that belong to the year chosen by `choose`."""
    chosen = ", ".join(f'record."{name}"' for name in columns)
    return (
        f"select {chosen} from store.{schema}.{table} as record "
        f"join temp.archive_year as year on year.school_id = record.school_id where {BELONGS[table]}"
    )


def _both(table: str, columns: Sequence[str]) -> str:
    return f"{of_year(table, 'records', columns)} union all {of_year(table, 'history', columns)}"


def choose(hub: duckdb.DuckDBPyConnection, school_year: str, schools: Sequence[str] = ()) -> tuple[str, ...]:
    """Fix the year, the schools (all that have it, unless named), and who and what it names; returns the schools.

    Raises ArchiveError when no school, or not each named one, has that year loaded.
    """
    years = {year: list(found) for year, found in hub.execute(YEARS).fetchall()}
    if school_year not in years:
        raise ArchiveError("no_year", year=school_year, years=", ".join(years) or "–")
    for school in schools:
        if school not in years[school_year]:
            raise ArchiveError("no_school", school=school, year=school_year, schools=", ".join(years[school_year]))
    chosen = list(schools) or years[school_year]
    hub.execute(SPAN, {"year": school_year, "schools": chosen, "zone": DEFAULT_ZONE})
    _choose_facts(hub)
    _choose_people(hub)
    return tuple(sorted(chosen))


def _make(hub: duckdb.DuckDBPyConnection, ids: str, columns: Sequence[str], queries: Sequence[str]) -> None:
    listed = ", ".join(f'"{column}"' for column in ("school_id", *columns))
    united = " union all ".join(queries)
    filled = " and ".join(f'"{column}" is not null' for column in columns)
    hub.execute(
        f"create or replace temp table archive_{ids} as select distinct {listed} from ({united}) where {filled}"
    )


def _choose_facts(hub: duckdb.DuckDBPyConnection) -> None:
    """Classes, journals and their lessons; messages sent in the year or named by its calls and transcripts."""
    for ids, key in (("classes", "class_id"), ("journals", "journal_id"), ("lessons", "lesson_id")):
        _make(hub, ids, [key], [_both(ids, ["school_id", key])])
    sent = " union all ".join(
        f"select record.school_id, record.message_id from store.{schema}.messages as record "
        f"join temp.archive_year as year on year.school_id = record.school_id where {_at('record.sent_at')}"
        for schema in ("records", "history")
    )
    named = [_both(table, ["school_id", "message_id"]) for table in ("phone_calls", "transcripts")]
    _make(hub, "messages", ["message_id"], [sent, *named])


def _choose_people(hub: duckdb.DuckDBPyConnection) -> None:
    """Pupils, guardians and staff that the year's rows name; a named guardian brings the pupil of that row along."""
    pupils = [_both(table.name, ["school_id", name]) for table, name in _naming("pupils") if table.name != "guardians"]
    _make(hub, "pupils", ["pupil_id"], pupils)
    guardians = " union all ".join(_both(t.name, ["school_id", name]) for t, name in _naming("guardians"))
    of_pupils = " union all ".join(
        f"select record.school_id, record.guardian_id, record.pupil_id from store.{schema}.guardians as record "
        f"where {_named('pupils', 'pupil_id')} "
        f"or (record.school_id, record.guardian_id) in (select named.school_id, named.guardian_id from ({guardians}) as named)"
        for schema in ("records", "history")
    )
    _make(hub, "guardians", ["guardian_id", "pupil_id"], [of_pupils])
    hub.execute(
        "insert into temp.archive_pupils select distinct record.school_id, record.pupil_id "
        f"from temp.archive_guardians as record where not {_named('pupils', 'pupil_id')}"
    )
    staff = [
        f"select named.school_id, named.{name} as staff_id from ({_both(table.name, ['school_id', name])}) as named"
        for table, name in [*_naming("staff"), *_recorders()]
    ]
    _make(hub, "staff", ["staff_id"], staff)


def _naming(target: str) -> Iterator[tuple[Table, str]]:
    """Tables with the column by which they refer to `target`."""
    for table in TABLES:
        yield from ((table, reference.column) for reference in table.references if reference.table == target)


def _recorders() -> Iterator[tuple[Table, str]]:
    """Tables with a column that tells who recorded: staff ids, though no references."""
    for table in BY_NAME.values():
        yield from ((table, name) for name in table.names if name.endswith("_by"))
