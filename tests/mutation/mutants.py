"""Every small mistake that the SQL can be given, one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.mutation.sql_text import Token, explaining, tokens

COMPARISONS = {"<=": ("<", ">="), "<": ("<=", ">"), ">=": (">", "<="), ">": (">=", "<")}
EXTREMES = {
    "min": "max", "max": "min", "arg_min": "arg_max", "arg_max": "arg_min",
    "least": "greatest", "greatest": "least",
}  # fmt: skip
WORDS = {
    "day_end": "day_start", "day_start": "day_end",
    "is_school_day": "is_working_day", "is_working_day": "is_school_day",
    "bool_or": "bool_and", "bool_and": "bool_or", "true": "false", "false": "true", "desc": "asc",
}  # fmt: skip
CONDITIONS = frozenset({"where", "on", "having", "when", "qualify"})
ENDS = CONDITIONS | {
    "then", "else", "end", "as", "group", "order", "join", "left", "cross", "union", "window", "select", "from", "case",
    "using", "over", "partition", "rows", ":", ";", ",", "(", ")", "[", "]", "and", "or", "filter",
}  # fmt: skip
OPERATORS = frozenset({"+", "-", "=", "<>", *COMPARISONS})
COUNT = re.compile(r"\$\w*(days|lessons)|length|years")  # parameters that are whole numbers
MONTH_DAY = re.compile(r"'(-?)(\d\d)-(\d\d)'")


@dataclass(frozen=True)
class Edit:
    """Which tokens (first and last) are replaced by what, and what kind of mistake that is."""

    first: int
    last: int
    instead: str
    kind: str


@dataclass(frozen=True)
class Mutant:
    """One mistake: in which file and line (the line's own text, and its number), what became what, and the whole SQL.

    `place` tells apart the same mistakes in lines with the same text, in their order in the file.
    """

    file: str
    line: str
    number: int
    change: str
    kind: str
    place: int
    text: str

    @property
    def name(self) -> str:
        """How reports speak of it."""
        return f"{self.file}:{self.number}: {self.change}"


def make(file: str, sql: str, *, is_duty: bool) -> list[Mutant]:
    """All mutants of a query or of a file of statements; of a duty only those that can move a standard column."""
    of = tokens(sql.replace("create or replace", "create    replace"))  # no condition, this `or`
    dead = explaining(of) if is_duty else set()
    found: list[Mutant] = []
    for edit in _edits(of):
        if edit.first in dead:
            continue
        start, stop = of[edit.first].start, of[edit.last].stop
        change = f"{' '.join(sql[start:stop].split())} → {edit.instead}"
        line_start = sql.rfind("\n", 0, start) + 1
        line = sql[line_start:].split("\n", 1)[0].strip()
        place = sum((each.line, each.change) == (line, change) for each in found)
        number = sql.count("\n", 0, start) + 1
        found.append(Mutant(file, line, number, change, edit.kind, place, sql[:start] + edit.instead + sql[stop:]))
    return found


def _edits(of: list[Token]) -> Iterator[Edit]:
    for place in range(len(of)):
        yield from _comparisons(of, place)
        yield from _words(of, place)
        yield from _numbers(of, place)
        yield from _joined(of, place)
        yield from _nulls(of, place)
    yield from _conditions(of)


def _word(of: list[Token], place: int) -> str:
    return of[place].word if 0 <= place < len(of) else ""


def _comparisons(of: list[Token], place: int) -> Iterator[Edit]:
    word, following, before = of[place].word, _word(of, place + 1), _word(of, place - 1)
    for instead in COMPARISONS.get(word, ()):
        yield Edit(place, place, instead, "comparison")
    # Keys and numbers of days that differ would join everything with everything; dropping the condition says as much.
    if word == "=" and not (before.endswith("_id") and following.endswith("_id")) and not before.endswith(".no"):
        yield Edit(place, place, "<>", "comparison")


def _words(of: list[Token], place: int) -> Iterator[Edit]:
    word, is_text = of[place].word, of[place].kind == "text"
    if word in EXTREMES and not is_text:
        yield Edit(place, place, EXTREMES[word], "least and most")
    if word in WORDS and not is_text and _word(of, place - 1) != "macro":
        yield Edit(place, place, WORDS[word], "word")
    if word == "not" and _word(of, place - 1) != "is":
        yield Edit(place, place, "", "and, or, not")
    # An `or` in a join would join everything with everything; a dropped condition says as much.
    if word == "or" or (word == "and" and not _of_between(of, place) and not _joins(of, place)):
        yield Edit(place, place, "or" if word == "and" else "and", "and, or, not")


def _numbers(of: list[Token], place: int) -> Iterator[Edit]:
    """A number, a counted length or a day of the year, one more and one less."""
    token, before = of[place], _word(of, place - 1)
    cast = _word(of, place + 1) == "::"
    if token.kind == "number" and not cast:
        yield from (Edit(place, place, str(int(token.word) + by), "number or day") for by in (1, -1))
    elif COUNT.fullmatch(token.word) and before in OPERATORS | {"(", ","} and not cast:
        yield from (Edit(place, place, f"({token.word} {by} 1)", "number or day") for by in "+-")
    elif match := MONTH_DAY.fullmatch(token.word):
        day = date(2023, int(match[2]), int(match[3]))
        for by in (1, -1):
            yield Edit(place, place, f"'{match[1]}{day + timedelta(days=by):%m-%d}'", "number or day")
    elif token.word == "'23:59:59'":
        yield Edit(place, place, "'23:59:58'", "number or day")


def _joined(of: list[Token], place: int) -> Iterator[Edit]:
    word, before = of[place].word, _word(of, place - 1)
    if word == "left" and _word(of, place + 1) == "join":
        yield Edit(place, place + 1, "join", "join")
    # Without its scope a row is of no school under audit, which the frame around every duty asks for again.
    if word == "join" and before not in {"left", "cross"} and _word(of, place + 1) != "common.scope":
        yield Edit(place, place, "left join", "join")


def _nulls(of: list[Token], place: int) -> Iterator[Edit]:
    following = tuple(_word(of, place + step) for step in (0, 1, 2))
    if following[:2] == ("is", "null"):
        yield Edit(place, place + 1, "is not null", "empty values")
    if following == ("is", "not", "null"):
        yield Edit(place, place + 2, "is null", "empty values")
    if following == ("is", "distinct", "from"):
        yield Edit(place, place + 2, "<>", "empty values")
    if following[0] == "coalesce":
        comma, last = _last_argument(of, place)
        yield Edit(comma, last, "", "empty values")


def _last_argument(of: list[Token], place: int) -> tuple[int, int]:
    """The comma before the last argument of a call, and the last token of that argument."""
    depth = of[place].depth + 1
    comma = last = place + 2
    while of[last + 1].depth >= depth:
        last += 1
        comma = last if (of[last].word, of[last].depth) == (",", depth) else comma
    return comma, last


def _of_between(of: list[Token], place: int) -> bool:
    """Whether this `and` parts the two ends of a `between`."""
    for now in range(place - 1, -1, -1):
        if of[now].depth < of[place].depth or (of[now].depth == of[place].depth and of[now].word in ENDS - {"(", ")"}):
            return False
        if of[now].depth == of[place].depth and of[now].word == "between":
            return True
    return False


def _segment(of: list[Token], place: int) -> tuple[int, int]:
    """The condition that begins at this place: up to the next `and`, `or` or keyword at its depth."""
    last = place
    while last + 1 < len(of):
        following = of[last + 1]
        at_end = following.depth == of[place].depth and following.word in ENDS - {"(", "[", "case"}
        if following.word in {"(", "[", "case", ")", "]", "end"} and following.depth == of[place].depth:
            at_end = False  # brackets of the condition itself
        if following.word == "and" and _of_between(of, last + 1):
            at_end = False
        if following.word == "from" and of[last].word == "distinct":
            at_end = False
        if following.depth < of[place].depth or at_end:
            break
        last += 1
    return place, last


def _joins(of: list[Token], place: int) -> bool:
    """Whether this word stands in the condition of a join, outside of brackets."""
    before = (token.word for token in reversed(of[:place]) if token.depth == of[place].depth)
    return next((word for word in before if word in CONDITIONS | {"(", "select", "from"}), "") == "on"


def _conditions(of: list[Token]) -> Iterator[Edit]:
    """Every condition dropped: one joined by `and` holds always, one joined by `or` never."""
    for place, token in enumerate(of[:-1]):
        joined = token.word in {"and", "or"} and not _of_between(of, place)
        if not joined and token.word not in CONDITIONS and not _opens_group(of, place):
            continue
        first, last = _segment(of, place + 1)
        following = of[last + 1] if last + 1 < len(of) else None
        after = following.word if following and following.depth == of[first].depth else ""
        alone = not joined and after not in {"and", "or"}
        # A join without any condition is no SQL; one alone is dropped where a `where` or a `case` can do without it.
        if alone and (token.word in {"on", "(", "["} or first == last):
            continue
        yield Edit(first, last, "false" if "or" in (token.word, after) else "true", "dropped condition")


def _opens_group(of: list[Token], place: int) -> bool:
    """Whether this bracket opens a group of conditions."""
    return of[place].word == "(" and _word(of, place - 1) in {"and", "or", "not"} | CONDITIONS
