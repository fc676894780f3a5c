"""The report: a PDF for keeping (PDF/A-2a) and for everybody (PDF/UA-1), set by Typst from plain data."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import typst

from workbench.evidence import chapters
from workbench.evidence.contents import Act
from workbench.evidence.manifest import Manifest
from workbench.evidence.phrasing import day, label, moment, number
from workbench.evidence.tables import COUNTS, Tables
from workbench.look.palette import ACCENT, GROUND, INK, LINE, MUTED, SEQUENCE, STATUS
from workbench.texts import text

TEMPLATE = Path(__file__).with_name("report.typ")
_TERMS = (
    "population",
    "met",
    "late",
    "missing",
    "pending",
    "excused",
    "compliance",
    "period",
    "as_of",
    "clock",
    "basis",
)
_LABELS = (
    "contents", "glance", "scope", "definitions", "coverage", "coverage_text", "teachers", "teachers_text", "classes",
    "by_school", "excuses", "excuses_none", "attestations", "attestations_none", "gaps", "quarantine_none",
    "quarantine_text", "gaps_none", "data", "data_text", "signature", "signature_text", "name", "position", "date", "sign",
    "hidden_note", "legend", "school", "class",
)  # fmt: skip
_HEADERS = (
    "coverage_headers",
    "excuses_headers",
    "attestations_headers",
    "quarantine_headers",
    "gaps_headers",
    "files_headers",
)


def write(
    folder: Path, manifest: Manifest, acts: Sequence[Act], made: Tables, beside: dict[str, pl.DataFrame], lang: str
) -> None:
    """Write `report.LANG.pdf` into the folder."""
    content = _content(manifest, acts, made, beside, lang)
    (folder / f"report.{lang}.pdf").write_bytes(typeset(content, manifest["made_at"]))


def typeset(content: dict[str, Any], made_at: str) -> bytes:
    """The PDF of the content; the same content and moment give the same bytes. Only Typst's own fonts are used."""
    stamp = int(datetime.fromisoformat(made_at).replace(tzinfo=UTC).timestamp())
    with tempfile.TemporaryDirectory() as root:
        source = Path(shutil.copy(TEMPLATE, root))
        (Path(root) / "content.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        pdf: bytes = typst.compile(
            str(source), root=root, ignore_system_fonts=True, pdf_standards=["a-2a", "ua-1"], timestamp=stamp
        )
    return pdf


def head(manifest: Manifest, lang: str) -> list[tuple[str, str]]:
    """What the cover and the workbook's first sheet say: a name and a value a line, the title first."""
    run, period = manifest["run"], manifest["period"]
    schools = manifest["schools"]
    several = "schools" if len(schools) > 1 else "school"
    lines = [
        (label("title", lang), f"{_days(manifest, lang)}"),
        (label(several, lang), "; ".join(school["name"] for school in schools)),
        *((label("acts", lang), act["title"][lang]) for act in manifest["acts"]),
        (label("period", lang), label("period_value", lang, first=day(period["first"]), last=day(period["last"]))),
        (label("as_of", lang), moment(run["as_of_local"])),
        (label("horizon", lang), moment(run["horizon_local"])),
        (label("run", lang), label("run_value", lang, run=run["run_id"], finished=moment(run["finished_at"]))),
        (label("rows", lang), number(manifest["rows"])),
        (label("privacy", lang), text(f"evidence.privacy.{manifest['privacy']['level']}", lang)),
        (label("made", lang), label("made_value", lang, at=moment(manifest["made_at"]))),
        (label("made_by", lang), ", ".join(part for part in manifest["made_by"].values() if part)),
        (label("where_rows", lang), label("where_rows_value", lang)),
    ]
    if manifest["workbook_rows"] == "open":
        lines.append(("", label("workbook_open", lang)))
    return [(name, value) for name, value in lines if value]


