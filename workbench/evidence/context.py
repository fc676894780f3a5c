"""What stands in a pack beside the counts: coverage of the clauses, excuses, attestations, quarantine, input files."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from typing import Any, Final

import duckdb
import polars as pl

from checks.common.build import DEFAULT_ZONE
from workbench.audit.results import verdicts
from workbench.evidence.request import Request
from workbench.life.attestations import attestations, school_year_of
from workbench.privacy.masks import masked, without_names
from workbench.privacy.people import Level, people

_EXCUSES: Final = """
with counted as (
    select excuse as decision_id, count(*) as findings, count(distinct (school_id, pupil_id)) as pupils
    from read_parquet($rows)
    where excused
    group by excuse
)
select
    event.decision_id as row_id,
    any_value(event.school_id) as school_id,
    any_value(event.author) as author,
    any_value(event.author_role) as role,
    min(timezone(coalesce(school.time_zone, '{zone}'), timezone('UTC', event.recorded_at))) as recorded_at,
    any_value(event.until) as until,
    any_value(event.cause) as cause,
    any_value(counted.findings) as findings,
    any_value(counted.pupils) as pupils,
    any_value(event.reason) as reason
from origin.life.finding_events as event
join counted on counted.decision_id = event.decision_id
left join store.records.schools as school on school.school_id = event.school_id
group by event.decision_id
order by event.decision_id
"""

_QUARANTINE: Final = """
select
    row.quarantine_id as row_id,
    row.school_id,
    file.name as file,
    file.sheet,
    row.table_name,
    row.line,
    row.column_name,
    row.reason_lv as reason,
    row.reason_en,
    {value} as value
from store.intake.quarantine as row
join store.intake.files as file on file.file_id = row.file_id
where row.import_id <= coalesce($last, row.import_id)
  and (row.settled_by_import is null or row.settled_by_import > coalesce($last, row.settled_by_import))
  and (len($schools::varchar[]) = 0 or row.school_id is null or list_contains($schools::varchar[], row.school_id))
order by file.name, file.sheet, row.line, row.column_name, row.quarantine_id
"""

_FILES: Final = """
select name, table_name, sha256, size_bytes, rows_read
from store.audit.run_inputs
order by file_id
"""


def coverage(hub: duckdb.DuckDBPyConnection, run_id: int, request: Request) -> pl.DataFrame:
    """Each clause of each school in the act's order: kind, the whole run's verdict, why, and how often it was attested."""
    frame: pl.DataFrame = verdicts(hub, run_id).order("regulation_id, clause_order, school_id").project(
        "regulation_id, clause_id, clause_order, school_id, kind, verdict, reason_lv, reason_en, severity, attested, query"
    ).pl()  # fmt: skip
    for column, chosen in (("regulation_id", request.regulations), ("school_id", request.schools)):
        frame = frame.filter(pl.col(column).is_in(chosen)) if chosen else frame
    return frame


def excuses(hub: duckdb.DuckDBPyConnection, parquet: str, level: Level, secret: bytes) -> pl.DataFrame:
    """The decisions that excuse rows of the pack: number, reason, author, moment (local), last day, cause, how many rows.

    Below `full` names in reasons are masked, and how many rows is left out where fewer than five pupils stand behind it.
    """
    found = hub.sql(_EXCUSES.format(zone=DEFAULT_ZONE), params={"rows": parquet})
    causes = _spoken(hub, found.project("row_id, school_id, cause"), level, "cause").drop("school_id")
    frame = _spoken(hub, found.project("* exclude (cause)"), level, "reason").sort("row_id")
    frame = frame.join(causes, on="row_id", how="left", maintain_order="left").rename({"row_id": "excuse"})
    if level != "full":
        few = (pl.col("pupils") > 0) & (pl.col("pupils") < 5)
        frame = frame.with_columns(findings=pl.when(few).then(None).otherwise(pl.col("findings")))
    shown = ("excuse", "reason", "cause", "author", "role", "recorded_at", "until", "findings")
    return frame.with_columns(_authors("author", level, secret)).select(shown)


def attested(hub: duckdb.DuckDBPyConnection, request: Request, secret: bytes) -> pl.DataFrame:
    """Attestations of the school years that the period touches, revoked ones too, with who, when, document and note."""
    years = sorted({school_year_of(request.period.first), school_year_of(request.period.last)})
    found = attestations(hub).project("*, attestation_id as row_id")
    revoked = _spoken(hub, found.project("row_id, school_id, revoke_reason"), request.level, "revoke_reason")
    frame = _spoken(hub, found.project("* exclude (revoke_reason)"), request.level, "note").sort("row_id")
    frame = frame.join(revoked.drop("school_id"), on="row_id", how="left", maintain_order="left").drop("row_id")
    frame = frame.filter(pl.col("school_year").is_between(pl.lit(years[0]), pl.lit(years[-1])))
    for column, chosen in (("regulation_id", request.regulations), ("school_id", request.schools)):
        frame = frame.filter(pl.col(column).is_in(chosen)) if chosen else frame
    return frame.with_columns(_authors("author", request.level, secret), _authors("revoked_by", request.level, secret))


def quarantine(hub: duckdb.DuckDBPyConnection, last_import: int | None, request: Request) -> pl.DataFrame:
    """Rows that could not be loaded and stayed so: file, line, column, reason; the value at `full` only, codes masked."""
    value = masked("row.value") if request.level == "full" else "null::varchar"
    given: dict[str, Any] = {"last": last_import, "schools": list(request.schools)}
    frame: pl.DataFrame = hub.sql(_QUARANTINE.format(value=value), params=given).pl()
    return frame.drop("row_id")


def files(hub: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The files that the run read: name, table, SHA-256, size in bytes, rows."""
    frame: pl.DataFrame = hub.sql(_FILES).pl()
    return frame


def shown_author(name: str | None, level: Level, secret: bytes) -> str | None:
    """A decider's name, typed by hand: whole, its initials, or a pseudonym by the name."""
    if not name or level == "full":
        return name
    if level == "initials":
        return " ".join(f"{word[0].upper()}." for word in name.split())
    digest = hmac.new(secret, f"author|{name}".encode(), hashlib.sha256).digest()
    return f"D-{b32encode(digest).decode()[:10]}"


def _authors(column: str, level: Level, secret: bytes) -> pl.Expr:
    """The column of a few deciders' names as the level shows them."""
    return pl.col(column).map_elements(lambda name: shown_author(name, level, secret), return_dtype=pl.String)


def _spoken(hub: duckdb.DuckDBPyConnection, found: duckdb.DuckDBPyRelation, level: Level, column: str) -> pl.DataFrame:
    """Free text in `column` with personal codes and telephone numbers masked, and below `full` names too."""
    others = ", ".join(name for name in found.columns if name != column)
    text = found.project(f"{others}, {masked(column)} as written")
    shown = text if level == "full" else without_names(text, people(hub))
    frame: pl.DataFrame = shown.project(f"{others}, written as {column}").pl()
    return frame
