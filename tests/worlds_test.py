"""The random schools are valid records, the same for the same seed, and hold what they are meant to hold."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.worlds import World, interesting_moments, make_world, write_world
from tests.worlds.__main__ import main
from tests.worlds.shape import REFERENCES, SHAPES, Row
from tests.worlds.values import is_skipped, read_date, read_moment

SEEDS = range(41)
WHOLE = [1, 3, 5]
RIGA = ZoneInfo("Europe/Riga")
MOST_LESSONS = 300
OFFSET = re.compile(r"[+-]\d\d:\d\d$")
PERSONAL_CODE = re.compile(r"\d{6}-?\d{5}|")


@cache
def world_of(seed: int) -> World:
    return make_world(seed)


def zone_of(world: World) -> ZoneInfo:
    return ZoneInfo(next((row["time_zone"] for row in world["schools"] if row.get("time_zone")), "Europe/Riga"))


@pytest.mark.parametrize("seed", [0, 7, 23])
def test_the_same_seed_gives_the_same_world_and_another_seed_another(seed: int) -> None:
    first, again = make_world(seed), make_world(seed)
    assert first == again
    assert [table.columns for table in first.values()] == [table.columns for table in again.values()]
    assert first != make_world(seed + 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_has_the_columns_of_its_table_and_every_required_value(seed: int) -> None:
    for name, table in world_of(seed).items():
        assert SHAPES[name].required <= set(table.columns) <= set(SHAPES[name].columns)
        for row in table:
            assert tuple(row) == table.columns
            assert all(row[column] for column in SHAPES[name].required), (name, row)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_reference_resolves_within_the_files(seed: int) -> None:
    world = world_of(seed)
    for (name, column), target in REFERENCES.items():
        if column in getattr(world.get(name), "columns", ()):
            held = {row[SHAPES[target].key[0]] for row in world.get(target, ())}
            assert {row[column] for row in world[name]} - {""} <= held, (name, column)
    pairs = {(row["guardian_id"], row["pupil_id"]) for row in world.get("guardians", ())}
    assert {(row["guardian_id"], row["pupil_id"]) for row in world.get("message_recipients", ())} <= pairs


@pytest.mark.parametrize("seed", SEEDS)
def test_no_key_stands_twice_however_its_moments_are_written(seed: int) -> None:
    world = world_of(seed)
    zone = zone_of(world)
    for name, table in world.items():
        key = [column for column in SHAPES[name].key if column in table.columns]
        keys = [tuple(meant(column, row[column], zone) for column in key) for row in table]
        assert len(keys) == len(set(keys)), name


def meant(column: str, text: str, zone: ZoneInfo) -> object:
    """The value in a key: the instant of a moment, the day of a date, the text of anything else."""
    if column.endswith("_at"):
        moment = read_moment(text, zone)
        return moment, moment.fold
    return read_date(text) if column.endswith(("_on", "_from")) or column == "date" else text


@pytest.mark.parametrize("seed", SEEDS)
def test_no_local_moment_is_one_that_clocks_skipped(seed: int) -> None:
    world = world_of(seed)
    for table in world.values():
        for row in table:
            for text in (row[c] for c in table.columns if c.endswith("_at") and len(row[c]) > len("00:00:00")):
                local = not OFFSET.search(text)
                assert not (local and is_skipped(read_moment(text, None), zone_of(world))), text


def test_no_world_is_too_large_to_be_judged_fast() -> None:
    assert max(len(world_of(seed).get("lessons", ())) for seed in SEEDS) <= MOST_LESSONS


def test_a_world_can_be_kept_to_some_tables_and_those_that_they_refer_to() -> None:
    assert list(make_world(4, tables={"lessons"})) == ["schools", "staff", "classes", "subjects", "journals", "lessons"]
    with pytest.raises(ValueError, match="no such tables: lesson"):
        make_world(4, tables={"lesson"})


@pytest.mark.parametrize("seed", [1, 9])
def test_a_written_world_reads_back_as_it_was(seed: int, tmp_path: Path) -> None:
    assert main([str(seed), str(tmp_path)]) == 0
    world = world_of(seed)
    assert {path.stem for path in tmp_path.iterdir()} == set(world)
    for name, table in world.items():
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            read = csv.DictReader(file)
            assert tuple(read.fieldnames or ()) == table.columns
            assert list(read) == table


def test_a_table_without_rows_is_written_with_its_header(tmp_path: Path) -> None:
    world = make_world(2)
    world["events"].clear()
    write_world(world, tmp_path)
    assert (tmp_path / "events.csv").read_text(encoding="utf-8").split(",")[0] == "event_id"


@pytest.mark.parametrize("seed", WHOLE)
def test_moments_to_audit_at_hold_the_horizon_both_sides_of_it_and_a_day_before_the_year(seed: int) -> None:
    world = world_of(seed)
    moments = [datetime.fromisoformat(text) for text in interesting_moments(world, Random(seed))]
    newest = max(read_moment(row["revoked_at"] or row["granted_at"], zone_of(world)) for row in world["access_rights"])
    assert moments == sorted(set(moments))
    assert len(moments) >= 10
    assert moments[-1] > newest
    assert any(first + timedelta(seconds=2) in moments for first in moments)
    assert moments[0] < datetime.combine(
        min(read_date(row["starts_on"]) for row in world["terms"]), datetime.min.time()
    )


Feature = Callable[[World], bool]


def any_row(table: str, holds: Callable[[Row], bool]) -> Feature:
    """Whether some row of the table holds to it; a world that lacks a column that is asked for does not."""

    def found(world: World) -> bool:
        return any(holds(row) for row in world.get(table, ()) if len(row) == len(SHAPES[table].columns))

    return found


def repeated(table: str, *columns: str, where: Callable[[Row], bool] = bool) -> Feature:
    """Whether two rows of the table share the columns' values."""

    def found(world: World) -> bool:
        shared = [tuple(row[c] for c in columns) for row in world.get(table, ()) if where(row)]
        return len(shared) > len(set(shared))

    return found


