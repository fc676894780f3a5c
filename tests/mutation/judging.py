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
            wrong = bench.wrong()
            assert not wrong, f"{bench.name}: the SQL as it stands is not as it should be in {wrong}"
            for mutant in asked:
                if clause := noticed_by(bench, mutant):
                    noticed[mutant] = Outcome(mutant, " ".join(clause), bench.name)
            tell(f"{len(noticed)} of {len(mutants)} noticed, the last by {bench.name}")
    return [noticed.get(mutant, Outcome(mutant)) for mutant in mutants]


def _benches(
    mutants: Sequence[Mutant], noticed: Mapping[Mutant, Outcome], home: Path
) -> Iterator[tuple[Bench, Sequence[Mutant]]]:
    """Benches, one ready at a time, each with the mistakes that it is asked for: those that none before has noticed.

    The random schools first, then each clause's situations for the mistakes in its own SQL and in everyone's.
    """
    with worlds_workspace(home / "worlds") as hub:
        yield Worlds(hub, AS_OF, [home / "worlds" / name for name in EXPORTS]), mutants
    for number, (group, together) in enumerate(situations_by_group()):
        wanted = {clause for mutant in mutants if mutant not in noticed for clause in _clauses_of(mutant)}
        told = [situation for situation in together if (situation.regulation, situation.clause) in wanted]
        if told:
            with situations_workspace(group, told, home / f"situations-{number}") as (hub, as_of):
                for clause, of_clause in _by_clause(told).items():
                    left = [mutant for mutant in mutants if mutant not in noticed]
                    if asked := [mutant for mutant in left if clause in _clauses_of(mutant)]:
                        yield Situations(hub, as_of, of_clause), asked


def _by_clause(told: Sequence[Situation]) -> dict[Clause, list[Situation]]:
    by_clause: dict[Clause, list[Situation]] = {}
    for situation in told:
        by_clause.setdefault((situation.regulation, situation.clause), []).append(situation)
    return by_clause


@cache
def _clauses_of(mutant: Mutant) -> frozenset[Clause]:
    """The clauses whose SQL the mistake can reach."""
    if mutant.file == FRAME:
        return frozenset(duties_by_clause())
    if mutant.file in common_graph.FILES:
        made = common_graph.made_at(mutant.file, mutant.number)
        return frozenset(clauses.clauses_naming(common_graph.readers(made)))
    return frozenset(clauses.clauses_of(mutant.file))


def noticed_by(bench: Bench, mutant: Mutant) -> Clause | None:
    """The bench's first clause that notices the mistake."""
    if mutant.file == FRAME:
        with frame_read_as(mutant.text):
            return next((clause for clause in bench.clauses if bench.notices(clause)), None)
    if mutant.file in common_graph.FILES:
        with bench.common_read_as(mutant) as changed:
            if changed is None:
                return bench.clauses[0]
            naming = [clause for clause in clauses.clauses_naming(changed) if clause in bench.clauses]
            return next((clause for clause in naming if bench.notices(clause)), None)
    of_file = [clause for clause in clauses.clauses_of(mutant.file) if clause in bench.clauses]
    return next((clause for clause in of_file if bench.notices(clause, mutant.file, mutant.text)), None)
