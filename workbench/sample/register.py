"""The register of absence notes, parents' notices, and calls about absences when a lesson was online."""

from __future__ import annotations

import numpy as np
import polars as pl

from workbench.sample.people import NEVER
from workbench.sample.school import School
from workbench.sample.timetable import OFFICE
from workbench.sample.year import SCHOOL_DAYS_ON, Array, after, moment

CALL_COLUMNS = ("staff", "pupil", "guardian_id", "called_at", "message_id", "about", "outcome")


def adult_on(births: Array) -> Array:
    """The 18th birthday; for 29 February that is 1 March."""
    months = births.astype("datetime64[M]")
    return np.asarray((months + 18 * 12).astype("datetime64[D]") + (births - months.astype("datetime64[D]")))


def absences(school: School) -> pl.DataFrame:
    """Every span of absence: spells and parts of a day (pupil, absent_from, absent_to, kind, length in days)."""
    spells = school.frames["spells"].with_columns(length=pl.col("last") - pl.col("first") + 1)
    parts = school.frames["part_days"].group_by("pupil", "date", maintain_order=True).agg(pl.col("mark").first())
    kind = pl.when(pl.col("mark") == "excused").then(pl.lit("parent")).otherwise(pl.lit("unexcused"))
    parts = parts.select("pupil", absent_from="date", absent_to="date", kind=kind, length=pl.lit(1, pl.Int64))
    names = ["pupil", "absent_from", "absent_to", "kind", "length"]
    return pl.concat([spells.select(names), parts.select(names)]).sort("absent_from", "pupil")


def class_teachers(school: School, pupils: pl.Series) -> pl.Series:
    """The class teacher of each pupil (staff key)."""
    teachers = np.array([plan.teacher + OFFICE for plan in school.classes])
    return school.staff_keys(teachers[school.arrays["class"][pupils.to_numpy()]])


def add_notes(school: School) -> None:
    """The table `absence_notes`: registered within the days allowed, whatever document came when."""
    rng = school.stream("notes")
    spans = absences(school).filter(pl.col("kind") != "unexcused")
    count, kind = spans.height, spans["kind"].to_numpy()
    first, last = (spans[name].to_numpy().astype("datetime64[D]") for name in ("absent_from", "absent_to"))
    received = after(SCHOOL_DAYS_ON, last, rng.integers(1, 3, count))
    registered = after(SCHOOL_DAYS_ON, received, rng.integers(0, 2, count))
    event = kind == "school_event"
    by_post = (kind == "parent") & (rng.random(count) < 0.4)
    registered = np.where(event, first, registered)
    at = np.where(event, rng.integers(8 * 3600, 9 * 3600, count), rng.integers(8 * 3600, 17 * 3600, count))
    spans = spans.with_columns(
        document_received_on=pl.when(pl.Series(~event & ~by_post)).then(pl.Series(received)),
        registered_at=pl.Series(moment(registered, at)),
    ).sort("registered_at", "pupil")
    school.tables["absence_notes"] = spans.select(
        note_id=school.keys("AZ", np.arange(count) + 1, 5),
        pupil_id=school.pupil_keys(spans["pupil"]),
        absent_from="absent_from",
        absent_to="absent_to",
        reason="kind",
        document_received_on="document_received_on",
        registered_at="registered_at",
        registered_by=class_teachers(school, spans["pupil"]),
    )


def _e_klase_notices(school: School, rng: np.random.Generator) -> pl.DataFrame:
    """A notice for each absence of a minor, in the morning or the evening before; long ones in two parts."""
    adult = pl.Series(adult_on(school.arrays["birth"]))
    spans = absences(school).filter(pl.col("kind") != "school_event")
    spans = spans.filter(pl.col("absent_from") < adult.gather(spans["pupil"]))
    count = spans.height
    first = spans["absent_from"].to_numpy().astype("datetime64[D]")
    way = rng.random(count)
    evening = (way < 0.15) & (first > np.datetime64("2025-09-03"))
    morning, night = rng.integers(6 * 3600 + 2700, 9 * 3600 + 1800, count), rng.integers(18 * 3600, 81000, count)
    second = np.where(evening, night, np.where(way > 0.94, rng.integers(36000, 75600, count), morning))
    sent = moment(np.where(evening, first - 1, first), second)
    middle = after(SCHOOL_DAYS_ON, first, 2)
    last = spans["absent_to"].to_numpy().astype("datetime64[D]")
    halved = (spans["length"].to_numpy() >= 3) & (rng.random(count) < 0.3)
    again = moment(middle, rng.integers(6 * 3600 + 2700, 9 * 3600, count))
    until = np.where(halved, middle - 1, last)
    whole = spans.select("pupil", "absent_from").with_columns(submitted_at=pl.Series(sent), absent_to=pl.Series(until))
    rest = (
        spans.select("pupil")
        .with_columns(absent_from=pl.Series(middle), submitted_at=pl.Series(again), absent_to=pl.Series(last))
        .filter(pl.Series(halved))
    )
    names = ["pupil", "submitted_at", "absent_from", "absent_to"]
    return pl.concat([whole.select(names), rest.select(names)]).with_columns(channel=pl.lit("e_klase"))


