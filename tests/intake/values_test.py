"""Which texts are read as which values, and which are quarantined."""

from __future__ import annotations

from datetime import date, datetime

from tests.intake.conftest import World

LESSON = {"lesson_id": "LX#", "journal_id": "J1", "date": "2025-09-03", "teacher_id": "T1"}
HELD = {**LESSON, "status": "held"}
PUPIL = {"pupil_id": "PX#", "school_id": "S1", "given_name": "A", "family_name": "B"}
EVENT = {"event_id": "E#", "school_id": "S1", "kind": "journal_review", "happened_on": "2025-09-03"}


def test_a_date_has_one_of_two_forms(school: World) -> None:
    meant = {
        "2014-02-28": date(2014, 2, 28),
        "28.02.2014.": date(2014, 2, 28),
        "28.02.2014": date(2014, 2, 28),
        "  28.02.2014.\u00a0": date(2014, 2, 28),
        "2014-02-30": "invalid_date",
        "30.02.2014.": "invalid_date",
        "2014-2-3": "invalid_date",
        "3.2.2014": "invalid_date",
        "infinity": "invalid_date",
        "epoch": "invalid_date",
        "2014-02-28 00:00": "invalid_date",
        "": "missing",
        "   ": "missing",
    }
    assert school.values("pupils", "birth_date", meant, **PUPIL) == meant


def test_a_moment_is_kept_as_utc_in_whole_seconds(school: World) -> None:
    meant = {
        "2025-09-03 15:30:07": datetime(2025, 9, 3, 12, 30, 7),
        "2025-09-03T15:30": datetime(2025, 9, 3, 12, 30),
        "2025-12-03 15:30": datetime(2025, 12, 3, 13, 30),
        "2025-09-03 15:30:07.999": datetime(2025, 9, 3, 12, 30, 7),
        "03.09.2025. 15:30": datetime(2025, 9, 3, 12, 30),
        "03.09.2025 15:30:07": datetime(2025, 9, 3, 12, 30, 7),
        "2025-09-03": datetime(2025, 9, 2, 21, 0),
        "03.09.2025.": datetime(2025, 9, 2, 21, 0),
        "2025-09-03 15:30Z": datetime(2025, 9, 3, 15, 30),
        "2025-09-03T15:30:07.5+03:00": datetime(2025, 9, 3, 12, 30, 7),
        "2025-09-03T15:30+0330": datetime(2025, 9, 3, 12, 0),
        "2025-09-03 15:30:00-05": datetime(2025, 9, 3, 20, 30),
        "03.09.2025. 15:30+03": datetime(2025, 9, 3, 12, 30),
        "1999-07-01 12:00": datetime(1999, 7, 1, 9, 0),
        "2025-09-03 24:00": "invalid_moment",
        "2025-09-03 15:61": "invalid_moment",
        "2025-09-31 15:30": "invalid_moment",
        "15:30": "invalid_moment",
        "now": "invalid_moment",
        "2025-09-03 15:30+25:00": "invalid_moment",
    }
    assert school.values("events", "recorded_at", meant, **EVENT) == meant


def test_clock_changes_take_the_earlier_instant_and_skip_what_never_was(school: World) -> None:
    meant = {
        "2025-03-30 02:59:59": datetime(2025, 3, 30, 0, 59, 59),
        "2025-03-30 03:00:00": "skipped_time",
        "2025-03-30 03:59:59": "skipped_time",
        "2025-03-30 04:00:00": datetime(2025, 3, 30, 1, 0),
        "2025-10-26 02:59:59": datetime(2025, 10, 25, 23, 59, 59),
        "2025-10-26 03:00:00": datetime(2025, 10, 26, 0, 0),
        "2025-10-26 03:59:59": datetime(2025, 10, 26, 0, 59, 59),
        "2025-10-26 04:00:00": datetime(2025, 10, 26, 2, 0),
        "2025-10-26 03:30+02:00": datetime(2025, 10, 26, 1, 30),
        "2040-03-25 03:30": "skipped_time",
        "2040-10-28 03:30": datetime(2040, 10, 28, 0, 30),
    }
    assert school.values("events", "recorded_at", meant, **EVENT) == meant


def test_a_lesson_time_is_of_the_lessons_date(school: World) -> None:
    meant = {
        "08:30": datetime(2025, 9, 3, 5, 30),
        "08:30:15": datetime(2025, 9, 3, 5, 30, 15),
        "2025-09-03 08:30": datetime(2025, 9, 3, 5, 30),
        "2025-09-03T05:30:00Z": datetime(2025, 9, 3, 5, 30),
        "8:30": "invalid_lesson_moment",
        "25:00": "invalid_lesson_moment",
        "": None,
    }
    assert school.values("lessons", "starts_at", meant, **HELD) == meant


