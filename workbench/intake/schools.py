"""To which school a row belongs.

Everything imported with exactly one row in `schools` is that school's. With several, a row says its school or its
parent does; keys are then unique across the import. Without `schools`, the workspace's only school, or the one named.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from workbench.intake import parsing, zones
from workbench.intake.headers import Columns
from workbench.intake.problems import IntakeError, close_names
from workbench.intake.raw import Raw
from workbench.intake.rejections import Rejections
from workbench.intake.staging import ROWS, Clock
from workbench.records.columns import Reference, Table

PLACED = "temp.placed_rows"  # the staged rows with their `school_id`


class Schools:
    """The schools that one import is about; grows with what the files say."""

    def __init__(self, hub: duckdb.DuckDBPyConnection, tables: frozenset[str], given: str | None) -> None:
        self.hub = hub
        self.tables = tables  # those that this import has a readable file for
        self.given = given
        self.met: set[str] = set()  # schools whose rows were placed by their parents alone
        self.named: list[str] = [] if given is None else [given]
        self.is_told = given is not None  # by the command or by `schools`: what rows say adds no school
        live = self._live()
        if given is not None and given not in live:
            raise IntakeError("no_such_school", school=given, nearest=close_names(given, live))

    def _column(self, query: str, values: list[object] | None = None) -> list[str]:
        return [row[0] for row in self.hub.execute(query, values or []).fetchall()]

    def _live(self) -> list[str]:
        return self._column("select school_id from store.records.schools order by school_id")

    @property
    def scope(self) -> list[str]:
        """The schools among which rows are looked for: those that this import named, else all in the workspace."""
        return self.named or self._live()

    @property
    def single(self) -> str | None:
        """The one school that everything belongs to, None when there are several."""
        scope = self.scope
        return scope[0] if len(scope) == 1 else None

    @property
    def concerned(self) -> list[str]:
        """The schools that this import is about: whose rows it brought, whose tables it may have shown to be empty."""
        return self.named or ([self.single] if self.single else sorted(self.met))

    def learn(self, table: Table, accepted: str) -> None:
        """Note whose rows a file had; a row that says its school itself makes it one that is looked in.

        A row of `schools` names its school also when it was refused, as long as the workspace has an older one.
        """
        if "school_id" not in table.names:
            if not self.named and not self.single:
                self.met.update(self._column(f"select distinct school_id from {accepted}"))
            return
        if self.is_told and table.name != "schools":
            return
        of_schools = f"{PLACED} where school_id in (select school_id from store.records.schools)"
        rows = of_schools if table.name == "schools" else accepted
        found = self._column(f"select distinct school_id from {rows} order by school_id")
        if table.name == "schools" and found:
            if self.given is not None and found != [self.given]:
                raise IntakeError("other_school", school=self.given, found=", ".join(found))
            self.is_told = True
        self.named = sorted({*self.named, *found})

    def present(self, table: str) -> list[str]:
        """Schools of the scope for which that table was in a file, now or earlier."""
        if table in self.tables:
            return self.scope
        return self._column(
            "select distinct school_id from store.intake.presence where table_name = ? and school_id in (select unnest(?))",
            [table, self.scope],
        )

    def parent(self, table: Table) -> Reference | None:
        """The reference that tells a row's school: the table's own, else the first one that can be looked up."""
        for reference in sorted(table.references, key=lambda r: r.column != table.school_from):
            if reference.column != "school_id" and self.present(reference.table):
                return reference
        return None

    def clock(self, table: Table, raw: Raw, columns: Columns) -> tuple[Clock, Raw]:
        """The time zones of the file's rows; with several, the raw rows get a column `zone`."""
        rows = self.hub.execute(
            "select school_id, coalesce(time_zone, $zone) from store.records.schools where school_id in (select unnest($scope))",
            {"zone": zones.DEFAULT_ZONE, "scope": self.scope},
        ).fetchall()
        found = sorted({zone for _, zone in rows})
        if len(found) < 2 or table.name == "schools":
            return Clock((found[0] if found and table.name != "schools" else zones.DEFAULT_ZONE,)), raw
        reference = None if "school_id" in table.names else self.parent(table)
        if "school_id" not in table.names and reference is None:
            return Clock((zones.DEFAULT_ZONE,)), raw
        self._schools_of(reference)
        column = reference.column if reference else "school_id"
        cell = parsing.trimmed(f"raw_row.c{columns.positions[column]}")
        relation = f"""(
            select raw_row.*, coalesce(school.time_zone, {parsing.quoted(zones.DEFAULT_ZONE)}) as zone
            from {raw.numbered} as raw_row
            left join temp.schools_of as owner on owner.id = {cell}
            left join store.records.schools as school on school.school_id = owner.school_id)"""
        return Clock(tuple(found)), replace(raw, relation=relation, lined=True)

    def _schools_of(self, reference: Reference | None) -> None:
        """Fill `schools_of`: a parent's id, its school, and how many schools have that id."""
        table, target = (reference.table, reference.target_column) if reference else ("schools", "school_id")
        self.hub.execute(
            f"""create or replace temp table schools_of as
                select {target} as id, min(school_id) as school_id, count(distinct school_id) as schools
                from store.records.{table} where school_id in (select unnest(?)) group by {target}""",
            [self.scope],
        )

    def place(self, table: Table, columns: Columns, rejections: Rejections) -> None:
        """Make `placed_rows`: the staged rows with their school; rows whose school is unknown are rejected."""
        others = [f'"{n}"' for n in columns.positions if n != "school_id"]
        kept = ", ".join(["line", *others, "is_bad", "is_blank", "quarantine_id"])
        if "school_id" in table.names:
            self._view(f"select school_id, {kept} from {ROWS}")
            if table.name != "schools":
                self._reject_strangers(rejections)
        elif single := self.single:
            self._view(f"select {parsing.quoted(single)} as school_id, {kept} from {ROWS}")
        elif reference := self.parent(table):
            self._place_by_parent(table, reference, kept, rejections)
        else:
            self._view(f"select cast(null as varchar) as school_id, {kept} from {ROWS}")
            rejections.add(f"select line, -1, null, null, 'no_school' from {ROWS} where not is_bad and not is_blank")

    def _view(self, query: str) -> None:
        self.hub.execute(f"create or replace temp view placed_rows as {query}")

    def _reject_strangers(self, rejections: Rejections) -> None:
        """A row that names a school must name one of the workspace; with one row in `schools`, that one."""
        only = self.single if self.is_told else None
        if known := [only] if only else self._live():
            code = "other_school" if only else "broken_reference"
            rejections.add(f"""
                select line, 0, 'school_id', school_id, '{code}' from {ROWS}
                where school_id not in ({", ".join(map(parsing.quoted, known))}) and not is_bad""")

    def _place_by_parent(self, table: Table, reference: Reference, kept: str, rejections: Rejections) -> None:
        """The school of a row is its parent's; a row that comes back from the quarantine had one there already."""
        self._schools_of(reference)
        self.hub.execute(
            f"""
            create or replace temp table placed as
            select coalesce(entry.of_school, owner.school_id) as school_id, {kept} from {ROWS} as staged_row
            left join temp.schools_of as owner on owner.id = staged_row."{reference.column}" and owner.schools = 1
            left join (
                select quarantine_id as came_from, school_id as of_school from store.intake.quarantine
                where table_name = {parsing.quoted(table.name)} and school_id in (select unnest($scope))
            ) as entry on entry.came_from = staged_row.quarantine_id""",
            {"scope": self.scope},
        )
        self._view("select * from temp.placed")
        rejections.add(f"""
            select line, 0, {parsing.quoted(reference.column)}, "{reference.column}",
                   case when owner.id is null then 'broken_reference' else 'ambiguous_school' end
            from {PLACED} as placed_row left join temp.schools_of as owner on owner.id = placed_row."{reference.column}"
            where placed_row.school_id is null and not is_bad and not is_blank""")
