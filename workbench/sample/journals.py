"""Classes, subjects, journals, who is in which journal, and the timetable."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from workbench.sample.curriculum import SUBJECTS, programme_code
from workbench.sample.school import Journal, School
from workbench.sample.timetable import OFFICE
from workbench.sample.year import SCHOOL_YEAR, TERM1_END, TERM2_START, Array, moment

SWAP = {2: 3, 3: 2}  # in the second term Tuesday and Wednesday change places


def add_classes(school: School) -> None:
    """The tables `classes` and `subjects`."""
    rng = school.stream("classes")
    plans = school.classes
    registered = moment(
        np.array([np.datetime64(plan.starts_on) for plan in plans]) - rng.integers(2, 7, len(plans)),
        rng.integers(9 * 3600, 16 * 3600, len(plans)),
    )
    school.tables["classes"] = pl.DataFrame(
        {
            "class_id": [plan.class_id for plan in plans],
            "school_id": [school.school_id] * len(plans),
            "school_year": [SCHOOL_YEAR] * len(plans),
            "name": [plan.name for plan in plans],
            "grade_level": [plan.grade for plan in plans],
            "programme_code": [programme_code(plan.grade) for plan in plans],
            "class_teacher_id": school.staff_keys([plan.teacher + OFFICE for plan in plans]),
            "registered_at": registered,
        }
    )
    school.tables["subjects"] = pl.DataFrame(
        {
            "subject_id": [f"{school.prefix}{code}" for code in SUBJECTS],
            "school_id": [school.school_id] * len(SUBJECTS),
            "name": [subject.name for subject in SUBJECTS.values()],
            "is_split": [subject.is_split for subject in SUBJECTS.values()],
        }
    )


def add_journals(school: School) -> None:
    """The table `journals`, created in the days before each journal's first lesson."""
    rng, journals = school.stream("journals"), school.journals
    starts = np.array([np.datetime64(journal.starts_on) for journal in journals])
    created = moment(starts - rng.integers(3, 8, len(journals)), rng.integers(9 * 3600, 16 * 3600, len(journals)))
    of_class = [j.kind not in ("combined", "interest") for j in journals]
    school.tables["journals"] = pl.DataFrame(
        {
            "journal_id": school.journal_keys(np.arange(len(journals))),
            "school_id": [school.school_id] * len(journals),
            "school_year": [SCHOOL_YEAR] * len(journals),
            "kind": [journal.kind for journal in journals],
            "class_id": [
                school.class_key(j.classes[0]) if own else None for j, own in zip(journals, of_class, strict=True)
            ],
            "subject_id": [f"{school.prefix}{j.subject}" if j.subject else None for j in journals],
            "teacher_id": school.staff_keys([journal.teacher + OFFICE for journal in journals]),
            "created_at": created,
        }
    )


def add_members(school: School) -> None:
    """The table `journal_members` and the frame `members` (journal, pupil, start, end)."""
    rng, many = school.stream("members"), school.arrays
    stints = school.frames["stints"].to_dict(as_series=False)
    pupil, where = np.array(stints["pupil"]), np.array(stints["class_"])
    since, until = (np.array(stints[end], dtype="datetime64[D]") for end in ("start", "end"))
    half = _halves(school, pupil, where)
    french = rng.random(len(many["class"])) < 0.4
    chosen: list[tuple[Array, Array]] = []
    for journal in school.journals:
        rows = np.flatnonzero(np.isin(where, journal.classes))
        if journal.kind in ("subject", "combined"):
            rows = rows[_in_group(journal, pupil[rows], half[rows], many["girl"], french)]
        elif journal.kind != "class_hour":
            rows = _volunteers(school, journal, rows, pupil, rng)
        chosen.append((np.full(len(rows), journal.number), rows))
    journals, rows = (np.concatenate([pair[side] for pair in chosen]) for side in (0, 1))
    first = np.array([np.datetime64(journal.starts_on) for journal in school.journals])[journals]
    members = pl.DataFrame(
        {"journal": journals, "pupil": pupil[rows], "start": np.maximum(since[rows], first), "end": until[rows]}
    )
    groups = [journal.group if journal.group in ("1", "2") else None for journal in school.journals]
    school.frames["members"] = members
    school.tables["journal_members"] = members.select(
        journal_id=school.journal_keys(members["journal"]),
        pupil_id=school.pupil_keys(members["pupil"]),
        member_from=pl.col("start"),
        member_to=pl.when(pl.col("end") != date(9999, 12, 31)).then("end"),
        group_no=pl.Series(groups, dtype=pl.String).gather(members["journal"]),
    )


