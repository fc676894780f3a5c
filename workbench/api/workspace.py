"""`wb.open(folder)`: a workspace for analysts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, Unpack, cast, get_args

import duckdb
import polars as pl

from workbench.access import masking
from workbench.api.measures import Measures
from workbench.api.shown import People
from workbench.api.where import Where
from workbench.attendance import relations
from workbench.audit import results
from workbench.audit.moment import parse_moment, zone_of
from workbench.errors import WorkbenchError, nearest
from workbench.privacy.pseudonyms import new_secret
from workbench.records import store
from workbench.records.schema import BY_NAME

Names = Literal["pseudonyms", "full"]


class Workspace(Measures):
    """An opened workspace: tables as Polars lazy frames, results of audits, and the attendance measures.

    Nothing is read before it is asked for: a lazy frame hands its filters and columns to DuckDB, which answers in Arrow
    memory that Polars takes over without a copy. The workspace is opened for reading only and stays locked for other
    programs until `close()`, or until the `with` block ends.

    >>> with wb.open(folder) as ws:
    ...     ws.attendance().select("status").unique().collect().height
    4
    """

    def __init__(self, folder: Path, names: Names, as_of: str | None, key: bytes | None) -> None:
        if names not in get_args(Names):
            raise WorkbenchError(f"names is 'pseudonyms' or 'full', not '{names}'.{nearest(names, get_args(Names))}")
        self.folder = folder
        self.names = names
        self._stack = ExitStack()
        self._hub = self._stack.enter_context(store.open_store(folder, read_only=True))
        self._as_of = parse_moment(as_of, zone_of(self._hub)) if as_of else None
        self._key = None if names == "full" else key or new_secret()
        self._people = People(self._hub, self._key)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Workspace({str(self.folder)!r}, names={self.names!r})"

    def close(self) -> None:
        """Let the workspace's file go; frames already collected stay."""
        self._stack.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB cursor on everything (`store.records.*`, `store.audit.*` …), for SQL of one's own.

        Raises WorkbenchError unless the workspace was opened with `names="full"`: SQL sees people as they are stored.
        """
        if self.names != "full":
            raise WorkbenchError("SQL of your own sees names; open the workspace with names='full' for it.")
        return self._hub.cursor()

    def attendance(self, **where: Unpack[Where]) -> pl.LazyFrame:
        """Every pupil in every lesson that counts: the grain of all attendance measures.

        Columns: school_id, lesson_id, pupil_id, class_id, class, grade_level (of the pupil on that day), journal_id,
        journal_kind, subject_id, subject, school_year, term (1, 2), teacher_id (who taught), date, weekday (1 = Monday),
        period (number of the lesson in the day), status. Unit: one pupil in one lesson. A lesson counts when it was held in
        the classroom and its attendance was taken; a pupil stands in it when a member of its journal and enrolled that day.
        status: `on_time` (also: no mark), `late`, `authorised` (`excused`, or `absent` on a day with a registered note),
        `unauthorised`. Source: attendance, lessons, lesson_entries, journals, journal_members, enrolments, absence_notes.

        >>> frame = ws.attendance(since="2025-09-01", until="2025-12-31")
        >>> absent = pl.col("status").is_in(["authorised", "unauthorised"])
        >>> rate = frame.select(absent.mean()).collect().item()
        >>> 0 < rate < 1
        True
        """
        cursor = self._hub.cursor()
        return self._lazy(self._people.relation(relations.pupil_lessons(cursor, self._selection(where)), cursor))

    def lessons(self, **where: Unpack[Where]) -> pl.LazyFrame:
        """Every lesson and what became of it.

        Columns: school_id, lesson_id, journal_id, journal_kind, subject_id, subject, school_year, term, teacher_id (who taught),
        date, weekday (1 = Monday), period, state: `counted` (the divisor of rates), `cancelled`, `online`, `not_taken` (held,
        but nobody took attendance). Unit: one lesson. `classes`, `grades` and `pupils` do not narrow it. Source: lessons,
        journals, lesson_entries, attendance, terms.

        >>> "counted" in ws.lessons().select("state").unique().collect()["state"]
        True
        """
        cursor = self._hub.cursor()
        return self._lazy(self._people.relation(relations.lessons(cursor, self._selection(where)), cursor))

    def obligations(self, run_id: int | None = None) -> pl.LazyFrame:
        """Every obligation of an audit (the latest, unless `run_id` names another), with the excuse that holds now.

        Columns: run_id, regulation_id, clause_id, subject_key, school_id, class_id, staff_id, pupil_id, arises_at, due_at,
        fulfilled_at (on the school's clock), status (`met`, `late`, `missing`, `pending`), excused, severity, facts (JSON),
        detail_lv, detail_en. Unit: what one clause asks of one duty-bearer for one subject. Under pseudonyms a key that
        holds a person is a hash, facts name nobody, and sentences are null. Source: the audit's kept rows. Raises
        WorkbenchError when there is no such audit.

        >>> counted = ws.obligations().group_by("status").len().collect()
        >>> "met" in counted["status"]
        True
        """
        return self._of_run(results.obligations, run_id)

    def findings(self, run_id: int | None = None) -> pl.LazyFrame:
        """Every violation of an audit: the obligations that were met late or not at all, with class and staff.

        Columns: those of `obligations` without run_id, and class (name) and staff (name; null under pseudonyms). Unit: one
        violated obligation, also when excused (`excused`).

        >>> set(ws.findings().select("status").unique().collect()["status"]) <= {"late", "missing"}
        True
        """
        return self._of_run(results.findings, run_id)

    def verdicts(self, run_id: int | None = None) -> pl.LazyFrame:
        """The verdict of each clause and school in an audit, with its counts and compliance.

        Columns: regulation_id, clause_id, clause_order, school_id, kind, verdict, reason_lv, reason_en, severity, population,
        met, late, missing, pending, excused, attested, compliance (met / (met + late + missing − excused), 0 to 1),
        parameters, query, suppressed. Unit: one clause in one school. Under pseudonyms counts of one to four are null with
        all others of their clause.

        >>> ws.verdicts().filter(pl.col("verdict") == "error").collect().height
        0
        """
        cursor = self._hub.cursor()
        run = results.check_run(cursor, run_id)
        return self._lazy(masking.verdicts(results.verdicts(cursor, run), suppress=self._key is not None))

    def runs(self) -> pl.LazyFrame:
        """All audits, oldest first: run_id, started_at and finished_at (UTC), as_of_local, regulations, schools, digests.

        >>> ws.runs().collect()["run_id"].to_list()
        [1]
        """
        relation = results.runs(self._hub.cursor())
        return self._lazy(relation if self._key is None else relation.project("* exclude (made_by)"))

    def table(self, name: str) -> pl.LazyFrame:
        """A table of the exchange format as it is loaded now, with its columns; moments are UTC.

        Under pseudonyms ids of people are replaced, and what identifies them or was written freely is null. Raises
        WorkbenchError for a table that the exchange format does not have.

        >>> ws.table("classes").select("class_id", "name", "grade_level").collect().width
        3
        """
        if name not in BY_NAME:
            raise WorkbenchError(f"The records have no table {name}.{nearest(name, BY_NAME)}")
        columns = ", ".join(f'"{column}"' for column in BY_NAME[name].stored_names)
        relation = self._hub.cursor().sql(f"select {columns} from store.records.{name}")
        return self._lazy(relation if self._key is None else masking.records(relation, BY_NAME[name], self._key))

    def _of_run(
        self, read: Callable[[duckdb.DuckDBPyConnection, int], duckdb.DuckDBPyRelation], run_id: int | None
    ) -> pl.LazyFrame:
        cursor = self._hub.cursor()
        run = results.check_run(cursor, run_id)
        rows = read(cursor, run)
        if self._key is not None:
            rows = masking.rows(cursor, rows, self._key, masking.staff_place(cursor, run))
        return self._lazy(rows)

    def _lazy(self, relation: duckdb.DuckDBPyRelation) -> pl.LazyFrame:
        return cast(pl.LazyFrame, relation.pl(lazy=True))


def open(  # noqa: A001
    folder: str | Path | None = None,
    *,
    names: Names = "pseudonyms",
    as_of: str | None = None,
    key: bytes | None = None,
) -> Workspace:
    """Open the workspace in `folder` (default: WORKBENCH_HOME, else data/workspace) for reading.

    `names`: `pseudonyms` (default) shows nobody by name; `full` shows ids and names as they are stored: keep what you make
    of it where pupils' data belong. `as_of`: look at attendance as of a moment (`2025-12-19 17:00`, the school's clock); the
    tables of `table` and the results of audits are not touched by it. `key`: up to 64 bytes that make the same pseudonyms
    again next time; without one they are new at each opening. Raises WorkbenchError where there is no workspace, or another
    program holds it.

    >>> ws_again = wb.open(other_folder, names="full")
    >>> ws_again.table("pupils").collect()["family_name"].null_count()
    0
    >>> ws_again.close()
    """
    return Workspace(Path(folder) if folder else store.default_workspace(), names, as_of, key)
