"""What the page is filled with: figures, classes and grades, reasons, pupils, streaks; each row from one measure."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from dashboards.markup import formats
from dashboards.pages.attendance.board import MEASURES, PUPIL, Board
from dashboards.tables.words import Column
from workbench.attendance.definitions import REPORTED_LESSONS
from workbench.texts import text

SIGNALS: Final = ("above", "run_above", "below", "run_below")  # what a week may be, the higher first
SHOWN: Final = 10  # rows of a list before it is opened whole
NEAR: Final = REPORTED_LESSONS // 2  # unexcused lessons from which a talk is due well before the duty arises

BY_COLUMNS: Final = [
    Column("name", "attendance_page.name"), Column("pupils", "attendance.column.pupils"),
    Column("divisor", "attendance_page.possible"), Column("attendance", "attendance.measure.attendance"),
    Column("low", "attendance_page.low"), Column("high", "attendance_page.high"),
    Column("authorised", "attendance.measure.authorised"), Column("unauthorised", "attendance.measure.unauthorised"),
    Column("lateness", "attendance.measure.lateness"), Column("persistent", "attendance_page.persistent_count"),
    Column("severe", "attendance_page.severe_count"),
]  # fmt: skip
FIGURE_COLUMNS: Final = [
    Column("measure", "attendance.column.measure", "attendance.measure."), Column("numerator", "attendance.column.numerator"),
    Column("divisor", "attendance.column.divisor"), Column("rate", "attendance.column.rate"),
    Column("low", "attendance_page.low"), Column("high", "attendance_page.high"),
]  # fmt: skip
REASON_COLUMNS: Final = [
    Column("reason", "attendance_page.reason", "attendance_page.reason."), Column("numerator", "attendance_page.missed"),
    Column("divisor", "attendance_page.missed_all"), Column("rate", "attendance.column.rate"),
    Column("pupils", "attendance.column.pupils"),
]  # fmt: skip
PUPIL_COLUMNS: Final = [
    Column("name", "attendance.column.pupil_id"), Column("absence_rate", "attendance.measure.absence"),
    Column("absent", "attendance_page.missed"), Column("possible", "attendance_page.possible"),
    Column("unauthorised", "attendance_page.unauthorised"), Column("unexcused", "attendance_page.unexcused"),
    Column("reached_on", "attendance_page.reached_on"), Column("streak", "attendance_page.streak"),
]  # fmt: skip
STREAK_COLUMNS: Final = [
    Column("name", "attendance.column.pupil_id"), Column("from_on", "attendance_page.from_on"),
    Column("until_on", "attendance_page.until_on"), Column("days", "attendance_page.days"),
    Column("lessons", "attendance_page.missed"), Column("unauthorised", "attendance_page.unauthorised"),
]  # fmt: skip


def figures(found: Board) -> list[dict[str, Any]]:
    """The headline: each rate with numerator, divisor, definition and last year's; empty when no lesson counts."""
    rows, then = found.headline(), {row["measure"]: row for row in found.last_year().iter_rows(named=True)}
    return [
        {**rows[name], "name": name, "of_pupils": name in ("persistent", "severe"), "then": then.get(name)}
        for name in (*MEASURES, "persistent", "severe")
        if name in rows
    ]


def figures_table(found: Board) -> pl.DataFrame:
    """The same for a file."""
    rows = list(found.headline().values())
    return pl.DataFrame(rows, infer_schema_length=None).select(column.name for column in FIGURE_COLUMNS)


def by(found: Board, name: str) -> pl.DataFrame:
    """One row for each class or grade, in the order of the school: rates, the interval of attendance, persistent absentees."""
    key = "class_id" if name == "class" else "grade_level"
    rates, shares = found.by(name), found.shares_by(name)
    wide = rates.pivot(on="measure", index=["school_id", key], values="rate", aggregate_function="first")
    wide = wide.with_columns(pl.lit(None, pl.Float64).alias(name) for name in MEASURES if name not in wide.columns)
    whole = rates.filter(pl.col("measure") == "attendance").select(
        key, "pupils", "divisor", "suppressed", low="pupil_low", high="pupil_high"
    )
    persistent, severe = (
        shares.filter(pl.col("measure") == measure).select(key, pl.col("numerator").alias(measure))
        for measure in ("persistent", "severe")
    )
    joined = wide.join(whole, on=key, how="left", nulls_equal=True)
    joined = joined.join(persistent, on=key, how="left", nulls_equal=True).join(
        severe, on=key, how="left", nulls_equal=True
    )
    return _called(found, joined, name)


