"""Somebody of several schools chooses whose figures are shown; of many, one school at a time unless all are asked for."""

from __future__ import annotations

import re
from dataclasses import replace

import duckdb
import pytest

from dashboards.shell.schools import MANY, shown_to
from dashboards.shell.session import Session
from dashboards.shell.visits import visited
from dashboards.state.address import Address
from dashboards.state.desk import Desk
from tests.dashboards.school import SCHOOL, STAFF, viewer
from workbench.access.problems import ForbiddenError
from workbench.access.scope import Scope
from workbench.access.viewer import Viewer

OTHERS = tuple(f"SK-{number:02}" for number in range(2, MANY + 2))
FEW, SEVERAL = replace(viewer("director"), school_ids=(SCHOOL, OTHERS[0])), (SCHOOL, *OTHERS)
MUNICIPAL = replace(viewer("director"), school_ids=SEVERAL)


@pytest.mark.parametrize(
    ("who", "query", "schools"),
    [
        (viewer("director"), "p=parskats", (SCHOOL,)),
        (viewer("director"), f"p=parskats&skola={OTHERS[0]}", (SCHOOL,)),
        (FEW, "p=parskats", FEW.school_ids),
        (FEW, "p=skolotaji", FEW.school_ids),
        (FEW, f"p=skolotaji&skola={OTHERS[0]}", (OTHERS[0],)),
        (FEW, f"p=parskats&skola={OTHERS[1]}", FEW.school_ids),  # not one of theirs
        (MUNICIPAL, "p=parskats", (SCHOOL,)),
        (MUNICIPAL, f"p=parkapums&skola={OTHERS[1]}", (OTHERS[1],)),
        (MUNICIPAL, "p=punkti&skola=SK-77", (SCHOOL,)),
        (MUNICIPAL, "p=punkti&skola=visas", SEVERAL),
        (MUNICIPAL, "p=skolotaji&skola=visas", (SCHOOL,)),
        (MUNICIPAL, f"p=pieradijumi&skola={OTHERS[1]}", SEVERAL),
        (MUNICIPAL, f"p=dati&skola={OTHERS[1]}", SEVERAL),
    ],
    ids=str,
)
def test_which_schools_are_shown(who: Viewer, query: str, schools: tuple[str, ...]) -> None:
    assert shown_to(who, Address.read(query, "parskats")).school_ids == schools


def test_a_member_of_staff_stays_who_they_are() -> None:
    teacher = replace(viewer("teacher", STAFF), school_ids=SEVERAL)
    assert shown_to(teacher, Address.read(f"p=parskats&skola={OTHERS[0]}", "parskats")) == teacher


def test_nobody_looks_into_a_school_that_is_not_theirs() -> None:
    with pytest.raises(ForbiddenError):
        FEW.within("SK-77")


@pytest.fixture
def session(hub: duckdb.DuckDBPyConnection) -> Session:
    for number, school in enumerate(OTHERS):
        hub.execute("insert into store.records.schools (school_id, name) values (?, ?)", [school, f"Ā {number}. skola"])
    made = Session(
        lambda: MUNICIPAL, lambda seen: Scope(hub, seen), "lv", "light", lambda: None, Desk(hub, lambda *_: None)
    )
    made.open("p=parskats")
    return made


def choices(session: Session) -> dict[str, bool]:
    select = re.search(r'<select name="skola">.*?</select>', session.status.object, re.DOTALL)
    return {
        value: bool(chosen)
        for value, chosen in re.findall(r'<option value="([^"]*)"( selected)?>', select[0] if select else "")
    }


def test_the_schools_are_offered_and_links_keep_the_choice(session: Session) -> None:
    assert choices(session) == {**dict.fromkeys(("visas", *OTHERS), False), SCHOOL: True}
    assert session.view().whole.viewer == MUNICIPAL
    session.hear({"kind": "go", "query": f"p=parkapumi&skola={OTHERS[0]}"})
    assert choices(session)[OTHERS[0]]
    assert f"skola={OTHERS[0]}" in session.view().here.to("punkti").href()
    assert session.view().frame("worklist", lambda: session.view().scope.worklist(2)).height == 0
    session.hear({"kind": "go", "query": "p=parkapumi&skola=visas"})
    assert choices(session)["visas"]
    assert session.view().scope.worklist(2).aggregate("count(*)").fetchall()[0][0] > 0


def test_pages_of_people_are_of_one_school(session: Session) -> None:
    session.hear({"kind": "go", "query": "p=klases&skola=visas"})
    assert choices(session) == {**dict.fromkeys(OTHERS, False), SCHOOL: True}
    assert session.problem.object == ""


def test_another_school_leaves_a_page_about_somebody_of_this_one(session: Session) -> None:
    session.hear({"kind": "go", "query": "p=klase&id=abc"})
    nav = re.search(r'data-nav="([^"]*)"', session.status.object)
    session.hear({"kind": "go", "query": "p=parkapumi&klase=K-5a&lapa=3&statuss=late"})
    kept = re.search(r'data-nav="([^"]*)"', session.status.object)
    assert nav
    assert kept
    assert (nav[1], kept[1]) == ("p=parskats", "p=parkapumi&amp;statuss=late")


def test_one_school_offers_no_choice(hub: duckdb.DuckDBPyConnection) -> None:
    who = viewer("director")
    session = Session(
        lambda: who, lambda seen: Scope(hub, seen), "lv", "light", lambda: None, Desk(hub, lambda *_: None)
    )
    session.open("p=parskats")
    assert choices(session) == {}
    assert 'name="parbaude"' in session.status.object


@pytest.mark.parametrize("chosen", [OTHERS[-1], "visas"])
def test_the_first_page_of_each_school_and_of_all_is_read_ahead(
    session: Session, hub: duckdb.DuckDBPyConnection, chosen: str
) -> None:
    desk = Desk(hub, lambda *_: None)
    assert len(list(visited(lambda seen: Scope(hub, seen), MUNICIPAL, desk.unnoted()))) > len(SEVERAL)
    known = set(desk.kept._things)
    somebody = Session(lambda: MUNICIPAL, lambda seen: Scope(hub, seen), "lv", "light", lambda: None, desk)
    somebody.open(f"p=parskats&skola={chosen}")
    assert choices(somebody)[chosen]
    assert set(desk.kept._things) == known
