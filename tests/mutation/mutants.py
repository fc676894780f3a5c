"""Every small mistake that the SQL can be given, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutation.sql_text import Token, explaining, tokens

SWAPS = {
    "<=": "<", "<": "<=", ">=": ">", ">": ">=",
    "min": "max", "max": "min", "arg_min": "arg_max", "arg_max": "arg_min",
    "least": "greatest", "greatest": "least", "day_end": "day_start", "day_start": "day_end",
    "is_school_day": "is_working_day", "is_working_day": "is_school_day",
    "bool_or": "bool_and", "bool_and": "bool_or", "true": "false", "false": "true",
}  # fmt: skip
CONDITIONS = frozenset({"where", "on", "having", "when", "qualify"})
ENDS = CONDITIONS | {
    "then", "else", "end", "as", "group", "order", "join", "left", "cross", "union", "window", "select", "from", "case",
    "using", "over", "partition", "rows", ":", ",", "(", ")", "[", "]", "and", "or", "filter",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One mistake: in which file and line (the line's own text, and its number), what became what, and the whole SQL."""

    file: str
    line: str
    number: int
    change: str
    place: int
    text: str

    @property
    def name(self) -> str:
        """How reports speak of it."""
        return f"{self.file}:{self.number}: {self.change}"


def make(file: str, sql: str, *, is_duty: bool) -> list[Mutant]:
    """All mutants of a query or of a file of statements; of a duty only those that can move a standard column."""
    of = tokens(sql)
    dead = explaining(of) if is_duty else set()
    found = []
    for first, last, instead in _edits(of):
        if first in dead:
            continue
        start, stop = of[first].start, of[last].stop
        text = sql[:start] + instead + sql[stop:]
        before = " ".join(sql[start:stop].split())
        line_start = sql.rfind("\n", 0, start) + 1
        line = sql[line_start:].split("\n", 1)[0].strip()
        place = sum(each.line == line and each.change.split(" → ")[0] == before for each in found)
        found.append(Mutant(file, line, sql.count("\n", 0, start) + 1, f"{before} → {instead}", place, text))
    return found


def _edits(of: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Which tokens (first and last) are replaced by what."""
    for place, token in enumerate(of):
        yield from _one_word(of, place)
        # An `or` in a join would join everything with everything; a dropped condition says as much.
        if token.word == "or" or (token.word == "and" and not _of_between(of, place) and not _joins(of, place)):
            yield place, place, "or" if token.word == "and" else "and"
    yield from _conditions(of)


def _one_word(of: list[Token], place: int) -> Iterator[tuple[int, int, str]]:
    word, following, before = of[place].word, _word(of, place + 1), _word(of, place - 1)
    if word in SWAPS and of[place].kind != "text":
        yield place, place, SWAPS[word]
    # Keys and numbers of days that differ would join everything with everything; dropping the condition says as much.
    if word == "=" and not (before.endswith("_id") and following.endswith("_id")) and not before.endswith(".no"):
        yield place, place, "<>"
    if (
        word in "+-"
        and (following.isdigit() or following.startswith("$") or following == "length")
        and _word(of, place + 2) != "::"
    ):
        yield place, place + 1, f"{word} {following} + 1" if word == "+" else f"{word} {following} - 1"
    if word == "left" and following == "join":
        yield place, place + 1, "join"
    if word == "is" and following == "null":
        yield place, place + 1, "is not null"
    if word == "is" and (following, _word(of, place + 2)) == ("not", "null"):
        yield place, place + 2, "is null"
    if word == "is" and (following, _word(of, place + 2)) == ("distinct", "from"):
        yield place, place + 2, "<>"
    if word == "not" and before != "is":
        yield place, place, ""
    if word == "desc":
        yield place, place, "asc"
    if word == "coalesce":
        comma, last = _last_argument(of, place)
        yield comma, last, ""


def _word(of: list[Token], place: int) -> str:
    return of[place].word if 0 <= place < len(of) else ""


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


def _conditions(of: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Every condition dropped: one joined by `and` holds always, one joined by `or` never."""
    for place, token in enumerate(of[:-1]):
        joined = token.word in {"and", "or"} and not _of_between(of, place)
        if not joined and token.word not in CONDITIONS and not _opens_group(of, place):
            continue
        first, last = _segment(of, place + 1)
        following = of[last + 1] if last + 1 < len(of) else None
        after = following.word if following and following.depth == of[first].depth else ""
        alone = not joined and after not in {"and", "or"}
        if alone and (token.word in {"on", "(", "["} or first == last):
            continue
        yield first, last, "false" if "or" in (token.word, after) else "true"


def _opens_group(of: list[Token], place: int) -> bool:
    """Whether this bracket opens a group of conditions."""
    return of[place].word == "(" and _word(of, place - 1) in {"and", "or", "not"} | CONDITIONS
