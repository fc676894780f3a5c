"""The parts of the page Dati: running work, the preview of an import, imports, freshness, readiness, quarantine."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import polars as pl

from checks.packs import find_packs
from dashboards.markup.formats import moment
from dashboards.pages.worklist import schools
from dashboards.shell.page import View
from workbench.access import loading, principal
from workbench.audit.freshness import TableState
from workbench.audit.readiness import ClauseReadiness, Readiness
from workbench.errors import PackError
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
            "orphaned": _orphaned(job.result, view.lang) if job.state == "done" and job.kind == "import" else [],
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


def _orphaned(summary: ImportSummary, lang: str) -> list[tuple[str, int]]:
    """Rows loaded earlier that point to nothing any more, by table: its title and how many."""
    return [(_title(table, lang), rows) for table, rows in summary.orphaned.items() if rows]


def preview(view: View, job: Job | None) -> dict[str, Any]:
    """What loading the files that were handed in would do, once that was tried."""
    if job is None or job.state != "done":
        return {"tried": None}
    summary: ImportSummary = job.result
    return {
        "tried": {
            "files": [
                {"title": f.title, "name": _title(f.table, view.lang), **asdict(f.counts)} for f in summary.files
            ],
            "total": asdict(summary.total),
            "remarks": [f"{remark.name}: {remark.say(view.lang)}" for remark in (*summary.refused, *summary.ignored)],
            "columns": [(f.title, ", ".join(f.ignored_columns)) for f in summary.files if f.ignored_columns],
            "retired": sum(summary.retired.values()),
            "orphaned": _orphaned(summary, view.lang),
            "full": bool(job.options.get("full")),
        }
    }


def assess_when_new(view: View) -> None:
    """Work out readiness again when an import has come since, in line with other work."""
    jobs, last = principal.house().jobs, last_import()
    known = jobs.newest(view.viewer, "readiness")
    is_due = known is None or (
        known.state in ("done", "failed") and _ASSESSED.get(view.viewer.account) != (known.number, last)
    )
    if last and is_due and view.viewer.may("audit"):
        job = jobs.submit("readiness", view.viewer)
        _ASSESSED[view.viewer.account] = (job.number, last)


# By account: its newest job, and the last import when that was asked for.
_ASSESSED: Final[dict[int, tuple[int, int]]] = {}


def last_import() -> int:
    """The number of the newest import; 0 before the first."""
    query = "select coalesce(max(import_id), 0) from store.intake.imports"
    return int(principal.hub().cursor().execute(query).fetchall()[0][0])


def state(view: View) -> dict[str, Any]:
    """Imports, readiness, freshness, set-up faults and the quarantine."""
    every = files(view)
    held = loading.quarantine(principal.hub(), view.viewer)
    found = _readiness(view)
    mine, names = set(view.viewer.school_ids), schools(view)
    titles = _titles(view) if found else {}
    return {
        "imports": _imports(every, view.lang),
        "quarantine": [{**row, "title": _title(row["table_name"], view.lang)} for row in held.head(SHOWN).to_dicts()],
        "held": held.height,
        "ready": _counts(found, mine, names, titles) if found else None,
        "not_ready": [_not_ready(c, titles, view.lang) for c in found.clauses if c.school_id in mine and c.absent] if found else [],
        "tables": [_fresh(t, names, view.lang) for t in found.tables if t.school_id in mine] if found else [],
        "faults": [(text(f"fault.{f.code}", view.lang), f.count, "; ".join(f.examples)) for f in found.faults
                   if f.count and f.school_id in mine] if found else [],
        "assessed_at": found.as_of if found else None,
    }  # fmt: skip


def _readiness(view: View) -> Readiness | None:
    job = principal.house().jobs.newest(view.viewer, "readiness")
    return job.result if job is not None and job.state == "done" else None


def _counts(
    found: Readiness, mine: set[str], names: dict[str, str], titles: dict[str, str]
) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """For each procedure the viewer's schools, each with how many clauses can be judged and how many there are."""
    by_pack: dict[str, list[tuple[str, int, int]]] = {}
    for (pack, school), counted in found.counts().items():
        if school in mine:
            by_pack.setdefault(pack, []).append((names.get(school, ""), *counted))
    return [(titles.get(pack, pack), rows) for pack, rows in by_pack.items()]


def _titles(view: View) -> dict[str, str]:
    """What the procedures are called: those of the newest audit, before the first one those that it would judge by."""
    newest = view.scope.runs().aggregate("max(run_id)").fetchall()[0][0]
    try:
        packs = view.desk.packs(newest) if newest else find_packs(principal.house().database.path.parent / "packs")
    except PackError:  # told on the page of settings; here their ids stand
        return {}
    return {name: pack.title[view.lang] for name, pack in packs.items()}


def _not_ready(clause: ClauseReadiness, titles: dict[str, str], lang: str) -> tuple[str, str, str, str]:
    absent = [text("readiness.column" if "." in name else "readiness.table", lang, name=name) for name in clause.absent]
    pack = clause.regulation_id
    return pack, titles.get(pack, pack), clause.clause_id, ", ".join(absent)


def _fresh(table: TableState, names: dict[str, str], lang: str) -> dict[str, Any]:
    """A table in words; of which school only where there are several."""
    return {**asdict(table), "title": _title(table.table, lang), "school": names.get(table.school_id, "")}


def _title(table: str, lang: str) -> str:
    """A table as its sheet is called in an export; in English its name as words."""
    if lang == "lv":
        return sheet_name(table) if table in BY_NAME else table
    return table.replace("_", " ").capitalize()


def _imports(every: pl.DataFrame, lang: str) -> list[dict[str, Any]]:
    """One row an import, newest first, with its files."""
    counted = ("rows_read", "rows_new", "rows_changed", "rows_unchanged", "rows_quarantined")
    return [
        {
            "import_id": number, "started_at": group["started_at"][0], "is_full": group["is_full"][0],
            "files": [{**row, "title": _title(row["table_name"], lang)} for row in group.to_dicts()], **{name: int(group[name].sum()) for name in counted},
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
