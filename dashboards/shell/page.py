"""What a page is: built once a session, shown again at every address that names it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import duckdb
import polars as pl

from dashboards.markup import render
from dashboards.shell.region import Drawn, Parts, Region
from dashboards.state.address import Address
from dashboards.state.kept import NO_STAMP, Stamp
from dashboards.tables.export import written
from workbench.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboards.state.desk import Desk
    from workbench.access.scope import Scope
    from workbench.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Run:
    """The audit that is looked at; moments on the school's clock."""

    run_id: int
    as_of: datetime
    horizon: datetime | None
    regulations: tuple[str, ...]


NO_RUN = Run(0, datetime(1970, 1, 1), None, ())  # noqa: DTZ001 - of a page that shows no audit


@dataclass(frozen=True, slots=True)
class View:
    """Everything a page may use to show itself once.

    `scope` and `viewer` are of the school that was chosen, where there are several; `whole` is the scope of all of them.
    `told`: what was typed that no address may hold, by field. `by_form`: a form of the page led here, and stands as it
    should already: drawing it anew would take the text away from under somebody's fingers. `stamp`: see `Kept.stamp`.
    """

    here: Address
    scope: Scope
    viewer: Viewer
    run: Run
    desk: Desk
    lang: str
    theme: Literal["light", "dark"]
    whole: Scope
    told: Mapping[str, str] = field(default_factory=dict)
    by_form: bool = False
    stamp: Stamp = NO_STAMP

    def frame(
        self,
        name: str,
        make: Callable[[], duckdb.DuckDBPyRelation | pl.DataFrame],
        *more: Hashable,
        of_records: bool = False,
    ) -> pl.DataFrame:
        """The rows of a relation about this run, read once for all viewers who may see the same.

        `name` and `more` say what it is; whatever else the relation depends on must be among them. `of_records`: it depends
        on nothing that people decide, so that a decision need not have it read again.
        """
        stamp = self.stamp.records if of_records else self.stamp
        return self.desk.kept.frame((name, self.run.run_id, self.viewer.sight, stamp, *more), make)

    def drawn(self, name: str, make: Callable[[], Drawn], *more: Hashable) -> Drawn:
        """A part of this page as it was made for anybody who sees the same at this address, in this language.

        `more`: whatever else it depends on; the theme, where it is a drawing.
        """
        told = tuple(sorted(self.told.items()))
        may = (self.viewer.role, self.viewer.sight, self.whole.viewer.sight)
        key = (name, self.run.run_id, may, self.here.href(), told, self.lang, self.stamp, *more)
        return self.desk.drawn.thing(key, make)

    def html(self, template: str, values: Callable[[], Mapping[str, Any]]) -> str:
        """The template filled with these values, `view` and `here`; kept as `drawn` is."""

        def make() -> Drawn:
            return Drawn(render(template, self.lang, **{"view": self, "here": self.here, **values()}))

        return self.drawn(template, make).html


@dataclass(frozen=True, slots=True)
class Reply:
    """What an action leads to: a sentence, another address, a file, what gets the focus; then the page is shown again."""

    said: str = ""
    here: Address | None = None
    file: tuple[str, bytes] | None = None
    focus: str = ""
    redraw: bool = True


class Page:
    """A page of the application. Subclasses name themselves by `key`, build `layout` once and fill it in `show`."""

    key: ClassVar[str]

    def __init__(self) -> None:
        self.layout: Parts = self.build()

    def build(self) -> Parts:
        """The parts of the page from top to bottom, empty."""
        raise NotImplementedError

    def show(self, view: View) -> None:
        """Fill the parts for an address."""
        raise NotImplementedError

    def act(self, name: str, values: Mapping[str, Any], view: View) -> Reply:
        """Do what a button with `data-act=name` asks for; every page knows `export`."""
        if name != "export":
            raise NotImplementedError(f"{type(self).__name__} has no action {name}")
        table, kind = str(values.get("table")), "xlsx" if values.get("kind") == "xlsx" else "csv"
        content = written(self.table(table, view), kind, view.lang)
        view.desk.record("export", f"{self.key} {table} {view.run.run_id}")
        return Reply(text("table.saved", view.lang), file=(f"{table}-{view.run.run_id}.{kind}", content), redraw=False)

    def take_in(self, name: str, part: bytes, view: View, *, first: bool, beginning: bool) -> None:
        """Keep a part of a file that is handed in. `first`: its first part; `beginning`: the first of all files."""
        raise NotImplementedError(f"{type(self).__name__} takes no files")

    def table(self, name: str, view: View) -> pl.DataFrame:
        """The whole table that `exports(name)` stands beside, headers in words."""
        raise NotImplementedError(f"{type(self).__name__} has no table {name}")


class HtmlPage(Page):
    """A page that is one template, filled by `values`."""

    template: ClassVar[str]

    def build(self) -> Parts:
        """One region."""
        self.region = Region()
        return (self.region,)

    def show(self, view: View) -> None:
        """Fill the template."""
        self.region.object = render(self.template, view.lang, here=view.here, view=view, **self.values(view))

    def values(self, view: View) -> dict[str, Any]:
        """What the template is filled with."""
        raise NotImplementedError
