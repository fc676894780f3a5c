"""The independent reading against cases whose outcome was worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.oracle import judge
from tests.oracle.calendar import easter_sunday, eighteenth_birthday, is_public_holiday
from tests.oracle_frame import ENTRY, EVENT, FRAME, GRADE, LESSON, RIGHT, judged, moment, rows_of
from tests.worlds import make_world, write_world


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-05-04", True),  # a Sunday: the day itself stays
        ("2025-05-05", True),  # and the Monday after is given
        ("2026-05-05", False),  # 4 May 2026 is a Monday
        ("2028-11-20", True),  # 18 November 2028 is a Saturday
        ("2026-04-03", True),  # Good Friday
        ("2026-04-06", True),  # Easter Monday
        ("2025-11-17", False),  # swapped by the Cabinet only
        ("2025-12-31", True),
    ],
)
def test_public_holidays_move_only_for_4_may_and_18_november(day: str, expected: bool) -> None:
    assert is_public_holiday(date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("year", "day"), [(2018, "2018-04-01"), (2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05")]
)
def test_easter_falls_where_the_church_says(year: int, day: str) -> None:
    assert easter_sunday(year) == date.fromisoformat(day)


def test_born_on_29_february_is_of_age_on_1_march(tmp_path: Path) -> None:
    assert eighteenth_birthday(date(2008, 2, 29)) == date(2026, 3, 1)
    found = judged(
        tmp_path,
        pupils="pupil_id,school_id,birth_date|P,S,2008-02-29",
        lessons=f"{LESSON}|L1,J,2026-02-27,,,T,held,,|L2,J,2026-03-02,,,T,held,,",
        attendance="lesson_id,pupil_id,mark,recorded_at|L1,P,absent,2026-02-27 12:00|L2,P,absent,2026-03-02 12:00",
        absence_notices="notice_id,pupil_id,submitted_at,absent_from,absent_to,channel",
    )
    assert [*rows_of(found, "2.4a", "jelgava-nvsk-2022")] == ["P:2026-02-27"]


def test_a_lesson_after_17_is_due_the_next_school_day_and_an_unknown_end_the_same_day(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        lessons=f"{LESSON}|L1,J,2025-11-17,,17:00,T,held,,|L2,J,2025-11-17,,16:59,T,held,,|L3,J,2025-11-17,,,T,held,,"
        "|L4,J,2026-05-29,,18:00,T,held,,|L5,J,2025-11-17,2,,T,held,,|L6,J,2025-11-17,,,T,cancelled,,",
        bell_times="school_id,period,valid_from,starts_at,ends_at|S,2,2025-09-01,09:00,9:40|S,2,2025-11-01,09:05,09:45",
        lesson_entries=f"{ENTRY}|L1,topic,2025-11-18 08:00,T|L1,attendance,2025-11-19 17:00,T",
        grades=GRADE,
    )
    rows = rows_of(found, "11")
    # 18 November is a holiday, so that the next school day after the 17th is the 19th.
    assert rows["L1"].due_at == moment("2025-11-19 17:00")
    assert rows["L1"].fulfilled_at == moment("2025-11-19 17:00")
    assert rows["L1"].status == "met"
    assert (rows["L2"].due_at, rows["L2"].status) == (moment("2025-11-17 17:00"), "missing")
    assert (rows["L3"].arises_at, rows["L3"].due_at) == (moment("2025-11-17"), moment("2025-11-17 17:00"))
    assert (rows["L4"].due_at, rows["L4"].status) == (None, "pending")
    assert rows["L5"].arises_at == moment("2025-11-17 09:45")
    assert "L6" not in rows


def test_homework_and_grades_are_asked_only_where_there_are_any(tmp_path: Path) -> None:
    both = "{0},topic,2025-09-10 10:00,T|{0},attendance,2025-09-10 10:00,T"
    found = judged(
        tmp_path,
        lessons=f"{LESSON}|L1,J,2025-09-10,,09:40,T,held,,ex. 5|L2,J,2025-09-10,,09:40,T,held,,"
        "|L3,J,2025-09-10,,09:40,T,held,,",
        lesson_entries=f"{ENTRY}|{both.format('L1')}|L1,homework,2025-09-10 18:00,T|L1,homework,2025-09-12 18:00,T"
        f"|{both.format('L2')}|{both.format('L3')}",
        grades=f"{GRADE}|G2,J,L2,P,formative,2025-09-10,2025-09-10 10:00"
        "|G3,J,L3,P,formative,2025-09-11,2025-09-11 10:00",
    )
    rows = rows_of(found, "11")
    assert (rows["L1"].status, rows["L1"].fulfilled_at) == ("late", moment("2025-09-10 18:00"))
    assert (rows["L2"].status, rows["L2"].fulfilled_at) == ("missing", None)
    assert rows["L3"].status == "met"


def test_due_days_end_at_local_midnight_across_the_change_of_clocks(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        lessons=f"{LESSON}|L1,J,2025-10-24,,09:40,T,held,1,|L2,J,2025-10-24,,09:40,T,held,1,"
        "|L3,J,2025-10-26,,03:30,T,held,1,",
        lesson_entries=f"{ENTRY}|L1,attendance,2025-10-27T21:59:59+00:00,T|L2,attendance,2025-10-27T22:00:00+00:00,T"
        "|L3,attendance,2025-10-26T00:30:00+00:00,T",
    )
    rows = rows_of(found, "2.2b", "jelgava-nvsk-2022")
    assert rows["L1"].due_at == rows["L1"].fulfilled_at == moment("2025-10-27 23:59:59")
    assert (rows["L1"].status, rows["L2"].status) == ("met", "late")
    # 03:30 comes twice that night; the earlier one, in summer time, is 00:30 in UTC.
    assert rows["L3"].arises_at == rows["L3"].fulfilled_at == moment("2025-10-26 03:30")


def test_a_change_of_class_asks_for_both_orders_and_moves_the_pupil(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        enrolments="pupil_id,class_id,enrolled_on,enrolment_order_no,left_on,leaving_order_no"
        "|P,A,2025-09-01,1,2025-10-06,|P,B,2025-10-06,7,,",
        grades=f"{GRADE}|G1,J,,P,test,2025-10-03,2025-10-10 08:00|G2,J,,P,test,2025-10-06,2025-10-14 00:00",
    )
    orders = rows_of(found, "3.3")
    assert {key: row.status for key, row in orders.items()} == {
        "in:P:B:2025-10-06": "met",
        "out:P:A:2025-10-06": "missing",
    }
    tests = rows_of(found, "12")
    assert (tests["G1"].class_id, tests["G1"].due_at, tests["G1"].status) == ("A", moment("2025-10-10 23:59:59"), "met")
    assert (tests["G2"].class_id, tests["G2"].due_at, tests["G2"].status) == (
        "B",
        moment("2025-10-13 23:59:59"),
        "late",
    )


def test_setting_up_a_class_is_due_five_school_days_after(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        enrolments=f"{FRAME['enrolments']}|Q,B,2025-10-01,1,,",
        pupils=f"{FRAME['pupils']}|Q,S,2014-03-01",
        journal_members="journal_id,pupil_id,member_from,member_to|J,P,2025-09-09,2025-09-10",
        calendar_days="school_id,date,kind|S,2025-09-05,holiday|S,2025-09-06,moved_in",
    )
    registered = rows_of(found, "3.1.1")
    # Counted from Tuesday 2 September: 2, 3, 4, (5 off), Saturday 6 worked, 8.
    assert (registered["A"].arises_at, registered["A"].due_at) == (moment("2025-09-01"), moment("2025-09-08 23:59:59"))
    assert (registered["A"].status, registered["B"].status) == ("met", "missing")
    assert (registered["B"].arises_at, registered["B"].due_at) == (moment("2025-10-01"), moment("2025-10-08 23:59:59"))
    members = rows_of(found, "3.1.2")
    assert (members["A"].status, members["A"].fulfilled_at) == ("late", moment("2025-09-09"))
    assert (members["B"].status, members["B"].fulfilled_at) == ("missing", None)
    codes = rows_of(found, "3.1.4")
    assert (codes["A"].fulfilled_at, codes["B"].fulfilled_at) == (moment("2025-09-01"), None)


def test_who_records_needs_a_right_that_covers_the_first_record(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        as_of="2025-09-10 12:00",
        lessons=f"{LESSON}|L1,J,2025-09-10,,09:40,T,held,,|L2,J,2025-09-10,,10:40,T,cancelled,,",
        lesson_entries=f"{ENTRY}|L1,topic,2025-09-10 11:00,T|L1,grades,2025-09-10 12:00,T|L2,topic,2025-09-10 12:00,T"
        "|L1,topic,2025-09-10 10:00,X|L1,topic,2025-09-10 10:00,",
        access_rights=f"{RIGHT}|R1,T,J,write,2025-09-10 11:00,2025-09-10 12:00|R2,T,J,read,2025-09-01,",
    )
    rows = rows_of(found, "3.2c")
    assert {key: row.status for key, row in rows.items()} == {"L1:T": "met", "L1:X": "missing", "L2:T": "missing"}
    assert rows["L1:T"].arises_at == rows["L1:T"].due_at == rows["L1:T"].fulfilled_at == moment("2025-09-10 11:00")
    assert rows["L2:T"].staff_id == "D"


def test_a_review_after_term_1_belongs_to_it_by_its_date_alone(tmp_path: Path) -> None:
    lessons = f"{LESSON}|L1,J,2025-09-10,,,T,held,,|L2,J,2026-02-10,,,T,held,,"

    def reviewed(*days: str) -> dict[str, tuple[str, datetime | None]]:
        events = "".join(f"|E{day},S,journal_review,{day},,J,D," for day in days)
        found = rows_of(judged(tmp_path, lessons=lessons, events=EVENT + events), "3.4")
        return {key: (row.status, row.fulfilled_at) for key, row in found.items()}

    # Ten working days after Friday 19 December: 22, 23, 29, 30 December, 2, 5, 6, 7, 8, 9 January.
    assert reviewed("2026-01-09") == {"J:term1": ("met", moment("2026-01-09")), "J:term2": ("missing", None)}
    late = moment("2026-01-12")
    assert reviewed("2026-01-12") == {"J:term1": ("late", late), "J:term2": ("met", late)}


def test_a_pupil_is_grouped_on_the_first_day_in_exactly_one_group(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        subjects="subject_id,school_id,name,is_split|M,S,English,1|N,S,Music,",
        journals=f"{FRAME['journals']}|K,S,2025/2026,combined,,M,T3,2025-09-01",
        journal_members="journal_id,pupil_id,member_from,member_to|J,P,2025-09-01,2025-09-17|K,P,2025-09-01,",
    )
    rows = rows_of(found, "9-2")
    assert [*rows] == ["P:M:2025/2026"]
    row = rows["P:M:2025/2026"]
    assert (row.due_at, row.fulfilled_at) == (moment("2025-09-15 23:59:59"), moment("2025-09-17"))
    assert (row.status, row.staff_id, row.class_id) == ("late", "T3", "A")


def test_an_earlier_as_of_does_not_see_later_records(tmp_path: Path) -> None:
    before, after = (
        judged(tmp_path, as_of=as_of, absence_notes=(
            "note_id,pupil_id,absent_from,absent_to,reason,document_received_on,registered_at"
            "|N,P,2025-09-01,2025-09-01,doctor,2025-09-02,2025-09-08 09:00"
        ))
        for as_of in ("2025-09-03 09:59:59", "2025-09-08 09:00")
    )  # fmt: skip
    assert (rows_of(before, "3.1.1")["A"].status, rows_of(after, "3.1.1")["A"].status) == ("pending", "met")
    assert rows_of(before, "8a") == {}
    # 3 school days after Tuesday 2 September: Friday 5 September.
    assert (rows_of(after, "8a")["N"].due_at, rows_of(after, "8a")["N"].status) == (
        moment("2025-09-05 23:59:59"),
        "late",
    )


def test_the_default_as_of_is_the_newest_recorded_moment(tmp_path: Path) -> None:
    found = judged(
        tmp_path, as_of=None, individual_plan="plan_id,journal_id,pupil_id,teacher_id,date|I,J,P,T,2026-05-04"
    )
    assert found.as_of == found.horizon == moment("2025-09-03 10:00")


def test_absent_tables_and_columns_are_named_and_empty_ones_are_present(tmp_path: Path) -> None:
    found = judged(tmp_path, events="event_id,school_id,kind,happened_on", bell_times="school_id,period,valid_from")
    assert found.not_assessable["rezekne-2018", "18"] == "events.class_id, events.staff_id"
    assert found.not_assessable["jelgava-nvsk-2022", "2.5"] == "transcripts"
    assert ("rezekne-2018", "3.5-2") not in found.not_assessable
    assert rows_of(found, "3.1.5")["S:2025/2026"].status == "missing"
    assert rows_of(found, "18") == {}


def test_nobody_is_blamed_where_a_role_has_several_holders_or_one_yet_to_start(tmp_path: Path) -> None:
    several = f"{FRAME['staff']}|D2,S,deputy_academic,2025-09-08,,"
    found = judged(tmp_path, staff=several)
    assert rows_of(found, "3.1.1")["A"].staff_id is None
    early = judged(tmp_path, as_of="2025-09-05 12:00", staff=several)
    assert rows_of(early, "3.1.1")["A"].staff_id == "D"


def test_final_grades_take_the_deadline_of_the_grade_level_else_of_all(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        lessons=f"{LESSON}|L1,J,2025-09-10,,,T,held,,|L2,J,2026-02-10,,,T,held,,",
        journal_members="journal_id,pupil_id,member_from,member_to|J,P,2025-09-01,",
        grading_deadlines="school_id,school_year,kind,grade_level,due_at|S,2025/2026,term1,,2025-12-19|"
        "S,2025/2026,term1,5,2025-12-22|S,2025/2026,term2,9,2026-05-20|S,2025/2026,year,,2026-05-29 15:00",
        grades=f"{GRADE}|G1,J,,P,term,2025-12-19,2025-12-22 23:59:59|G2,J,,P,year,2026-05-29,2026-05-29 15:00:01",
    )
    rows = rows_of(found, "13")
    assert [*rows] == ["P:J:term1", "P:J:year"]
    assert (rows["P:J:term1"].due_at, rows["P:J:term1"].status) == (moment("2025-12-22 23:59:59"), "met")
    assert (rows["P:J:year"].arises_at, rows["P:J:year"].status) == (moment("2026-05-29"), "late")


def test_a_letter_is_answered_by_an_opening_or_a_call_about_it(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        pupils=f"{FRAME['pupils']}|Q,S,2007-01-01|R,S,2014-03-01",
        messages="message_id,sender_id,sent_at,kind|M,T,2025-10-03 10:00,letter",
        message_recipients="message_id,guardian_id,pupil_id,opened_at|M,G1,P,|M,G2,P,2025-10-07 00:00|M,G3,Q,|M,G4,R,",
        phone_calls="call_id,staff_id,pupil_id,called_at,message_id,about,outcome"
        "|C1,D,R,2025-10-03 09:59,,letter,reached|C2,D,R,2025-10-06 09:00,M,,no_answer"
        "|C3,D,R,2025-10-06 23:59:59,,letter,",
    )
    rows = rows_of(found, "2.3", "jelgava-nvsk-2022")
    assert {key: row.status for key, row in rows.items()} == {"M:P": "late", "M:R": "met"}
    assert rows["M:R"].due_at == rows["M:R"].fulfilled_at == moment("2025-10-06 23:59:59")


def test_transcripts_are_owed_for_months_with_five_school_days(tmp_path: Path) -> None:
    terms = "school_id,school_year,term,starts_on,ends_on|S,2025/2026,1,2025-09-01,2025-10-06"
    sent = "pupil_id,month,sent_at,channel|P,2025-09,2025-09-25 09:00,printed|P,2025-09,2025-10-08 09:00,e_klase_mail"
    found = judged(tmp_path, terms=terms, transcripts=sent)
    [mailed] = rows_of(found, "2.5", "jelgava-nvsk-2022").values()
    # October has four school days. Five working days after 30 September: 7 October.
    assert (mailed.subject_key, mailed.arises_at) == ("P:2025-09", moment("2025-09-30"))
    assert (mailed.due_at, mailed.status) == (moment("2025-10-07 23:59:59"), "late")
    assert rows_of(found, "9")["P:2025-09"].status == "met"


def test_the_tenth_lesson_of_a_month_asks_for_a_message(tmp_path: Path) -> None:
    lessons = "".join(f"|L{day},J,2025-09-{day:02},,09:40,T,held,," for day in (1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 15))
    found = judged(
        tmp_path,
        lessons=LESSON + lessons,
        messages="message_id,sender_id,sent_at,kind|M,T,2025-10-01 00:00,letter",
    )
    [row] = rows_of(found, "15").values()
    assert (row.subject_key, row.arises_at) == ("T:2025-09", moment("2025-09-12 09:40"))
    assert (row.due_at, row.status) == (moment("2025-09-30 23:59:59"), "missing")


@pytest.mark.parametrize("seed", range(8))
def test_random_schools_are_judged_whole(tmp_path: Path, seed: int) -> None:
    write_world(make_world(seed), tmp_path)
    found = judge(tmp_path)
    keys = [(row.regulation_id, row.clause_id, row.subject_key, row.school_id) for row in found.rows]
    assert keys == sorted(set(keys))
    assert not {(row.regulation_id, row.clause_id) for row in found.rows} & found.not_assessable.keys()
    for row in found.rows:
        assert row.arises_at <= found.as_of
        assert (row.status in {"missing", "pending"}) is (row.fulfilled_at is None)
