"""Rēzekne 9 to 16: transcripts, combined lists, lesson entries, grades, individual work, messages, behaviour notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time

from tests.oracle.calendar import DAY, autumn_day
from tests.oracle.duty import Duty, Numbers, clause, end_of_day, event_day
from tests.oracle.people import World, is_member
from tests.oracle.reading import Record
from tests.oracle.rezekne_setup import REZEKNE
from tests.oracle.world import first

# --- 9: transcripts ---------------------------------------------------------------------------------------------


def transcripts(w: World, n: Numbers, channels: set[str]) -> Iterator[Duty]:
    """Each month with enough school days, for each minor enrolled on its last school day."""
    for school, calendar in w.calendars.items():
        months: dict[tuple[int, int], list[date]] = defaultdict(list)
        for day in calendar.school_days:
            months[day.year, day.month].append(day)
        for (year, month), days in months.items():
            if len(days) >= n["min_school_days"]:
                due_day = calendar.working_days_after(_last_of_month(year, month), n["working_days"])
                yield from _monthly(w, school, days[-1], due_day, channels)


def _last_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - DAY


def _monthly(w: World, school: str, day: date, due_day: date, channels: set[str]) -> Iterator[Duty]:
    calendar, month = w.calendar(school), f"{day:%Y-%m}"
    for pupil, at_school in w.enrolments_by_school:
        if at_school != school or not w.is_minor(pupil, day):
            continue
        class_id = w.class_on(pupil, day, school)
        if class_id is not None:
            sent = first(
                row["sent_at"]
                for row in w.find("transcripts", pupil_id=pupil, month=month)
                if not channels or row["channel"] in channels
            )
            arises, due = calendar.midnight(day), end_of_day(w, school, due_day)
            yield Duty(f"{pupil}:{month}", school, arises, due, sent, class_id, w.class_teacher(class_id), pupil)


TRANSCRIPTS_NEED = "transcripts pupils enrolments terms"


@clause(REZEKNE, "9", "medium", TRANSCRIPTS_NEED, min_school_days=5, working_days=5)
def clause_9(w: World, n: Numbers) -> Iterator[Duty]:
    """A transcript each month, through any channel."""
    yield from transcripts(w, n, set())


# --- 10: lists for combined journals ----------------------------------------------------------------------------


@clause(REZEKNE, "10", "low", "journals.created_at terms events.journal_id", month=9, day=15, working_days=5)
def clause_10(w: World, n: Numbers) -> Iterator[Duty]:
    """Teachers submit the lists for a combined journal."""
    for journal in w.find("journals", kind="combined"):
        key, school, year = journal["journal_id"], journal["school_id"], journal["school_year"]
        calendar = w.calendar(school)
        start = calendar.start_of_year(year)
        if start is None or journal["created_at"] is None:
            continue
        created = calendar.day_of(journal["created_at"])
        after = calendar.working_days_after(created, n["working_days"])
        due_day = max(autumn_day(year, n["month"], n["day"]), after)
        events = w.find("events", kind="combined_lists_submitted", journal_id=key)
        done = event_day(w, school, (event["happened_on"] for event in events))
        arises, due = calendar.midnight(max(start, created)), end_of_day(w, school, due_day)
        yield Duty(key, school, arises, due, done, journal["class_id"], journal["teacher_id"])


# --- 11: entries of a lesson ------------------------------------------------------------------------------------


@clause(REZEKNE, "11", "high", "lessons journals lesson_entries grades.lesson_id terms", deadline="17:00")
def clause_11(w: World, n: Numbers) -> Iterator[Duty]:
    """Topic, attendance, homework and grades of a held lesson are entered by 17:00."""
    clock = time.fromisoformat(n["deadline"])
    for lesson in w.held_lessons():
        school = w.school_of_journal(lesson["journal_id"])
        calendar, end = w.calendar(school), w.lesson_end(lesson)
        due: datetime | None = calendar.at(lesson["date"], clock)
        if end is not None and due is not None and end >= due:
            next_day = calendar.school_days_after(lesson["date"], 1)
            due = None if next_day is None else calendar.at(next_day, clock)
        firsts = [w.first_entry(lesson["lesson_id"], kind) for kind in asked_entries(w, lesson)]
        known = [moment for moment in firsts if moment is not None]
        yield Duty(
            lesson["lesson_id"],
            school,
            w.lesson_arises(lesson),
            due,
            max(known) if len(known) == len(firsts) else None,
            w.class_of_journal(lesson["journal_id"]),
            lesson["teacher_id"],
        )


def asked_entries(w: World, lesson: Record) -> list[str]:
    """Topic and attendance; homework where there is any; grades where a formative grade was given that day."""
    graded = any(
        grade["assessed_on"] == lesson["date"]
        for grade in w.find("grades", lesson_id=lesson["lesson_id"], kind="formative")
    )
    return ["topic", "attendance", *["homework"] * bool(lesson["homework"]), *["grades"] * graded]


# --- 12 and 13: grades ------------------------------------------------------------------------------------------


@clause(REZEKNE, "12", "high", "grades.recorded_at journals", working_days=5)
def clause_12(w: World, n: Numbers) -> Iterator[Duty]:
    """The grade of a test is entered within some working days."""
    for grade in w.find("grades", kind="test"):
        school, day, pupil = w.school_of_journal(grade["journal_id"]), grade["assessed_on"], grade["pupil_id"]
        calendar = w.calendar(school)
        due = end_of_day(w, school, calendar.working_days_after(day, n["working_days"]))
        in_charge = w.lessons.get(grade["lesson_id"]) or w.journals.get(grade["journal_id"], {})
        class_id, staff = w.class_on(pupil, day), in_charge.get("teacher_id")
        yield Duty(grade["grade_id"], school, calendar.midnight(day), due, grade["recorded_at"], class_id, staff, pupil)


@clause(
    REZEKNE,
    "13",
    "high",
    "grades.recorded_at grading_deadlines journals journal_members lessons terms enrolments classes",
)
def clause_13(w: World, n: Numbers) -> Iterator[Duty]:
    """Grades of terms, years, exams and diagnostic works are entered by their deadlines."""
    for journal in w.find("journals", kind="subject"):
        yield from _term_and_year_grades(w, journal)
    for kind in ("exam", "diagnostic"):
        for grade in w.find("grades", kind=kind):
            journal, day = w.journals.get(grade["journal_id"], {}), grade["assessed_on"]
            duty = _grade_duty(w, journal, grade["pupil_id"], grade["grade_id"], kind, day, grade["recorded_at"])
            if duty is not None:
                yield duty


def _term_and_year_grades(w: World, journal: Record) -> Iterator[Duty]:
    key, year = journal["journal_id"], journal["school_year"]
    calendar = w.calendar(journal["school_id"])
    held = [lesson["date"] for lesson in w.find("lessons", journal_id=key, status="held")]
    for term in (1, 2):
        if calendar.start_of_year(year) is None or (year, term) not in calendar.terms:
            continue
        begins, ends = calendar.terms[year, term]
        if not any(begins <= day <= ends for day in held):
            continue
        memberships = w.find("journal_members", journal_id=key)
        for pupil in sorted({row["pupil_id"] for row in memberships if is_member(row, ends)}):
            if w.class_on(pupil, ends) is None:
                continue
            for name in ("term1",) if term == 1 else ("term2", "year"):
                recorded = _first_final_grade(w, journal, pupil, name)
                duty = _grade_duty(w, journal, pupil, f"{pupil}:{key}:{name}", name, ends, recorded)
                if duty is not None:
                    yield duty


def _first_final_grade(w: World, journal: Record, pupil: str, name: str) -> datetime | None:
    """First `recorded_at` of such a grade; a term grade assessed before term 2 starts is of term 1."""
    grades = w.find(
        "grades", journal_id=journal["journal_id"], pupil_id=pupil, kind="year" if name == "year" else "term"
    )
    second = w.calendar(journal["school_id"]).terms.get((journal["school_year"], 2))
    if name == "term1" and second is not None:
        grades = [grade for grade in grades if grade["assessed_on"] < second[0]]
    if name == "term2" and second is not None:
        grades = [grade for grade in grades if grade["assessed_on"] >= second[0]]
    return first(grade["recorded_at"] for grade in grades)


def _grade_duty(
    w: World, journal: Record, pupil: str, key: str, kind: str, day: date, recorded: datetime | None
) -> Duty | None:
    """None where no deadline of this kind is loaded for the pupil's grade level or for all."""
    school, year, class_id = journal["school_id"], journal["school_year"], w.class_on(pupil, day)
    level = w.classes[class_id]["grade_level"] if class_id in w.classes else None
    deadlines = w.find("grading_deadlines", school_id=school, school_year=year, kind=kind)
    due = {row["grade_level"]: row["due_at"] for row in deadlines}
    if level not in due and None not in due:
        return None
    arises = w.calendar(school).midnight(day)
    return Duty(key, school, arises, due.get(level, due.get(None)), recorded, class_id, journal["teacher_id"], pupil)


