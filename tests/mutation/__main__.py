"""`python -m tests.mutation`: put mistakes into the SQL of the headline duties and list those that nothing notices.

A mistake is noticed when the duty's rows differ from the independent reading's on a handful of random schools, or when the
SQL fails. This is a tool for whoever writes situations: a survivor is a situation that is still missing, or no mistake at all.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from pathlib import Path

import duckdb

from tests.mutation.judging import Bench, Clause, duties_by_clause, expected_rows, sources
from tests.mutation.mutants import make
from tests.worlds import make_world, write_world
from workbench.intake.load import load
from workbench.records import store

DUTIES = Path(__file__).parents[2] / "checks" / "duties"
HEADLINE: tuple[Clause, ...] = (
    ("rezekne-2018", "11"),
    ("rezekne-2018", "12"),
    ("rezekne-2018", "3.3"),
    ("rezekne-2018", "9"),
    ("jelgava-nvsk-2022", "2.3"),
    ("jelgava-nvsk-2022", "2.5"),
)
AS_OF = datetime(2027, 8, 1)
SCHOOLS = 4


def load_schools(hub: duckdb.DuckDBPyConnection, home: Path) -> list[Path]:
    """Random worlds of one whole school each, loaded one import after another."""
    folders: list[Path] = []
    for seed in range(1, 200):
        world = make_world(seed)
        schools = [row["school_id"] for row in world["schools"]]
        if len(folders) < SCHOOLS and len(schools) == 1 and schools[0] not in {folder.name for folder in folders}:
            folder = home / schools[0]
            write_world(world, folder)
            load(hub, [folder])
            folders.append(folder)
    return folders


def survivors(bench: Bench) -> tuple[list[str], int]:
    """The mutants that no clause notices, and how many were made."""
    found, made = [], 0
    for name in sorted({source for duties in bench.clauses.values() for duty in duties for source in sources(duty)}):
        sql = (DUTIES / name).read_text(encoding="utf-8").strip()
        using = [clause for clause, duties in bench.clauses.items() if any(name in sources(duty) for duty in duties)]
        for mutant in make(name, sql, is_duty=True):
            made += 1
            if not any(bench.differs(clause, sql, mutant.text) for clause in using):
                found.append(f"{mutant.name}\n    {mutant.line}")
    return found, made


def main() -> int:
    clauses = {clause: duties for clause, duties in duties_by_clause().items() if clause in HEADLINE}
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        store.init(home / "workspace")
        with store.open_store(home / "workspace") as hub:
            folders = load_schools(hub, home)
            bench = Bench(hub, AS_OF, expected_rows(folders, AS_OF), clauses)
            wrong = [clause for clause in clauses if bench.differs(clause)]
            if wrong:
                print(f"the SQL as it stands differs from the independent reading in {wrong}", file=sys.stderr)
                return 1
            found, made = survivors(bench)
    print("\n".join(found))
    print(f"{made} mistakes made, {made - len(found)} noticed, {len(found)} not")
    return 0


if __name__ == "__main__":
    sys.exit(main())
