"""The manifest of a pack: everything that says on what data, by which rules, from which moment, and what a rebuild needs."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import duckdb

from workbench.evidence.contents import Act
from workbench.evidence.problems import EvidenceError
from workbench.evidence.request import Request
from workbench.evidence.state import Marks
from workbench.evidence.tables import Tables
from workbench.period import Period
from workbench.privacy.suppression import MINIMUM

FILE: Final = "manifest.json"
FORMAT: Final = 1
_MAKERS: Final = ("journal-compliance-workbench", "duckdb", "polars", "pyarrow", "typst", "xlsxwriter", "bagit")
Manifest = dict[str, Any]


def compose(
    hub: duckdb.DuckDBPyConnection, request: Request, marks: Marks, made_at: datetime, secret: bytes,
    acts: Sequence[Act], made: Tables, rows: int, in_workbook: str,
) -> Manifest:  # fmt: skip
    """The manifest. `made_at`: UTC; `rows`: obligations in the pack; `in_workbook`: `all` rows, or the `open` ones where they are too many for a workbook."""
    return {
        "format": FORMAT,
        "made_at": made_at.isoformat(),
        "made_by": {"name": request.by, "position": request.position},
        "period": {"first": str(request.period.first), "last": str(request.period.last), "by": "due day, else day of arising"},
        "languages": list(request.languages),
        "privacy": {
            "level": request.level,
            "small_cells_below": MINIMUM if request.level != "full" else None,
            "secret_fingerprint": fingerprint(secret) if request.level == "pseudonyms" else None,
        },
        "run": _run(hub, marks.run_id),
        "schools": [_named(row) for row in hub.execute(
            "select school_id, name, registration_no, municipality from store.records.schools order by school_id"
        ).fetchall() if not request.schools or row[0] in request.schools],
        "chosen": {"regulations": list(request.regulations), "schools": list(request.schools)},
        "acts": [
            {"id": act.pack.id, "version": act.pack.version, "title": act.pack.title.model_dump(), "sha256": act.sha256}
            for act in acts
        ],
        "inputs": _inputs(hub),
        "state": {name: str(value) if isinstance(value, date) else value for name, value in asdict(marks).items()},
        "software": {name: version(name) for name in _MAKERS} | {"python": platform.python_version()},
        "rows": rows,
        "workbook_rows": in_workbook,
        "totals": made.totals.drop("suppressed").to_dicts(),
    }  # fmt: skip


def write(manifest: Manifest, folder: Path) -> None:
    """Write `manifest.json`, keys in one order, so that the same manifest is the same file."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read(bag: Path) -> Manifest:
    """The manifest of a bag; EvidenceError when there is none, or it is of a format that this program does not know."""
    try:
        manifest: Manifest = json.loads((bag / "data" / FILE).read_text(encoding="utf-8"))
        known = manifest["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvidenceError("no_manifest", pack=bag.name) from error
    if not known:
        raise EvidenceError("format", pack=bag.name, found=manifest["format"], known=FORMAT)
    return manifest


def request_of(manifest: Manifest) -> Request:
    """What was asked of the pack."""
    return Request(
        Period(date.fromisoformat(manifest["period"]["first"]), date.fromisoformat(manifest["period"]["last"])),
        manifest["privacy"]["level"],
        tuple(manifest["chosen"]["regulations"]),
        tuple(manifest["chosen"]["schools"]),
        "en" in manifest["languages"],
        manifest["made_by"]["name"],
        manifest["made_by"]["position"],
    )


def marks_of(manifest: Manifest) -> Marks:
    """The state of the workspace from which the pack was made."""
    state = dict(manifest["state"])
    return Marks(**state | {"on": date.fromisoformat(state["on"])})


def fingerprint(secret: bytes) -> str:
    """What tells one secret from another without giving it away."""
    return hashlib.sha256(b"fingerprint|" + secret).hexdigest()[:16]


def _run(hub: duckdb.DuckDBPyConnection, run_id: int) -> dict[str, Any]:
    names = ("run_id", "started_at", "finished_at", "as_of_local", "as_of_given", "horizon_local", "regulations", "schools",
             "records_digest", "result_digest", "versions", "made_by")  # fmt: skip
    values = hub.execute(f"select {', '.join(names)} from store.audit.runs where run_id = ?", [run_id]).fetchall()[0]
    run = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in zip(names, values, strict=True)
    }
    run["versions"] = json.loads(run["versions"]) if run["versions"] else {}
    return run


def _named(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(("school_id", "name", "registration_no", "municipality"), row, strict=True))


def _inputs(hub: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = ("name", "table_name", "sha256", "size_bytes", "rows_read")
    rows = hub.execute(f"select {', '.join(names)} from store.audit.run_inputs order by file_id").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]
