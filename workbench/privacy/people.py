"""Everyone who was ever loaded, and how each is shown at a level of privacy."""

from __future__ import annotations

from typing import Final, Literal, get_args

import duckdb

from workbench.errors import WorkbenchError
from workbench.privacy import pseudonyms
from workbench.privacy.pseudonyms import Kind

Level = Literal["full", "initials", "pseudonyms"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

# The newest name of each id: a live row, else the history's newest. `until` orders them.
_NAMED = """
    select '{kind}' as kind, school_id, {key} as person_id, family_name, given_name, 2147483647 as until
    from store.records.{table}
    union all
    select '{kind}' as kind, school_id, {key} as person_id, family_name, given_name, ended_by_import as until
    from store.history.{table}
"""
_TABLES: Final[dict[Kind, tuple[str, str]]] = {
    "pupil": ("pupils", "pupil_id"),
    "guardian": ("guardians", "guardian_id"),
    "staff": ("staff", "staff_id"),
}
_PEOPLE = """
with named as ({named}),
newest as (
    select
        kind,
        school_id,
        person_id,
        max(struct_pack(until := until, family_name := family_name, given_name := given_name)) as name
    from named
    where person_id is not null
    group by kind, school_id, person_id
)
select kind, school_id, person_id, name.family_name as family_name, name.given_name as given_name
from newest
"""


def as_level(name: str) -> Level:
    """The level of that name; ValueError when there is none."""
    for level in LEVELS:
        if level == name:
            return level
    raise ValueError(f"there is no level of privacy {name}")


def people(hub: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """Everyone: `kind` (pupil, guardian or staff), `school_id`, `person_id`, `family_name`, `given_name`; one row each.

    A guardian of several pupils is one person. People whose rows an export retired are here too.
    """
    named = " union all ".join(_NAMED.format(kind=kind, table=table, key=key) for kind, (table, key) in _TABLES.items())
    return hub.sql(_PEOPLE.format(named=named))


def shown_people(hub: duckdb.DuckDBPyConnection, level: Level, secret: bytes = b"") -> duckdb.DuckDBPyRelation:
    """How everyone is shown: `kind`, `school_id`, `person_id`, `shown`.

    `full`: "Bērziņa, Anna"; `initials`: "A. B."; `pseudonyms`: a letter of the kind and ten of an HMAC, see
    `pseudonyms.expression`. Raises WorkbenchError when two people would get the same pseudonym, ValueError without a secret.
    """
    shown = people(hub).project(f"kind, school_id, person_id, {_shown(level, secret)} as shown")
    if level == "pseudonyms":
        _check_distinct(shown)
    return shown


def pseudonym_table(hub: duckdb.DuckDBPyConnection, secret: bytes) -> duckdb.DuckDBPyRelation:
    """The key that turns pseudonyms back: `kind`, `school_id`, `person_id`, `name`, `pseudonym`, in the order of the last.

    Whoever has it has the names: keep it apart from what it opens.
    """
    columns = f"kind, school_id, person_id, {_shown('full', b'')} as name, {_shown('pseudonyms', secret)} as pseudonym"
    table = people(hub).project(columns)
    _check_distinct(table.project("pseudonym as shown"))
    return table.order("pseudonym, school_id")


def _shown(level: Level, secret: bytes) -> str:
    if level == "full":
        return "family_name || ', ' || given_name"
    if level == "initials":
        return "upper(left(given_name, 1)) || '. ' || upper(left(family_name, 1)) || '.'"
    each = " ".join(
        f"when '{kind}' then {pseudonyms.expression(kind, 'school_id', 'person_id', secret)}" for kind in _TABLES
    )
    return f"case kind {each} end"


def _check_distinct(shown: duckdb.DuckDBPyRelation) -> None:
    people_there, distinct = shown.aggregate("count(*), count(distinct shown)").fetchall()[0]
    if people_there != distinct:
        raise WorkbenchError(
            "Diviem cilvēkiem iznāk viens pseidonīms; atkārtojiet ar citu atslēgu. · "
            "Two people would get the same pseudonym; try again with another secret."
        )
