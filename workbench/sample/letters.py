"""Letters to parents, announcements and transcripts through E-klase mail: who got them and when they were opened."""

from __future__ import annotations

import numpy as np
import polars as pl

from workbench.sample.school import School
from workbench.sample.staff import DEPUTY
from workbench.sample.timetable import OFFICE
from workbench.sample.wording import ANNOUNCEMENT_TITLES, LETTER_TITLES, MONTH_NAMES, PERSONAL_TITLES
from workbench.sample.year import LAST_SCHOOL_DAYS, MONTHS, SCHOOL_DAYS, WORKING_DAYS, Array, after, moment

CLASS_LETTERS = 1.3  # a class and month
PERSONAL_LETTERS = 1.6  # a pupil and year
DAYS_TO_OPEN = 3
NEVER_OPENED = 0.13
AUGUST = (np.datetime64("2026-08-27T14:05:00", "us"), np.datetime64("2026-08-31T09:30:00", "us"))


def add_messages(school: School) -> None:
    """Tables `messages`, `message_recipients`, `transcripts`; frame `letter_calls` about unopened letters."""
    rng = school.stream("messages")
    parts = [_class_letters(school, rng), _personal_letters(school, rng), _announcements(school, rng), _august(school)]
    drafts = pl.concat([*parts, _transcripts(school, rng)]).sort("sent_at", "sender", "kind", "first")
    drafts = drafts.with_columns(message_id=school.keys("E", np.arange(drafts.height) + 1, 6))
    school.tables["messages"] = drafts.select(
        message_id="message_id",
        sender_id=school.staff_keys(drafts["sender"]),
        sent_at=pl.col("sent_at").cast(pl.Datetime("us")),
        kind="kind",
        title="title",
    )
    addressed = drafts.select("message_id", "sender", "sent_at", "kind", "title", "pupil").explode("pupil")
    _transcript_table(school, addressed.filter(pl.col("kind") == "transcript"))
    received = addressed.join(school.frames["guardians"], on="pupil").sort("message_id", "pupil", "guardian_id")
    opened = _opened(received, rng)
    received = received.with_columns(opened_at=opened)
    school.tables["message_recipients"] = received.select("message_id", "guardian_id", "pupil_id", "opened_at")
    school.frames["letter_calls"] = _calls(school, received.filter(pl.col("kind") == "letter"), rng)


def _drafts(sender: Array, sent_at: Array, kind: str, title: list[str], pupils: list[list[int]]) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "sender": sender,
            "sent_at": pl.Series(sent_at),
            "title": title,
            "pupil": pl.Series(pupils, dtype=pl.List(pl.Int64)),
        }
    )
    frame = frame.with_columns(kind=pl.lit(kind), sent_at=pl.col("sent_at").cast(pl.Datetime("us")))
    frame = frame.with_columns(sender=pl.col("sender").cast(pl.Int64), first=pl.col("pupil").list.first())
    return frame.filter(pl.col("pupil").list.len() > 0)


def _school_days_of(month: str) -> Array:
    return np.asarray(SCHOOL_DAYS[SCHOOL_DAYS.astype("datetime64[M]") == np.datetime64(month)])


def _enrolled(school: School) -> tuple[Array, Array, Array, Array]:
    stints = school.frames["stints"]
    dates = (stints[name].to_numpy().astype("datetime64[D]") for name in ("start", "end"))
    return stints["pupil"].to_numpy(), stints["class_"].to_numpy(), *dates  # type: ignore[return-value]


def _class_letters(school: School, rng: np.random.Generator) -> pl.DataFrame:
    """The class teacher writes to the parents of the class about once a month."""
    pupil, where, since, until = _enrolled(school)
    sender, sent, title, people = [], [], [], []
    for plan in school.classes:
        for month in MONTHS:
            days = _school_days_of(month)
            for day in rng.choice(days, int(rng.poisson(CLASS_LETTERS))):
                here = (where == plan.number) & (since <= day) & (until > day)
                sender.append(plan.teacher + OFFICE)
                sent.append(day)
                title.append(LETTER_TITLES[rng.integers(len(LETTER_TITLES))])
                people.append(pupil[here].tolist())
    at = moment(np.array(sent), rng.integers(8 * 3600, 18 * 3600, len(sent)))
    return _drafts(np.array(sender), at, "letter", title, people)


