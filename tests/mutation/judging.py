"""Judges mistakes bench by bench: each is noticed by the first clause whose rows are not what they should be."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from checks.engine import judged as frame
from tests.mutation import clauses, common_graph
from tests.mutation.bench import FRAME, Bench, frame_read_as
from tests.mutation.clauses import Clause, duties_by_clause
from tests.mutation.mutants import Mutant, make
from tests.mutation.schools import (
    AS_OF,
    EXPORTS,
    Situations,
    Worlds,
    situations_by_group,
    situations_workspace,
    worlds_workspace,
)
from tests.situation_reader import Situation

AT_A_TIME = 60  # schools: all of them have two million days, which a mistake in the calendar rebuilds

Tell = Callable[[str], None]


def tell_on_stderr(line: str) -> None:
    """Where a long run has come to."""
    print(line, file=sys.stderr, flush=True)


def _say_nothing(line: str) -> None:
    """For tests."""


@dataclass(frozen=True)
class Outcome:
    """A mistake, and the clause and bench that noticed it; both empty where nothing did."""

    mutant: Mutant
    clause: str = ""
    bench: str = ""

    @property
    def survived(self) -> bool:
        """Nothing noticed it."""
        return not self.clause


def all_mutants() -> list[Mutant]:
    """Mistakes in the SQL of every duty, of the common relations, and of the frame around every duty."""
    found = []
    for path in sorted(clauses.DUTIES.glob("*.sql")):
        has_obligations = not path.name.endswith(".gaps.sql")
        found += make(path.name, clauses.text_of(path.name), is_duty=has_obligations)
    for file in common_graph.FILES:
        found += make(file, common_graph.text_of(file), is_duty=False)
    return found + make(FRAME, frame._JUDGED, is_duty=False)


def judge_mutants(mutants: Sequence[Mutant], tell: Tell = _say_nothing, jobs: int = 1) -> list[Outcome]:
    """The outcome of each mistake, in so many processes. Raises AssertionError where the SQL itself is not as it should be."""
    if jobs == 1:
        return _judge(mutants, tell)
    parts = [list(mutants[place::jobs]) for place in range(jobs)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        found = {outcome.mutant: outcome for part in pool.map(partial(_judge, tell=tell), parts) for outcome in part}
    return [found[mutant] for mutant in mutants]


def _judge(mutants: Sequence[Mutant], tell: Tell = _say_nothing) -> list[Outcome]:
    noticed: dict[Mutant, Outcome] = {}
    with tempfile.TemporaryDirectory(prefix="mutation-") as scratch:
        for bench, asked in _benches(mutants, noticed, Path(scratch)):
            found = {mutant: clause for mutant in asked if (clause := noticed_by(bench, mutant))}
            wrong = [clause for clause in sorted(set(found.values())) if not bench.is_right(clause)]
            assert not wrong, f"{bench.name}: the SQL as it stands is not as it should be in {wrong}"
            noticed |= {mutant: Outcome(mutant, " ".join(clause), bench.name) for mutant, clause in found.items()}
            tell(f"{len(noticed)} of {len(mutants)} noticed, the last by {bench.name}")
    return [noticed.get(mutant, Outcome(mutant)) for mutant in mutants]


def _benches(
    mutants: Sequence[Mutant], noticed: Mapping[Mutant, Outcome], home: Path
) -> Iterator[tuple[Bench, Sequence[Mutant]]]:
    """Benches, one ready at a time, each with the mistakes that it is asked for: those that none before has noticed.

    The random schools first, then each clause's situations for the mistakes in its own SQL, then all situations
    for those in everyone's.
    """
    with worlds_workspace(home / "worlds") as hub:
        yield Worlds(hub, AS_OF, [home / "worlds" / name for name in EXPORTS]), mutants
    for number, (group, together) in enumerate(situations_by_group()):
        wanted = {clause for mutant in mutants if mutant not in noticed for clause in _clauses_of(mutant.file)}
        told = [situation for situation in together if (situation.regulation, situation.clause) in wanted]
        if told:
            with situations_workspace(group, told, home / f"situations-{number}") as (hub, as_of):
                for of_some, is_theirs in _parts(told):
                    asked = [mutant for mutant in mutants if mutant not in noticed and is_theirs(mutant.file)]
                    if asked:
                        yield Situations(hub, as_of, of_some), asked


def _parts(told: Sequence[Situation]) -> Iterator[tuple[list[Situation], Callable[[str], bool]]]:
    """The situations of each clause, with its own SQL, then those of several clauses at a time, with everyone's."""
    by_clause: dict[Clause, list[Situation]] = {}
    for situation in told:
        by_clause.setdefault((situation.regulation, situation.clause), []).append(situation)
    for clause, of_clause in by_clause.items():
        own = {file for duty in duties_by_clause()[clause] for file in clauses.files_of(type(duty))}
        yield of_clause, own.__contains__
    together: list[Situation] = []
    for of_clause in by_clause.values():
        if len(together) + len(of_clause) > AT_A_TIME:
            yield together, _is_everyones
            together = []
        together += of_clause
    yield together, _is_everyones


@cache
def _clauses_of(file: str) -> frozenset[Clause]:
    """The clauses whose SQL a mistake in this file can reach."""
    return frozenset(duties_by_clause() if _is_everyones(file) else clauses.clauses_of(file))


def _is_everyones(file: str) -> bool:
    return file == FRAME or file in common_graph.FILES


def noticed_by(bench: Bench, mutant: Mutant) -> Clause | None:
    """The bench's first clause that notices the mistake."""
    if mutant.file == FRAME:
        with frame_read_as(mutant.text):
            return next((clause for clause in bench.clauses if bench.notices(clause)), None)
    if mutant.file in common_graph.FILES:
        with bench.common_read_as(mutant) as changed:
            if changed is None:
                return bench.clauses[0]
            return next((clause for clause in bench.reached_by(changed) if bench.notices(clause)), None)
    of_file = [clause for clause in clauses.clauses_of(mutant.file) if clause in bench.clauses]
    return next((clause for clause in of_file if bench.notices(clause, mutant.file, mutant.text)), None)
