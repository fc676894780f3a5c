"""Teachers, classes and single obligations without a browser: every number against a plain count, by role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import duckdb
import polars as pl
import pytest

from dashboards.pages import worklist
from dashboards.pages.people import board, single
from dashboards.pages.people import who as people
from dashboards.pages.people.singles import Teacher
from dashboards.pages.people.who import CLASS, STAFF, Who
from dashboards.pages.people.window import window
from dashboards.pages.subject import page as subject_page
from dashboards.pages.subject.story import duty_of, story
from dashboards.shell.page import View
from dashboards.state.desk import Desk
from tests.dashboards import school
from tests.dashboards.school import SCHOOL, viewer
from workbench.access.problems import ForbiddenError
from workbench.errors import WorkbenchError
from workbench.texts import text

See = Callable[..., View]


@pytest.fixture(scope="module")
def hub(reading: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return reading


@pytest.fixture(scope="module")
def see(hub: duckdb.DuckDBPyConnection) -> See:
    """A view of the newest audit for an address and somebody."""
    return partial(school.see, hub, desk=Desk(hub, lambda action, subject: None))


def obligations(view: View) -> list[dict[str, Any]]:
    return view.scope.obligations(view.run.run_id).pl().to_dicts()


def plain(view: View, who: Who, weeks: list[Any]) -> dict[tuple[str, Any], Counter[str]]:
    """Counts by whom and week, made one by one."""
    counts: dict[tuple[str, Any], Counter[str]] = {}
    for row in obligations(view):
        if row[who.column] is None or row["due_at"] is None or row["due_at"] >= view.run.as_of:
            continue
        week = row["due_at"].date() - timedelta(days=row["due_at"].weekday())
        if week in weeks and row["status"] != "pending":
            counts.setdefault((row[who.column], week), Counter()).update([row["status"]])
    return counts


@pytest.mark.parametrize("who", [STAFF, CLASS], ids=["teachers", "classes"])
def test_every_cell_holds_what_a_plain_count_gives(see: See, who: Who) -> None:
    view = see(f"p={who.page}&nedelas=8")
    shown = window(who, view)
    counts = plain(view, who, shown.weeks)
    cells = {
        (row[who.column], row["week"]): (row["met"], row["late"], row["missing"])
        for row in board.cells(who, view, shown).iter_rows(named=True)
    }
    assert cells == {key: (of["met"], of["late"], of["missing"]) for key, of in counts.items()}
    assert sum(late + missing for _, late, missing in cells.values()) > 0


@pytest.mark.parametrize("who", [STAFF, CLASS], ids=["teachers", "classes"])
def test_the_link_of_a_cell_leads_to_exactly_as_many_violations(see: See, who: Who) -> None:
    view = see(f"p={who.page}")
    linked = [
        cell for row in board.rows(who, view, window(who, view)) for cell in row["cells"] if cell and cell["href"]
    ]
    assert linked
    for cell in linked[:: max(1, len(linked) // 12)]:
        there = see(cell["href"].lstrip("?"))
        listed = worklist.SOURCE.all(worklist.rows(there), worklist.asked(there.here), there.here)
        assert listed.height == cell["missed"], cell["href"]


def test_a_single_day_of_a_class_leads_to_exactly_its_violations(see: See) -> None:
    view = see("p=klases")
    strip = board.strip(view, window(CLASS, view))
    linked = [cell for row in strip["rows"] for cell in row["cells"] if cell and cell["href"]]
    assert linked
    for cell in linked[:: max(1, len(linked) // 6)]:
        there = see(cell["href"].lstrip("?"))
        listed = worklist.SOURCE.all(worklist.rows(there), worklist.asked(there.here), there.here)
        assert listed.height == cell["missed"]


def test_the_clause_of_the_address_narrows_rows_cells_and_links(see: See) -> None:
    view = see("p=skolotaji&punkts=rezekne-2018:11")
    shown = window(STAFF, view)
    of_clause = [row for row in obligations(view) if row["clause_id"] == "11" and row["staff_id"]]
    met = sum(
        row["status"] == "met" and row["due_at"] < view.run.as_of
        and row["due_at"].date() - timedelta(days=row["due_at"].weekday()) in shown.weeks
        for row in of_clause
    )  # fmt: skip
    assert board.summary(STAFF, view, shown)["met"].sum() == met > 0
    links = [cell["href"] for row in board.rows(STAFF, view, shown) for cell in row["cells"] if cell and cell["href"]]
    assert {parse_qs(link[1:])["punkts"][0] for link in links} == {"rezekne-2018:11"}


def test_rows_stand_by_name_and_only_the_comparable_are_ordered_by_anything_else(see: See) -> None:
    by_name = board.summary(STAFF, (view := see("p=skolotaji&nedelas=4")), window(STAFF, view))
    assert by_name["place"].is_sorted()
    ranked = board.summary(STAFF, (view := see("p=skolotaji&nedelas=4&kartot=ieverosana")), window(STAFF, view))
    apart = ranked.filter(~pl.col("is_comparable"))
    comparable = ranked.filter("is_comparable")
    assert ranked["is_comparable"].to_list() == [True] * comparable.height + [False] * apart.height
    assert comparable["high"].is_sorted()
    assert apart["place"].is_sorted()


def test_an_address_with_nonsense_shows_the_last_weeks_by_name(see: See) -> None:
    view = see("p=skolotaji&nedelas=7&lidz=rīt&kartot=1;drop&punkts=nav:nav")
    shown = window(STAFF, view)
    assert shown.weeks == window(STAFF, see("p=skolotaji")).weeks
    assert board.rows(STAFF, view, shown) == []


def test_earlier_weeks_are_as_many_and_end_before_the_first_shown(see: See) -> None:
    shown = window(STAFF, see("p=skolotaji&nedelas=4"))
    assert shown.earlier is not None
    before = window(STAFF, see(f"p=skolotaji&nedelas=4&lidz={shown.earlier}"))
    assert before.weeks[-1] < shown.weeks[0]
    assert (len(before.weeks), before.later) == (4, shown.weeks[-1])


@pytest.mark.parametrize("name", ["skolotaji", "klases", "klases-dienas"])
def test_a_file_of_the_board_holds_the_numbers_of_the_screen(see: See, name: str) -> None:
    who = STAFF if name == "skolotaji" else CLASS
    view = see(f"p={who.page}")
    shown = window(who, view)
    file = board.strip_table(view, shown) if name == "klases-dienas" else board.table(who, view, shown)
    counted = board.summary(who, view, shown)
    if name != "klases-dienas":
        assert file[text("table.counted", "lv")].to_list() == counted["counted"].to_list()
        weeks = [name for name in file.columns if name.startswith("Nav laikā nedēļā")]
        assert len(weeks) == len(shown.weeks)
        assert sum(file[week].sum() for week in weeks) == counted["missed"].sum() > 0
    else:
        assert file[text("table.met", "lv")].sum() == board.day_cells(view, shown)["met"].sum() > 0


def staff_with_class(hub: duckdb.DuckDBPyConnection) -> tuple[str, str]:
    query = "select class_teacher_id, class_id from store.records.classes where class_teacher_id is not null order by 2"
    return hub.execute(query).fetchall()[0]


def test_a_teacher_sees_one_row_their_own_and_nobody_elses_page(see: See, hub: duckdb.DuckDBPyConnection) -> None:
    staff, _ = staff_with_class(hub)
    own = viewer("teacher", staff)
    view = see("p=skolotaji", own)
    assert [row["staff_id"] for row in board.rows(STAFF, view, window(STAFF, view))] == [staff]
    others = people.names(STAFF, view).filter(pl.col("staff_id") != staff)["token"]
    with pytest.raises(WorkbenchError, match="tādu skolotāju"):
        people.one(STAFF, see(f"p=skolotajs&id={others[0]}", own))


def test_a_class_teacher_sees_their_class_and_of_colleagues_nothing(see: See, hub: duckdb.DuckDBPyConnection) -> None:
    staff, group = staff_with_class(hub)
    who = viewer("class_teacher", staff, (group,))
    view = see("p=klases", who)
    assert [row["class_id"] for row in board.rows(CLASS, view, window(CLASS, view))] == [group]
    assert people.weeks(STAFF, view)["staff_id"].unique().to_list() == [staff]


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_rows_about_single_people_are_not_for_a_role_without_names(see: See, role: Any) -> None:
    with pytest.raises(ForbiddenError):
        people.check(see("p=skolotaji", viewer(role)))


def test_a_teachers_sheet_is_that_of_the_command_line_in_its_order(see: See) -> None:
    view = see("p=skolotaji")
    lines = view.scope.due(view.run.run_id, "lv").filter("staff_id is not null").order("place").pl()
    staff = lines["staff_id"][0]
    token = people.names(STAFF, view).filter(pl.col("staff_id") == staff)["token"][0]
    own = see(f"p=skolotajs&id={token}")
    row = people.one(STAFF, own)
    mine = single.work(row, own)
    assert mine["to_do"].to_list() == lines.filter(pl.col("staff_id") == staff)["to_do"].to_list()
    assert sum(len(items) for _, items in single.places(mine)) == mine.height
    assert Teacher().table("darbi", own).height == mine.height


def test_the_clauses_of_one_add_up_to_the_row_of_the_board(see: See) -> None:
    view = see("p=klases")
    shown = window(CLASS, view)
    row = board.summary(CLASS, view, shown).row(0, named=True)
    own = see(f"p=klase&id={row['token']}")
    clauses = single.by_clause(CLASS, people.one(CLASS, own), own, shown)
    assert (clauses["counted"].sum(), clauses["missed"].sum()) == (row["counted"], row["missed"])
    days = [cell for _, week in single.calendar(row, own, shown) for _, cell in week if cell]
    assert sum(cell["missed"] for cell in days) == row["missed"]


def opened(see: See, view: View, clause: str, status: str) -> tuple[View, dict[str, Any]]:
    """The page of one violation of a clause."""
    rows = worklist.findings(view).filter(pl.col("clause_id") == clause, pl.col("status") == status)
    there = see(f"p=parkapums&id={rows.sort('subject_key')['token'][0]}")
    return there, subject_page.one(there)


def test_a_late_lesson_tells_saves_before_and_after_its_deadline(see: See, hub: duckdb.DuckDBPyConnection) -> None:
    view, row = opened(see, see(""), "11", "late")
    events = story(view, row, duty_of(view, row))
    entries = "select count(*) from store.records.lesson_entries where school_id = ? and lesson_id = ?"
    saved = hub.execute(entries, [SCHOOL, row["subject_key"]]).fetchall()[0][0]
    assert sum(bool(one["about"]) for one in events) == saved > 0
    assert [one["title"] for one in events if one["is_deadline"]] == ["Termiņš"]
    late = [one["at"] for one in events if one["is_late"]]
    assert row["fulfilled_at"] in late
    assert all(at > row["due_at"] for at in late)
    assert [one["at"] for one in events] == sorted(one["at"] for one in events)
    assert subject_page.to_do(view, row, duty_of(view, row)) == {"kind": "late"}


def test_a_missing_entry_says_what_to_open_as_the_sheet_does(see: See) -> None:
    view, row = opened(see, see(""), "11", "missing")
    told = subject_page.to_do(view, row, duty_of(view, row))
    sheet = view.scope.due(view.run.run_id, "lv").filter("when_code = 'overdue'").project("to_open, to_do").fetchall()
    assert (told["open"], told["do"]) in sheet
    assert story(view, row, duty_of(view, row))[-1]["title"] == text("subject.event.not_done", "lv")


def test_the_story_ends_with_the_moment_of_the_audit_and_says_so(see: See) -> None:
    view, row = opened(see, see(""), "11", "late")
    before = replace(view, run=replace(view.run, as_of=row["due_at"] - timedelta(minutes=1)))
    events = [one for one in story(before, row, duty_of(view, row)) if not one["is_deadline"]]
    assert all(one["at"] <= before.run.as_of for one in events)
    assert events[-1]["title"] == text("subject.event.seen_until", "lv")
    whole = [one["title"] for one in story(view, row, duty_of(view, row))]
    assert text("subject.event.seen_until", "lv") not in whole


@pytest.mark.parametrize(
    ("shares", "begins"),
    [([0.98, 0.993], 0.95), ([0.951], 0.95), ([0.98, 0.88], 0.85), ([0.9], 0.9), ([0.31], 0.3), ([], 0.95)],
)
def test_the_scale_of_a_board_holds_every_share(shares: list[float], begins: float) -> None:
    rows = [{"is_comparable": True, "compliance": share} for share in shares]
    assert board.scale([*rows, {"is_comparable": False, "compliance": 0.1}]) == pytest.approx(begins)


FULFILLED = [
    ("2.3", "late"),
    ("2.3", "met"),
    ("9", "met"),
    ("8b", "late"),
    ("2.4a", "met"),
    ("12", "late"),
    ("11", "met"),
]


@pytest.mark.parametrize(("clause", "status"), FULFILLED)
def test_the_story_holds_the_moment_that_fulfilled_the_duty(see: See, clause: str, status: str) -> None:
    view = see("")
    rows = view.scope.obligations(view.run.run_id).filter(f"clause_id = '{clause}' and status = '{status}'")
    row = rows.order("subject_key").limit(1).pl().row(0, named=True)
    events = [one for one in story(view, row, duty_of(view, row)) if one["at"] == row["fulfilled_at"]]
    assert events
    assert any(one["is_late"] == (status == "late") and one["tone"] == status for one in events)


def test_an_obligation_that_was_kept_has_its_page_too(see: See) -> None:
    view = see("")
    kept = (
        view.scope.obligations(view.run.run_id)
        .filter("status = 'met' and clause_id = '11'")
        .limit(1)
        .pl()
        .row(0, named=True)
    )
    same = subject_page.subject.about_the_same(view.scope, view.run.run_id, SCHOOL, kept["subject_key"], lesson=True)
    token = same.filter("clause_id = '11'").project("token").fetchall()[0][0]
    there = see(f"p=parkapums&id={token}")
    row = subject_page.one(there)
    assert (row["subject_key"], subject_page.standing(there, row).height) == (kept["subject_key"], 0)
    assert subject_page.to_do(there, row, duty_of(there, row)) == {"kind": "met"}


def test_an_analyst_reads_an_obligation_without_anybodys_name(see: See) -> None:
    view = see("", viewer("analyst"))
    token = worklist.findings(view).filter(pl.col("clause_id") == "9")["token"][0]
    there = see(f"p=parkapums&id={token}", viewer("analyst"))
    row = subject_page.one(there)
    names = there.desk.kept.query(pl.DataFrame({"x": [1]}), "select family_name from store.records.staff", {})
    said = str(subject_page.values(there, row, subject_page.standing(there, row)))
    assert not any(name in said for name in names["family_name"])
    assert [one["about"] for one in story(there, row, duty_of(there, row)) if one["about"]] == []
