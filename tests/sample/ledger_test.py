"""The ledger names exactly the violations that an independent reading of the clauses finds."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.oracle import judge
from tests.oracle.duty import CLAUSES
from tests.sample.conftest import Sample
from workbench.sample import build_tables, write_plain
from workbench.sample.school import School

ONCE_A_SCHOOL = {"3.1.5", "3.5-2", "4.1", "1.2a"}
Found = set[tuple[str, str, str, str]]


def violations(tables: dict[str, pl.DataFrame], folder: Path) -> Found:
    write_plain(tables, folder)
    rows = judge(folder).rows
    return {(r.regulation_id, r.clause_id, r.subject_key, r.status) for r in rows if r.status != "met"}


def planted(ledger: pl.DataFrame) -> Found:
    return set(ledger.select("regulation_id", "clause_id", "subject_key", "status").iter_rows())


def test_a_school_without_planted_faults_meets_everything(faultless: School, tmp_path: Path) -> None:
    assert violations(faultless.tables, tmp_path) == set()


def test_what_is_found_is_what_was_planted(sample: Sample, tmp_path: Path) -> None:
    tables, ledger = sample
    assert violations(tables, tmp_path) == planted(ledger)


@pytest.mark.parametrize(("pupils", "seed", "schools"), [(50, 7, 1), pytest.param(110, 8, 2, marks=pytest.mark.slow)])
def test_so_with_other_seeds_and_several_schools(pupils: int, seed: int, schools: int, tmp_path: Path) -> None:
    tables, ledger = build_tables(pupils, seed=seed, schools=schools)
    assert violations(tables, tmp_path) == planted(ledger)


@pytest.mark.slow
def test_so_in_a_whole_school_with_a_late_class_and_adults(tmp_path: Path) -> None:
    tables, ledger = build_tables(320, seed=3)
    assert violations(tables, tmp_path) == planted(ledger)


def test_every_clause_has_a_fault(sample: Sample) -> None:
    _, ledger = sample
    asked = {(clause.regulation, clause.clause) for clause in CLAUSES}
    found = set(ledger.select("regulation_id", "clause_id").iter_rows())
    assert {clause for _, clause in asked - found} <= ONCE_A_SCHOOL
    assert found & {(regulation, clause) for regulation, clause in asked if clause in ONCE_A_SCHOOL}


def test_a_violation_stands_once_in_the_ledger(sample: Sample) -> None:
    _, ledger = sample
    assert ledger.select("regulation_id", "clause_id", "subject_key").is_unique().all()
    assert ledger.columns == ["regulation_id", "clause_id", "subject_key", "status", "kind", "note"]


@pytest.mark.parametrize(
    ("kind", "clauses"),
    [
        ("transcript_missing", {"2.5", "9"}),
        ("printed_only", {"2.5"}),
        ("class_briefing_parents_late", {"5", "3.2"}),
        ("online_no_attendance", {"2.2b", "11"}),
        ("came_without_order", {"3.3", "17"}),
        ("only_guardian_account_missing", {"2", "2.1", "2.2a"}),
        ("guardian_account_missing", {"2", "2.1"}),
        ("pupil_in_no_journal", {"3.1.2", "9-2"}),
        ("timetable_late", {"6", "2.2c"}),
    ],
)
def test_a_fault_is_listed_under_every_clause_it_breaks(sample: Sample, kind: str, clauses: set[str]) -> None:
    _, ledger = sample
    assert set(ledger.filter(pl.col("kind") == kind)["clause_id"]) == clauses