def _members_of(school: School) -> pl.DataFrame:
    """Members of subject and combined journals who are there all year, with the journal's teacher."""
    graded = [journal.number for journal in school.journals if journal.kind in ("subject", "combined")]
    teacher = np.array([journal.teacher for journal in school.journals])
    steady = np.flatnonzero(school.arrays["steady"])
    rows = school.frames["members"].filter(pl.col("journal").is_in(graded) & pl.col("pupil").is_in(steady))
    return rows.with_columns(teacher=pl.Series(teacher[rows["journal"].to_numpy()]))


def _personal_letters(school: School, rng: np.random.Generator) -> pl.DataFrame:
    """Teachers write to one pupil's parents about marks and behaviour."""
    rows = _members_of(school)
    count = round(PERSONAL_LETTERS * len(school.arrays["class"]))
    chosen = rows[rng.integers(0, rows.height, count)]
    start = chosen["start"].to_numpy().astype("datetime64[D]")
    earliest = np.searchsorted(SCHOOL_DAYS, start) + 5
    day = SCHOOL_DAYS[earliest + (rng.random(count) * (len(SCHOOL_DAYS) - earliest)).astype(int)]
    at = moment(day, rng.integers(9 * 3600, 19 * 3600, count))
    title = [PERSONAL_TITLES[i] for i in rng.integers(0, len(PERSONAL_TITLES), count)]
    return _drafts(chosen["teacher"].to_numpy() + OFFICE, at, "letter", title, [[p] for p in chosen["pupil"].to_list()])


def _announcements(school: School, rng: np.random.Generator) -> pl.DataFrame:
    """Every teacher announces something to the parents of some pupils each month."""
    by_teacher: dict[int, Array] = {}
    for number, own in school.frames["members"].group_by("journal").agg("pupil").sort("journal").iter_rows():
        teacher, pupils = school.journals[number].teacher, np.unique(own)
        steady = pupils[school.arrays["steady"][pupils]]
        if len(steady) > len(by_teacher.get(teacher, ())):
            by_teacher[teacher] = steady
    everyone = np.flatnonzero(school.arrays["steady"])
    sender, sent, title, people = [], [], [], []
    for teacher in range(len(school.departments)):
        for month in MONTHS:
            sender.append(teacher + OFFICE)
            sent.append(rng.choice(_school_days_of(month)))
            title.append(ANNOUNCEMENT_TITLES[rng.integers(len(ANNOUNCEMENT_TITLES))])
            people.append(by_teacher.get(teacher, everyone)[:14].tolist())
    at = moment(np.array(sent), rng.integers(9 * 3600, 17 * 3600, len(sent)))
    return _drafts(np.array(sender), at, "announcement", title, people)


def _august(school: School) -> pl.DataFrame:
    """The deputy's announcements before the next school year: the newest records of the sample."""
    pupils = np.flatnonzero(school.arrays["steady"] & (school.arrays["grade"] < 12)).tolist()
    title = ["Gatavošanās jaunajam mācību gadam", "Zinību dienas norise 1. septembrī"]
    return _drafts(np.array([DEPUTY, DEPUTY]), np.array(AUGUST), "announcement", title, [pupils, pupils])