def _halves(school: School, pupil: Array, where: Array) -> Array:
    """Group 1 or 2 within the class, by surname and number."""
    names = school.tables["pupils"]["family_name"].gather(pupil)
    frame = pl.DataFrame({"class_": where, "name": names, "row": np.arange(len(pupil))}).sort("class_", "name", "row")
    place = frame.with_columns(place=pl.int_range(pl.len()).over("class_"), size=pl.len().over("class_"))
    half = place.select("row", half=pl.when(pl.col("place") * 2 < pl.col("size")).then(1).otherwise(2)).sort("row")
    return half["half"].to_numpy()


def _in_group(journal: Journal, pupil: Array, half: Array, girl: Array, french: Array) -> Array:
    """Which of these stints belong to the journal's group."""
    if journal.group in ("1", "2"):
        return np.asarray(half == int(journal.group))
    if journal.group in ("girls", "boys"):
        return np.asarray(girl[pupil] == (journal.group == "girls"))
    if journal.group in ("VAC", "FRA"):
        return np.asarray(french[pupil] == (journal.group == "FRA"))
    return np.ones(len(pupil), dtype=bool)


def _volunteers(school: School, journal: Journal, rows: Array, pupil: Array, rng: np.random.Generator) -> Array:
    """Pupils of the whole year who take part: most of the class in the extended day, two in individual work."""
    steady = np.flatnonzero(school.arrays["steady"][pupil] & ~school.arrays["adult_class"][pupil])
    if journal.kind == "interest":
        return np.sort(rng.choice(steady, min(len(steady), int(rng.integers(12, 20))), replace=False))
    own = np.intersect1d(rows, steady)
    wanted = 2 if journal.kind == "individual" else max(1, round(0.6 * len(own)))
    return np.sort(rng.choice(own, min(len(own), wanted), replace=False))


def add_timetable(school: School) -> None:
    """The table `timetable` (frame `slots`: journal, term, weekday, period, online); combined hours in every class."""
    rng = school.stream("timetable entries")
    slots = _slots(school)
    school.frames["slots"] = pl.DataFrame(
        slots, schema=["journal", "term", "weekday", "period", "online"], orient="row"
    )
    rows = []
    for number, term, weekday, period, online in slots:
        journal = school.journals[number]
        moved = weekday in SWAP
        if journal.kind in ("interest", "extended_day") or period == 0 or (term == 2 and not moved):
            continue
        begins = journal.starts_on if term == 1 else TERM2_START
        ends = TERM1_END if moved and term == 1 else None
        rows += [
            (school.class_key(c), weekday, period, school.journal_key(number), begins, ends, online)
            for c in journal.classes
        ]
    names = ["class_id", "weekday", "period", "journal_id", "valid_from", "valid_to", "is_online"]
    frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    entered = _entry_days(frame, rng)
    school.tables["timetable"] = frame.with_columns(entered_at=pl.Series(entered))


def _entry_days(frame: pl.DataFrame, rng: np.random.Generator) -> Array:
    """A class's timetable is entered in one sitting, from five days before it holds to two days after."""
    sittings = frame.select(pl.struct("class_id", "valid_from").rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()
    count = int(sittings.max()) + 1
    day, at = rng.integers(-5, 3, count)[sittings], rng.integers(10 * 3600, 17 * 3600, count)[sittings]
    return moment(
        frame["valid_from"].to_numpy().astype("datetime64[D]") + day, at + rng.integers(0, 1800, frame.height)
    )


def _slots(school: School) -> list[tuple[int, int, int, int, bool]]:
    """Every journal's places in the week by term; the last hours of Friday are online for grades 10 to 12."""
    found = []
    for journal in school.journals:
        secondary = journal.kind == "subject" and school.classes[journal.classes[0]].grade >= 10
        for term in (1, 2):
            for weekday, period in journal.slots:
                fixed = journal.kind == "interest" or period == 0
                day = SWAP.get(weekday, weekday) if term == 2 and not fixed else weekday
                online = secondary and weekday == 5 and period >= 5
                found.append((journal.number, term, day, period, online))
    return found
