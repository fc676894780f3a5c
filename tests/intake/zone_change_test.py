"""A school's time zone stays what it was when its first moment was read; the change is refused and told."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.intake.conftest import World, counted

ONE = "school_id,name,time_zone\nS1,{name},{zone}\n"
EVENT = "event_id,school_id,kind,happened_on,recorded_at\n{key},S1,x,2025-09-03,{moment}\n"


def moments(world: World) -> list[datetime]:
    return [row[0] for row in world.rows("select recorded_at from records.events order by event_id")]


@pytest.fixture
def read(world: World) -> World:
    """A school in New York with one moment."""
    world.write("schools", ONE.format(name="Skola", zone="America/New_York"))
    world.write("events", EVENT.format(key="E1", moment="2025-09-03 08:00"))
    world.load()
    return world


@pytest.mark.parametrize("zone", ["Europe/Riga", "", "America/Chicago"])
def test_another_zone_is_refused_with_its_reason_and_nothing_changes(read: World, zone: str) -> None:
    read.write("schools", ONE.format(name="Cits nosaukums", zone=zone))
    read.write("events", EVENT.format(key="E2", moment="2025-09-04 08:00"))
    summary = read.load()
    assert counted(summary, "schools") == (1, 0, 0, 0, 1)
    (row,) = read.open_quarantine()
    assert (row.code, row.column, row.value, row.line) == ("zone_change", "time_zone", zone or None, 2)
    assert "izveidojiet jaunu darba vidi" in row.reason_lv
    assert "make a new workspace" in row.reason_en
    assert read.rows("select name, time_zone from records.schools") == [("Skola", "America/New_York")]
    assert moments(read) == [datetime(2025, 9, 3, 12, 0), datetime(2025, 9, 4, 12, 0)]


def test_the_same_zone_and_no_zone_column_change_what_else_there_is(read: World) -> None:
    read.write("schools", ONE.format(name="Cits nosaukums", zone="America/New_York"))
    assert counted(read.load("schools.csv"), "schools") == (1, 0, 1, 0, 0)
    read.write("schools", "school_id,name\nS1,Vēl cits\n")
    assert counted(read.load("schools.csv"), "schools") == (1, 0, 1, 0, 0)
    assert read.rows("select name, time_zone from records.schools") == [("Vēl cits", "America/New_York")]


def test_an_empty_zone_is_riga_and_no_change(world: World) -> None:
    world.write("schools", ONE.format(name="Skola", zone=""))
    world.write("events", EVENT.format(key="E1", moment="2025-09-03 08:00"))
    world.load()
    world.write("schools", ONE.format(name="Skola", zone="Europe/Riga"))
    assert counted(world.load("schools.csv"), "schools") == (1, 0, 1, 0, 0)
    assert moments(world) == [datetime(2025, 9, 3, 5, 0)]


def test_a_school_without_moments_may_change(world: World) -> None:
    world.write("schools", ONE.format(name="Skola", zone=""))
    world.load()
    world.write("schools", ONE.format(name="Skola", zone="America/New_York"))
    world.write("events", EVENT.format(key="E1", moment="2025-09-03 08:00"))
    assert world.load().total.quarantined == 0
    assert moments(world) == [datetime(2025, 9, 3, 12, 0)]


def test_a_moment_that_only_the_history_has_counts_too(read: World) -> None:
    read.write("events", EVENT.format(key="E1", moment=""))
    read.load("events.csv")
    assert moments(read) == [None]
    read.write("schools", ONE.format(name="Skola", zone="Europe/Riga"))
    assert counted(read.load("schools.csv"), "schools")[4] == 1


def test_the_entry_is_settled_when_the_zone_is_put_right(read: World) -> None:
    read.write("schools", ONE.format(name="Skola", zone="Europe/Riga"))
    read.load("schools.csv")
    read.write("schools", ONE.format(name="Skola", zone="America/New_York"))
    assert read.load("schools.csv").settled == 1
    assert read.open_quarantine() == []


def test_of_several_schools_only_the_changed_one_is_refused_and_its_rows_still_find_it(world: World) -> None:
    world.write("schools", "school_id,name,time_zone\nA,Pirmā,\nB,Otrā,\n")
    world.write("events", "event_id,school_id,kind,happened_on,recorded_at\nE1,A,x,2025-09-03,2025-09-03 08:00\n")
    world.load()
    world.write("schools", "school_id,name,time_zone\nA,Pirmā,Asia/Tokyo\nB,Otrā,Asia/Tokyo\n")
    world.write("staff", "staff_id,school_id,given_name,family_name,role\nT1,A,x,y,teacher\n")
    summary = world.load()
    assert (counted(summary, "schools"), summary.schools) == ((2, 0, 1, 0, 1), ("A", "B"))
    assert world.rows("select school_id, time_zone from records.schools order by 1") == [
        ("A", None),
        ("B", "Asia/Tokyo"),
    ]
    assert world.rows("select school_id from records.staff") == [("A",)]


def test_a_refused_school_is_still_the_one_that_the_import_is_about(world: World) -> None:
    world.write("schools", "school_id,name,time_zone\nA,Pirmā,\nB,Otrā,\n")
    world.write("staff", "staff_id,school_id,given_name,family_name,role,account_issued_at\n"
                "T1,A,x,y,teacher,2025-09-03 08:00\nT1,B,x,y,teacher,2025-09-03 08:00\n")  # fmt: skip
    world.load()
    world.write("schools", "school_id,name,time_zone\nA,Pirmā,Asia/Tokyo\n")
    world.write("messages", "message_id,sender_id,sent_at,kind\nM1,T1,2025-09-03 08:00,letter\n")
    world.load("schools.csv", "messages.csv")
    assert world.rows("select school_id, sent_at from records.messages") == [("A", datetime(2025, 9, 3, 5, 0))]