def _transcripts(school: School, rng: np.random.Generator) -> pl.DataFrame:
    """The class teacher sends the month's transcripts, from its last school day to four working days later."""
    pupil, where, since, until = _enrolled(school)
    sender, sent, title, people = [], [], [], []
    for plan in school.classes:
        for month in MONTHS:
            day = np.datetime64(LAST_SCHOOL_DAYS[month])
            here = (where == plan.number) & (since <= day) & (until > day)
            month_end = (np.datetime64(month) + 1).astype("datetime64[D]") - 1
            when = day if rng.random() < 0.4 else after(WORKING_DAYS, np.array([month_end]), int(rng.integers(1, 5)))[0]
            sender.append(plan.teacher + OFFICE)
            sent.append(when)
            title.append(f"Sekmju izraksts: {month[:4]}. gada {MONTH_NAMES[month]}")
            people.append(pupil[here].tolist())
    at = moment(np.array(sent), rng.integers(12 * 3600, 17 * 3600, len(sent)))
    return _drafts(np.array(sender), at, "transcript", title, people)


def _transcript_table(school: School, rows: pl.DataFrame) -> None:
    """One row a pupil and month; adults, who have no parents to mail, get theirs printed."""
    months = {f"Sekmju izraksts: {month[:4]}. gada {name}": month for month, name in MONTH_NAMES.items()}
    adult = pl.Series(school.arrays["adult_class"]).gather(rows["pupil"])
    school.tables["transcripts"] = rows.select(
        pupil_id=school.pupil_keys(rows["pupil"]),
        month=pl.col("title").replace_strict(months),
        sent_at=pl.col("sent_at").cast(pl.Datetime("us")),
        channel=pl.when(adult).then(pl.lit("printed")).otherwise(pl.lit("e_klase_mail")),
        sent_by=school.staff_keys(rows["sender"]),
        message_id=pl.when(~adult).then("message_id"),
    ).sort("month", "pupil_id")


def _opened(received: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """Half open a message within seven hours, some after days, some never."""
    count = received.height
    delay = np.exp(rng.normal(np.log(7 * 3600), 1.35, count)).clip(40, 60 * 86400).astype(int)
    opened = received["sent_at"].to_numpy().astype("datetime64[us]") + delay.astype("timedelta64[s]")
    never = (rng.random(count) < NEVER_OPENED) | (opened > AUGUST[1])
    return pl.select(pl.when(~pl.Series(never)).then(pl.Series(opened))).to_series()


def _calls(school: School, letters: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The sender phones about each letter unopened on the third day; sometimes only the second try succeeds."""
    firsts = (
        letters.group_by("message_id", "pupil", "sender", "sent_at")
        .agg(pl.col("opened_at").min())
        .sort("message_id", "pupil")
    )
    deadline = pl.col("sent_at").dt.date() + pl.duration(days=DAYS_TO_OPEN + 1)
    unopened = firsts.filter(pl.col("opened_at").is_null() | (pl.col("opened_at") >= deadline.cast(pl.Datetime("us"))))
    count = unopened.height
    sent = unopened["sent_at"].to_numpy()
    day = _last_weekday(sent.astype("datetime64[D]"))
    at = moment(day, rng.integers(13 * 3600, 18 * 3600 + 1800, count))
    loose = pl.Series(rng.random(count) < 0.08)
    about = pl.when(pl.Series(rng.random(count) < 0.85)).then(pl.lit("letter"))
    reached = unopened.select(
        "pupil",
        staff_id=school.staff_keys(unopened["sender"]),
        called_at=pl.Series(at),
        message_id=pl.when(~loose).then("message_id"),
        about=pl.when(loose).then(pl.lit("letter")).otherwise(about),
        outcome=pl.when(pl.Series(rng.random(count) < 0.9)).then(pl.lit("reached")),
    )
    tried = reached.filter(pl.Series(rng.random(count) < 0.25)).with_columns(
        called_at=pl.col("called_at") - pl.duration(minutes=95), outcome=pl.lit("no_answer")
    )
    return pl.concat([reached, tried]).select("staff_id", "pupil", "called_at", "message_id", "about", "outcome")


def _last_weekday(sent: Array) -> Array:
    """The last weekday among the three days after sending."""
    candidates = sent[:, None] + np.array([3, 2, 1])
    weekday = (candidates.astype(int) + 3) % 7 < 5
    return np.asarray(candidates[np.arange(len(sent)), weekday.argmax(axis=1)])
