"""One tab of one viewer: what was asked for comes in one at a time, the page answers, and what went wrong is said."""

from __future__ import annotations

import base64
import logging
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

import polars as pl

from dashboards.markup import render
from dashboards.pages import FIRST, PAGES, first_for, page_class
from dashboards.shell.bridge import Bridge
from dashboards.shell.page import NO_RUN, Page, Reply, Run, View
from dashboards.shell.region import Parts, Region, Stage
from dashboards.shell.schools import choice, shown_to
from dashboards.state.address import RUN, Address
from dashboards.state.desk import Desk
from workbench.access.problems import AccessError, ForbiddenError, SignedOutError
from workbench.access.scope import Scope
from workbench.access.viewer import Viewer
from workbench.errors import WorkbenchError
from workbench.life.problems import LifeError
from workbench.texts import text

LOG = logging.getLogger(__name__)
NOTHING: Final[dict[str, Any]] = {"stage": "", "parts": {}, "sheets": {}, "forget": []}  # no part of a page is shown


class NoRunError(WorkbenchError):
    """There is no audit yet: nothing is wrong, there is something to do first."""


class Session:
    """A tab. `alive` is asked before everything that is done and raises SignedOutError when the sign-in has ended."""

    def __init__(
        self, viewer: Callable[[], Viewer], scope: Callable[[Viewer], Scope], lang: str, theme: Literal["light", "dark"],
        alive: Callable[[], None], desk: Desk,
    ) -> None:  # fmt: skip
        self._who, self._scope, self._alive, self._desk = viewer, scope, alive, desk
        self._came: Viewer | None = None
        self.lang, self.theme = lang, theme
        self._lock = threading.RLock()
        self._pages: dict[str, Page] = {}
        self._here = Address(FIRST)
        self._marked = ""  # the page of the menu that is shown; none after a refusal
        self._told: Mapping[str, str] = {}
        self.bridge = Bridge(self.hear, width=0, height=0, margin=0)
        self.status, self.problem = Region(), Region()
        self.parts: Parts = ()
        self._stage, self._frame = Stage(), Stage()

    def hear(self, message: Mapping[str, Any]) -> None:
        """Do what the browser asks: go to an address, press a button of the page, or take another theme."""
        with self._lock:
            self._came = None
            number = int(message.get("number", 0))
            try:
                self._alive()
                if message.get("kind") == "part":
                    self._take_in(message)
                    return
                reply = self._answer(message)
            except SignedOutError:
                return  # the tab is on its way to the sign-in page
            except Exception as error:
                self._fail(error, number)
                if message.get("kind") == "part":
                    self.bridge.acknowledge(arrived=False)
                return
            is_go = message.get("kind") == "go"
            self._tell(number, reply, moved=is_go and reply.focus == "h1", fresh=is_go and message.get("told") is None)

    def open(self, query: str) -> None:
        """Show the first page, before the browser has the document."""
        with self._lock:
            try:
                reply = self._go(self._address(query), None)
            except Exception as error:
                self._fail(error, 0)
                return
            self._tell(0, reply)

    def _viewer(self) -> Viewer:
        """Who looks, asked once for each message: the account as it stands when the message comes."""
        if self._came is None:
            self._came = self._who()
        return self._came

    def _answer(self, message: Mapping[str, Any]) -> Reply:
        match message:
            case {"kind": "go", "query": str(query)}:
                return self._go(self._address(query), _told(message.get("told")))
            case {"kind": "again"}:
                self._show(noted=False)
                return Reply(redraw=False)
            case {"kind": "theme", "theme": "light" | "dark" as theme}:
                self.theme = theme
                return self._go(self._here, None) if self._marked else Reply(redraw=False)
            case {"kind": "act", "name": str(name), "values": dict(values)}:
                return self._act(name, values)
        return Reply(redraw=False)

    def _address(self, query: str) -> Address:
        return Address.read(query, first_for(self._viewer()))

    def _go(self, here: Address, told: Mapping[str, str] | None) -> Reply:
        """Show an address. `told`: what a form that led here says beside it; None when a link did."""
        self._marked = ""
        self._admit(here)
        self._marked = here.page
        changed = here.page != self._here.page or not self.parts
        kept = {} if changed else self._told
        self._here, self._told = here, kept if told is None else told
        self._show(by_form=told is not None)
        return Reply(focus="h1" if changed else "")

    def _admit(self, here: Address) -> None:
        """Refuse a page that there is not, or that is not for this viewer: then nothing of the page before stays."""
        viewer = self._viewer()
        if here.page in PAGES and PAGES[here.page].is_for(viewer):
            return
        self.parts = ()
        if here.page not in PAGES:
            raise WorkbenchError(text("shell.no_page", self.lang))
        raise ForbiddenError("may_not", role=viewer.role)

    def _take_in(self, message: Mapping[str, Any]) -> None:
        """A part of a file that somebody hands in: the page keeps it, then the next may come."""
        part = base64.b64decode(str(message.get("data", "")), validate=True)
        first, beginning = bool(message.get("first")), bool(message.get("beginning"))
        page = self._page(self._here.page)
        page.take_in(str(message.get("file", "")), part, self.view(), first=first, beginning=beginning)
        self.bridge.acknowledge(arrived=True)

    def _act(self, name: str, values: Mapping[str, Any]) -> Reply:
        page = self._page(self._here.page)
        reply = page.act(name, values, self.view())
        if reply.here is not None:
            self._here = reply.here
        if reply.redraw:
            self._show()
            if reply.said:
                self.problem.object = render("shell/notice.html", self.lang, said=reply.said)
        if reply.file is not None:
            self.bridge.hand_over(*reply.file)
        return reply

    def _show(self, *, by_form: bool = False, noted: bool = True) -> None:
        """Fill the page. `noted`: the access log says so; a page that refreshes itself is noted once."""
        page = self._page(self._here.page)
        view = self.view(by_form)
        page.show(view)
        self._desk.came(view.viewer)
        if noted:
            self._desk.record("see", f"{page.key} {view.run.run_id}")
        self.status.object = render("shell/status.html", self.lang, view=view, **_status(view))
        self.problem.object = ""
        self.parts = page.layout

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            self._pages[key] = page_class(key)()
        return self._pages[key]

    def view(self, by_form: bool = False) -> View:
        """What the page of this moment is shown from."""
        whole = self._scope(self._viewer())
        viewer = shown_to(whole.viewer, self._here)
        scope, stamp = self._scope(viewer), self._desk.kept.stamp()
        run = _run(self._desk.runs(scope, stamp), self._here, self.lang) if PAGES[self._here.page].about_run else NO_RUN
        return View(
            self._here, scope, viewer, run, self._desk, self.lang, self.theme, whole, self._told, by_form, stamp
        )

    def _fail(self, error: Exception, number: int) -> None:
        """Say what a person can mend; of anything else only the place in our code is logged, no value of a record."""
        if isinstance(error, AccessError | LifeError):
            sentence = error.say(self.lang)
        elif isinstance(error, WorkbenchError):
            sentence = str(error)
        else:
            place = "".join(traceback.format_tb(error.__traceback__))
            LOG.error("A page failed: %s\n%s", type(error).__name__, place)
            sentence = text("shell.failed", self.lang)
        page = self._pages.get(self._here.page)
        stands = page is not None and page.layout is self.parts
        if isinstance(error, NoRunError):
            self.problem.object = render("shell/first.html", self.lang, may_load=self._viewer().may("import"))
        else:
            values = {"sentence": sentence, "here": self._here, "level": 2 if stands else 1}
            first = Address(first_for(self._viewer())).href()
            may_repeat = bool(self._marked) and not isinstance(error, ForbiddenError)
            self.problem.object = render("shell/problem.html", self.lang, first=first, may_repeat=may_repeat, **values)
        if not stands:  # nothing of another page below the sentence
            self.parts = ()
        self._tell(number, Reply(said=sentence, redraw=False))

    def _tell(self, number: int, reply: Reply, *, moved: bool = False, fresh: bool = False) -> None:
        """Send what has changed. `moved`: to another page; `fresh`: forms stand as the address says, whatever was typed."""
        shown = self._marked
        title = text(f"page.{shown}" if shown else "shell.problem", self.lang)
        self.bridge.tell({
            "number": number, "page": shown or None, "query": self._here.href()[1:] if shown else "", "moved": moved,
            "fresh": fresh,
            "title": f"{title} – {text('shell.app', self.lang)}", "said": reply.said,
            "focus": "" if moved else reply.focus.removeprefix("h1"), **self._changes(),
        })  # fmt: skip

    def _changes(self) -> dict[str, Any]:
        """The parts that the browser has otherwise; `frame`: status and problem, which are no part of a page."""
        frame = self._frame.change("", (self.status, self.problem))
        parts = self._stage.change(self._here.page, self.parts) if self.parts else NOTHING
        named = zip(("status", "problem"), map(str, range(2)), strict=True)
        return {
            **parts, "sheets": frame["sheets"] | parts["sheets"],
            "frame": {name: frame["parts"][place] for name, place in named if place in frame["parts"]},
        }  # fmt: skip


