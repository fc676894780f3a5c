"""Situations that a deputy director can read, as schools: YAML files become rows, rows become shared exports.

A situation starts `from` a base school of `situations/bases.yaml` and names only what differs:

- `given`: rows that it has too; a row with the key of one that is there changes the named columns of that row;
- `instead`: tables whose rows are these and no others, or `none`;
- `later`: rows of a newer export, as in `given`; the third of a list of three holds whole tables, those in which some
  situation changes something, and its import retires what is absent from them: the rows under `gone`;
- `without`: tables, or `table.column`, that the export lacks;
- `as_of`: the moment that the audit looks from, or `newest record`.

An id in braces inside another value, as in a note that names pupils (`{P1}`), is that id of the situation's school.
What a row leaves open comes from `usual` in `bases.yaml`. `expect` names every obligation that the clause has in that
school, and only those: `nothing`, or by subject key a status or some of `status`, `arises`, `due`, `fulfilled`, `staff`,
`class`, `pupil`, `severity`, `says` (part of the English detail); `none` is an empty value. `not assessable: NAME` says
that the clause is not judged, and that the reason names what is absent. `no_deadline` lists, as the reason does, the kinds of
grades that cannot be judged for want of a deadline, with their school year, grade level and number.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

from workbench.records.columns import Table
from workbench.records.schema import BY_NAME, TABLES

FOLDER = Path(__file__).parent / "situations"
OWN = ("jelgava-nvsk-2022", "rezekne-2018")
REGULATIONS = (*OWN, "other-numbers", "vejdzirnavas-2024")
PACKS = FOLDER / "packs"  # an invented procedure, for numbers that no other has
NEWEST = "newest record"
WHOLE = 2  # the third export
NOT_ASSESSABLE = "not assessable"
NAMED_IDS = frozenset({"recorded_by", "registered_by", "sent_by", "granted_by", "file_checked_by"})

Row = dict[str, str]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Group:
    """Situations that share an import and an audit: one as-of, nothing absent or the like, so many exports."""

    as_of: str
    lacks: str  # `nothing`, what is `needed`, or what only `refines`
    exports: int = 1

    def is_full(self, export: int) -> bool:
        """Whether the import of this export retires what is absent from it: the last of three."""
        return export == WHOLE


@dataclass(frozen=True, slots=True)
class Situation:
    """One sentence about one clause, with the rows of its school in each export and what is expected."""

    regulation: str
    clause: str
    number: int
    it: str
    as_of: str
    without: tuple[str, ...]
    exports: tuple[Rows, ...]
    expect: Mapping[str, Mapping[str, str]]
    absent: str | None
    no_deadline: frozenset[str]

    @property
    def name(self) -> str:
        """How the test is called."""
        return f"{self.regulation} {self.clause} {self.it}"

    @property
    def prefix(self) -> str:
        """What every id of the situation's school begins with."""
        return f"{self.regulation[0]}{self.clause}.{self.number}~"

    @property
    def group(self) -> Group:
        """The import and audit that the situation shares with others."""
        lacks = "nothing" if not self.without else "needed" if self.absent else "refines"
        return Group(self.as_of, lacks, len(self.exports))


def read_situations() -> list[Situation]:
    """Every situation of every file, in the order of the files."""
    bases = Bases.read(FOLDER / "bases.yaml")
    files = sorted(path for path in FOLDER.glob("*/*.yaml"))
    return [situation for path in files for situation in _of_file(path, bases)]


def _of_file(path: Path, bases: Bases) -> list[Situation]:
    text = _yaml(path)
    regulation, _, clause = text["clause"].rpartition(" ")
    assert (regulation, clause) == (path.parent.name, path.stem), f"{path} speaks of {text['clause']}"
    unknown = set(text) - {"clause", "what", "from", "as_of", "situations"}
    assert not unknown, f"{path}: {unknown}"
    found = []
    for number, one in enumerate(text["situations"], 1):
        told = {"from": text.get("from"), "as_of": text.get("as_of"), **one}
        found.append(_situation(regulation, clause, number, told, bases))
    return found