# --- 14: individual work ----------------------------------------------------------------------------------------


@clause(
    REZEKNE,
    "14",
    "medium",
    "individual_plan individual_work.plan_id individual_work.pupil_id individual_work.topic "
    "individual_work.recorded_at journals terms",
)
def clause_14(w: World, n: Numbers) -> Iterator[Duty]:
    """Planned individual work on a school day is recorded, with its topic, the same day."""
    for plan in w.rows("individual_plan"):
        school, day, pupil = w.school_of_journal(plan["journal_id"]), plan["date"], plan["pupil_id"]
        calendar = w.calendar(school)
        if not calendar.is_school_day(day):
            continue
        done = w.find("individual_work", plan_id=plan["plan_id"]) + w.find(
            "individual_work", plan_id=None, journal_id=plan["journal_id"], pupil_id=pupil, date=day
        )
        recorded = first(work["recorded_at"] for work in done if work["topic"])
        class_id, arises, due = w.class_on(pupil, day), calendar.midnight(day), end_of_day(w, school, day)
        yield Duty(plan["plan_id"], school, arises, due, recorded, class_id, plan["teacher_id"], pupil)


# --- 15 and 16: messages and behaviour notes --------------------------------------------------------------------


def busy_months(w: World, n: Numbers) -> Iterator[tuple[str, str, datetime]]:
    """Teachers who held enough lessons in a month: who, `YYYY-MM`, and the end of the lesson that made it enough."""
    ends: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for lesson in w.held_lessons():
        if w.has_role(lesson["teacher_id"], "teacher", "class_teacher"):
            ends[lesson["teacher_id"], f"{lesson['date']:%Y-%m}"].append(w.lesson_arises(lesson))
    for (teacher, month), moments in ends.items():
        if len(moments) >= n["min_lessons"]:
            yield teacher, month, sorted(moments)[n["min_lessons"] - 1]


def something_each_month(w: World, n: Numbers, table: str, by_whom: str, when: str) -> Iterator[Duty]:
    """A busy teacher has at least one row of the table in the month."""
    for teacher, month, arises in busy_months(w, n):
        school = w.staff[teacher]["school_id"]
        calendar = w.calendar(school)
        moments = (row[when] for row in w.find(table, **{by_whom: teacher}))
        done = first(moment for moment in moments if f"{calendar.day_of(moment):%Y-%m}" == month)
        due = calendar.end_of(_last_of_month(int(month[:4]), int(month[5:])))
        yield Duty(f"{teacher}:{month}", school, arises, due, done, None, teacher)


@clause(REZEKNE, "15", "low", "staff lessons journals messages", min_lessons=10)
def clause_15(w: World, n: Numbers) -> Iterator[Duty]:
    """A busy teacher sends at least one message a month."""
    yield from something_each_month(w, n, "messages", "sender_id", "sent_at")


@clause(REZEKNE, "16", "low", "staff lessons journals behaviour_notes", min_lessons=10)
def clause_16(w: World, n: Numbers) -> Iterator[Duty]:
    """A busy teacher writes at least one behaviour note a month."""
    yield from something_each_month(w, n, "behaviour_notes", "staff_id", "noted_at")
