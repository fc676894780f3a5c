"""The statements that build the common relations, in their order, and who reads what they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.common import build

COMMON = Path(build.__file__).parent
SCOPE = "build.py"  # the scope's statement stands in the module that runs the others
FILES = ("macros.sql", SCOPE, "seen.sql", "calendar.sql", "people.sql", "lessons.sql")
_MADE = re.compile(r"create or replace (table|view|macro) (\S+?)[\s(]")


@dataclass(frozen=True)
class Statement:
    """One statement: which file it stands in, its line there (from 0), what it makes, and its text."""

    file: str
    line: int
    makes: str
    is_macro: bool
    text: str


def text_of(file: str) -> str:
    """The SQL of one of FILES."""
    return (build.SCOPE if file == SCOPE else (COMMON / file).read_text(encoding="utf-8")).strip()


def split(file: str, sql: str) -> list[Statement]:
    """The statements of a file's SQL, as it is or with a mistake."""
    found, line = [], 0
    for part in sql.split(";\n"):
        if made := _MADE.search(part):
            found.append(Statement(file, line, made.group(2), made.group(1) == "macro", part))
        line += part.count("\n") + 1
    return found


@cache
def statements() -> tuple[Statement, ...]:
    """All statements as they are, in the order in which they run."""
    return tuple(statement for file in FILES for statement in split(file, text_of(file)))


def made_at(file: str, line_number: int) -> str:
    """What the statement makes that holds this line (from 1) of the file."""
    before = [statement for statement in split(file, text_of(file)) if statement.line < line_number]
    return before[-1].makes


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")


def mentions(text: str, name: str) -> bool:
    """Whether SQL names this relation or macro."""
    return _word(name).search(text) is not None
