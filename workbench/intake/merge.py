"""Accepted rows against live ones: new, changed or unchanged; what is replaced or retired goes to the history."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from workbench.intake.headers import Columns
from workbench.intake.parsing import quoted
from workbench.intake.rejections import REJECTED, Rejections
from workbench.intake.schools import PLACED
from workbench.intake.staging import Staged
from workbench.records.columns import Table

ACCEPTED = "temp.accepted_rows"
LAST_SEEN_TABLES = frozenset({"classes", "staff", "journal_members"})  # a replaced row holds as long as exports had it


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of one file by what became of them; `read` is their sum."""

    read: int
    new: int
    changed: int
    unchanged: int
    quarantined: int


class Merge:
    """One file's placed rows on their way into one table."""

    repeats = 0  # rows equal to an earlier one of the same file

    def __init__(
        self, hub: duckdb.DuckDBPyConnection, table: Table, columns: Columns, import_id: int, file_id: int
    ) -> None:
        self.hub, self.table, self.import_id, self.file_id = hub, table, import_id, file_id
        self.present = [n for n in table.names if n in columns.positions and n != "school_id"]
        self.key = [n for n in table.key if n != "school_id"]
        self.live = f"store.records.{table.name}"

    def _count(self, query: str) -> int:
        return int(self.hub.execute(query).fetchall()[0][0])

    def _same_key(self, left: str, right: str) -> str:
        named = set(self.present)
        tests = [f"{left}.school_id = {right}.school_id"]
        for name in self.key:
            column = self.table.column(name)
            mine = f'{left}."{name}"' if name in named else f"cast(null as {column.sql_type})"
            tests.append(f'{mine} {"=" if column.required else "is not distinct from"} {right}."{name}"')
        return " and ".join(tests)

    def sort_out(self, rejections: Rejections) -> None:
        """Make `accepted_rows`; a key repeated with other content is rejected, an equal row counted as unchanged.

        Of rows with one key the first stays.
        """
        self._accept(rejections)
        keys = ", ".join(["school_id", *(f'"{n}"' for n in self.key if n in self.present)])
        content = ", ".join(f'accepted."{n}"' for n in self.present)
        if not self._count(f"""
                create or replace temp table repeated_keys as
                select {keys} from {ACCEPTED} group by {keys} having count(*) > 1"""):
            return
        place = len(self.present)
        self.hub.execute(f"""
            create or replace temp table repeated as
            with rows_of_keys as (
                select accepted.line, {", ".join(f"accepted.{k}" for k in keys.split(", "))}, row({content}) as content
                from {ACCEPTED} as accepted join temp.repeated_keys as repeated_key
                on {self._same_key("accepted", "repeated_key")})
            select line, content is not distinct from first_value(content) over one_key as is_equal,
                   concat_ws(', ', {keys.replace("school_id, ", "", 1)}) as key_text,
                   row_number() over one_key as place
            from rows_of_keys window one_key as (partition by {keys} order by line)""")
        name = quoted(", ".join(self.key or ["school_id"]))
        rejections.add(f"""
            select line, {place}, {name}, key_text, 'repeated_key' from temp.repeated where place > 1 and not is_equal""")
        self.repeats = self._count("""
            create or replace temp table repeats as select line from temp.repeated where place > 1 and is_equal""")
        self._accept(rejections)

    def _accept(self, rejections: Rejections) -> None:
        names = ", ".join(f'"{n}"' for n in self.present)
        excluded = [REJECTED] * bool(rejections.found) + ["temp.repeats"] * bool(self.repeats)
        sound = " ".join(
            f"and not exists (select 1 from {e} as excluded where excluded.line = placed.line)" for e in excluded
        )
        self.hub.execute(f"""
            create or replace temp view accepted_rows as
            select school_id, {names or "null as nothing"}, line, quarantine_id
            from {PLACED} as placed where not is_blank {sound}""")

    def apply(self, staged: Staged, rejections: Rejections) -> Counts:
        """Write the accepted rows to the live table; what they replace goes to the history."""
        if not self._count(f"""select count(*) from (
                from {self.live} where school_id in (select distinct school_id from {ACCEPTED}) limit 1)"""):
            new, changed, unchanged = self._insert(""), 0, 0
        else:
            changed, unchanged = self._match()
            new = self._insert("where line not in (select line from temp.matched)")
        counts = Counts(staged.records - staged.blanks, new, changed, unchanged + self.repeats, rejections.rows())
        if counts.read != counts.new + counts.changed + counts.unchanged + counts.quarantined:
            raise AssertionError(f"{self.table.name}: rows do not add up: {counts}")
        return counts

    def _insert(self, condition: str) -> int:
        names = ", ".join(["school_id", *(f'"{n}"' for n in self.present)])
        order = ", ".join(["school_id", *(f'"{n}"' for n in (self.table.order or self.key) if n in self.present)])
        return self._count(f"""
            insert into {self.live} ({names}, import_id, file_id, line)
            select {names}, {self.import_id}, {self.file_id}, line from {ACCEPTED} {condition} order by {order}""")

    def _match(self) -> tuple[int, int]:
        """Replace changed rows; returns how many changed and how many stayed as they were."""
        content = [n for n in self.present if n not in self.key]
        differs = " or ".join(f'incoming."{n}" is distinct from live."{n}"' for n in content) or "false"
        matched = self._count(f"""
            create or replace temp table matched as
            select incoming.line, live.rowid as live_row, {differs} as differs
            from {ACCEPTED} as incoming join {self.live} as live on {self._same_key("incoming", "live")}""")
        changed = self._count("select count(*) from temp.matched where differs")
        if self.table.name in LAST_SEEN_TABLES:
            self._note_seen()
        if changed:
            to_history(
                self.hub,
                self.table,
                self.import_id,
                "live.rowid in (select live_row from temp.matched where differs)",
                "replaced",
            )
            updates = ", ".join(
                [
                    *(f'"{n}" = incoming."{n}"' for n in content),
                    f"import_id = {self.import_id}",
                    f"file_id = {self.file_id}",
                    "line = incoming.line",
                ]
            )
            self.hub.execute(f"""
                update {self.live} as live set {updates}
                from temp.matched as matched join {ACCEPTED} as incoming on incoming.line = matched.line
                where matched.differs and live.rowid = matched.live_row""")
        return changed, matched - changed

    def _note_seen(self) -> None:
        """Remember that this import still had the unchanged versions, each known by its file and line."""
        name = quoted(self.table.name)
        self.hub.execute(f"""
            create or replace temp table seen as
            select live.file_id, live.line from {self.live} as live
            join temp.matched as matched on matched.live_row = live.rowid where not matched.differs""")
        self.hub.execute(f"""
            merge into store.intake.last_seen as known using temp.seen as seen
            on known.table_name = {name} and known.file_id = seen.file_id and known.line = seen.line
            when matched then update set import_id = {self.import_id}
            when not matched then insert values ({name}, seen.file_id, seen.line, {self.import_id})""")

    def note_keys(self) -> None:
        """For a full import: add every key of this file, also of quarantined rows, to `full_keys`."""
        kinds = ", ".join(["school_id varchar", *(f'"{n}" {self.table.column(n).sql_type}' for n in self.key)])
        self.hub.execute(f"create temp table if not exists full_keys ({kinds})")
        present = ", ".join(["school_id", *(f'"{n}"' for n in self.key if n in self.present)])
        self.hub.execute(f"insert into temp.full_keys ({present}) select {present} from {PLACED} where not is_blank")

    def retire(self, schools: list[str]) -> int:
        """Move live rows of these schools whose keys are not in `full_keys` to the history."""
        keys = ["school_id", *self.key]
        same = " and ".join(f'full_key."{n}" is not distinct from live."{n}"' for n in keys)
        self.hub.execute(
            f"""
            create or replace temp table retired as
            select live.rowid as live_row from {self.live} as live
            where live.school_id in (select unnest(?))
            and not exists (select 1 from temp.full_keys as full_key where {same})""",
            [schools],
        )
        self.hub.execute("drop table temp.full_keys")
        to_history(self.hub, self.table, self.import_id, "live.rowid in (select live_row from temp.retired)", "retired")
        return self._count(f"delete from {self.live} where rowid in (select live_row from temp.retired)")


def to_history(hub: duckdb.DuckDBPyConnection, table: Table, import_id: int, condition: str, ended_as: str) -> None:
    """Copy the live rows (`live`) that the condition names to the history: `replaced`, `retired` or `quarantined`."""
    names = ", ".join([*(f'"{n}"' for n in table.stored_names), "import_id", "file_id", "line"])
    stored = ", ".join(f"live.{n}" for n in names.split(", "))
    if table.name in LAST_SEEN_TABLES:
        seen = f"""coalesce((
            select max(known.import_id) from store.intake.last_seen as known
            where known.table_name = {quoted(table.name)} and known.file_id = live.file_id
            and known.line = live.line), live.import_id)"""
    else:
        seen = "cast(null as integer)"
    hub.execute(f"""
        insert into store.history.{table.name} ({names}, last_seen_import, ended_by_import, ended_as)
        select {stored}, {seen}, {import_id}, {quoted(ended_as)}
        from store.records.{table.name} as live where {condition}""")
