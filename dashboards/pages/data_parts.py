"""The parts of the page Dati: running work, the preview of an import, imports, freshness, readiness, quarantine."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import polars as pl

from dashboards.markup.formats import moment
from dashboards.pages.worklist import schools
from dashboards.shell.page import View
from workbench.access import loading, principal
from workbench.audit.freshness import TableState
from workbench.audit.readiness import ClauseReadiness, Readiness
from workbench.intake.summary import ImportSummary
from workbench.records.schema import BY_NAME
from workbench.sample.headers import sheet_name
from workbench.serving.jobs import Job
from workbench.texts import catalogue, text

SHOWN: Final = 50  # rows of the quarantine on the page; the file has all
KINDS: Final = ("preview", "import", "readiness", "audit", "evidence")


def files(view: View) -> pl.DataFrame:
    """Every file of every import of the viewer's schools."""
    return loading.files(principal.hub(), view.viewer)


def school_of_import(view: View) -> str | None:
    """Where a workspace holds several schools, whoever works for one loads for that one only."""
    known = principal.hub().cursor().execute("select count(*) from store.records.schools").fetchall()[0][0]
    return view.viewer.school_ids[0] if known > 1 and len(view.viewer.school_ids) == 1 else None


def work(view: View) -> dict[str, Any]:
    """The newest work of each kind that this viewer asked for: what runs, what went wrong, what was done."""
    house = principal.house()
    found = [job for kind in KINDS if (job := house.jobs.newest(view.viewer, kind)) is not None]
    shown = [
        {
            "kind": job.kind, "state": job.state, "done": job.done, "total": job.total,
            "step": _step(job.step, view.lang), "problem": job.problem.get(view.lang, ""),
            "said": _said(job, view.lang) if job.state == "done" else "",
        }
        for job in found
        if job.state in ("waiting", "running", "failed") or job.kind in ("import", "audit")
    ]  # fmt: skip
    return {"jobs": shown, "is_busy": any(job["state"] in ("waiting", "running") for job in shown)}


def _step(step: str, lang: str) -> str:
    known = f"data.step.{step}"
    return text(known, lang) if known in catalogue() else step


def _said(job: Any, lang: str) -> str:
    if job.kind == "import":
        total = job.result.total
        return text("data.import_done", lang, new=total.new, changed=total.changed, quarantined=total.quarantined)
    return text("data.audit_done", lang, run=job.result.run_id, as_of=moment(job.result.as_of.local, lang))


def preview(view: View, job: Job | None) -> dict[str, Any]:
    """What loading the files that were handed in would do, once that was tried."""
    if job is None or job.state != "done":
        return {"tried": None}
    summary: ImportSummary = job.result
    return {
        "tried": {
            "files": [{"title": f.title, "table": f.table, **asdict(f.counts)} for f in summary.files],
            "total": asdict(summary.total),
            "remarks": [f"{remark.name}: {remark.say(view.lang)}" for remark in (*summary.refused, *summary.ignored)],
            "columns": [(f.title, ", ".join(f.ignored_columns)) for f in summary.files if f.ignored_columns],
            "retired": sum(summary.retired.values()),
            "full": bool(job.options.get("full")),
        }
    }


def assess_when_new(view: View) -> None:
    """Work out readiness again when an import has come since, in line with other work."""
    jobs, last = principal.house().jobs, _last_import()
    known = jobs.newest(view.viewer, "readiness")
    is_due = known is None or (
        known.state in ("done", "failed") and _ASSESSED.get(view.viewer.account) != (known.number, last)
    )
    if last and is_due and view.viewer.may("audit"):
        job = jobs.submit("readiness", view.viewer)
        _ASSESSED[view.viewer.account] = (job.number, last)


# By account: its newest job, and the last import when that was asked for.
_ASSESSED: Final[dict[int, tuple[int, int]]] = {}


def _last_import() -> int:
    query = "select coalesce(max(import_id), 0) from store.intake.imports"
    return int(principal.hub().cursor().execute(query).fetchall()[0][0])


