"""Rows that cannot be taken in: gathered in `rejected` by line, with column, value and the code of the reason."""

from __future__ import annotations

import duckdb

from workbench.intake.parsing import quoted
from workbench.intake.staging import INSTANTS, ROWS, Reading, Staged
from workbench.records.columns import Column

REJECTED = "temp.rejected"
WHOLE_ROW = -1  # ordinal of a fault that no single column has


class Rejections:
    """The rejected rows of one file."""

    def __init__(self, hub: duckdb.DuckDBPyConnection) -> None:
        self.hub = hub
        self.found = 0  # entries; a row may have several
        hub.execute("""
            create or replace temp table rejected (
                line integer, ordinal integer, column_name varchar, value varchar, code varchar)""")

    def add(self, query: str) -> None:
        """Add what the query selects: line, ordinal, column_name, value, code."""
        self.found += int(self.hub.execute(f"insert into {REJECTED} {query}").fetchall()[0][0])

    def rows(self) -> int:
        """How many rows are rejected."""
        if not self.found:
            return 0
        return int(self.hub.execute(f"select count(distinct line) from {REJECTED}").fetchall()[0][0])

    def add_unreadable(self, reading: Reading, staged: Staged) -> None:
        """Reject what the reader could not read, then values of a wrong form and required ones that are absent.

        Only the few bad rows are looked at again, so that clean files pay nothing for exact reasons.
        """
        self._add_faults(reading)
        if not staged.any_bad:
            return
        bad = (
            f"(select * from {reading.raw.numbered} where line in "
            f"(select line from {ROWS} where is_bad and not is_blank) "
            f"and line not in (select line from {REJECTED} where ordinal = {WHOLE_ROW}))"
        )
        problems = ", ".join(_problem(place, column) for place, column in enumerate(reading.present))
        self.add(f"""
            {reading.ctes(bad, carried="line, ")},
            listed as (select line, unnest([{problems}]) as problem from judged)
            select line, problem.ordinal, problem.column_name, problem.value, problem.code
            from listed where problem is not null
            and (line, problem.column_name) not in (select (line, column_name) from {REJECTED})""")

    def _add_faults(self, reading: Reading) -> None:
        names = {place: (ordinal, name) for ordinal, (name, place) in enumerate(reading.columns.positions.items())}
        rows: list[tuple[object, ...]] = []
        for fault in reading.raw.faults:
            if fault.position is None:
                rows.append((fault.line, WHOLE_ROW, None, fault.value, fault.code))
            elif fault.position in names:
                rows.append((fault.line, *names[fault.position], fault.value, fault.code))
        if rows:
            self.hub.executemany(f"insert into {REJECTED} values (?, ?, ?, ?, ?)", rows)
            self.found += len(rows)


def _problem(place: int, column: Column) -> str:
    text, value = f'"t_{column.name}"', f'"v_{column.name}"'
    code = "choice" if column.values else "zone" if column.name == "time_zone" else column.kind
    branches = [f"when {text} is not null then 'invalid_{code}'"]
    if column.kind in INSTANTS:
        branches.insert(0, f"when \"l_{column.name}\" is not null then 'skipped_time'")
    if column.required:
        branches.append("else 'missing'")
    found = f"case {' '.join(branches)} end"
    return (
        f"case when {value} is null and ({found}) is not null then {{'ordinal': {place}, "
        f"'column_name': {quoted(column.name)}, 'value': {text}, 'code': {found}}} end"
    )
