"""Teachers or classes: the same board twice. What each is called, and the frames that it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

import duckdb
import polars as pl

from dashboards.shell.page import View
from dashboards.state.address import SCHOOL, Address
from workbench import boards
from workbench.access.problems import ForbiddenError
from workbench.access.scope import Relation
from workbench.boards import tokens
from workbench.boards.days import by_day
from workbench.boards.workload import lessons_by_week
from workbench.errors import WorkbenchError
from workbench.texts import text

Column = Literal["staff_id", "class_id"]


@dataclass(frozen=True, slots=True)
class Who:
    """`column` names them in the obligations; `page` is the page of all, `own` of one; `filter` in the list of violations."""

    column: Column
    page: str
    own: str
    filter: str


STAFF: Final = Who("staff_id", "skolotaji", "skolotajs", "skolotajs")
CLASS: Final = Who("class_id", "klases", "klase", "klase")
CLAUSE: Final = ("regulation_id", "clause_id")

# Numbered apart from where they are joined: an alias in `order by` would be taken for a column of one of the tables.
STAFF_NAMES: Final = """
with named as (
    select
        staff.school_id,
        staff.staff_id,
        coalesce(staff.family_name || ', ' || staff.given_name, staff.staff_id) as full_name,
        school.name as school
    from staff
    left join ({schools}) as school on school.school_id = staff.school_id
)
select
    school_id,
    staff_id,
    full_name as name,
    school,
    null::varchar as leader,
    {token} as token,
    row_number() over (order by full_name collate lv, school_id, staff_id) as place
from named
"""
# 2.a before 10.a: by the grade, then by the letters.
CLASS_NAMES: Final = """
select
    class.school_id,
    class.class_id,
    class.name,
    school.name as school,
    -- Two schools may call a class the same: then the list of violations has to be told which.
    case when (select count(*) from ({schools})) > 1 then class.school_id end as of_school,
    leader.family_name || ', ' || leader.given_name as leader,
    {token} as token,
    row_number() over (
        order by class.grade_level, class.name collate lv, class.school_year, class.school_id, class.class_id
    ) as place
from class
left join ({schools}) as school on school.school_id = class.school_id
left join ({staff}) as leader on leader.school_id = class.school_id and leader.staff_id = class.class_teacher_id
"""


def check(view: View) -> None:
    """Raise ForbiddenError for a role that sees no names: rows about single people are small cells by their nature."""
    view.viewer.check("see_results")
    if not view.viewer.may("see_names"):
        raise ForbiddenError("may_not", role=view.viewer.role)


def obligations(who: Who, view: View) -> Relation:
    """The obligations that the board counts: of whoever only sees their own, their own; of a class teacher, their class."""
    rows = view.scope.obligations(view.run.run_id).filter(f"{who.column} is not null")
    viewer = view.viewer
    if who is STAFF and viewer.sees_own_only:
        return _among(rows, "staff_id", (viewer.staff_id,) if viewer.staff_id else ())
    if who is CLASS and viewer.role == "class_teacher":
        return _among(rows, "class_id", viewer.class_ids)
    return rows


def _among(rows: Relation, column: str, values: tuple[str, ...]) -> Relation:
    if not values:
        return rows.filter("false")
    return rows.filter(duckdb.ColumnExpression(column).isin(*map(duckdb.ConstantExpression, values)))


def weeks(who: Who, view: View) -> pl.DataFrame:
    """A cell for each of them, clause and week: `boards.by_week`."""
    by = ("school_id", who.column, *CLAUSE)
    return view.frame(f"weeks by {who.column}", lambda: boards.by_week(obligations(who, view), view.run.as_of, by))


def days(who: Who, view: View) -> pl.DataFrame:
    """A cell for each of them, clause and day: `boards.days.by_day`."""
    by = ("school_id", who.column, *CLAUSE)
    return view.frame(f"days by {who.column}", lambda: by_day(obligations(who, view), view.run.as_of, by))


def lessons(who: Who, view: View) -> pl.DataFrame:
    """Lessons held in each week."""
    make = lambda: lessons_by_week(view.scope.lessons(), view.run.as_of, who.column)  # noqa: E731 - made when first asked for
    return view.frame(f"lessons by {who.column}", make, of_records=True)


def names(who: Who, view: View) -> pl.DataFrame:
    """What each is called: name, school, leader (a class's teacher), `token` for addresses, `place` in Latvian order."""
    return view.frame(f"names by {who.column}", lambda: _names(who, view), of_records=True)


def _names(who: Who, view: View) -> Relation:
    schools = view.scope.records("schools").sql_query()
    if who is STAFF:
        token = tokens.token(*tokens.PERSON)
        rows = view.scope.records("staff").query("staff", STAFF_NAMES.format(schools=schools, token=token))
    else:
        token = tokens.token("class.school_id", "class.class_id")
        staff = view.scope.records("staff").sql_query()
        query = CLASS_NAMES.format(schools=schools, staff=staff, token=token)
        rows = view.scope.records("classes").query("class", query)
    return cast(Relation, rows)


def one(who: Who, view: View) -> dict[str, str]:
    """Who the address names (`id`). Raises WorkbenchError when there is nobody of whom the viewer sees anything."""
    known = names(who, view).filter(pl.col("token") == view.here.get("id"))
    seen = known.join(weeks(who, view), on=["school_id", who.column], how="semi")
    if not seen.height:
        raise WorkbenchError(text(f"people.{who.own}.none", view.lang, run=view.run.run_id))
    return seen.row(0, named=True)


def own_href(who: Who, token: str, here: Address) -> str:
    """The page of one, over the same weeks."""
    return here.to(who.own, id=token, **kept(here)).href()


def findings_href(who: Who, row: dict[str, str], here: Address, **more: str | Sequence[str]) -> str:
    """The list of violations of one."""
    value = row["token"] if who is STAFF else row["class_id"]
    clause = {"punkts": here.get("punkts")} if here.get("punkts") else {}
    school = {SCHOOL: row["of_school"]} if who is CLASS and row["of_school"] else {}
    return here.to("parkapumi", **{who.filter: value, **school, **clause, **more}).href()


def kept(here: Address) -> dict[str, str]:
    """The chosen weeks, as they go along to another page of these."""
    return {name: here.get(name) for name in ("nedelas", "lidz") if here.get(name)}
