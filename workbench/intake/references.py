"""References: a value that names a row of another table must find it, in the same school."""

from __future__ import annotations

from workbench.intake.headers import Columns
from workbench.intake.parsing import quoted
from workbench.intake.rejections import REJECTED, Rejections
from workbench.intake.schools import PLACED, Schools
from workbench.records.columns import Reference, Table


def reject_broken(table: Table, columns: Columns, schools: Schools, rejections: Rejections) -> tuple[str, ...]:
    """Reject rows whose references find nothing among the live rows.

    Returns the columns that could not be checked because the table they point to was never in a file. A row's own
    `school_id` is checked where the row is placed.
    """
    unchecked = []
    for reference in table.references:
        present = schools.present(reference.table)
        if reference.column not in columns.positions or (reference.table == "schools" and present):
            continue
        if not present:
            unchecked.append(reference.column)
        else:
            everywhere = set(present) >= set(schools.scope)
            _reject(reference, columns, None if everywhere else present, rejections)
    return tuple(unchecked)


def _reject(reference: Reference, columns: Columns, only: list[str] | None, rejections: Rejections) -> None:
    place = list(columns.positions).index(reference.column)
    among = f"and child.school_id in ({', '.join(map(quoted, only))})" if only else ""
    sound = f"and child.line not in (select line from {REJECTED})" if rejections.found else ""
    rejections.add(f"""
        select line, {place}, {quoted(reference.column)}, "{reference.column}", 'broken_reference'
        from {PLACED} as child
        where child."{reference.column}" is not null and child.school_id is not null and not is_bad {among} {sound}
        and not exists (
            select 1 from store.records.{reference.table} as parent
            where parent.school_id = child.school_id and parent."{reference.target_column}" = child."{reference.column}")""")
