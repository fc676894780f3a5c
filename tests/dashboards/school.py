"""A small invented school, audited on two mornings, some of its names written by somebody with bad intentions."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboards.shell.page import Run, View
from dashboards.state.address import Address
from dashboards.state.desk import Desk
from workbench.access.scope import Scope
from workbench.access.viewer import Role, Viewer
from workbench.audit.run import audit
from workbench.intake.load import load
from workbench.records.store import init, open_store
from workbench.sample import build_tables
from workbench.sample.export import write_plain

BEFORE, NOW = "2026-02-10 08:30", "2026-02-11 08:30"
HOSTILE = "<img src=x onerror=\"window.hurt='name'\">"
SCHOOL = "SK-01"
STAFF = "D-012"  # a class teacher
HOSTILE_EDITS = (
    # Everybody's family name gets it in the middle, so that whoever is on the screen brings it along.
    f"update store.records.staff set family_name = family_name || '{HOSTILE.replace(chr(39), chr(39) * 2)}'",
    f"update store.records.classes set name = name || '{HOSTILE.replace(chr(39), chr(39) * 2)}'",
    f"update store.records.subjects set name = name || '{HOSTILE.replace(chr(39), chr(39) * 2)}'",
    f"update store.records.schools set name = name || '{HOSTILE.replace(chr(39), chr(39) * 2)}'",
)


def make_school(workspace: Path, export: Path) -> None:
    """The workspace, imported and audited twice; the second audit stands a day after the first."""
    tables, _ = build_tables(60, seed=2025)
    write_plain(tables, export)
    init(workspace)
    with open_store(workspace) as hub:
        load(hub, [export])
        for edit in HOSTILE_EDITS:
            hub.execute(edit)
        for moment in (BEFORE, NOW):
            audit(hub, workspace, as_of=moment)


def viewer(role: Role, staff_id: str | None = None, class_ids: tuple[str, ...] = ()) -> Viewer:
    """Somebody of the school in a role."""
    return Viewer(
        account=1, name="ilze", display_name="Ilze Kalniņa", role=role,
        school_ids=() if role == "administrator" else (SCHOOL,), staff_school=SCHOOL if staff_id else None,
        staff_id=staff_id, class_ids=class_ids, pseudonym_key=b"k" * 32,
    )  # fmt: skip


def see(
    hub: duckdb.DuckDBPyConnection, query: str, who: Viewer | None = None, lang: str = "lv", desk: Desk | None = None
) -> View:
    """An address of the newest audit as somebody sees it: the deputy director unless told."""
    scope = Scope(hub, who or viewer("deputy_academic"))
    run_id, as_of = scope.runs().order("run_id desc").project("run_id, as_of_local").fetchall()[0]
    run, kept = Run(run_id, as_of, None, ()), desk or Desk(hub, lambda action, subject: None)
    return View(Address.read(query, ""), scope, scope.viewer, run, kept, lang, "light", scope)
