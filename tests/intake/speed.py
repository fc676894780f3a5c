"""How fast an import is beside a bare `read_csv` of the same files into a DuckDB file.

    python -m tests.intake.speed --schools 4

Each school has about half a million rows. Prints seconds of the wall and of the processors.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from workbench.intake.load import load
from workbench.records import store

LESSONS, PUPILS, STAFF = 18_000, 400, 40

# Each yields the rows of `schools` schools; keys are unique across them.
FILES = {
    "schools": "select 'S' || s as school_id, 'Skola ' || s as name from range($schools) as t(s)",
    "staff": f"""select 'T' || s || '-' || i as staff_id, 'S' || s as school_id, 'Jānis' as given_name,
        'Bērziņš' as family_name, 'teacher' as role from range($schools) as t(s), range({STAFF}) as u(i)""",
    "classes": """select 'C' || s || '-' || i as class_id, 'S' || s as school_id, '2025/2026' as school_year, i || '.a' as name,
        1 + i % 12 as grade_level from range($schools) as t(s), range(24) as u(i)""",
    "pupils": f"""select 'P' || s || '-' || i as pupil_id, 'S' || s as school_id, 'Anna' as given_name, 'Ozola' as family_name,
        '2014-02-03' as birth_date from range($schools) as t(s), range({PUPILS}) as u(i)""",
    "journals": f"""select 'J' || s || '-' || i as journal_id, 'S' || s as school_id, '2025/2026' as school_year,
        'subject' as kind, 'T' || s || '-' || i % {STAFF} as teacher_id from range($schools) as t(s), range(300) as u(i)""",
    "lessons": f"""select 'L' || s || '-' || i as lesson_id, 'J' || s || '-' || i % 300 as journal_id,
        date '2025-09-01' + (i // 100)::int as date, i % 8 as period, '08:30' as starts_at, '09:10' as ends_at,
        'T' || s || '-' || i % {STAFF} as teacher_id, 'held' as status, 'Temats ' || i as topic
        from range($schools) as t(s), range({LESSONS}) as u(i)""",
    "lesson_entries": f"""select 'L' || s || '-' || i // 4 as lesson_id,
        (['topic', 'homework', 'attendance', 'grades'])[1 + i % 4] as kind,
        strftime(timestamp '2025-09-01 09:00:00' + to_hours((i // 400) * 24) + to_seconds(i % 30000), '%Y-%m-%d %H:%M:%S')
        as recorded_at, 'T' || s || '-' || i % {STAFF} as recorded_by
        from range($schools) as t(s), range({LESSONS * 4}) as u(i)""",
    "attendance": f"""select 'L' || s || '-' || i // 18 as lesson_id, 'P' || s || '-' || (i % 18) * 20 + i // 18 % 20 as pupil_id,
        (['absent', 'late', 'excused'])[1 + i % 3] as mark,
        strftime(timestamp '2025-09-01 09:00:00' + to_hours((i // 1800) * 24) + to_seconds(i % 30000), '%Y-%m-%d %H:%M:%S')
        as recorded_at, 'T' || s || '-' || i % {STAFF} as recorded_by
        from range($schools) as t(s), range({LESSONS * 18}) as u(i)""",
    "grades": f"""select 'G' || s || '-' || i as grade_id, 'J' || s || '-' || i % 300 as journal_id,
        'P' || s || '-' || i % {PUPILS} as pupil_id, 'formative' as kind, 1 + i % 10 as value,
        date '2025-09-01' + (i // 600)::int as assessed_on,
        strftime(timestamp '2025-09-01 09:00:00' + to_hours((i // 600) * 24) + to_seconds(i % 30000), '%Y-%m-%d %H:%M:%S')
        as recorded_at from range($schools) as t(s), range(90000) as u(i)""",
}


@contextmanager
def _measured(what: str) -> Iterator[None]:
    wall, processors = time.perf_counter(), time.process_time()
    yield
    print(f"{what:42s} {time.perf_counter() - wall:7.2f} s  {time.process_time() - processors:7.2f} s of processors")


def main() -> None:
    """Write the files, read them barely, import them, import them again."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--schools", type=int, default=1)
    schools = arguments.parse_args().schools
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "export"
        folder.mkdir()
        with duckdb.connect() as maker:
            for table, query in FILES.items():
                rows = query.replace("$schools", str(schools))
                maker.execute(f"copy ({rows}) to '{folder / table}.csv' (header)")
        with _measured("bare read_csv into a DuckDB file"), duckdb.connect(str(Path(scratch) / "bare.duckdb")) as bare:
            for table in FILES:
                bare.execute(f"create table {table} as from read_csv('{folder / table}.csv')")
        store.init(Path(scratch) / "workspace")
        with store.open_store(Path(scratch) / "workspace") as hub:
            for what in ("import", "the same import again"):
                with _measured(what):
                    summary = load(hub, [folder])
                print(f"    {summary.total}")


if __name__ == "__main__":
    main()
