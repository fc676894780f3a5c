"""The invented school's pack, judged over a small school whose outcome was worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs.school import LESSONS, audited, write_school

Statuses = dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def statuses(tmp_path_factory: pytest.TempPathFactory) -> Statuses:
    folder: Path = tmp_path_factory.mktemp("school")
    return audited(folder / "workspace", write_school(folder / "files"), "vejdzirnavas-2024")


def of_clause(statuses: Statuses, clause: str) -> dict[str, str]:
    return {subject: status for (named, subject), status in statuses.items() if named == clause}


def test_entries_are_due_at_8_on_the_next_school_day(statuses: Statuses) -> None:
    found = of_clause(statuses, "2")
    assert sorted(found) == sorted(LESSONS)
    assert found["L061"] == "met"  # Monday's, at 8:00 on Tuesday
    assert found["L062"] == "late"  # a minute after
    assert found["L101"] == "met"  # Friday's, on Monday
    assert found["L102"] == "missing"


def test_a_transcript_each_half_term_for_every_minor(statuses: Statuses) -> None:
    found = of_clause(statuses, "4.1")
    assert {subject.split(":")[0] for subject in found} == {"P", "R", "V", "W"}  # Q is of age
    assert {key: found[key] for key in found if key.startswith("P")} == {
        "P:2025-10-24": "met",  # sent a week before the end of the half term
        "P:2025-12-19": "late",  # due on 2 January: five working days, with Christmas between
        "P:2026-03-13": "missing",
        "P:2026-05-29": "met",
    }
    assert found["W:2025-10-24"] == "missing"  # sent eight days before: too early


def test_a_received_document_is_registered_within_two_days(statuses: Statuses) -> None:
    assert of_clause(statuses, "4.2") == {"N1": "met", "N2": "late"}


def test_each_term_has_a_timetable_of_its_own(statuses: Statuses) -> None:
    assert of_clause(statuses, "4.3") == {
        "A:term1": "met",
        "A:term2": "missing",  # the autumn's goes on without end, but nothing was entered anew
        "B:term1": "late",
        "B:term2": "met",
    }


def test_a_safety_briefing_is_held_and_recorded_the_same_day(statuses: Statuses) -> None:
    assert of_clause(statuses, "5.1") == {"A": "met", "B": "late"}
    assert of_clause(statuses, "5.2") == {"E1": "met", "E2": "late", "E3": "missing"}


def test_an_absence_is_told_by_10(statuses: Statuses) -> None:
    found = of_clause(statuses, "6.1")
    assert [found[f"R:2025-10-{day}"] for day in ("06", "07", "08")] == ["met", "late", "missing"]


def test_twenty_unexcused_lessons_are_reported_by_name(statuses: Statuses) -> None:
    assert of_clause(statuses, "6.2") == {
        "P:2025/2026:term1": "late",  # one day is covered by a note, so that the twentieth is Friday's last
        "R:2025/2026:term1": "missing",  # named only in a report from before the twentieth lesson
        # V missed 19 lessons, and Q is of age
    }


def test_the_attested_and_the_informative_clause_have_no_obligations(statuses: Statuses) -> None:
    assert not of_clause(statuses, "1")
    assert not of_clause(statuses, "7")
