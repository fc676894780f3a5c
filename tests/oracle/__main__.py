"""`python -m tests.oracle FOLDER --as-of "2025-10-01 12:00"`: counts by clause and status."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import datetime
from pathlib import Path

from tests.oracle.judge import judge

STATUSES = ("met", "late", "missing", "pending")


def main() -> None:
    """Judge the folder named on the command line and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--as-of", type=datetime.fromisoformat)
    parser.add_argument("--regulation", action="append")
    given = parser.parse_args()
    judgement = judge(given.folder, given.as_of, given.regulation)
    print(f"as of {judgement.as_of}, horizon {judgement.horizon}")
    counts = Counter((row.regulation_id, row.clause_id, row.status) for row in judgement.rows)
    print(f"{'clause':28}" + "".join(f"{status:>9}" for status in STATUSES))
    for regulation, clause in sorted({key[:2] for key in counts}):
        figures = "".join(f"{counts[regulation, clause, status]:9}" for status in STATUSES)
        print(f"{regulation + ' ' + clause:28}{figures}")
    for (regulation, clause), reason in judgement.not_assessable.items():
        print(f"{regulation + ' ' + clause:28} not assessable: {reason}")


if __name__ == "__main__":
    main()
