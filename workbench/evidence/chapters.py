"""The chapters of the report as plain data: every figure from the pack's tables, every sentence from the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from checks.packs import Clause, Pack
from workbench.docs import words
from workbench.evidence.contents import Act
from workbench.evidence.manifest import Manifest
from workbench.evidence.phrasing import HIDDEN, day, label, moment, number, share, software
from workbench.evidence.tables import COUNTS, Tables
from workbench.texts import text

Data = dict[str, Any]
MOST_PRINTED = 1_000  # rows of one table; a municipality's teachers took 250 pages and two gigabytes of memory to set
_COVERAGE = ("measured", "partly", "attested", "informative", "not_assessable", "error")


def figures(row: Mapping[str, Any], lang: str) -> Data:
    """The counts of one row in words, and the shares of its bar; no bar where a part is suppressed."""
    parts = [row[name] for name in ("met", "late", "missing", "pending")]
    whole = sum(parts) if None not in parts and row["population"] is not None else 0
    return {
        "cells": [*(number(row[name]) for name in COUNTS), share(row["compliance"], lang, hidden=_hides(row))],
        "bar": [part / whole for part in parts] if whole else [],
    }


def _hides(row: Mapping[str, Any]) -> bool:
    return any(row[name] is None for name in ("met", "late", "missing", "excused"))


def glance(acts: Sequence[Act], made: Tables, lang: str) -> list[Data]:
    """One line and one bar for each act, and the clauses with the most late and missing obligations."""
    found = []
    for act in acts:
        for row in made.totals.filter(pl.col("regulation_id") == act.pack.id).to_dicts():
            told = dict(zip(COUNTS, figures(row, lang)["cells"][:-1], strict=True))
            line = label("glance_line", lang, title=act.pack.title[lang], **told,
                         compliance=figures(row, lang)["cells"][-1])  # fmt: skip
            found.append({"line": line, "worst": _worst(act, made.rows["clauses"], lang), **figures(row, lang)})
    return found


def _worst(act: Act, counted: pl.DataFrame, lang: str) -> str:
    """The three clauses with the most late and missing obligations that nobody excused; suppressed ones are passed over."""
    open_ones = (
        counted.filter(pl.col("regulation_id") == act.pack.id)
        .with_columns(open=pl.col("late") + pl.col("missing") - pl.col("excused"))
        .filter(pl.col("open") > 0)
        .sort("open", descending=True, maintain_order=True)
        .head(3)
    )
    named = [
        f"{label('clause_head', lang, clause=row['clause_id'])} – {number(row['open'])}" for row in open_ones.to_dicts()
    ]
    return label("glance_worst", lang, clauses=", ".join(named)) if named else ""


def coverage(acts: Sequence[Act], covered: pl.DataFrame, lang: str) -> list[Data]:
    """Every clause of each act: what it asks, how it is covered, the verdict and why; and how many of each kind."""
    found = []
    for act in acts:
        rows, kinds = [], Counter[str]()
        for clause in act.pack.clauses:
            of_clause = covered.filter((pl.col("regulation_id") == act.pack.id) & (pl.col("clause_id") == clause.id))
            kind, verdict = _covered(of_clause.to_dicts(), lang)
            kinds[kind] += 1
            rows.append([clause.id, clause.summary[lang], text(f"evidence.coverage.{kind}", lang), verdict])
        counts = ", ".join(
            f"{text(f'evidence.coverage.{kind}', lang)} – {kinds[kind]}" for kind in _COVERAGE if kinds[kind]
        )
        found.append({"title": act.pack.title[lang], "line": label("coverage_count", lang, title=act.pack.title[lang],
                      counts=counts), "rows": rows})  # fmt: skip
    return found


def _covered(rows: Sequence[Mapping[str, Any]], lang: str) -> tuple[str, str]:
    """The coverage of a clause over its schools, and its verdicts in words with why."""
    kinds = {_kind(row) for row in rows}
    kind = next(
        (name for name in ("error", "not_assessable", "partly") if name in kinds), kinds.pop() if kinds else "error"
    )
    told = Counter(
        (text(f"verdict.name.{row['verdict']}", lang), row[f"reason_{lang}"])
        for row in rows
        if row["kind"] == "automatic"
    )
    several = len(rows) > 1
    lines = [
        (label("all_schools", lang, verdict=name, count=count) if several else name) + (f". {why}" if why else "")
        for (name, why), count in told.items()
    ]
    attested = sum(row["attested"] for row in rows)
    return kind, "; ".join([*lines, *([label("attested_times", lang, count=attested)] if attested else [])])


def _kind(row: Mapping[str, Any]) -> str:
    if row["verdict"] in ("attested", "informative", "not_assessable", "error"):
        return str(row["verdict"])
    return "partly" if row["reason_lv"] else "measured"


def clauses(acts: Sequence[Act], made: Tables, covered: pl.DataFrame, lang: str) -> list[Data]:
    """For each act its weeks and a card for each clause: what it asks, how it is read, and its figures in the period."""
    return [
        {
            "heading": label("clauses", lang, title=act.pack.title[lang]),
            "line": label("act_line", lang, issuer=act.pack.issuer[lang], approved=words.day(act.pack.approved, lang),
                          id=act.pack.id, version=act.pack.version, sha256=act.sha256),
            "weeks": weeks(made.rows["weeks"].filter(pl.col("regulation_id") == act.pack.id), lang),
            "cards": [_card(act.pack, clause, made.rows["clauses"], covered, lang) for clause in act.pack.clauses],
        }
        for act in acts
    ]  # fmt: skip


def _card(pack: Pack, clause: Clause, counted: pl.DataFrame, covered: pl.DataFrame, lang: str) -> Data:
    rows = counted.filter((pl.col("regulation_id") == pack.id) & (pl.col("clause_id") == clause.id)).to_dicts()
    of_clause = covered.filter((pl.col("regulation_id") == pack.id) & (pl.col("clause_id") == clause.id)).to_dicts()
    kind, verdict = _covered(of_clause, lang)
    judged = kind in ("measured", "partly")
    return {
        "id": clause.id,
        "heading": label("clause_head", lang, clause=clause.id),
        "coverage": text(f"evidence.coverage.{kind}", lang),
        "summary": clause.summary[lang],
        "told": [[name, value] for name, value in _told(pack, clause, lang) if value],
        "parameters": _parameters(pack, clause, lang),
        "figures": figures(rows[0], lang) if rows else None,
        "none": label("no_rows", lang) if judged and not rows else "" if judged else verdict,
    }


def _told(pack: Pack, clause: Clause, lang: str) -> Iterator[tuple[str, str]]:
    said = {
        "bearer": clause.bearer[lang] if clause.bearer else "",
        "due": words.due(pack, clause, lang),
        "reading": clause.reading[lang] if clause.reading else "",
        "only_entered": clause.entered_only[lang] if clause.entered_only else "",
        "severity": text(f"severity.name.{clause.severity}", lang) if clause.severity else "",
    }
    yield from ((text(f"card.{name}", lang), value) for name, value in said.items())
    if not clause.counted_against_staff:
        yield text("card.only_entered", lang), text("card.guardians", lang)


def _parameters(pack: Pack, clause: Clause, lang: str) -> list[str]:
    """Each parameter with its value and whether it stands in the act; with days where it changed."""
    spans = words.spans_of(pack, clause)
    alone = len({span.number for span in spans}) == len(spans)
    return [
        f"{line.label}: {line.value} ({line.basis})" + ("" if alone else f", {words.span_days(span, lang)}")
        for span in spans
        for line in words.lines(clause, span, lang)
    ]


def weeks(counted: pl.DataFrame, lang: str) -> Data:
    """The chart of late and missing obligations by week, with what a reader who does not see it is told."""
    rows = _every_week(counted).to_dicts()
    seen = [row for row in rows if None not in (row["late"], row["missing"])]
    most = max(seen, key=lambda row: row["late"] + row["missing"], default=None)
    if most is None or not most["late"] + most["missing"]:
        return {"none": label("weeks_none" if len(seen) == len(rows) else "weeks_hidden", lang), "columns": []}
    highest = most["late"] + most["missing"]
    return {
        "none": "",
        "caption": label("weeks_caption", lang),
        "alt": label("weeks_alt", lang, first=day(rows[0]["week"]), last=day(rows[-1]["week"]),
                     worst=day(most["week"]), most=number(highest)),
        "highest": highest,
        "columns": [
            {"label": row["week"].strftime("%d.%m."), "late": row["late"], "missing": row["missing"],
             "hidden": None in (row["late"], row["missing"])}
            for row in rows
        ],
    }  # fmt: skip


def _every_week(counted: pl.DataFrame) -> pl.DataFrame:
    """The weeks from the first to the last, those without obligations too: a gap in time is a gap in the chart."""
    if counted.is_empty():
        return counted
    every = counted.select(week=pl.date_range(pl.col("week").min(), pl.col("week").max(), "1w"))
    nothing = every.join(counted, on="week", how="anti").with_columns(
        late=pl.lit(0, pl.Int64), missing=pl.lit(0, pl.Int64)
    )
    return pl.concat([counted.select("week", "late", "missing"), nothing]).sort("week")


def people(
    acts: Sequence[Act], counted: pl.DataFrame, name: str, nobody: str, schools: Mapping[str, str], lang: str
) -> list[Data]:
    """For each act a table by member of staff, class or school: a name and its figures, schools apart where several.

    No table when there are more rows than a person reads; `not_printed` says so.
    """
    found: list[Data] = []
    if counted.height > MOST_PRINTED:
        return found
    for act in acts:
        rows = []
        for row in counted.filter(pl.col("regulation_id") == act.pack.id).to_dicts():
            shown = row[name] or row.get(f"{name}_id") or label(nobody, lang)
            place = schools.get(row["school_id"], row["school_id"])
            who = place if name == "school_id" else f"{shown} · {place}" if len(schools) > 1 else shown
            rows.append({"who": who, **figures(row, lang)})
        if rows:
            found.append({"title": act.pack.title[lang], "rows": rows})
    return found


def not_printed(counted: pl.DataFrame, name: str, lang: str) -> str:
    """Where the rows of a table are that is too long for print; empty when it is printed."""
    if counted.height <= MOST_PRINTED:
        return ""
    sheet = text(f"evidence.sheet.{name}", "lv")
    return label("not_printed", lang, rows=number(counted.height), sheet=sheet, name=name)


def excuses(decided: pl.DataFrame, lang: str) -> list[list[str]]:
    """Number; reason with cause; who, role, when and until; how many rows of the pack."""
    return [
        [
            str(row["excuse"]),
            row["reason"] + (f" {label('cause', lang, cause=row['cause'])}" if row["cause"] else ""),
            f"{row['author']}, {moment(row['recorded_at'])}"
            + (f", {label('until', lang, day=day(row['until']))}" if row["until"] else ""),
            number(row["findings"]),
        ]
        for row in decided.to_dicts()
    ]


def attestations(given: pl.DataFrame, lang: str) -> list[list[str]]:
    """Clause; document and note; who and when, and whether it was revoked."""
    found = []
    for row in given.to_dicts():
        revoked = (
            label("revoked", lang, day=day(row["revoked_at"]), reason=row["revoke_reason"]) if row["revoked_at"] else ""
        )
        found.append(
            [
                f"{row['regulation_id']} {row['clause_id']}, {row['school_year']}",
                f"{row['document_ref']}. {row['note']}",
                "; ".join(part for part in (f"{row['author']}, {day(row['happened_on'])}", revoked) if part),
            ]
        )
    return found


def gaps(covered: pl.DataFrame, lang: str) -> list[list[str]]:
    """Clauses that lacked data, wholly or in part, and what was lacking; equal ones of several schools once."""
    lacking = covered.filter((pl.col("kind") == "automatic") & pl.col("reason_lv").is_not_null())
    told = Counter((row["regulation_id"], row["clause_id"], row[f"reason_{lang}"]) for row in lacking.to_dicts())
    return [
        [f"{act} {clause}", f"{why} (×{count})" if count > 1 else why] for (act, clause, why), count in told.items()
    ]


def quarantine(held: pl.DataFrame, lang: str) -> list[list[str]]:
    """File; column and reason; how many rows."""
    reason = "reason" if lang == "lv" else "reason_en"
    counted = held.group_by("file", reason, maintain_order=True).len()
    return [[row["file"], row[reason], number(row["len"])] for row in counted.to_dicts()]


def data(manifest: Manifest, lang: str) -> Data:
    """The files that were read, the digests, and the software that judged and that made the pack."""
    run = manifest["run"]
    return {
        "files": [
            [f"{row['name']}\u200b ({row['table_name']})", number(row["rows_read"]), row["sha256"]]
            for row in manifest["inputs"]
        ],
        "digests": label(
            "digests", lang, records=run["records_digest"] or HIDDEN, results=run["result_digest"] or HIDDEN
        ),
        "software": label("software", lang, run=software(run["versions"]), pack=software(manifest["software"])),
    }
