"""``python -m tests.mutation [CLAUSE or FILE …]``: judge every mistake and list those that nothing notices.

A clause is `12` or `jelgava-nvsk-2022:2.3`; a file is one of the SQL files, `people.sql`. None named: all.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence

from tests.mutation import clauses
from tests.mutation.accepted import read_accepted
from tests.mutation.judging import Outcome, all_mutants, judge_mutants
from tests.mutation.mutants import Mutant


def chosen(names: Sequence[str]) -> list[Mutant]:
    """The mistakes in the named files and in the files of the named clauses."""
    files = set(names)
    for (regulation, clause), duties in clauses.duties_by_clause().items():
        if clause in names or f"{regulation}:{clause}" in names:
            files |= {file for duty in duties for file in clauses.files_of(type(duty))}
    return [mutant for mutant in all_mutants() if not names or mutant.file in files]


def figures(outcomes: Sequence[Outcome], equivalent: set[Mutant]) -> str:
    """A table by kind of mistake: made, noticed, without effect, left."""
    made = Counter(outcome.mutant.kind for outcome in outcomes)
    same = Counter(outcome.mutant.kind for outcome in outcomes if outcome.survived and outcome.mutant in equivalent)
    left = Counter(outcome.mutant.kind for outcome in outcomes if outcome.survived and outcome.mutant not in equivalent)
    lines = [f"{'kind of mistake':20} {'made':>6} {'noticed':>8} {'no mistake':>11} {'left':>5}"]
    for kind, count in [*made.most_common(), ("all", made.total())]:
        no_mistake, unnoticed = (same.total(), left.total()) if kind == "all" else (same[kind], left[kind])
        lines.append(f"{kind:20} {count:6} {count - no_mistake - unnoticed:8} {no_mistake:11} {unnoticed:5}")
    return "\n".join(lines)


def main(names: Sequence[str]) -> int:
    """Print the figures and what is left; 0 when nothing is, 1 when something is, 2 on wrong usage."""
    started, mutants = time.monotonic(), chosen(names)
    if not mutants:
        print(f"no clause or file: {' '.join(names)}", file=sys.stderr)
        return 2
    accepted = read_accepted()
    outcomes = judge_mutants(mutants, tell=lambda line: print(line, file=sys.stderr, flush=True))
    equivalent = {mutant for mutant in mutants if accepted.reason(mutant) is not None}
    left = [outcome.mutant for outcome in outcomes if outcome.survived and outcome.mutant not in equivalent]
    print(figures(outcomes, equivalent))
    print(f"{time.monotonic() - started:.0f} s")
    for mutant in left:
        print(f"{mutant.name}  [{mutant.kind}, {mutant.place}]\n    {mutant.line}")
    wrong = accepted.wrongly_listed(outcome.mutant for outcome in outcomes if not outcome.survived)
    for entry in wrong:
        print(f"listed as no mistake, but noticed: {entry}")
    return 1 if left or wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
