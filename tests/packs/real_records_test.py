"""A deadline of 16:00 over real records: New York City's schools in the autumn of 2013."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.packs.school import audited

RECORDS = Path(__file__).parents[2].parent / "shared" / "real" / "nyc-2013-autumn"


@pytest.mark.slow
@pytest.mark.skipif(not RECORDS.exists(), reason="the folder ../shared/real/nyc-2013-autumn is not beside the project")
def test_exactly_the_days_that_were_not_submitted_are_missing(tmp_path: Path) -> None:
    statuses = audited(tmp_path / "w", RECORDS, "nyc-2013", as_of="2014-02-01 12:00")
    assert Counter(statuses.values()) == {"met": 138_804, "missing": 7_389}
