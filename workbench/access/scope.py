"""The one place where a viewer's data are read: every relation holds what the viewer may see, and no more.

Enforced in the query, not in what is drawn: what a role may not see never leaves the database. A table or run that the
role may not read at all raises ForbiddenError; an empty relation means that there is nothing, not that it is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

import duckdb

from checks.engine.literals import bind, literal
from workbench.access import masking, own
from workbench.access.own_verdicts import OWN_VERDICTS
from workbench.access.problems import ForbiddenError
from workbench.access.viewer import Viewer
from workbench.audit import causes, due, results
from workbench.errors import WorkbenchError, nearest
from workbench.life import worklist as life
from workbench.life.worklist import Selection
from workbench.records.schema import BY_NAME

Relation = duckdb.DuckDBPyRelation


class Scope:
    """What one viewer may read. It holds no cursor: each relation has its own, so threads may share a scope."""

    def __init__(self, hub: duckdb.DuckDBPyConnection, viewer: Viewer) -> None:
        self._hub = hub
        self.viewer = viewer

    def runs(self) -> Relation:
        """All audits, oldest first: `results.runs`."""
        return results.runs(self._cursor())

    def obligations(self, run_id: int) -> Relation:
        """`results.obligations` of a run, those that the viewer may see."""
        cursor, run = self._of_run(run_id)
        return self._seen(cursor, run, results.obligations(cursor, run))

    def findings(self, run_id: int) -> Relation:
        """`results.findings` of a run, those that the viewer may see."""
        cursor, run = self._of_run(run_id)
        return self._seen(cursor, run, results.findings(cursor, run))

    def worklist(self, run_id: int, selection: Selection | None = None) -> Relation:
        """`life.worklist` of a run: the findings that are selected and that the viewer may see."""
        cursor, run = self._of_run(run_id)
        return self._seen(cursor, run, life.worklist(cursor, run, selection or Selection()))

    def due(self, run_id: int, lang: str, when: Sequence[str] = due.WHEN) -> Relation:
        """`audit.due.lines` of a run: the work to be done, a teacher's own only. Names people, so not for an analyst."""
        cursor = self._cursor()
        if not self.viewer.may("see_names"):
            raise ForbiddenError("may_not", role=self.viewer.role)
        run = results.check_run(cursor, run_id)
        lines = due.lines(cursor, run, lang, when=when, schools=self.viewer.schools)
        if not self.viewer.sees_own_only:
            return lines
        return lines.filter(_any_of("staff_id", (self.viewer.staff_id,) if self.viewer.staff_id else ()))

    def causes(self, run_id: int) -> Relation:
        """`audit.causes.proposals` of a run, of the viewer's schools; for whoever sees these as a whole."""
        self.viewer.check("see_whole_school")
        cursor, run = self._of_run(run_id)
        return causes.proposals(cursor, run, schools=self.viewer.schools)

    def verdicts(self, run_id: int) -> Relation:
        """`results.verdicts` of a run, with one more column.

        For a role that sees only its own, counts, compliance and verdict are those of its own obligations, and clauses under
        which it has none are left out. For an analyst small counts are null, and `suppressed` says so.
        """
        cursor, run = self._of_run(run_id)
        of_school = self._of_schools(results.verdicts(cursor, run))
        if not self.viewer.sees_own_only:
            return masking.verdicts(of_school, suppress=not self.viewer.may("see_names"))
        mine = self._own(results.obligations(cursor, run))
        query = OWN_VERDICTS.format(verdicts=of_school.sql_query(), obligations=mine.sql_query())
        return cursor.sql(query)

    def records(self, table: str) -> Relation:
        """A table of the records, the rows and columns that the viewer may see.

        Raises WorkbenchError for a table that the exchange format does not have.
        """
        if table not in BY_NAME:
            raise WorkbenchError(f"The records have no table {table}.{nearest(table, BY_NAME)}")
        return self._records(self._cursor(), table)

    def lessons(self) -> Relation:
        """Lessons with the names of their subject and class, those that the viewer may see.

        school_id, lesson_id, date, period, starts_at, ends_at (UTC), status, is_online, topic, journal_id, class_id, class,
        subject, teacher_id.
        """
        cursor = self._cursor()
        lesson, journal, group, subject = (
            self._records(cursor, table).set_alias(alias) for table, alias in LESSON_TABLES.items()
        )
        return (
            lesson.join(journal, _same("lesson", "journal", "journal_id"), how="left")
            .join(group, _same("journal", "class", "class_id"), how="left")
            .join(subject, _same("journal", "subject", "subject_id"), how="left")
            .project(LESSON_COLUMNS)
        )

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if not self.viewer.may("see_results"):
            raise ForbiddenError("may_not", role=self.viewer.role)
        return self._hub.cursor()

    def _key(self) -> bytes:
        if not self.viewer.pseudonym_key:
            raise ForbiddenError("no_pseudonyms")
        return self.viewer.pseudonym_key

    def _of_run(self, run_id: int) -> tuple[duckdb.DuckDBPyConnection, int]:
        cursor = self._cursor()
        return cursor, results.check_run(cursor, run_id)

    def _seen(self, cursor: duckdb.DuckDBPyConnection, run: int, rows: Relation) -> Relation:
        if self.viewer.sees_own_only:
            return self._own(rows)
        of_schools = self._of_schools(rows)
        if self.viewer.may("see_names"):
            return of_schools
        return masking.rows(cursor, of_schools, self._key(), masking.staff_place(cursor, run))

    def _of_schools(self, rows: Relation) -> Relation:
        schools = self.viewer.school_ids
        return rows.filter(_any_of("school_id", schools))

    def _own(self, rows: Relation) -> Relation:
        """Rows of the viewer's school that are theirs, or of their classes."""
        viewer = self.viewer
        mine = [_any_of("staff_id", (viewer.staff_id,) if viewer.staff_id else ())]
        if viewer.role == "class_teacher":
            mine.append(_any_of("class_id", viewer.class_ids))
        school = _any_of("school_id", (viewer.staff_school,) if viewer.staff_school else ())
        return rows.filter(reduce(and_, (school, reduce(or_, mine))))

    def _records(self, cursor: duckdb.DuckDBPyConnection, table: str) -> Relation:
        if self.viewer.sees_own_only:
            return self._own_records(cursor, table)
        columns = ", ".join(f'"{name}"' for name in BY_NAME[table].stored_names)
        # In one step: a relation on a relation has the database read the whole query again.
        schools = ", ".join(map(literal, self.viewer.school_ids))
        rows = cursor.sql(
            f"select {columns} from store.records.{table} where {f'school_id in ({schools})' if schools else 'false'}"
        )
        return rows if self.viewer.may("see_names") else masking.records(rows, BY_NAME[table], self._key())

    def _own_records(self, cursor: duckdb.DuckDBPyConnection, table: str) -> Relation:
        if table not in own.ROWS:
            raise ForbiddenError("may_not", role=self.viewer.role)
        private = own.PRIVATE.get(table, {})
        columns = ", ".join(
            f'case when {private[name]} then "{name}" end as "{name}"' if name in private else f'"{name}"'
            for name in BY_NAME[table].stored_names
        )
        query = f"select {columns} from store.records.{table} where school_id = $school and ({own.ROWS[table]})"
        values: dict[str, Any] = {
            "school": self.viewer.staff_school,
            "staff": self.viewer.staff_id,
            "classes": list(self.viewer.class_ids) if self.viewer.role == "class_teacher" else [],
        }
        # As literals, not as parameters: DuckDB joins no two relations that have a parameter of the same name.
        return cursor.sql(bind(query, values))


def _any_of(column: str, values: tuple[str, ...]) -> duckdb.Expression:
    """Whether the column holds one of the values, which are bound as constants; of no values, never."""
    if not values:
        return duckdb.ConstantExpression(False)
    return duckdb.ColumnExpression(column).isin(*map(duckdb.ConstantExpression, values))


def _same(one: str, other: str, key: str) -> str:
    return f"{other}.school_id = {one}.school_id and {other}.{key} = {one}.{key}"


LESSON_TABLES = {"lessons": "lesson", "journals": "journal", "classes": "class", "subjects": "subject"}
LESSON_COLUMNS = """
    lesson.school_id,
    lesson.lesson_id,
    lesson.date,
    lesson.period,
    lesson.starts_at,
    lesson.ends_at,
    lesson.status,
    lesson.is_online,
    lesson.topic,
    lesson.journal_id,
    journal.class_id,
    class.name as class,
    subject.name as subject,
    lesson.teacher_id
"""