def online_days(school: School) -> pl.DataFrame:
    """Pupil and day on which an online lesson stands in a journal of which the pupil is a member at any time."""
    online = school.frames["lessons"].filter("online").select("journal", "date").unique()
    return (
        online.join(school.frames["members"].select("journal", "pupil").unique(), on="journal")
        .select("pupil", "date")
        .unique()
    )


def add_notices(school: School) -> None:
    """The table `absence_notices`; on days with an online lesson the parents also phone (frame `absence_calls`)."""
    rng = school.stream("notices")
    notices = _e_klase_notices(school, rng)
    first = notices.group_by("pupil", date=pl.col("submitted_at").dt.date()).agg(
        pl.all().sort_by("submitted_at").first()
    )
    first = first.join(online_days(school), on=["pupil", "date"], how="semi").sort("date", "pupil")
    pause = pl.duration(seconds=pl.lit(pl.Series(rng.integers(60, 1500, first.height))))
    phoned = pl.Series(rng.random(first.height) < 0.35)
    calls = first.with_columns(submitted_at=pl.col("submitted_at") + pause)
    by_phone = calls.filter(phoned).with_columns(channel=pl.lit("phone")).select(notices.columns)
    others = notices.filter(pl.Series(rng.random(notices.height) < 0.03)).with_columns(
        submitted_at=pl.col("absent_from").cast(pl.Datetime("us")) + pl.duration(hours=8, minutes=12),
        channel=pl.lit("in_person"),
    )
    school.frames["absence_calls"] = calls.filter(~phoned).select("pupil", called_at="submitted_at")
    rows = pl.concat(
        [notices.cast({"submitted_at": pl.Datetime("us")}), by_phone.cast({"submitted_at": pl.Datetime("us")}), others]
    )
    rows = rows.sort("submitted_at", "pupil", "channel")
    school.tables["absence_notices"] = rows.select(
        notice_id=school.keys("PI", np.arange(rows.height) + 1, 5),
        pupil_id=school.pupil_keys(rows["pupil"]),
        guardian_id=first_guardian(school).gather(rows["pupil"]),
        submitted_at="submitted_at",
        absent_from="absent_from",
        absent_to="absent_to",
        channel="channel",
    )


def first_guardian(school: School) -> pl.Series:
    """Each pupil's first guardian (key), empty where there is none."""
    firsts = school.frames["guardians"].group_by("pupil", maintain_order=True).first()
    everyone = pl.DataFrame({"pupil": np.arange(len(school.arrays["class"]))})
    return everyone.join(firsts, on="pupil", how="left", maintain_order="left")["guardian_id"]


def add_calls(school: School) -> None:
    """The table `phone_calls`: about unopened letters, absences, and now and then about something else."""
    rng = school.stream("calls")
    absent = school.frames["absence_calls"]
    absent = absent.with_columns(about=pl.lit("absence"), outcome=pl.lit("reached"), message_id=pl.lit(None, pl.String))
    other = _other_calls(school, rng)
    parts = [frame.with_columns(staff_id=class_teachers(school, frame["pupil"])) for frame in (absent, other)]
    names = ["staff_id", "pupil", "called_at", "message_id", "about", "outcome"]
    calls = pl.concat(
        [
            frame.select(names).cast({"called_at": pl.Datetime("us")})
            for frame in (*parts, school.frames["letter_calls"])
        ]
    ).sort("called_at", "pupil")
    school.tables["phone_calls"] = calls.select(
        call_id=school.keys("TZ", np.arange(calls.height) + 1, 5),
        staff_id="staff_id",
        pupil_id=school.pupil_keys(calls["pupil"]),
        guardian_id=first_guardian(school).gather(calls["pupil"]),
        called_at="called_at",
        message_id="message_id",
        about="about",
        outcome="outcome",
    )


def _other_calls(school: School, rng: np.random.Generator) -> pl.DataFrame:
    """Calls about progress or something else, to parents of pupils who stay all year."""
    guarded = np.unique(school.frames["guardians"]["pupil"].to_numpy())
    steady = np.flatnonzero(school.arrays["steady"] & (school.arrays["until"] == NEVER))
    pupils = rng.choice(np.intersect1d(guarded, steady), max(4, len(steady) // 8))
    days = SCHOOL_DAYS_ON[rng.integers(10, 168, len(pupils))]
    return pl.DataFrame(
        {
            "pupil": pupils,
            "called_at": moment(days, rng.integers(9 * 3600, 17 * 3600, len(pupils))),
            "message_id": pl.Series([None] * len(pupils), dtype=pl.String),
            "about": rng.choice(["progress", "other"], len(pupils)).tolist(),
            "outcome": rng.choice(["reached", "reached", "no_answer"], len(pupils)).tolist(),
        }
    )
