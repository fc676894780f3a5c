"""The Expectations of every procedure that situations tell of, and the files that their SQL is put together from."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.common import build
from checks.engine.duty import Duty
from checks.engine.literals import bind
from checks.packs import find_packs
from checks.packs.suite import expectations
from tests.mutation.common_graph import mentions
from tests.situation_reader import PACKS, REGULATIONS

DUTIES = Path(build.__file__).parents[1] / "duties"

Clause = tuple[str, str]


@cache
def duties_by_clause() -> dict[Clause, tuple[Duty, ...]]:
    """Regulation and clause to its Expectations, as the packs have them."""
    found: dict[Clause, list[Duty]] = defaultdict(list)
    packs = find_packs(PACKS)
    for name in REGULATIONS:
        for duty in expectations(packs[name]):
            found[duty.regulation_id, duty.clause_id].append(duty)
    return {clause: tuple(duties) for clause, duties in found.items()}


def text_of(file: str) -> str:
    """The SQL of a duty's file."""
    return (DUTIES / file).read_text(encoding="utf-8").strip()


@cache
def files_of(kind: type[Duty]) -> tuple[str, ...]:
    """The files from which the SQL of this kind of duty, and of what it leaves out, is put together."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower().removeprefix("expect_")
    every = (DUTIES / f"{name}{part}.sql" for part in (".owed", "", ".gaps"))
    return tuple(file.name for file in every if file.exists())


def clauses_of(file: str) -> list[Clause]:
    """The clauses with a duty whose SQL this file is part of."""
    every = duties_by_clause().items()
    return [clause for clause, duties in every if any(file in files_of(type(duty)) for duty in duties)]


@cache
def clauses_naming(name: str) -> frozenset[Clause]:
    """The clauses whose SQL names this relation or macro."""
    every = duties_by_clause().items()
    return frozenset(clause for clause, duties in every if any(mentions(duty.judged(), name) for duty in duties))


@dataclass(frozen=True)
class Reading:
    """What a duty's SQL says: the query of its obligations, and that of what it leaves out (mostly none)."""

    judged: str
    gaps: str


def reading(duty: Duty, file: str = "", now: str = "") -> Reading:
    """The duty's whole SQL, with its own file's text read as `now` where it has that file."""
    own = Reading(duty.judged(), duty.gaps_query)
    if file not in files_of(type(duty)):
        return own
    days = {"in_force_from": duty.in_force_from, "in_force_until": duty.in_force_until or "9999-12-31"}
    was, instead = (bind(text, {**duty.parameters, **days}) for text in (text_of(file), now))
    assert was in own.judged + own.gaps, f"the text of {file} does not stand in the SQL of {duty.expectation_type}"
    return Reading(own.judged.replace(was, instead), own.gaps.replace(was, instead))
