"""People as an analyst sees them: by pseudonym unless names were asked for when the workspace was opened."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl

from workbench.errors import InputError
from workbench.privacy.pseudonyms import Kind, expression

# Columns that hold a person's id; every table has its school beside them.
PEOPLE: dict[str, Kind] = {"pupil_id": "pupil", "teacher_id": "staff", "staff_id": "staff"}
_TABLES: dict[Kind, tuple[str, str]] = {"pupil": ("pupils", "pupil_id"), "staff": ("staff", "staff_id")}


class People:
    """How ids are shown: as they are (`key` is None), or under pseudonyms made with `key`."""

    def __init__(self, hub: duckdb.DuckDBPyConnection, key: bytes | None) -> None:
        self._hub = hub
        self._key = key

    def relation(self, relation: duckdb.DuckDBPyRelation, hub: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
        """The relation, which `hub` made, with pseudonyms in the columns of people; each is computed once, not once a row."""
        there = [name for name in relation.columns if name in PEOPLE]
        if self._key is None or not there:
            return relation
        columns = ", ".join(
            f"{name}_shown.shown as {name}" if name in there else f"row.{name}" for name in relation.columns
        )
        joins = " ".join(
            f"left join ({self._map(PEOPLE[name])}) as {name}_shown "
            f"on {name}_shown.school_id = row.school_id and {name}_shown.person_id = row.{name}"
            for name in there
        )
        return hub.sql(f"select {columns} from ({relation.sql_query()}) as row {joins}")

    def frame(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with pseudonyms in the columns of people, sorted as before."""
        if self._key is None:
            return frame
        for name in (column for column in frame.columns if column in PEOPLE):
            shown = self._hub.sql(self._map(PEOPLE[name])).pl()
            frame = (
                frame.join(
                    shown, left_on=["school_id", name], right_on=["school_id", "person_id"],
                    how="left", maintain_order="left",
                )
                .with_columns(pl.col("shown").alias(name))
                .drop("shown")
            )  # fmt: skip
        return frame

    def pupil_ids(self, shown: Sequence[str]) -> list[str]:
        """The stored ids of pupils who are shown so. Raises InputError for one that nobody is shown by."""
        if isinstance(shown, str):
            raise InputError(f"pupils is a list: write pupils=['{shown}'].")
        if self._key is None or not shown:
            return list(shown)
        known = {row[2]: row[1] for row in self._hub.sql(self._map("pupil")).fetchall()}
        unknown = [name for name in shown if name not in known]
        if unknown:
            raise InputError(f"No pupil is shown as {unknown[0]} in this workspace; pseudonyms change with their key.")
        return [known[name] for name in shown]

    def _map(self, kind: Kind) -> str:
        """School, id and pseudonym of everyone of a kind, those among them whose rows an export retired."""
        table, column = _TABLES[kind]
        assert self._key is not None
        there = " union ".join(
            f"select school_id, {column} as person_id from store.{schema}.{table}" for schema in ("records", "history")
        )
        return f"select school_id, person_id, {expression(kind, 'school_id', 'person_id', self._key)} as shown from ({there})"
