"""Visits of nobody: every page of the menu is opened once, so that its frames are kept before a person comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dashboards.pages import PAGES, first_for
from dashboards.pages.attendance.board import PAGE as ATTENDANCE
from dashboards.pages.attendance.board import board
from dashboards.shell.schools import MANY
from dashboards.shell.session import Session
from dashboards.state.address import EVERY, SCHOOL
from dashboards.state.desk import Desk
from workbench.access.scope import Scope
from workbench.access.viewer import Viewer
from workbench.texts import LANGUAGES


def visited(scope: Callable[[Viewer], Scope], viewer: Viewer, desk: Desk) -> Iterator[None]:
    """Open page after page, the periods, classes and grades of attendance last; each step is one page.

    Of somebody's many schools the first page of each is opened too, and of all together. Before the first audit there is none.
    """
    if not scope(viewer).runs().limit(1).fetchall():
        return
    session = Session(lambda: viewer, scope, LANGUAGES[0], "light", lambda: None, desk)
    for key, entry in PAGES.items():
        if entry.icon and entry.about_run and entry.is_for(viewer):
            session.hear({"kind": "go", "query": f"p={key}"})
            yield
    for school in (*viewer.school_ids, EVERY) if len(viewer.school_ids) > MANY else ():
        session.hear({"kind": "go", "query": f"p={first_for(viewer)}&{SCHOOL}={school}"})
        yield
    session.hear({"kind": "go", "query": f"p={ATTENDANCE}"})
    found = board(session.view())
    parts = [f"laiks={period.key}" for period in found.known]
    parts += [f"klase={one}" for one in found.by("class")["class_id"].drop_nulls().unique(maintain_order=True)]
    parts += [f"paralele={one}" for one in found.by("grade")["grade_level"].drop_nulls().unique(maintain_order=True)]
    for part in parts:
        session.hear({"kind": "go", "query": f"p={ATTENDANCE}&{part}"})
        yield
