"""`make bench`: what the workbench costs beside the plain way, on a sample school.

    python -m tests.benchmarks [--pupils 1000] [--runs 5]

60,000 pupils are the municipality of 60 schools.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from checks.engine.duty import Duty
from checks.packs import find_packs
from checks.packs.suite import expectations
from tests.benchmarks.pairs import Pair, pair, timed
from tests.benchmarks.peers import bare_read_csv, pandas_expectation, plain_attendance, plain_counts, plain_rows
from workbench.attendance.counts import counts
from workbench.audit.run import audit
from workbench.audit.validation import run_suites
from workbench.intake.load import load
from workbench.records import store
from workbench.sample import build_sample, build_tables, write_plain


def import_pair(folder: Path, home: Path, runs: int) -> Pair:
    def ours() -> None:
        shutil.rmtree(home / "w", ignore_errors=True)
        store.init(home / "w")
        with store.open_store(home / "w") as hub:
            load(hub, [folder])

    return pair("import : bare read_csv into DuckDB, same CSV files", ours, lambda: bare_read_csv(folder, home / "bare.duckdb"),
                runs=runs, goal=3.0)  # fmt: skip


def audit_pairs(workspace: Path, runs: int) -> list[Pair]:
    with store.open_store(workspace) as hub:
        whole = pair("audit of both packs, kept : plain SQL, the same counts", lambda: audit(hub, workspace),
                     lambda: plain_counts(hub, workspace), runs=runs, goal=1.5)  # fmt: skip
        clause = pair(
            "clause 11 through Great Expectations on DuckDB : on pandas",
            lambda: run_suites(hub, "benchmark", [("rezekne-2018", clause_eleven())]),
            lambda: pandas_expectation(hub),
            runs=runs,
        )
        kept = pair(
            "audit of both packs, kept : plain SQL, the same rows kept",
            lambda: audit(hub, workspace),
            lambda: plain_rows(hub, workspace),
            runs=runs,
        )

    return [whole, kept, clause]


def attendance_pair(workspace: Path, runs: int) -> Pair:
    with store.open_store(workspace, read_only=True) as hub:
        return pair("attendance by pupil and month : plain DuckDB query", lambda: counts(hub, ("pupil", "month")),
                    lambda: plain_attendance(hub), runs=runs)  # fmt: skip


def clause_eleven() -> list[Duty]:
    """Anew each time: Great Expectations lets an Expectation stand in one suite only."""
    return [duty for duty in expectations(find_packs()["rezekne-2018"]) if duty.clause_id == "11"]


def start_seconds() -> float:
    command = [sys.executable, "-m", "workbench.cli.main", "--help"]
    return min(timed(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(5))


def show(rows: list[Pair]) -> None:
    table = Table("what", "ours, s", "peer, s", "ratio", "goal", box=None, header_style="bold")
    for row in rows:
        table.add_row(
            row.name, f"{row.ours:.2f}", f"{row.peer:.2f}", f"{row.ratio:.2f}", f"≤ {row.goal}" if row.goal else ""
        )
    Console(width=150).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        print(
            f"sample of {chosen.pupils} pupils: {timed(lambda: build_sample(home / 's', pupils=chosen.pupils)):.1f} s"
        )
        plain = home / "plain"
        write_plain(build_tables(pupils=chosen.pupils)[0], plain)
        workspace = home / "workspace"
        store.init(workspace)
        with store.open_store(workspace) as hub:
            print(f"import as exported (XLSX, CSV, Parquet): {timed(lambda: load(hub, [home / 's' / 'export'])):.2f} s")
        rows = [
            import_pair(plain, home, chosen.runs),
            *audit_pairs(workspace, chosen.runs),
            attendance_pair(workspace, chosen.runs),
        ]
        show(rows)
        print(f"workbench --help: {start_seconds():.2f} s (goal ≤ 0.3)")
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
