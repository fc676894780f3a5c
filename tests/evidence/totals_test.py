"""Every total of a pack, counted again from the workspace by another way: Polars over the kept obligations."""

from __future__ import annotations

from datetime import datetime, timedelta

import fastexcel
import polars as pl
import pytest

from workbench.records.store import open_store

COUNTS = ("population", "met", "late", "missing", "pending", "excused")


@pytest.fixture
def kept(workspace) -> pl.DataFrame:
    """The run's obligations with the excuses that were given, straight from the tables."""
    with open_store(workspace, read_only=True) as hub:
        rows = hub.sql(
            "select regulation_id, clause_id, school_id, subject_key, class_id, staff_id, status, arises_local, due_local "
            "from store.audit.obligations where run_id = 1"
        ).pl()
        excused = hub.sql(
            "select distinct regulation_id, clause_id, school_id, subject_key from store.life.finding_events"
        ).pl()
    keys = ["regulation_id", "clause_id", "school_id", "subject_key"]
    rows = rows.join(excused.with_columns(excused=True), on=keys, how="left").with_columns(
        pl.col("excused").fill_null(False)
    )
    day = (
        pl.when((pl.col("status") == "pending") | pl.col("due_local").is_null())
        .then("arises_local")
        .otherwise("due_local")
    )
    return rows.with_columns(day=day.dt.date())


def counted(rows: pl.DataFrame, *by: str) -> dict[tuple, tuple[int, ...]]:
    grouped = rows.group_by(by).agg(
        pl.len(), *((pl.col("status") == name).sum().alias(name) for name in COUNTS[1:5]), pl.col("excused").sum()
    )
    return {row[: len(by)]: row[len(by) :] for row in grouped.rows()}


def table(pack, name: str, *by: str) -> dict[tuple, tuple[int, ...]]:
    frame = pl.read_csv(pack.folder / "data" / "tables" / f"{name}.csv", schema_overrides=dict.fromkeys(by, pl.String))
    return {row[: len(by)]: row[len(by) :] for row in frame.select(*by, *COUNTS).rows()}


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("totals", ("regulation_id",)),
        ("clauses", ("regulation_id", "clause_id")),
        ("schools", ("regulation_id", "school_id")),
        ("teachers", ("regulation_id", "school_id", "staff_id")),
        ("classes", ("regulation_id", "school_id", "class_id")),
    ],
)
def test_each_table_counts_what_the_run_kept(kept, full, name, by):
    assert table(full, name, *by) == counted(kept, *by)


def test_weeks_begin_on_mondays_and_hold_the_days_by_which_rows_are_counted(kept, full):
    monday = kept.with_columns(week=(pl.col("day") - pl.duration(days=pl.col("day").dt.weekday() - 1)).cast(pl.String))
    assert table(full, "weeks", "regulation_id", "week") == counted(monday, "regulation_id", "week")


def test_compliance_is_met_over_met_late_missing_without_excused(full):
    frame = pl.read_csv(full.folder / "data" / "tables" / "clauses.csv", schema_overrides={"clause_id": pl.String})
    assert frame["excused"].sum() > 0
    for row in frame.to_dicts():
        divisor = row["met"] + row["late"] + row["missing"] - row["excused"]
        assert row["compliance"] == (pytest.approx(row["met"] / divisor, abs=1e-6) if divisor else None)


def test_workbook_read_by_another_library_holds_the_same_figures_and_every_row(kept, full):
    book = fastexcel.read_excel(str(full.folder / "data" / "workbook.xlsx"))
    sheet = book.load_sheet("Punkti", dtypes={"Punkts": "string"}).to_polars()
    headers = ["Pienākumi", "Izpildīti", "Nokavēti", "Nav izpildīti", "Gaida", "Attaisnoti"]
    found = {row[:2]: tuple(map(int, row[2:])) for row in sheet.select("Kārtība", "Punkts", *headers).rows()}
    assert found == counted(kept, "regulation_id", "clause_id")
    rows = book.load_sheet("Pienākumi", dtypes={"Punkts": "string", "Par ko": "string"}).to_polars()
    assert rows.height == kept.height
    assert rows["Vai attaisnots"].value_counts(sort=True).rows() == [
        (name, count)
        for name, count in sorted(
            {"nē": kept.height - kept["excused"].sum(), "jā": kept["excused"].sum()}.items(), key=lambda x: -x[1]
        )
    ]


def test_moments_in_the_workbook_are_those_of_the_rows(full):
    rows = pl.read_parquet(full.folder / "data" / "rows" / "obligations.parquet")
    book = fastexcel.read_excel(str(full.folder / "data" / "workbook.xlsx"))
    shown = book.load_sheet("Pienākumi", dtypes={"Punkts": "string", "Par ko": "string"}).to_polars()
    for header, column in (("Radies", "arises_at"), ("Termiņš", "due_at")):
        apart = shown[header].cast(pl.Datetime("us")) - rows[column]
        assert apart.drop_nulls().abs().max() < timedelta(milliseconds=2)
        assert shown[header].null_count() == rows[column].null_count()
    assert isinstance(rows["due_at"].drop_nulls()[0], datetime)
