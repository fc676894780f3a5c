"""The curve of violations against the deadline, worked out by hand for one small school."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from tests.audit.small_school import make_school
from workbench.audit.run import audit
from workbench.audit.whatif import Curve, Point, curve
from workbench.audit.whatif_svg import chart
from workbench.audit.whatif_words import label, remarks
from workbench.cli.main import workbench
from workbench.errors import InputError, PackError, WorkbenchError
from workbench.records.schema import BY_NAME
from workbench.records.store import open_store

PACK = "rezekne-2018"
AS_OF = "2025-12-01 12:00"
# Lessons of Monday 8 September 2025 on the clock of Rīga, UTC+3: when each ended, and when topic and attendance were entered.
LESSONS = {
    "E1": ("12:00", "14:30"),
    "E2": ("12:00", "16:50"),
    "E3": ("12:00", "17:30"),
    "E4": ("12:00", "19:10"),
    "E5": ("12:00", None),
    "E6": ("17:30", "18:00"),
}
# Tests of Thursday 13 November 2025; 18 November is a public holiday. The fifth working day after is 21 November.
TESTS = {"G2": "2025-11-14", "G3": "2025-11-17", "G4": "2025-11-19", "G5": "2025-11-24", "G6": None}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whatif")
    make_school(folder)
    with open_store(folder) as hub:
        hub.execute("delete from store.records.lessons")
        hub.execute("delete from store.records.grades")
        for table in ("lesson_entries", "events"):
            columns = list(BY_NAME[table].names)
            hub.execute("insert into store.intake.presence select 'S1', ?, unnest(?::varchar[]), 1", [table, columns])
        for lesson, (ended, entered) in LESSONS.items():
            hub.execute(
                "insert into store.records.lessons (school_id, lesson_id, journal_id, date, teacher_id, status, ends_at) "
                "values ('S1', ?, 'J1', '2025-09-08', 'T1', 'held', ?::timestamp - interval 3 hour)",
                [lesson, f"2025-09-08 {ended}"],
            )
            if entered:
                hub.execute(
                    "insert into store.records.lesson_entries (school_id, lesson_id, kind, recorded_at) "
                    "select 'S1', ?, unnest(['topic', 'attendance']), ?::timestamp - interval 3 hour",
                    [lesson, f"2025-09-08 {entered}"],
                )
        for grade, day in TESTS.items():
            hub.execute(
                "insert into store.records.grades (school_id, grade_id, journal_id, pupil_id, kind, assessed_on, "
                "recorded_at) values ('S1', ?, 'J1', 'P1', 'test', '2025-11-13', ?::timestamp + interval 10 hour)",
                [grade, day],
            )
        audit(hub, folder, regulations=[PACK], as_of=AS_OF)
    return folder


@pytest.fixture
def hub(school: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_store(school) as connection:
        yield connection


def violations(found: Curve) -> dict[str | int, int]:
    return {point.value: point.violations for point in found.points}


def test_each_hour_is_judged_as_if_it_were_the_law(hub: duckdb.DuckDBPyConnection, school: Path) -> None:
    found = curve(hub, school, PACK, "11", values=["15:00", "17:45", "18:00", "20:00"])
    # E6 ends at 17:30: due the next day while the deadline lies before that, the same day at 17:45 and 18:00.
    assert violations(found) == {"15:00": 4, "17:00": 3, "17:45": 3, "18:00": 2, "20:00": 1}


def test_the_value_in_force_is_marked_and_finds_what_the_audit_found(
    hub: duckdb.DuckDBPyConnection, school: Path
) -> None:
    found = curve(hub, school, PACK, "11", values=["18:00"])
    assert (found.now.value, found.now.violations, found.kept_violations) == ("17:00", 3, 3)
    assert found.now.compliance == pytest.approx(3 / 6)


def test_working_days_step_over_weekends_and_holidays(hub: duckdb.DuckDBPyConnection, school: Path) -> None:
    found = curve(hub, school, PACK, "12")
    assert found.day_kind == "working"
    assert list(violations(found).values()) == [5, 4, 3, 2, 2, 2, 1, 1, 1, 1, 1]


def test_grace_moves_the_due_moment_by_calendar_days(hub: duckdb.DuckDBPyConnection, school: Path) -> None:
    found = curve(hub, school, PACK, "12", parameter="grace", values=["2", "3"])
    assert violations(found) == {0: 2, 2: 2, 3: 1}


def test_a_deadline_that_would_not_have_come_yet_is_pending(hub: duckdb.DuckDBPyConnection, school: Path) -> None:
    point = curve(hub, school, PACK, "12", values=["30"]).points[-1]
    assert (point.met, point.missing, point.pending) == (4, 0, 1)


def test_a_clause_without_a_parameter_is_shown_with_days_of_grace(hub: duckdb.DuckDBPyConnection, school: Path) -> None:
    found = curve(hub, school, PACK, "3.3")
    assert (found.unit, found.now.value, len(found.points)) == ("grace", 0, 15)
    assert "neko nemaina" in " ".join(remarks(found, "lv"))


def test_a_day_of_the_year_is_shifted_by_weeks(hub: duckdb.DuckDBPyConnection, school: Path) -> None:
    found = curve(hub, school, PACK, "5")
    assert [label(found, point.value, "lv") for point in found.points][:5] == [
        "02.09.", "09.09.", "16.09.", "23.09.", "30.09."
    ]  # fmt: skip
    assert found.now.value == "09-30"


def test_excused_violations_are_named_beside_the_share(hub: duckdb.DuckDBPyConnection, school: Path) -> None:
    hub.execute(
        "insert into store.life.finding_events (event_id, regulation_id, clause_id, school_id, subject_key, action) "
        f"values (1, '{PACK}', '11', 'S1', 'E5', 'excuse')"
    )
    try:
        point = curve(hub, school, PACK, "11", values=["17:00"]).now
    finally:
        hub.execute("delete from store.life.finding_events")
    assert (point.violations, point.excused, point.compliance) == (3, 1, pytest.approx(3 / 5))


@pytest.mark.parametrize(
    ("clause", "given", "error", "message"),
    [
        ("99", {}, PackError, "no clause 99"),
        ("1", {}, PackError, "informative"),
        ("11", {"values": ["25:00"]}, InputError, "deadline cannot be '25:00'"),
        ("11", {"parameter": "deadlin"}, InputError, "deadline"),
        ("12", {"values": ["some"]}, InputError, "no number of days"),
        ("12", {"values": ["61"]}, InputError, "days cannot be .61."),
        ("11", {"run_id": 7}, WorkbenchError, "Run 7"),
    ],
)
def test_what_cannot_be_varied_is_refused_with_a_sentence(
    hub: duckdb.DuckDBPyConnection, school: Path, clause: str, given: dict[str, object], error: type[Exception], message: str
) -> None:  # fmt: skip
    with pytest.raises(error, match=message):
        curve(hub, school, PACK, clause, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("clause", ["11", "12", "5", "3.3"])
@pytest.mark.parametrize("lang", ["lv", "en"])
def test_the_chart_is_well_formed_and_names_every_point(
    hub: duckdb.DuckDBPyConnection, school: Path, clause: str, lang: str
) -> None:
    found = curve(hub, school, PACK, clause)
    root = ElementTree.fromstring(chart(found, lang))
    assert len(root.findall(".//{*}circle")) == len(found.points)
    described = root.findtext("{*}desc") or ""
    assert all(f"{label(found, point.value, lang)}: {point.violations}" in described for point in found.points)


def test_a_hostile_name_in_the_chart_stays_text(hub: duckdb.DuckDBPyConnection, school: Path) -> None:
    found = curve(hub, school, PACK, "11", values=["18:00"])
    hostile = Curve(
        regulation_id="<script>&", clause_id=found.clause_id, expectation_type="", run_id=1, as_of=found.as_of,
        parameter="deadline", unit="clock", day_kind="", kept_violations=0,
        points=(Point("17:00", True, 0, 0, 0, 0, 0),),
    )  # fmt: skip
    assert "<script>" not in chart(hostile, "lv")


def test_the_command_draws_bars_marks_the_value_in_force_and_writes_the_chart(school: Path, tmp_path: Path) -> None:
    svg = tmp_path / "curve.svg"
    options = ["--values", "15:00,18:00", "--svg", str(svg), "--workspace", str(school)]
    result = CliRunner().invoke(workbench, ["whatif", PACK, "11", *options])
    assert result.exit_code == 0, result.output
    in_force = next(line for line in result.output.splitlines() if "◀ tagad" in line)
    assert in_force.split()[:3] == ["17:00", "3", "█" * 18]
    assert svg.read_text(encoding="utf-8").startswith("<svg ")


def test_the_command_gives_the_curve_as_json(school: Path) -> None:
    options = ["--values", "15:00", "--json", "--workspace", str(school)]
    result = CliRunner().invoke(workbench, ["whatif", PACK, "11", *options])
    points = json.loads(result.output)["points"]
    assert [(point["value"], point["violations"]) for point in points] == [("15:00", 4), ("17:00", 3)]
