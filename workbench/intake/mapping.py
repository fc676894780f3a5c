"""Which header, file name or word means which table, column or value of the exchange format.

The shipped mapping lists Latvian names; a school extends it with `mapping.yaml` in its workspace. Both have the form
`tables: {lessons: {aliases: [Stundas], columns: {teacher_id: [Skolotājs]}, values: {status: {held: [notikusi]}}}}`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

import workbench
from workbench.intake.problems import IntakeError, close_names
from workbench.records.columns import Table
from workbench.records.schema import BY_NAME

SHIPPED = Path(workbench.__file__).parent.parent / "data" / "mapping" / "lv.yaml"
OWN = "mapping.yaml"
PARTS = ("aliases", "columns", "values")


def normal(name: str) -> str:
    """A header or file name as it is compared: small letters, one space between words, no final dot or colon."""
    composed = unicodedata.normalize("NFC", name).replace("\ufeff", "")  # file names from a Mac come decomposed
    return re.sub(r"[\s_\-]+", " ", composed).strip().rstrip(".:*").strip().lower()


@dataclass(slots=True)
class Mapping:
    """Aliases, all in their normal form: table names, column headers by table, values by table and column."""

    tables: dict[str, str] = field(default_factory=lambda: {normal(name): name for name in BY_NAME})
    columns: dict[str, dict[str, str]] = field(
        default_factory=lambda: {name: {normal(c): c for c in table.names} for name, table in BY_NAME.items()}
    )
    values: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def table(self, name: str) -> str | None:
        """The table that a file or sheet of this name holds, None when there is none."""
        return self.tables.get(normal(name))

    def column(self, table: str, header: str) -> str | None:
        """The column of `table` that this header means, None when there is none."""
        return self.columns[table].get(normal(header))

    def value_aliases(self, table: str, column: str) -> dict[str, str]:
        """Alias in small letters to canonical value."""
        return self.values.get(table, {}).get(column, {})


def read_mapping(workspace: Path | None = None) -> Mapping:
    """The shipped mapping, extended by `mapping.yaml` of the workspace where there is one.

    Raises IntakeError that names the file, the line and the nearest valid name.
    """
    mapping = Mapping()
    paths = [SHIPPED]
    if workspace is not None and (workspace / OWN).exists():
        paths.append(workspace / OWN)
    for path in paths:
        _extend(mapping, path)
    return mapping


def _extend(mapping: Mapping, path: Path) -> None:
    try:
        document = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        raise IntakeError("mapping_yaml", name=path.name, line=mark.line + 1 if mark else 1) from error
    for key, entry, line in _entries(path, document, 1, path.name, ("tables",)):
        for name, parts, at in _entries(path, entry, line, key, BY_NAME):
            _extend_table(mapping, path, BY_NAME[name], parts, at)


def _extend_table(mapping: Mapping, path: Path, table: Table, parts: yaml.Node, line: int) -> None:
    for part, content, at in _entries(path, parts, line, table.name, PARTS):
        if part == "aliases":
            _add(mapping.tables, path, at, table.name, content)
        elif part == "columns":
            for column, aliases, where in _entries(path, content, at, table.name, table.names):
                _add(mapping.columns[table.name], path, where, column, aliases)
        else:
            _extend_values(mapping, path, table, content, at)


def _extend_values(mapping: Mapping, path: Path, table: Table, content: yaml.Node, line: int) -> None:
    for column, words, at in _entries(path, content, line, table.name, table.names):
        known = mapping.values.setdefault(table.name, {}).setdefault(column, {})
        closed = table.column(column).values
        for canonical, aliases, where in _entries(path, words, at, f"{table.name}.{column}", closed or None):
            _add(known, path, where, canonical, aliases, plain=True)


def _entries(
    path: Path, node: yaml.Node | None, line: int, what: str, valid: Iterable[str] | None
) -> Iterator[tuple[str, yaml.Node, int]]:
    """The keys of a YAML mapping with their content and line; IntakeError on another form or an unknown key."""
    if node is None or node.value in ("", []):
        return
    if not isinstance(node, yaml.MappingNode):
        raise IntakeError("mapping_form", name=path.name, line=line, what=what)
    for key, content in node.value:
        name, at = str(key.value), key.start_mark.line + 1
        if valid is not None and name not in valid:
            nearest = close_names(name, valid)
            raise IntakeError("mapping_name", name=path.name, line=at, what=what, unknown=name, nearest=nearest)
        yield name, content, at


def _add(known: dict[str, str], path: Path, line: int, name: str, node: yaml.Node, *, plain: bool = False) -> None:
    """Note the alias or aliases in the node; IntakeError when one stands for another name already."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        alias = str(item.value)
        if not alias.strip() or not isinstance(item, yaml.ScalarNode):
            raise IntakeError("mapping_form", name=path.name, line=line, what=name)
        form = alias.strip().lower() if plain else normal(alias)
        if known.setdefault(form, name) != name:
            raise IntakeError("mapping_twice", name=path.name, line=line, alias=alias, known=known[form])
