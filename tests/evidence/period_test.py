"""Which obligations belong to a period."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from workbench.evidence.make import make
from workbench.evidence.problems import EvidenceError
from workbench.evidence.request import Request
from workbench.period import Period


def test_a_pack_holds_the_rows_due_in_its_period_and_no_others(workspace, tmp_path, full):
    every = pl.read_parquet(full.folder / "data" / "rows" / "obligations.parquet")
    days = every["counted_on"].value_counts(sort=True)["counted_on"].head(2).sort()
    chosen = Period(days[0], days[1])
    act = every["regulation_id"][0]
    made = make(workspace, Request(chosen, regulations=(act,)), tmp_path / "pack")
    rows = pl.read_parquet(made.folder / "data" / "rows" / "obligations.parquet")
    expected = every.filter(
        pl.col("counted_on").is_between(chosen.first, chosen.last) & (pl.col("regulation_id") == act)
    )
    assert rows.equals(expected)
    assert made.rows == expected.height > 0
    pending = rows.filter(pl.col("status") == "pending")
    assert (pending["counted_on"] == pending["arises_at"].dt.date()).all()


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (Request(Period(date(1999, 1, 1), date(1999, 12, 31))), "nav neviena pienākuma"),
        (Request(Period(date(2018, 1, 1), date(2030, 1, 1)), regulations=("nav-tadas",)), "nav kārtības nav-tadas"),
        (Request(Period(date(2018, 1, 1), date(2030, 1, 1)), schools=("X9",)), "nav skolas X9"),
    ],
)
def test_what_the_run_does_not_have_leaves_nothing_behind(workspace, tmp_path, request_, told):
    with pytest.raises(EvidenceError, match=told):
        make(workspace, request_, tmp_path / "out" / "pack")
    assert list((tmp_path / "out").iterdir()) == []