def state(view: View) -> dict[str, Any]:
    """Imports, readiness, freshness, set-up faults and the quarantine."""
    every = files(view)
    held = loading.quarantine(principal.hub(), view.viewer)
    found = _readiness(view)
    mine = set(view.viewer.school_ids)
    return {
        "imports": _imports(every),
        "quarantine": [{**row, "title": _title(row["table_name"], view.lang)} for row in held.head(SHOWN).to_dicts()],
        "held": held.height,
        "ready": _counts(found, mine, view) if found else None,
        "not_ready": [_not_ready(c, view.lang) for c in found.clauses if c.school_id in mine and c.absent] if found else [],
        "tables": [_fresh(t, view.lang) for t in found.tables if t.school_id in mine] if found else [],
        "faults": [(text(f"fault.{f.code}", view.lang), f.count, "; ".join(f.examples)) for f in found.faults
                   if f.count and f.school_id in mine] if found else [],
        "assessed_at": found.as_of if found else None,
    }  # fmt: skip


def _readiness(view: View) -> Readiness | None:
    job = principal.house().jobs.newest(view.viewer, "readiness")
    return job.result if job is not None and job.state == "done" else None


def _counts(found: Readiness, mine: set[str], view: View) -> list[tuple[str, str, int, int]]:
    titles, names = _titles(view), schools(view)
    return [
        (titles.get(pack, pack), names.get(school, ""), ready, every)
        for (pack, school), (ready, every) in found.counts().items()
        if school in mine
    ]


def _titles(view: View) -> dict[str, str]:
    """What the procedures of the newest audit are called; before the first audit nothing but their ids is at hand."""
    newest = view.scope.runs().aggregate("max(run_id)").fetchall()[0][0]
    return {name: pack.title[view.lang] for name, pack in view.desk.packs(newest).items()} if newest else {}


def _not_ready(clause: ClauseReadiness, lang: str) -> tuple[str, str, str]:
    absent = [text("readiness.column" if "." in name else "readiness.table", lang, name=name) for name in clause.absent]
    return clause.regulation_id, clause.clause_id, ", ".join(absent)


def _fresh(table: TableState, lang: str) -> dict[str, Any]:
    return {**asdict(table), "title": _title(table.table, lang)}


def _title(table: str, lang: str) -> str:
    """A table as its sheet is called in an export."""
    return sheet_name(table) if lang == "lv" and table in BY_NAME else table


def _imports(every: pl.DataFrame) -> list[dict[str, Any]]:
    """One row an import, newest first, with its files."""
    counted = ("rows_read", "rows_new", "rows_changed", "rows_unchanged", "rows_quarantined")
    return [
        {
            "import_id": number, "started_at": group["started_at"][0], "is_full": group["is_full"][0],
            "files": group.to_dicts(), **{name: int(group[name].sum()) for name in counted},
        }
        for (number,), group in every.group_by("import_id", maintain_order=True)
    ]  # fmt: skip


def quarantine_table(view: View) -> pl.DataFrame:
    """Every open row of the quarantine, in words."""
    held = loading.quarantine(principal.hub(), view.viewer)
    named = {"table_name": "data.table", "place": "data.file", "line": "data.line", "column_name": "data.column",
             "value": "data.value", f"reason_{view.lang}": "data.reason", "quarantine_id": "data.quarantine_id"}  # fmt: skip
    return held.select(pl.col(name).alias(text(key, view.lang)) for name, key in named.items())


def fresh_table(view: View) -> pl.DataFrame:
    """How fresh each table is, in words; without rows until readiness has been worked out."""
    found = _readiness(view)
    rows = [
        (
            t.school_id,
            t.table,
            t.rows,
            t.newest_moment,
            t.newest_day,
            t.import_id,
            t.imported_at,
            ", ".join(t.absent_columns),
        )
        for t in (found.tables if found else ())
        if t.school_id in view.viewer.school_ids
    ]
    keys = ("school", "table", "rows", "newest_moment", "newest_day", "import", "when", "absent_columns")
    kinds = (pl.String, pl.String, pl.Int64, pl.Datetime, pl.Date, pl.Int64, pl.Datetime, pl.String)
    schema = {text(f"data.{key}", view.lang): kind for key, kind in zip(keys, kinds, strict=True)}
    return pl.DataFrame(rows, schema=schema, orient="row")
