"""SQL as tokens with their depth, and which of them decide about an obligation rather than only explain it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<comment>--[^\n]*)|(?P<space>\s+)|(?P<text>'(?:[^']|'')*')|(?P<name>[$]?[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*)"
    r"|(?P<number>\d+)|(?P<sign><=|>=|<>|:=|::|\|\||.)",
    re.IGNORECASE | re.DOTALL,
)
_OPENS, _CLOSES = frozenset({"(", "[", "case"}), frozenset({")", "]", "end"})
STANDARD = frozenset(
    {"school_id", "subject_key", "class_id", "staff_id", "pupil_id", "arises_at", "due_at", "fulfilled_at"}
)


@dataclass(frozen=True)
class Token:
    """A word or sign of the SQL, where it stands, and in how many brackets and `case … end` it stands."""

    word: str
    kind: str
    start: int
    depth: int

    @property
    def stop(self) -> int:
        """The place after it."""
        return self.start + len(self.word)


def tokens(sql: str) -> list[Token]:
    """The tokens of a query without comments and spaces; an opening bracket has the depth of what is around it."""
    found, depth = [], 0
    for match in _TOKEN.finditer(sql):
        kind, word = str(match.lastgroup), match.group()
        if kind in {"comment", "space"}:
            continue
        depth -= word in _CLOSES
        found.append(Token(word, kind, match.start(), depth))
        depth += word in _OPENS
    return found


@dataclass(frozen=True)
class Item:
    """One column of a select list: the name it has afterwards, and the tokens from `first` up to `last`."""

    name: str
    first: int
    last: int
    is_final: bool


def select_items(of: list[Token]) -> Iterator[Item]:
    """Every column of every select list; `is_final`: of the query's last select, which makes the obligation."""
    starts = [place for place, token in enumerate(of) if token.word == "select"]
    final = max((place for place in starts if of[place].depth == 0), default=-1)
    for place in starts:
        first = place + 1 + (of[place + 1].word == "distinct")
        for now in range(first, len(of) + 1):
            ends = now == len(of) or of[now].depth < of[place].depth or _is(of[now], "from", of[place].depth)
            if ends or _is(of[now], ",", of[place].depth):
                yield Item(of[now - 1].word.rpartition(".")[2], first, now, place == final)
                first = now + 1
            if ends:
                break


def _is(token: Token, word: str, depth: int) -> bool:
    return token.word == word and token.depth == depth


def explaining(of: list[Token]) -> set[int]:
    """Places of tokens that only make facts: columns of a duty beyond the standard ones, and what only those read."""
    waiting = list(select_items(of))
    dead = {place for item in waiting for place in range(item.first, item.last)}
    while True:
        read = {token.word.rpartition(".")[2] for place, token in enumerate(of) if place not in dead}
        wanted = [item for item in waiting if item.name in (STANDARD if item.is_final else read)]
        if not wanted:
            return dead
        for item in wanted:
            waiting.remove(item)
            # The name that a column gives itself reads nothing, unless it is a column handed on under its own name.
            named = item.last - 1 if item.last - item.first > 1 else item.last
            dead -= set(range(item.first, named))