def test_a_deadlines_bare_date_is_its_end(school: World) -> None:
    meant = {
        "2025-12-19": datetime(2025, 12, 19, 21, 59, 59),
        "19.12.2025.": datetime(2025, 12, 19, 21, 59, 59),
        "2025-12-19 00:00": datetime(2025, 12, 18, 22, 0),
        "2025-12-19 16:00": datetime(2025, 12, 19, 14, 0),
        "Ziemassvētki": "invalid_day_end_moment",
    }
    deadline = {"school_id": "S1", "school_year": "2025/2026", "kind": "term1", "grade_level": "#"}
    assert school.values("grading_deadlines", "due_at", meant, **deadline) == meant


def test_booleans_are_true_false_one_zero_or_latvian(school: World) -> None:
    meant = {
        "true": True,
        "FALSE": False,
        "1": True,
        "0": False,
        "jā": True,
        "Nē": False,
        "JĀ": True,
        "": None,
        "yes": "invalid_boolean",
        "2": "invalid_boolean",
    }
    subject = {"subject_id": "M#", "school_id": "S1", "name": "Matemātika"}
    assert school.values("subjects", "is_split", meant, **subject) == meant


def test_a_closed_set_takes_only_its_values(school: World) -> None:
    meant = {
        "held": "held",
        "HELD": "held",
        " cancelled ": "cancelled",
        "moved": "invalid_choice",
        "": "missing",
    }
    assert school.values("lessons", "status", meant, **LESSON) == meant


def test_whole_numbers_lie_in_their_bounds(school: World) -> None:
    meant = {
        "1": 1,
        "12": 12,
        "0": 0,
        "31": "invalid_integer",
        "-1": "invalid_integer",
        "1.0": "invalid_integer",
        "1e1": "invalid_integer",
        "x": "invalid_integer",
        "99999999999": "invalid_integer",
        "": None,
    }
    assert school.values("lessons", "period", meant, **HELD) == meant


def test_a_school_year_is_two_years_in_a_row(school: World) -> None:
    meant = {
        "2025/2026": "2025/2026",
        "2025/2027": "invalid_school_year",
        "2025/26": "invalid_school_year",
        "abcd/efgh": "invalid_school_year",
    }
    row = {"class_id": "CX#", "school_id": "S1", "name": "6.a", "grade_level": "6"}
    assert school.values("classes", "school_year", meant, **row) == meant


def test_a_month_is_year_and_month(school: World) -> None:
    meant = {
        "2025-09": "2025-09",
        "2025-13": "invalid_month",
        "2025-9": "invalid_month",
        "2025-09-01": "invalid_month",
    }
    row = {"pupil_id": "P1", "sent_at": "2025-10-01 10:00", "channel": "printed"}
    assert school.values("transcripts", "month", meant, **row) == meant


def test_roles_are_several_and_open(school: World) -> None:
    meant = {
        "teacher|class_teacher": "teacher|class_teacher",
        " Teacher | Deputy_Academic ": "teacher|deputy_academic",
        "teacher||": "teacher",
        "librarian": "librarian",
        "|": "invalid_text",
    }
    row = {"staff_id": "TX#", "school_id": "S1", "given_name": "A", "family_name": "B"}
    assert school.values("staff", "role", meant, **row) == meant


def test_a_school_with_its_own_time_zone_is_read_in_it(world: World) -> None:
    world.write("schools", "school_id,name,time_zone\nS1,Skola,America/New_York\n")
    world.write("events", "event_id,school_id,kind,happened_on,recorded_at\nE1,S1,x,2025-09-03,2025-09-03 08:00\n")
    world.load()
    assert world.rows("select recorded_at from records.events") == [(datetime(2025, 9, 3, 12, 0),)]


def test_an_unknown_time_zone_quarantines_the_school(world: World) -> None:
    assert world.write("schools", "school_id,name,time_zone\nS1,Skola,Europe/Rezekne\n")
    world.load()
    assert [r.code for r in world.open_quarantine()] == ["invalid_zone"]


def test_schools_in_several_zones_are_each_read_in_their_own(world: World) -> None:
    world.write("schools", "school_id,name,time_zone\nA,Rīgas,\nB,Ņujorkas,America/New_York\n")
    world.write(
        "staff",
        "staff_id,school_id,given_name,family_name,role,account_issued_at\n"
        "T1,A,x,y,teacher,2025-09-03 08:00\nT2,B,x,y,teacher,2025-09-03 08:00\n",
    )
    world.write(
        "messages", "message_id,sender_id,sent_at,kind\nM1,T1,2025-09-03 08:00,letter\nM2,T2,2025-09-03 08:00,letter\n"
    )
    world.load()
    both = [("A", datetime(2025, 9, 3, 5, 0)), ("B", datetime(2025, 9, 3, 12, 0))]
    assert world.rows("select school_id, account_issued_at from records.staff order by 1") == both
    assert world.rows("select school_id, sent_at from records.messages order by 1") == both
