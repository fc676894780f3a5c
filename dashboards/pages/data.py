"""Dati: what was loaded, how fresh it is, what can be judged with it, what lies in quarantine; loading and auditing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from dashboards.markup import render
from dashboards.pages import data_parts as parts
from dashboards.pages.uploads import Upload
from dashboards.shell.page import Page, Reply, View
from dashboards.shell.region import Parts, Region
from dashboards.tables.words import Column, worded
from workbench.access import principal
from workbench.errors import InputError
from workbench.serving.jobs import Job
from workbench.texts import text

FILE_COLUMNS: Final = [
    Column("import_id", "data.import"),
    Column("started_at", "data.when"),
    Column("name", "data.file"),
    Column("sheet", "data.sheet"),
    Column("table_name", "data.table"),
    Column("rows_read", "data.read"),
    Column("rows_new", "data.new"),
    Column("rows_changed", "data.changed"),
    Column("rows_unchanged", "data.unchanged"),
    Column("rows_quarantined", "data.quarantined"),
    Column("size_bytes", "data.bytes"),
    Column("sha256", "data.sha256"),
]


class Data(Page):
    """Loading, freshness and readiness, for whoever may load records."""

    key = "dati"

    def build(self) -> Parts:
        """Work that runs, files to hand in, what was handed in before, and the state of it all."""
        self._upload: Upload | None = None
        self._preview: Job | None = None
        self._loading: Job | None = None
        self._work, self._hand_in, self._state = Region(), Region(), Region()
        return (self._work, self._hand_in, self._state)

    def show(self, view: View) -> None:
        """Fill all three; while something runs the page asks again by itself."""
        view.viewer.check("import")
        if self._loading is not None and self._loading.state == "done":
            self._put_aside()
        parts.assess_when_new(view)
        files = [path.name for path in self._upload.paths] if self._upload else []
        self._work.object = render("pages/data_work.html", view.lang, view=view, **parts.work(view))
        self._hand_in.object = render(
            "pages/data_hand_in.html",
            view.lang,
            view=view,
            files=files,
            may_audit=view.viewer.may("audit") and parts.last_import() > 0,
            **parts.preview(view, self._preview),
        )
        self._state.object = render("pages/data.html", view.lang, view=view, **parts.state(view))

    def take_in(self, name: str, part: bytes, view: View, *, first: bool, beginning: bool) -> None:
        """Keep a part of a file; the first of all files puts those before them aside."""
        view.viewer.check("import")
        if beginning or self._upload is None:
            self._put_aside()
            self._upload = Upload(principal.house().database.path.parent)
        self._upload.add(name, part, view.lang, first=first)

    def act(self, name: str, values: Mapping[str, Any], view: View) -> Reply:
        """`preview` and `load` what was handed in, `discard` it, `audit`, `assess` readiness."""
        if name in ("preview", "load"):
            return self._submit(name, values, view)
        if name == "discard":
            self._put_aside()
            return Reply(text("data.discarded", view.lang))
        if name == "audit":
            as_of = str(values.get("as_of", "")).strip() or None
            principal.house().jobs.submit("audit", view.viewer, as_of=as_of)
            view.desk.record("audit", as_of or "horizon")
            return Reply(text("data.audit_asked", view.lang))
        return super().act(name, values, view)

    def table(self, name: str, view: View) -> pl.DataFrame:
        """The tables that can be saved."""
        if name == "karantina":
            return parts.quarantine_table(view)
        if name == "svaigums":
            return parts.fresh_table(view)
        return worded(parts.files(view), FILE_COLUMNS, view.lang)

    def _submit(self, name: str, values: Mapping[str, Any], view: View) -> Reply:
        paths = self._upload.paths if self._upload else []
        if not paths:
            raise InputError(text("data.no_files", view.lang))
        options = {"paths": paths, "full": values.get("full") == "1", "school": parts.school_of_import(view)}
        kind: Any = "preview" if name == "preview" else "import"
        job = principal.house().jobs.submit(kind, view.viewer, **options)
        self._preview, self._loading = (job, None) if kind == "preview" else (None, job)
        view.desk.record(kind, f"{len(paths)} files")
        return Reply(text(f"data.{kind}_asked", view.lang))

    def _put_aside(self) -> None:
        if self._upload is not None:
            self._upload.close()
            self._upload = self._preview = self._loading = None
