"""The rows of a pack: every obligation of the period, people shown as the level asks; all totals are computed from them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from checks.engine.literals import literal
from workbench.audit.results import OBLIGATIONS
from workbench.evidence.request import Period, Request
from workbench.privacy import pseudonyms, subjects
from workbench.privacy.people import Level, shown_people

# The day that decides whether an obligation belongs to a period: its due day; of a pending one, and of one without a due
# day, the day on which it arose.
COUNTED_ON = "case when status = 'pending' or due_at is null then arises_at else due_at end::date"

COLUMNS = (
    "regulation_id", "clause_id", "subject_key", "school_id", "class_id", "class", "staff_id", "staff", "pupil_id", "pupil",
    "arises_at", "due_at", "fulfilled_at", "counted_on", "status", "excused", "excuse", "severity", "detail", "facts",
)  # fmt: skip
ORDER = "regulation_id, clause_id, subject_key, school_id"

_ROWS = """
with obligation as ({obligations}),
decided as (
    select
        regulation_id, clause_id, school_id, subject_key,
        arg_max(decision_id, event_id) as decision_id
    from store.life.finding_events
    where action in ('excuse', 'reopen')
    group by regulation_id, clause_id, school_id, subject_key
)
select
    obligation.regulation_id,
    obligation.clause_id,
    obligation.subject_key,
    obligation.school_id,
    obligation.class_id,
    class.name as class,
    obligation.staff_id,
    staff.shown as staff,
    obligation.pupil_id,
    pupil.shown as pupil,
    obligation.arises_at,
    obligation.due_at,
    obligation.fulfilled_at,
    {counted_on} as counted_on,
    obligation.status,
    obligation.excused,
    case when obligation.excused then decided.decision_id end as excuse,
    obligation.severity,
    obligation.detail_lv as detail,
    obligation.facts,
    place.staff_place
from obligation
left join store.records.classes as class
  on class.school_id = obligation.school_id and class.class_id = obligation.class_id
left join temp.evidence_people as staff
  on staff.kind = 'staff' and staff.school_id = obligation.school_id and staff.person_id = obligation.staff_id
left join temp.evidence_people as pupil
  on pupil.kind = 'pupil' and pupil.school_id = obligation.school_id and pupil.person_id = obligation.pupil_id
left join temp.evidence_places as place
  on place.regulation_id = obligation.regulation_id and place.clause_id = obligation.clause_id
left join decided
  on decided.regulation_id = obligation.regulation_id and decided.clause_id = obligation.clause_id
 and decided.school_id = obligation.school_id and decided.subject_key = obligation.subject_key
where {counted_on} between {first} and {last}{chosen}
"""


def prepare(hub: duckdb.DuckDBPyConnection, level: Level, secret: bytes) -> None:
    """Make what the rows are joined with: how people are shown, and which clauses speak of a member of staff."""
    people = shown_people(hub, level, secret)
    people.create_view("evidence_shown", replace=True)
    hub.execute(
        "create or replace temp table evidence_people as select kind, school_id, person_id, shown from evidence_shown"
    )
    hub.execute("drop view evidence_shown")
    hub.execute(
        """
        create or replace temp table evidence_places as
        with place as (select unnest(?::varchar[]) as duty, unnest(?::varchar[]) as staff_place),
        judged as (
            select distinct regulation_id, clause_id, unnest(from_json(parameters, '[{"duty": "VARCHAR"}]')).duty as duty
            from store.audit.verdicts
        )
        select regulation_id, clause_id, min(place.staff_place) as staff_place
        from judged
        join place on judged.duty = 'expect_' || place.duty
        group by regulation_id, clause_id
        """,
        [list(subjects.STAFF_PLACE), list(subjects.STAFF_PLACE.values())],
    )


def rows(hub: duckdb.DuckDBPyConnection, run_id: int, request: Request, secret: bytes) -> duckdb.DuckDBPyRelation:
    """The pack's rows (`COLUMNS`), moments on the school's clock; call `prepare` first."""
    kept = hub.sql(
        _ROWS.format(
            obligations=OBLIGATIONS.format(run_id=int(run_id)),
            counted_on=COUNTED_ON,
            first=literal(request.period.first),
            last=literal(request.period.last),
            chosen=_chosen(request),
        )
    )
    return kept.project(", ".join(_shown(name, request.level, secret) for name in COLUMNS)).order(ORDER)


def write(relation: duckdb.DuckDBPyRelation, to: Path) -> None:
    """Write the rows as Parquet: from this file everything else in the pack is computed."""
    relation.write_parquet(str(to), compression="zstd", row_group_size=100_000)


def write_csv(hub: duckdb.DuckDBPyConnection, parquet: Path, to: Path) -> None:
    """The same rows as CSV: UTF-8, comma, moments `YYYY-MM-DD HH:MM:SS`."""
    source = hub.read_parquet(str(parquet))
    moments = {"arises_at", "due_at", "fulfilled_at"}
    written = (f"strftime({name}, '%Y-%m-%d %H:%M:%S') as {name}" if name in moments else name for name in COLUMNS)
    source.project(", ".join(written)).write_csv(str(to), header=True)


def days_of(period: Period) -> str:
    """The condition that keeps rows of a period."""
    return f"counted_on between {literal(period.first)} and {literal(period.last)}"


def _chosen(request: Request) -> str:
    asked = (("obligation.regulation_id", request.regulations), ("obligation.school_id", request.schools))
    return "".join(f" and list_contains({literal(list(values))}, {column})" for column, values in asked if values)


def _shown(name: str, level: Level, secret: bytes) -> str:
    """One column as the level shows it; at pseudonyms ids go too, also of people whom no table names."""
    if level != "pseudonyms":
        return name
    if name in ("staff_id", "staff", "pupil_id", "pupil"):
        kind: pseudonyms.Kind = "staff" if name.startswith("staff") else "pupil"
        made = pseudonyms.expression(kind, "school_id", f"{kind}_id", secret)
        return f"coalesce({kind}, {made}) as {name}"
    special = {"subject_key": subjects.subject_key, "facts": subjects.facts}
    if name in special:
        return f"{special[name](secret)} as {name}"
    return f"{subjects.sentence(name, secret)} as {name}" if name == "detail" else name