def _situation(regulation: str, clause: str, number: int, told: dict[str, Any], bases: Bases) -> Situation:
    known = {"it", "from", "as_of", "given", "instead", "later", "without", "expect", "no_deadline"}
    assert set(told) <= known, f"{clause}, {told['it']}: {set(told) - known}"
    exports = [bases.with_changes(bases.rows(told["from"]), told)]
    later = told.get("later", [])
    for newer in later if isinstance(later, list) else [later]:
        gone = newer.pop("gone", {})
        exports.append(bases.without(bases.with_changes(exports[-1], {"given": newer}), gone))
    expect, absent = told["expect"], None
    if expect == "nothing":
        expect = {}
    elif NOT_ASSESSABLE in expect:
        absent, expect = expect[NOT_ASSESSABLE], {}
    whole = {key: {"status": row} if isinstance(row, str) else row for key, row in expect.items()}
    return Situation(regulation, clause, number, told["it"], told["as_of"], tuple(told.get("without", ())),
                     tuple(exports), whole, absent, frozenset(told.get("no_deadline", ())))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bases:
    """The base schools by name, and what rows of each table usually say."""

    usual: Mapping[str, Row]
    bases: Mapping[str, Mapping[str, Any]]

    @classmethod
    def read(cls, path: Path) -> Bases:
        """The bases of a file."""
        text = _yaml(path)
        return cls(text["usual"], text["bases"])

    def rows(self, name: str) -> Rows:
        """The rows of a base, with those of the base that it starts from."""
        base = self.bases[name]
        start = self.rows(base["from"]) if "from" in base else {}
        return self.with_changes(start, base)

    def with_changes(self, rows: Rows, told: Mapping[str, Any]) -> Rows:
        """Those rows with the ones `given`, and with tables that have others `instead`."""
        changed = {name: [dict(row) for row in of_table] for name, of_table in rows.items()}
        for name, of_table in told.get("instead", {}).items():
            changed[name] = [] if of_table == "none" else [self._whole(name, row) for row in of_table]
        for name, of_table in told.get("given", {}).items():
            for row in of_table:
                self._put(changed.setdefault(name, []), BY_NAME[name], row)
        return changed

    def without(self, rows: Rows, gone: Mapping[str, Any]) -> Rows:
        """Those rows without the ones that have the keys of those `gone`."""
        left = dict(rows)
        for name, of_table in gone.items():
            keys = [[self._whole(name, row).get(column, "") for column in BY_NAME[name].key] for row in of_table]
            left[name] = [row for row in rows[name] if [row.get(key, "") for key in BY_NAME[name].key] not in keys]
        return left

    def _put(self, rows: list[Row], table: Table, row: Row) -> None:
        whole = self._whole(table.name, row)
        for there in rows:
            if all(there.get(name, "") == whole.get(name, "") for name in table.key):
                there.update(row)
                return
        rows.append(whole)

    def _whole(self, table: str, row: Row) -> Row:
        unknown = set(row) - set(BY_NAME[table].names)
        assert not unknown, f"{table} has no column {', '.join(sorted(unknown))}"
        return {**self.usual[table], **row}


def _yaml(path: Path) -> Any:
    """The file with every value as it is written: no value is read as a number, day or truth."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _is_id(table: Table, column: str) -> bool:
    """Whether the column holds an id, which must differ between the situations' schools."""
    described = table.column(column)
    own = described.key and described.kind == "text" and not described.values
    return own or column in NAMED_IDS or any(column == reference.column for reference in table.references)


def write_export(situations: Iterable[Situation], export: int, folder: Path) -> None:
    """Write the schools of situations as one export, a CSV a table; what any of them lacks is absent for all."""
    together = list(situations)
    absent = {name for situation in together for name in situation.without}
    folder.mkdir(parents=True)
    for table in TABLES:
        if table.name in absent or (export == WHOLE and not _changes(together, table)):
            continue
        names = [name for name in table.names if f"{table.name}.{name}" not in absent]
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(names)
            for situation in together:
                rows = situation.exports[export].get(table.name, [])
                lines.writerows(_cells(situation.prefix, table, names, row) for row in rows)


def _changes(situations: Iterable[Situation], table: Table) -> bool:
    """Whether a whole export has this table: where it changes nothing there, the rows stay and may point to what is gone."""
    told = [situation.exports[WHOLE - 1 : WHOLE + 1] for situation in situations]
    return table.name == "schools" or any(before.get(table.name) != now.get(table.name) for before, now in told)


def _cells(prefix: str, table: Table, names: list[str], row: Row) -> list[str]:
    return [_cell(prefix, _is_id(table, name), row.get(name, "")) for name in names]


def _cell(prefix: str, is_id: bool, value: str) -> str:
    return prefix + value if value and is_id else re.sub(r"\{(\w+)\}", rf"{prefix}\1", value)


def share_ids(hub: duckdb.DuckDBPyConnection) -> None:
    """Take the situations' prefixes from every id but the school's: `C1` is then a class of each of these schools.

    So they would stand there had each been imported on its own. What forgets to ask for the school takes one's for another's.
    """
    for table in TABLES:
        texts = [column.name for column in table.columns if column.sql_type == "VARCHAR" and column.name != "school_id"]
        shared = ", ".join(f"{name} = replace({name}, regexp_extract(school_id, '^.*~'), '')" for name in texts)
        for schema in ("records", "history") if shared else ():
            hub.execute(f"update store.{schema}.{table.name} set {shared}")
