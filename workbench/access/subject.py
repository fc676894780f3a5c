"""One obligation within a viewer's scope: found by its token, with what there is to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Final, cast

import duckdb

from checks.engine.literals import literal
from workbench.access.scope import Relation, Scope
from workbench.audit.due import items_sql
from workbench.boards import tokens
from workbench.life.worklist import Identity

SAME: Final = """
select
    obligation.regulation_id,
    obligation.clause_id,
    obligation.school_id,
    obligation.subject_key,
    obligation.status,
    obligation.excused,
    obligation.due_at,
    {token} as token
from obligation
where obligation.school_id = {school} and {about}
order by obligation.regulation_id, obligation.clause_id, obligation.due_at, obligation.subject_key
"""


def by_token(scope: Scope, run_id: int, token: str) -> Relation:
    """The obligation of that token among those that the viewer may see: one row of `results.obligations`, or none."""
    of_row = tokens.token(*tokens.FINDING)
    return scope.obligations(run_id).filter(f"{of_row} = {literal(token)}")


def by_identity(scope: Scope, run_id: int, identity: Identity) -> Relation:
    """The same by what it is known by."""
    return where(scope.obligations(run_id), **identity._asdict())


def where(rows: Relation, **values: str) -> Relation:
    """The rows whose columns hold these values, which are bound; in one step, as each has the whole query read again."""
    held = (duckdb.ColumnExpression(name) == duckdb.ConstantExpression(value) for name, value in values.items())
    return rows.filter(reduce(and_, held))


def about_the_same(scope: Scope, run_id: int, school_id: str, subject_key: str, *, lesson: bool) -> Relation:
    """Every obligation about the same subject, with its token; of a lesson also those that name it and somebody."""
    of_lesson = literal(subject_key.partition(":")[0])
    about = f"subject_key = {literal(subject_key)}"
    if lesson:
        about = f"(subject_key = {of_lesson} or starts_with(subject_key, {of_lesson} || ':'))"
    query = SAME.format(token=tokens.token(*tokens.FINDING), school=literal(school_id), about=about)
    return cast(Relation, scope.obligations(run_id).query("obligation", query))


def work(scope: Scope, run_id: int, lang: str, identity: Identity, duties: Sequence[str]) -> Relation:
    """What to open in E-klase and what to do there about one obligation: the row behind a line of `audit.due`.

    `duties`: by which its clause was judged over time. Identity, to_open, to_do, when_code, due_at. What is done, excused, due later than this week, or cannot be made good any
    more has no row. Raises ForbiddenError for a role that sees no names, as the words may hold some.
    """
    scope.viewer.check("see_names")
    mine = by_identity(scope, run_id, identity)
    items = items_sql(run_id, lang, among=mine.sql_query(), duties=duties)
    columns = ", ".join((*Identity._fields, "to_open", "to_do", "when_code", "due_at"))
    return cast(Relation, mine.query("mine", f"select {columns} from ({items})"))
