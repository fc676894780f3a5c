"""Whose figures a page shows to somebody who has several schools: all together, or those of the one that was chosen."""

from __future__ import annotations

from typing import Any, Final

from dashboards.pages import PAGES, first_for
from dashboards.shell.page import View
from dashboards.state.address import EVERY, RUN, SCHOOL, Address
from workbench.access.viewer import Viewer
from workbench.texts import text

MANY: Final = 3  # more schools than these are shown together only to whoever asks for it: lists would be endless
OF_ONE: Final = dict.fromkeys(("klase", "paralele", "skolotajs", "lapa"))  # what another school has not


def shown_to(viewer: Viewer, here: Address) -> Viewer:
    """The viewer as the page of this address sees them: within the school that it names, or the first of many."""
    schools, shown = viewer.school_ids, _shown(here)
    if len(schools) < 2 or viewer.sees_own_only or shown == "all":
        return viewer
    asked = here.get(SCHOOL)
    if asked in schools:
        return viewer.within(asked)
    is_wanted = asked == EVERY and shown == "chosen"
    return viewer if is_wanted or (len(schools) <= MANY and shown != "single") else viewer.within(schools[0])


def choice(view: View) -> dict[str, Any]:
    """`choices`: value, name and whether it is shown, of each school and of all together; none for whoever has one.

    `nav`: the rest of the address, without what belongs to one school; a page about something of one leads to the first.
    """
    here, viewer = view.here, view.whole.viewer
    schools = viewer.school_ids
    if len(schools) < 2 or viewer.sees_own_only or _shown(here) == "all":
        return {"choices": [], "nav": here.with_(**{RUN: None}).href()[1:]}
    rows = view.desk.kept.frame(
        ("shell: names of schools", schools, view.stamp.records),
        lambda: view.whole.records("schools").project("school_id, name").order("name collate lv, school_id"),
    )
    now = view.viewer.school_ids
    found = [(school, name or school, now == (school,)) for school, name in rows.rows()]
    if _shown(here) == "chosen" or (len(schools) <= MANY and _shown(here) == "one"):
        found.insert(0, ("" if len(schools) <= MANY else EVERY, text("shell.every_school", view.lang), now == schools))
    nav = here if PAGES[here.page].icon else Address(first_for(viewer))
    return {"choices": found, "nav": nav.with_(**{RUN: None, SCHOOL: None, **OF_ONE}).href()[1:]}


def _shown(here: Address) -> str:
    entry = PAGES.get(here.page)
    return entry.schools if entry is not None and entry.about_run else "all"