def clock(text: str) -> str:
    return text[-8:] if text.count(":") == 2 else text[-5:]


FEATURES: dict[str, Feature] = {
    "two schools": lambda world: len(world["schools"]) > 1,
    "another time zone": lambda world: zone_of(world) != RIGA,
    "two school years": lambda world: len({row["school_year"] for row in world.get("terms", ())}) > 1,
    "term 2 not loaded": lambda world: {row["term"] for row in world.get("terms", ())} == {"1"},
    "a class of a year without terms": lambda world: bool(
        {row["school_year"] for row in world.get("classes", ())}
        - {row["school_year"] for row in world.get("terms", ())}
    ),
    "the year of Rēzekne's pack": any_row("terms", lambda row: row["school_year"] == "2018/2019"),
    "the year of Jelgava's pack": any_row("terms", lambda row: row["school_year"] == "2022/2023"),
    "a table absent": lambda world: len(world) < len(SHAPES),
    "a table with a header alone": lambda world: any(not table for table in world.values()),
    "a column absent": lambda world: any(len(t.columns) < len(SHAPES[name].columns) for name, t in world.items()),
    "a Latvian date": any_row("enrolments", lambda row: row["enrolled_on"][2:3] == "."),
    "a Latvian yes": any_row("lessons", lambda row: row["is_online"] == "jā"),
    "an explicit offset": any_row("lesson_entries", lambda row: "+" in row["recorded_at"]),
    "the second pass of a doubled hour": lambda world: any(
        read_moment(row[c], zone_of(world)).fold
        for table in world.values()
        for row in table
        for c in row
        if c.endswith("_at") and "+" in row[c]
    ),
    "an entry on the moment of 17:00": any_row("lesson_entries", lambda row: clock(row["recorded_at"]) == "17:00"),
    "an entry a second late": any_row("lesson_entries", lambda row: clock(row["recorded_at"]) == "17:00:01"),
    "an entry a second early": any_row("lesson_entries", lambda row: clock(row["recorded_at"]) == "16:59:59"),
    "a second save": repeated("lesson_entries", "lesson_id", "kind"),
    "an unknown recorder": any_row("lesson_entries", lambda row: row["recorded_by"] == "X-999"),
    "an empty recorder": any_row("lesson_entries", lambda row: row["recorded_by"] == ""),
    "a lesson that ends at 17:00": any_row("lessons", lambda row: clock(row["ends_at"]) == "17:00"),
    "a lesson with neither end nor period": any_row("lessons", lambda row: row["ends_at"] == row["period"] == ""),
    "a lesson's end with its date": any_row("lessons", lambda row: len(row["ends_at"]) > 10),
    "a cancelled lesson": any_row("lessons", lambda row: row["status"] == "cancelled"),
    "a lesson at a weekend": any_row("lessons", lambda row: read_date(row["date"]).weekday() >= 5),
    "bell times of several days": lambda world: len({row["valid_from"] for row in world.get("bell_times", ())}) > 1,
    "a formative grade without a link": any_row("grades", lambda r: r["kind"] == "formative" and not r["lesson_id"]),
    "a grade without a moment": any_row("grades", lambda row: not row["recorded_at"]),
    "an exam's grade": any_row("grades", lambda row: row["kind"] == "exam"),
    "a deadline for one level": any_row("grading_deadlines", lambda row: row["grade_level"] != ""),
    "a deadline for all levels": any_row("grading_deadlines", lambda row: row["grade_level"] == ""),
    "a deadline by its day": any_row("grading_deadlines", lambda row: ":" not in row["due_at"]),
    "a combined journal without class": any_row("journals", lambda r: r["kind"] == "combined" and not r["class_id"]),
    "a journal without a moment": any_row("journals", lambda row: not row["created_at"]),
    "a split subject": any_row("subjects", lambda row: row["is_split"] in ("true", "1", "jā")),
    "a member who returns to a journal": repeated("journal_members", "journal_id", "pupil_id"),
    "a right that is taken away": any_row("access_rights", lambda row: row["revoked_at"] != ""),
    "a right on the whole school": any_row("access_rights", lambda r: not r["journal_id"] and r["level"] != "read"),
    "several roles": any_row("staff", lambda row: "|" in row["role"]),
    "two deputies": lambda world: sum("deputy_academic" in row["role"] for row in world.get("staff", ())) > 1,
    "no deputy": lambda world: not any("deputy_academic" in row["role"] for row in world.get("staff", ())),
    "someone who leaves": any_row("staff", lambda row: row["employed_to"] != ""),
    "a pupil in two classes from one day": repeated("enrolments", "pupil_id", "enrolled_on"),
    "a pupil who returns": repeated("enrolments", "pupil_id", "class_id"),
    "an enrolment of no day": any_row("enrolments", lambda row: row["enrolled_on"] == row["left_on"]),
    "an enrolment without order": any_row("enrolments", lambda row: not row["enrolment_order_no"]),
    "a leaving without order": any_row("enrolments", lambda row: bool(row["left_on"] and not row["leaving_order_no"])),
    "a class without pupils": lambda world: bool(
        {row["class_id"] for row in world.get("classes", ())} - {row["class_id"] for row in world.get("enrolments", ())}
    ),
    "a birth on 29 February": any_row("pupils", lambda row: f"{read_date(row['birth_date']):%m%d}" == "0229"),
    "a guardian of two pupils": repeated("guardians", "guardian_id"),
    "a guardian without phone": any_row("guardians", lambda row: not row["phone"]),
    "a malformed personal code": any_row("pupils", lambda row: not PERSONAL_CODE.fullmatch(row["personal_code"])),
    "a letter to several": repeated("message_recipients", "message_id"),
    "a letter opened": any_row("message_recipients", lambda row: row["opened_at"] != ""),
    "a call without answer": any_row("phone_calls", lambda row: row["outcome"] == "no_answer"),
    "a call about a letter with its id": any_row("phone_calls", lambda row: row["message_id"] != ""),
    "a call about a letter without id": any_row(
        "phone_calls", lambda r: r["about"] == "letter" and not r["message_id"]
    ),
    "a printed transcript": any_row("transcripts", lambda row: row["channel"] == "printed"),
    "two transcripts of a month": repeated("transcripts", "pupil_id", "month"),
    "a notice by phone": any_row("absence_notices", lambda row: row["channel"] == "phone"),
    "a note of a school event": any_row("absence_notes", lambda row: row["reason"] == "school_event"),
    "a note without document": any_row("absence_notes", lambda row: not row["document_received_on"]),
    "work without its plan's id": any_row("individual_work", lambda row: not row["plan_id"]),
    "work without topic": any_row("individual_work", lambda row: not row["topic"]),
    "an event by nobody known": any_row("events", lambda row: not row["staff_id"]),
    "an event recorded later": any_row("events", lambda row: bool(row["recorded_at"])),
    "an event of a journal": any_row("events", lambda row: row["journal_id"] != ""),
    "ten lessons of one teacher": lambda world: any(
        sum(other["teacher_id"] == row["teacher_id"] for other in world["lessons"]) >= 10
        for row in world.get("lessons", ())
    ),
    **{
        f"a listed day of kind {kind}": any_row("calendar_days", lambda row, kind=kind: row["kind"] == kind)  # type: ignore[misc]
        for kind in ("school_day", "holiday", "break", "moved_in", "moved_out")
    },
}


@pytest.mark.parametrize("feature", FEATURES)
def test_the_worlds_hold(feature: str) -> None:
    assert any(FEATURES[feature](world_of(seed)) for seed in SEEDS)


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_a_world_is_the_same_in_every_process(hash_seed: str, tmp_path: Path) -> None:
    surroundings = os.environ | {"PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-m", "tests.worlds", "1", str(tmp_path / "told")]
    subprocess.run(command, env=surroundings, cwd=Path(__file__).parents[1], check=True)
    write_world(make_world(1), tmp_path / "made")
    made = {path.name: path.read_bytes() for path in (tmp_path / "made").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "told").iterdir()} == made
