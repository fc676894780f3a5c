"""The pages, in the order of the menu; each is imported when somebody opens it first.

A new page is a module here with a subclass of `dashboards.shell.page.Page`, one line in `PAGES`, and its name in
`workbench/texts` under `page.KEY` (docs/dashboards.md).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from dashboards.shell.page import Page
    from workbench.access.viewer import Action, Viewer


class Entry(NamedTuple):
    """Where a page is (`module:Class`) and its icon in the menu, an SVG path on 24 × 24; without one it is not in the menu.

    `right`: what a role must be allowed to do to open the page, None for everybody who is signed in. `about_run`: whether
    the page shows an audit; one that does not also stands before the first audit. `schools`: whether it shows the school
    that was chosen, or is too long for many together, or is about exactly one, or always has all of the viewer's.
    """

    place: str
    icon: str = ""
    right: Action | None = "see_results"
    about_run: bool = True
    schools: Literal["chosen", "one", "single", "all"] = "chosen"

    def is_for(self, viewer: Viewer) -> bool:
        """Whether this viewer may open the page."""
        return self.right is None or viewer.may(self.right)


PAGES: dict[str, Entry] = {
    "parskats": Entry("overview:Overview", "M4 13h7V4H4zM13 20h7v-9h-7zM4 20h7v-5H4zM13 4v5h7V4z"),
    "parkapumi": Entry("findings:Findings", "M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01"),
    "punkti": Entry("clauses:Clauses", "M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7"),
    "punkts": Entry("clause:ClausePage"),
    "skolotaji": Entry(
        "people.boards:Teachers",
        "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21v-1a6 6 0 0 1 6-6h4a6 6 0 0 1 6 6v1",
        right="see_names",
        schools="one",
    ),
    "skolotajs": Entry("people.singles:Teacher", right="see_names"),
    "klases": Entry(
        "people.boards:Classes", "M3 5h7v6H3zM14 5h7v6h-7zM3 15h7v4H3zM14 15h7v4h-7z", right="see_names", schools="one"
    ),
    "klase": Entry("people.singles:ClassPage", right="see_names"),
    "parkapums": Entry("subject.page:SubjectPage"),
    "apmeklejums": Entry(
        "attendance.page:AttendancePage",
        "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8.500 15l2.300 2.300L15.500 13",
        schools="single",
    ),
    "apmeklejums-skolens": Entry("attendance.pupil:PupilDays", right="see_names"),
    "pieradijumi": Entry(
        "evidence:Evidence",
        "M4 8h16v12H4zM4 8l2-4h12l2 4M9 12h6",
        right="evidence",
        schools="all",
    ),
    "dati": Entry(
        "data:Data",
        "M12 3c4.400 0 8 1.300 8 3s-3.600 3-8 3-8-1.300-8-3 3.600-3 8-3zM4 6v6c0 1.700 3.600 3 8 3s8-1.300 8-3V6M4 12v6c0 1.700 3.600 3 8 3s8-1.300 8-3v-6",
        right="import",
        about_run=False,
    ),
    "uzstadijumi": Entry(
        "settings:Settings",
        "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5zM9 14.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z",
        right=None,
        about_run=False,
    ),
}
FIRST = next(iter(PAGES))


def first_for(viewer: Viewer) -> str:
    """The page that opens when none is named."""
    return next(key for key, entry in PAGES.items() if entry.icon and entry.is_for(viewer))


def page_class(key: str) -> type[Page]:
    """The class of a page, its module imported now; KeyError when there is no such page."""
    module, name = PAGES[key].place.split(":")
    found: type[Page] = getattr(importlib.import_module(f"dashboards.pages.{module}"), name)
    return found