def write_read_me(folder: Path, manifest: Manifest) -> None:
    """Write `READ-ME.txt`: what is where, and how to verify it, in Latvian and English."""
    told = [
        text("evidence.read_me", lang, schools="; ".join(school["name"] for school in manifest["schools"]),
             first=day(manifest["period"]["first"]), last=day(manifest["period"]["last"]),
             run=manifest["run"]["run_id"], rows=number(manifest["rows"]),
             privacy=text(f"evidence.privacy.{manifest['privacy']['level']}", lang))
        for lang in ("lv", "en")
    ]  # fmt: skip
    (folder / "READ-ME.txt").write_text("\n".join(told), encoding="utf-8")


def _days(manifest: Manifest, lang: str) -> str:
    period = manifest["period"]
    return label("period_value", lang, first=day(period["first"]), last=day(period["last"]))


def _content(
    manifest: Manifest, acts: Sequence[Act], made: Tables, beside: dict[str, pl.DataFrame], lang: str
) -> dict[str, Any]:
    schools = {school["school_id"]: school["name"] for school in manifest["schools"]}
    level = manifest["privacy"]["level"]
    run = manifest["run"]
    stamp = label("stamp", lang, run=run["run_id"], privacy=text(f"evidence.privacy.{level}", lang))
    before_end = (run["as_of_local"] or "9999")[:10] < manifest["period"]["last"]
    return {
        "lang": lang,
        "title": label("title", lang),
        "author": manifest["made_by"]["name"] or "; ".join(schools.values()),
        "running": f"{'; '.join(schools.values()) if len(schools) < 3 else label('schools', lang) + f': {len(schools)}'} · {_days(manifest, lang)}",
        "stamp": stamp,
        "page": label("page", lang, page="PAGE", pages="PAGES"),
        "labels": {name: label(name, lang) for name in _LABELS},
        "headers": {name: label(name, lang).split("|") for name in _HEADERS},
        "columns": [text(f"evidence.column.{name}", lang) for name in (*COUNTS, "compliance")],
        "parts": [text(f"evidence.column.{name}", lang) for name in ("met", "late", "missing", "pending")],
        "colours": {**STATUS["light"], "ink": INK["light"], "muted": MUTED["light"], "line": LINE["light"],
                    "accent": ACCENT["light"], "ground": GROUND["light"], "pale": SEQUENCE["light"][0]},
        "cover": [list(line) for line in head(manifest, lang)[1:-1]],
        "glance": chapters.glance(acts, made, lang),
        "scope": [label("scope_text", lang), *([label("before_end", lang, as_of=moment(run["as_of_local"]))] if before_end else []),
                  label(f"privacy_text.{level}", lang)],
        "terms": [label(f"term.{name}", lang).split("|", 1) for name in _TERMS],
        "coverage": chapters.coverage(acts, beside["coverage"], lang),
        "acts": chapters.clauses(acts, made, beside["coverage"], lang),
        "schools": chapters.people(acts, made.rows["schools"], "school_id", "nobody", schools, lang) if len(schools) > 1 else [],
        "teachers": chapters.people(acts, made.rows["teachers"], "staff", "nobody", schools, lang),
        "classes": chapters.people(acts, made.rows["classes"], "class", "no_class", schools, lang),
        "excuses": chapters.excuses(beside["excuses"], lang),
        "attestations": chapters.attestations(beside["attestations"], lang),
        "quarantine": chapters.quarantine(beside["quarantine"], lang),
        "gaps": chapters.gaps(beside["coverage"], lang),
        "data": chapters.data(manifest, lang),
        "signature": [manifest["made_by"]["name"], manifest["made_by"]["position"], day(manifest["made_at"])],
        "hides": level != "full",
        "apart": label("apart", lang) if level != "full" and len(schools) > 1 else "",
        "not_printed": {name: chapters.not_printed(made.rows[name], name, lang) for name in ("teachers", "classes")},
    }  # fmt: skip