def _called(found: Board, rows: pl.DataFrame, name: str) -> pl.DataFrame:
    if name == "grade":
        return rows.sort("grade_level", nulls_last=True).with_columns(
            name=pl.col("grade_level").cast(pl.String).fill_null(formats.NONE),
            key=pl.col("grade_level").cast(pl.String),
        )
    view = found.view
    classes = view.frame("attendance: classes", lambda: view.scope.records("classes"), of_records=True)
    known = classes.select("school_id", "class_id", "grade_level", pl.col("name").alias("class_name"))
    told = rows.join(known, on=["school_id", "class_id"], how="left")
    return told.sort("grade_level", "class_name", "class_id", nulls_last=True).with_columns(
        name=pl.col("class_name").fill_null(pl.col("class_id")).fill_null(formats.NONE), key=pl.col("class_id")
    )


def by_rows(found: Board, name: str) -> list[dict[str, Any]]:
    """The same as the template shows it, each with the link to itself."""
    here, word = found.view.here.with_(klase=None, paralele=None, visi=None), "klase" if name == "class" else "paralele"
    return [
        {
            **row,
            "compliance": row["attendance"],
            "href": here.with_(**{word: row["key"]}).href(),
            "name": _said(found, row, name),
        }
        for row in by(found, name).iter_rows(named=True)
    ]


def _said(found: Board, row: dict[str, Any], name: str) -> str:
    """A class by its name, a grade as `5. klases`."""
    if name == "class" or row["key"] is None:
        return str(row["name"])
    return text("attendance_page.of_grade", found.view.lang, grade=row["key"])


def reasons(found: Board) -> list[dict[str, Any]]:
    """Missed lessons by reason."""
    return found.reasons().to_dicts()


def pupils(found: Board) -> pl.DataFrame:
    """Everybody with unexcused lessons of the term and the longest streak; `why` says which of the reasons to talk hold."""
    unexcused = found.unexcused().select("token", "name", "unexcused", "reached_on")
    streaks = (
        found.streaks().group_by("name", "token").agg(streak=pl.col("days").max(), is_open=pl.col("is_open").any())
    )
    keys = ["name", "token"]
    rows = found.pupils().join(unexcused, on=keys, how="left", nulls_equal=True, maintain_order="left")
    rows = rows.join(streaks, on=keys, how="left", nulls_equal=True, maintain_order="left")
    rows = rows.with_columns(
        is_reported=pl.col("unexcused").fill_null(0) >= REPORTED_LESSONS,
        is_near=pl.col("unexcused").fill_null(0).is_between(NEAR, REPORTED_LESSONS - 1),
        is_away=pl.col("is_open").fill_null(False),
    )
    return rows.with_columns(needs=pl.any_horizontal("is_reported", "is_near", "is_away", "is_persistent"))


def attention(found: Board) -> pl.DataFrame:
    """Of a class all its pupils in the order of names; of more than that only who needs attention, the most pressing first."""
    rows = pupils(found)
    if found.view.here.get("klase"):
        return rows.sort("place")
    return rows.filter("needs").sort(
        "is_reported", "is_away", "absence_rate", "place", descending=[True, True, True, False]
    )


def attention_rows(found: Board, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """As many as are shown, each with the link to the own days for whoever sees names."""
    most = rows.height if found.view.here.get("visi") or found.view.here.get("klase") else SHOWN
    return [{**row, "href": pupil_href(found, row["token"])} for row in rows.head(most).iter_rows(named=True)]


def streak_rows(found: Board) -> list[dict[str, Any]]:
    """The longest streaks."""
    rows = found.streaks().head(SHOWN)
    return [{**row, "href": pupil_href(found, row["token"])} for row in rows.iter_rows(named=True)]


def pupil_href(found: Board, token: str | None) -> str:
    """The days of one pupil over the same period; empty without a token."""
    kept = {name: found.view.here.get(name) for name in ("laiks", "skola", "klase", "paralele")}
    return found.view.here.to(PUPIL, id=token, **kept).href() if token else ""


def signals(found: Board) -> str:
    """Which weeks are a signal, in a sentence."""
    lang, weeks = found.view.lang, found.weeks()
    if not weeks["upper"].is_not_null().any():
        return text("attendance_page.signals.few", lang)
    marked = weeks.filter(pl.col("signal").is_not_null())
    if marked.is_empty():
        return text("attendance_page.signals.none", lang)
    by_kind = {kind: marked.filter(pl.col("signal") == kind)["week"] for kind in SIGNALS}
    named = "; ".join(
        f"{text('attendance_page.signal.' + kind, lang)} – {', '.join(formats.short_day(week, lang) for week in those)}"
        for kind, those in by_kind.items()
        if len(those)
    )
    return text("attendance_page.signals.some", lang, count=marked.height, weeks=named)
