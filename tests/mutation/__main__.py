"""``python -m tests.mutation [--jobs N] [CLAUSE or FILE …]``: judge every mistake and list those that nothing notices.

A clause is `12` or `jelgava-nvsk-2022:2.3`; a file is one of the SQL files, `people.sql`. None named: all.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence

from tests.mutation import clauses
from tests.mutation.accepted import Accepted, read_accepted
from tests.mutation.judging import Outcome, all_mutants, judge_mutants, tell_on_stderr
from tests.mutation.mutants import Mutant


def chosen(names: Sequence[str]) -> list[Mutant]:
    """The mistakes in the named files and in the files of the named clauses."""
    files = set(names)
    for (regulation, clause), duties in clauses.duties_by_clause().items():
        if clause in names or f"{regulation}:{clause}" in names:
            files |= {file for duty in duties for file in clauses.files_of(type(duty))}
    return [mutant for mutant in all_mutants() if not names or mutant.file in files]


def figures(outcomes: Sequence[Outcome], equivalent: Accepted) -> str:
    """A table by kind of mistake: made, noticed, no mistake at all, and left."""
    survivors = [outcome.mutant for outcome in outcomes if outcome.survived]
    noticed = [outcome.mutant for outcome in outcomes if not outcome.survived]
    same = [mutant for mutant in survivors if equivalent.reason(mutant)]
    columns = [noticed + survivors, noticed, same, [mutant for mutant in survivors if mutant not in set(same)]]
    counts = [Counter(mutant.kind for mutant in column) for column in columns]
    lines = [f"{'kind of mistake':20} {'made':>7} {'noticed':>9} {'no mistake':>11} {'left':>6}"]
    for kind, _ in counts[0].most_common():
        lines.append("{:20} {:7} {:9} {:11} {:6}".format(kind, *(count[kind] for count in counts)))
    return "\n".join([*lines, "{:20} {:7} {:9} {:11} {:6}".format("all", *(count.total() for count in counts))])


def main(names: Sequence[str], jobs: int) -> int:
    """Print the figures and what is left; 0 when nothing is, 1 when something is, 2 on wrong usage."""
    started, mutants = time.monotonic(), chosen(names)
    if not mutants:
        print(f"no clause or file: {' '.join(names)}", file=sys.stderr)
        return 2
    equivalent = read_accepted()
    outcomes = judge_mutants(mutants, tell_on_stderr, jobs)
    print(figures(outcomes, equivalent))
    print(f"{time.monotonic() - started:.0f} s")
    left = [outcome.mutant for outcome in outcomes if outcome.survived and not equivalent.reason(outcome.mutant)]
    for mutant in left:
        print(f"{mutant.name}  [{mutant.kind}, {mutant.place}]\n    {mutant.line}")
    wrong = equivalent.wrongly_listed(outcome.mutant for outcome in outcomes if not outcome.survived)
    for entry in wrong:
        print(f"listed as no mistake, but noticed: {entry}")
    return 1 if left or wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation", description="Mistakes in the SQL that nothing notices."
    )
    parser.add_argument(
        "names", nargs="*", metavar="CLAUSE or FILE", help="12, jelgava-nvsk-2022:2.3 or people.sql; none: all"
    )
    parser.add_argument("--jobs", type=int, default=1, help="so many processes share the work (1)")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    sys.exit(main(arguments.names, arguments.jobs))
