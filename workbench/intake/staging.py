"""From text to typed rows: one statement a file, in three thoughts (trimmed, read, judged)."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass

import duckdb

from workbench.intake import parsing, zones
from workbench.intake.headers import EXPORTED, Columns
from workbench.intake.mapping import Mapping
from workbench.intake.raw import Raw
from workbench.records.columns import Column, Table

STAGED = "temp.staged"
ROWS = "temp.staged_rows"  # the staged rows with their lines
INSTANTS = ("moment", "day_end_moment", "lesson_moment")


@dataclass(frozen=True, slots=True)
class Clock:
    """The time zones of the rows: one for all, or one a row in the relation's column `zone`."""

    zones: tuple[str, ...]

    def to_utc(self, local: str) -> str:
        """SQL that converts a local TIMESTAMP column to UTC."""
        if len(self.zones) == 1:
            return zones.to_utc(local, self.zones[0])
        cases = " ".join(f"when {parsing.quoted(z)} then {zones.to_utc(local, z)}" for z in self.zones)
        return f"case zone {cases} else {zones.to_utc(local, zones.DEFAULT_ZONE)} end"


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that says how one file's cells become one table's values."""

    raw: Raw
    table: Table
    columns: Columns
    mapping: Mapping
    clock: Clock

    @property
    def present(self) -> list[Column]:
        """The table's columns that the file has, in the table's order."""
        return [c for c in self.table.columns if c.name in self.columns.positions]

    @property
    def exported(self) -> tuple[str, ...]:
        """Headers that the workbench itself adds to exported quarantine rows."""
        return EXPORTED if self.columns.quarantine_id is not None else ()

    def _aliases(self, column: Column) -> Dictionary[str, str]:
        return self.mapping.value_aliases(self.table.name, column.name)

    def _first_reading(self, column: Column) -> str:
        text = f'"t_{column.name}"'
        if column.kind in INSTANTS:
            return f'{parsing.local_moment(text, day_end=column.kind == "day_end_moment")} as "l_{column.name}"'
        value = parsing.plain(column, text, self._aliases(column), typed=self.raw.typed)
        if (self.table.name, column.name) == ("schools", "time_zone"):
            known = ", ".join(map(parsing.quoted, sorted(zones.known_zones())))
            value = f"case when {value} in ({known}) then {value} end"
        return f'{value} as "v_{column.name}"'

    def _time_of_lesson(self, column: Column) -> str:
        """A lesson's bare HH:MM is a time of its own date."""
        local, text = f'"l_{column.name}"', f'"t_{column.name}"'
        return f'coalesce({local}, "v_date" + {parsing.clock(text)}) as {local}'

    def _second_reading(self, column: Column) -> str:
        if column.kind not in INSTANTS:
            return f'"v_{column.name}"'
        local, text = f'"l_{column.name}"', f'"t_{column.name}"'
        absolute = f"case when {local} is null and {text} is not null then {parsing.absolute_moment(text)} end"
        return f'coalesce({self.clock.to_utc(local)}, {absolute}) as "v_{column.name}"'

    def ctes(self, relation: str, *, carried: str = "") -> str:
        """The common table expressions that end in `judged`: t_… trimmed texts, l_… local times, v_… values."""
        zone = "zone, " if len(self.clock.zones) > 1 else ""
        place = self.columns.positions
        names = [c.name for c in self.present]
        texts = ", ".join(f'{parsing.trimmed(f"c{place[n]}")} as "t_{n}"' for n in names)
        lesson = [c for c in self.present if c.kind == "lesson_moment"]
        replaced = ", ".join(map(self._time_of_lesson, lesson))
        kept_texts = ", ".join(f'"t_{n}"' for n in names)
        locals_ = "".join(f', "l_{c.name}"' for c in self.present if c.kind in INSTANTS)
        return f"""
            with trimmed as (select {carried}{zone}{texts} from {relation}),
            once_read as (
                select {carried}{zone}{kept_texts}, {", ".join(map(self._first_reading, self.present))} from trimmed),
            timed as (select * {f"replace ({replaced})" if replaced else ""} from once_read),
            judged as (
                select {carried}{kept_texts}{locals_}, {", ".join(map(self._second_reading, self.present))} from timed)
            """

    @property
    def bad(self) -> str:
        """SQL that is true for a row with a value that cannot be read or a required one that is absent."""
        tests = [
            f'"v_{c.name}" is null' if c.required else f'("t_{c.name}" is not null and "v_{c.name}" is null)'
            for c in self.present
        ]
        return " or ".join(tests)

    @property
    def blank(self) -> str:
        """SQL that is true for a row without any value."""
        return f"coalesce({', '.join(f't_{c.name}' for c in self.present)}) is null"


@dataclass(frozen=True, slots=True)
class Staged:
    """How many records the file has, how many of them are without any value, whether any cannot be read."""

    records: int
    blanks: int
    any_bad: bool


def stage(hub: duckdb.DuckDBPyConnection, reading: Reading) -> Staged:
    """Fill `staged` with the file's typed rows and look at them through `staged_rows`.

    Columns: those of the table that the file has, `line`, `is_bad`, `is_blank`, `quarantine_id`.
    """
    raw, columns = reading.raw, reading.columns
    settles = columns.quarantine_id is not None
    carried = "line, " if raw.lined else ""
    relation = raw.relation
    if settles:
        relation = _exported(relation, raw, columns)
        carried += "quarantine_id, "
    values = ", ".join(f'"v_{c.name}" as "{c.name}"' for c in reading.present)
    hub.execute(f"""
        create or replace temp table staged as {reading.ctes(relation, carried=carried)}
        select {carried}{values}, {reading.bad} as is_bad, {reading.blank} as is_blank from judged""").fetchall()
    ((count, first, last, blanks, bad),) = hub.execute(f"""
        select count(*), min(rowid), max(rowid), count(*) filter (is_blank), count(*) filter (is_bad and not is_blank)
        from {STAGED}""").fetchall()
    if count and last - first + 1 != count:
        raise AssertionError("staged rows do not lie in the file's order")
    line = "line" if raw.lined else f"cast(rowid - {first or 0} + {raw.first_line + 1} as integer)"
    names = ", ".join(f'"{c.name}"' for c in reading.present)
    settled = "quarantine_id" if settles else "cast(null as bigint)"
    hub.execute(f"""
        create or replace temp view staged_rows as
        select {line} as line, {names}, is_bad, is_blank, {settled} as quarantine_id from {STAGED}""")
    return Staged(count, blanks, bad > 0)


def _exported(relation: str, raw: Raw, columns: Columns) -> str:
    """Rows that came out of the quarantine: their id, and values without the apostrophe put before `= + - @`."""
    cells = ", ".join(f"regexp_replace(c{i}, '^''([=+@-])', '\\1') as c{i}" for i in range(len(raw.headers)))
    known = f"try_cast(c{columns.quarantine_id} as bigint) as quarantine_id"
    return f"(select * replace ({cells}), {known} from {relation})"
