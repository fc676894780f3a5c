"""When one cause is proposed for a day on which many missed a deadline, and when it is not."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.audit.kept_runs import CLAUSE, REGULATION, SCHOOL, Kept, kept_run
from workbench.audit.causes import coverage, days, proposals
from workbench.cli.causes import command
from workbench.cli.main import workbench
from workbench.records.store import open_store

FIRST = date(2025, 9, 1)
DAYS = 20


def school_days(missing: dict[int, int], *, teachers: int = 20, lessons: int = 1, usual: int = 1) -> Iterator[Kept]:
    """`DAYS` days with one deadline each; on day n `missing[n]` teachers (else `usual`) enter nothing at all."""
    for day in range(DAYS):
        due = datetime.combine(FIRST + timedelta(days=day), time(17))
        for teacher in range(teachers):
            done = None if teacher < missing.get(day, usual) else due - timedelta(hours=1)
            for lesson in range(lessons):
                yield Kept(f"{day}-{teacher}-{lesson}", due, done, staff=f"T{teacher}")


def proposed_days(folder: Path, obligations: Iterator[Kept]) -> list[int]:
    with kept_run(folder, obligations) as hub:
        found = proposals(hub, 1).order("due_on").project("due_on").fetchall()
    return [(due_on - FIRST).days for (due_on,) in found]


@pytest.mark.parametrize(
    ("missing", "proposed"),
    [
        pytest.param({7: 20}, [7], id="the whole school on one day"),
        pytest.param({7: 15, 8: 20}, [7, 8], id="most of the school on two days running"),
        pytest.param({0: 6, 1: 4}, [], id="a bad start of the year, far above the usual but not most of the school"),
        pytest.param({7: 9}, [], id="nearly half"),
        pytest.param({7: 11}, [], id="just over half of twenty, which may be chance"),
        pytest.param({}, [], id="ordinary days"),
    ],
)
def test_a_day_is_proposed_when_most_of_the_school_missed_it(
    tmp_path: Path, missing: dict[int, int], proposed: list[int]
) -> None:
    assert proposed_days(tmp_path, school_days(missing)) == proposed


def test_missing_by_most_is_no_news_in_a_school_where_half_miss_every_day(tmp_path: Path) -> None:
    assert proposed_days(tmp_path, school_days({7: 14, 9: 8}, usual=10)) == []


def test_four_people_are_too_few_for_a_common_cause(tmp_path: Path) -> None:
    assert proposed_days(tmp_path, school_days({7: 4}, teachers=8, usual=0)) == []


def test_one_teacher_with_many_lessons_is_one_person(tmp_path: Path) -> None:
    busy = [Kept(f"7-busy-{n}", datetime.combine(FIRST + timedelta(days=7), time(17)), staff="busy") for n in range(30)]
    assert proposed_days(tmp_path, iter([*school_days({}), *busy])) == []


def test_a_person_counts_when_at_least_half_of_the_days_obligations_were_missed(tmp_path: Path) -> None:
    due = datetime.combine(FIRST, time(17))
    obligations = [
        Kept(f"{teacher}-{lesson}", due, None if lesson < missed else due, staff=f"T{teacher}")
        for teacher, missed in enumerate([0, 1, 2, 3, 4])
        for lesson in range(4)
    ]
    with kept_run(tmp_path, obligations) as hub:
        found = days(hub, 1).project("obligations, missed, people, concerned").fetchall()
    assert found == [(20, 10, 5, 3)]


def test_too_few_days_to_compare_with_is_said_and_proposes_nothing(tmp_path: Path) -> None:
    few = [kept for kept in school_days({1: 20}) if kept.due and kept.due.date() < FIRST + timedelta(days=5)]
    with kept_run(tmp_path, few) as hub:
        assert proposals(hub, 1).fetchall() == []
        assert coverage(hub, 1) == (0, 0, 1)


def test_the_proposal_says_how_much_is_missed_and_what_is_usual(tmp_path: Path) -> None:
    with kept_run(tmp_path, school_days({7: 20, 3: 4}, lessons=3)) as hub:
        columns = (
            "clause_id, missed, obligations, concerned, people, usual_share, highest_other_share, other_days, kind"
        )
        found = proposals(hub, 1).project(columns).fetchall()
        assert coverage(hub, 1) == (1, DAYS, 0)
    assert found == [(CLAUSE, 60, 60, 20, 20, 0.05, 0.2, DAYS - 1, "not_done")]


def test_work_that_was_done_the_next_morning_is_told_from_work_never_done(tmp_path: Path) -> None:
    outage = datetime.combine(FIRST + timedelta(days=7), time(17))
    morning = outage + timedelta(hours=15)
    obligations = [
        Kept(kept.subject, kept.due, morning if kept.due == outage else kept.fulfilled, staff=kept.staff)
        for kept in school_days({})
    ]
    with kept_run(tmp_path, obligations) as hub:
        assert proposals(hub, 1).project("kind, late, missing, done_at").fetchall() == [("done_later", 20, 0, morning)]


def test_a_day_that_is_excused_as_a_whole_is_not_proposed_again(tmp_path: Path) -> None:
    with kept_run(tmp_path, school_days({7: 20})) as hub:
        hub.execute(
            "insert into store.life.finding_events (event_id, regulation_id, clause_id, school_id, subject_key, action) "
            f"select row_number() over (), '{REGULATION}', '{CLAUSE}', '{SCHOOL}', '7-' || n || '-0', 'excuse' "
            "from range(19) as teacher(n)"
        )
        assert proposals(hub, 1).project("missed, excused").fetchall() == [(20, 19)]
        hub.execute(
            "insert into store.life.finding_events (event_id, regulation_id, clause_id, school_id, subject_key, action) "
            f"values (20, '{REGULATION}', '{CLAUSE}', '{SCHOOL}', '7-19-0', 'excuse')"
        )
        assert proposals(hub, 1).fetchall() == []


def test_the_printed_command_excuses_the_whole_day_and_only_that(tmp_path: Path) -> None:
    with kept_run(tmp_path, school_days({7: 20})) as hub:
        relation = proposals(hub, 1)
        day = dict(zip(relation.columns, relation.fetchall()[0], strict=True))
    words = shlex.split(command(day, 1, "lv"))[1:]
    result = CliRunner().invoke(workbench, [*words, "--by", "Anna", "--yes", "--workspace", str(tmp_path)])
    assert result.exit_code == 0, result.output
    with open_store(tmp_path) as hub:
        excused = hub.sql(
            "select left(subject_key, 2) as day, cause, count(*) from store.life.finding_events group by all"
        )
        assert excused.fetchall() == [("7-", "[cēlonis]", 20)]
        assert proposals(hub, 1).fetchall() == []


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_the_command_line_shows_why_and_leaves_the_decision_to_the_deputy(tmp_path: Path, lang: str) -> None:
    with kept_run(tmp_path, school_days({7: 20})):
        pass
    result = CliRunner().invoke(workbench, ["causes", "--workspace", str(tmp_path), "--lang", lang])
    assert result.exit_code == 0, result.output
    for shown in ("08.09.2025.", "5,0 %" if lang == "lv" else "5.0 %", "workbench finding excuse"):
        assert shown in result.output


def test_in_a_large_school_little_more_than_half_is_no_chance(tmp_path: Path) -> None:
    assert proposed_days(tmp_path, school_days({7: 60}, teachers=100)) == [7]
