"""Judges mistakes bench by bench: each is noticed by the first clause whose rows are not what they should be."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.engine import judged as frame
from tests.mutation import clauses, common_graph
from tests.mutation.bench import FRAME, Bench, Change, clauses_reading, frame_read_as
from tests.mutation.clauses import Clause, duties_by_clause
from tests.mutation.mutants import Mutant, make
from tests.mutation.schools import AS_OF, EXPORTS, Worlds, situations_bench, situations_by_group, worlds_workspace

Tell = Callable[[str], None]


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


def judge_mutants(mutants: Sequence[Mutant], tell: Tell = lambda _: None) -> list[Outcome]:
    """The outcome of each mistake. Raises AssertionError where the SQL as it stands is not as it should be."""
    noticed: dict[Mutant, Outcome] = {}
    with tempfile.TemporaryDirectory(prefix="mutation-") as scratch:
        for bench in _benches(mutants, noticed, Path(scratch)):
            wrong = bench.wrong()
            assert not wrong, f"{bench.name}: the SQL as it stands is not as it should be in {wrong}"
            for mutant in mutants:
                if mutant not in noticed and (clause := noticed_by(bench, mutant)):
                    noticed[mutant] = Outcome(mutant, " ".join(clause), bench.name)
            tell(f"{bench.name}: {len(noticed)} of {len(mutants)} noticed")
    return [noticed.get(mutant, Outcome(mutant)) for mutant in mutants]


def _benches(mutants: Sequence[Mutant], noticed: Mapping[Mutant, Outcome], home: Path) -> Iterator[Bench]:
    """The random schools, then the situations of clauses in which a mistake is still left; one is ready at a time."""
    with worlds_workspace(home / "worlds") as hub:
        yield Worlds(hub, AS_OF, [home / "worlds" / name for name in EXPORTS])
    for number, (group, together) in enumerate(situations_by_group()):
        wanted = {clause for mutant in mutants if mutant not in noticed for clause in _clauses_of(mutant.file)}
        told = [situation for situation in together if (situation.regulation, situation.clause) in wanted]
        if told:
            with situations_bench(group, told, home / f"situations-{number}") as bench:
                yield bench


def _clauses_of(file: str) -> list[Clause]:
    """The clauses whose SQL a mistake in this file can reach."""
    is_everyones = file == FRAME or file in common_graph.FILES
    return list(duties_by_clause()) if is_everyones else clauses.clauses_of(file)


def noticed_by(bench: Bench, mutant: Mutant) -> Clause | None:
    """The bench's first clause that notices the mistake."""
    if mutant.file == FRAME:
        with frame_read_as(mutant.text):
            return next((clause for clause in bench.clauses if bench.notices(clause)), None)
    if mutant.file in common_graph.FILES:
        reading = clauses_reading(bench, common_graph.made_at(mutant.file, mutant.number))
        if not reading:
            return None
        with bench.common_read_as(mutant) as change:
            if change is Change.NONE:
                return None
            return next((clause for clause in reading if change is Change.FAILED or bench.notices(clause)), None)
    of_file = [clause for clause in clauses.clauses_of(mutant.file) if clause in bench.clauses]
    return next((clause for clause in of_file if bench.notices(clause, mutant.file, mutant.text)), None)