def _told(given: Any) -> dict[str, str] | None:
    """What was typed, as far as it is text of a sane length; None when no form was there."""
    if not isinstance(given, dict):
        return None
    pairs = given.items()
    return {str(name): value[:200] for name, value in pairs if isinstance(value, str) and value.strip()}


def _status(view: View) -> dict[str, Any]:
    """The audits to choose from, newest first, the names of the schools or a choice of them."""
    if not view.viewer.may("see_results"):
        return {"runs": [], "schools": "", **choice(view)}
    rows = view.desk.runs(view.scope, view.stamp).head(30).select("run_id", "as_of_local").rows()
    schools = view.frame(
        "shell: schools", lambda: view.scope.records("schools").project("name").order("name").limit(4)
    ).rows()
    return {
        "runs": [{"run_id": run_id, "as_of": as_of} for run_id, as_of in rows] if view.run is not NO_RUN else [],
        "schools": ", ".join(name for (name,) in schools[:3]) + (" …" if len(schools) > 3 else ""),
        **choice(view),
    }


def _run(runs: pl.DataFrame, here: Address, lang: str) -> Run:
    """The audit that the address names, else the latest, which stands first."""
    asked = here.number(RUN, 0)
    found = (runs.filter(pl.col("run_id") == asked) if asked else runs).head(1).rows()
    if not found:
        raise (
            WorkbenchError(text("shell.no_such_run", lang, run=asked))
            if asked
            else NoRunError(text("shell.first", lang))
        )
    run_id, as_of, horizon, regulations = found[0]
    return Run(run_id, as_of, horizon, tuple(regulations))
