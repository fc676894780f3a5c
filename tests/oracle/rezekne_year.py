"""Rēzekne 3.3 to 6, 18 and 19: what deputies, class teachers and the secretary do for classes through the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.oracle.calendar import SchoolCalendar, autumn_day
from tests.oracle.duty import Duty, Numbers, clause, end_of_day, event_day
from tests.oracle.people import ClassYear, World
from tests.oracle.reading import Record
from tests.oracle.rezekne_setup import ACADEMIC, REZEKNE, class_duty, days_after_arising
from tests.oracle.world import first

UPBRINGING = "deputy_upbringing"
SECRETARY = "secretary"


# --- 3.3: orders of enrolment and leaving -----------------------------------------------------------------------


@clause(
    REZEKNE,
    "3.3",
    "high",
    "classes terms enrolments.enrolment_order_no enrolments.left_on enrolments.leaving_order_no",
)
def clause_3_3(w: World, n: Numbers) -> Iterator[Duty]:
    """An enrolment or leaving during the year carries its order's number."""
    for row in w.rows("enrolments"):
        school, year = w.school_of_class(row["class_id"]), w.year_of_class(row["class_id"])
        calendar = w.calendar(school)
        start = None if year is None else calendar.start_of_year(year)
        if year is None or start is None:
            continue
        if row["enrolled_on"] > start:
            yield _order_duty(w, school, row, "in", row["enrolled_on"], row["enrolment_order_no"])
        if row["left_on"] is not None and start < row["left_on"] <= _last_leaving_day(calendar, year):
            yield _order_duty(w, school, row, "out", row["left_on"], row["leaving_order_no"])


def _last_leaving_day(calendar: SchoolCalendar, year: str) -> date:
    """End of year; while term 2 is not loaded, the last day of term 1: a later leaving waits."""
    return calendar.end_of_year(year) or calendar.terms[year, 1][1]


def _order_duty(w: World, school: str, row: Record, direction: str, day: date, order: str | None) -> Duty:
    arises = w.calendar(school).midnight(day)
    key = f"{direction}:{row['pupil_id']}:{row['class_id']}:{day.isoformat()}"
    fulfilled = arises if order else None
    staff = w.holder(ACADEMIC, school, day)
    return Duty(key, school, arises, end_of_day(w, school, day), fulfilled, row["class_id"], staff, row["pupil_id"])


# --- 3.4 and 4.2: reviews of journals ---------------------------------------------------------------------------

REVIEWS_NEED = "journals lessons terms events.journal_id events.staff_id staff"


@clause(REZEKNE, "3.4", "medium", REVIEWS_NEED, working_days=10)
def clause_3_4(w: World, n: Numbers) -> Iterator[Duty]:
    """The academic deputy reviews subject, combined, extended-day and individual journals each term."""
    yield from reviews(w, n, {"subject", "combined", "extended_day", "individual"}, ACADEMIC)


@clause(REZEKNE, "4.2", "medium", REVIEWS_NEED, working_days=10)
def clause_4_2(w: World, n: Numbers) -> Iterator[Duty]:
    """The deputy for upbringing reviews class-hour and interest journals each term."""
    yield from reviews(w, n, {"class_hour", "interest"}, UPBRINGING)


def reviews(w: World, n: Numbers, kinds: set[str], role: str) -> Iterator[Duty]:
    """A journal, and a term in which it has a held lesson: reviewed within the working days after the term."""
    for journal in w.rows("journals"):
        key, school, year = journal["journal_id"], journal["school_id"], journal["school_year"]
        calendar = w.calendar(school)
        if journal["kind"] not in kinds or calendar.start_of_year(year) is None:
            continue
        held = [lesson["date"] for lesson in w.find("lessons", journal_id=key, status="held")]
        done = [
            event["happened_on"]
            for event in w.find("events", kind="journal_review", journal_id=key)
            if w.has_role(event["staff_id"], role)
        ]
        for term in (1, 2):
            if (year, term) not in calendar.terms:
                continue
            begins, ends = calendar.terms[year, term]
            taught = [day for day in held if begins <= day <= ends]
            if taught:
                due_day = calendar.working_days_after(ends, n["working_days"])
                counting = (day for day in done if _serves(calendar, year, term, day, n))
                yield Duty(
                    f"{key}:term{term}",
                    school,
                    calendar.midnight(min(taught)),
                    end_of_day(w, school, due_day),
                    event_day(w, school, counting),
                    journal["class_id"],
                    w.holder(role, school, due_day),
                )


def _serves(calendar: SchoolCalendar, year: str, term: int, day: date, n: Numbers) -> bool:
    """From the term's first day on; one in the working days after term 1 is term 1's by its date alone."""
    begins, _ = calendar.terms[year, term]
    _, first_ends = calendar.terms[year, 1]
    in_window_of_first = first_ends < day <= calendar.working_days_after(first_ends, n["working_days"])
    return day >= begins and (term == 1 or not in_window_of_first)


# --- 3.5: report cards; back-up of the journals -----------------------------------------------------------------


@clause(REZEKNE, "3.5", "medium", "classes enrolments terms events.class_id", working_days=10, days_before=10)
def clause_3_5(w: World, n: Numbers) -> Iterator[Duty]:
    """Report cards are issued for the class at the end of term 1 and of the year."""
    before = timedelta(days=n["days_before"])
    for of in w.class_years():
        issued = [event["happened_on"] for event in w.find("events", kind="report_cards_issued", class_id=of.class_id)]
        year_end = of.calendar.end_of_year(of.year)
        year_window = date.max if year_end is None else year_end - before
        term_end = of.calendar.terms[of.year, 1][1]
        yield _report_cards(w, of, "term1", term_end, [d for d in issued if term_end - before <= d < year_window], n)
        if year_end is not None:
            yield _report_cards(w, of, "year", year_end, [d for d in issued if d >= year_window], n)


def _report_cards(w: World, of: ClassYear, name: str, end: date, issued: list[date], n: Numbers) -> Duty:
    due_day = of.calendar.working_days_after(end, n["working_days"])
    return Duty(
        f"{of.class_id}:{name}",
        of.school,
        of.calendar.midnight(end),
        end_of_day(w, of.school, due_day),
        event_day(w, of.school, iter(issued)),
        of.class_id,
        w.holder(ACADEMIC, of.school, due_day),
    )


@clause(REZEKNE, "3.5-2", "high", "terms events", days=30)
def clause_3_5_2(w: World, n: Numbers) -> Iterator[Duty]:
    """After the year's last day, and before the next year's, the journals are backed up."""
    for school, calendar in w.calendars.items():
        done = [event["happened_on"] for event in w.find("events", school_id=school, kind="journals_backed_up")]
        for year in calendar.years:
            last_day = calendar.end_of_year(year)
            if last_day is None:
                continue
            next_last_day = calendar.next_end_of_year(year) or date.max
            due_day = last_day + timedelta(days=n["days"])
            yield Duty(
                f"{school}:{year}",
                school,
                calendar.midnight(last_day),
                end_of_day(w, school, due_day),
                event_day(w, school, (day for day in done if last_day < day < next_last_day)),
                None,
                w.holder(ACADEMIC, school, due_day),
            )


# --- 4.1: lists for interest education --------------------------------------------------------------------------


def school_event(w: World, school: str, year: str, kind: str) -> datetime | None:
    """The first such event of the school from 1 August to 31 July of the school year, whatever else it names."""
    begins, ends = autumn_day(year, 8, 1), autumn_day(year, 8, 1).replace(year=int(year[:4]) + 1)
    days = (event["happened_on"] for event in w.find("events", school_id=school, kind=kind))
    return event_day(w, school, (day for day in days if begins <= day < ends))


@clause(REZEKNE, "4.1", "low", "terms journals events", month=9, day=15)
def clause_4_1(w: World, n: Numbers) -> Iterator[Duty]:
    """A school with interest journals submits their lists."""
    for school, calendar in w.calendars.items():
        for year in calendar.years:
            if w.find("journals", school_id=school, school_year=year, kind="interest"):
                start, due_day = calendar.terms[year, 1][0], autumn_day(year, n["month"], n["day"])
                done = school_event(w, school, year, "interest_lists_submitted")
                due, staff = end_of_day(w, school, due_day), w.holder(UPBRINGING, school, due_day)
                yield Duty(f"{school}:{year}", school, calendar.midnight(start), due, done, None, staff)


# --- 5, 6, 18, 19: duties of a class ----------------------------------------------------------------------------


def dated_due(of: ClassYear, day: date, working_days: int) -> date:
    """A fixed day; for a class that starts after the start of year not before some working days after arising."""
    if of.first_enrolment <= of.start:
        return day
    return max(day, of.calendar.working_days_after(of.arises, working_days))


def class_event(w: World, of: ClassYear, kind: str, role: str | None = None) -> datetime | None:
    """00:00 of the first such event for the class, by anyone or by a holder of the role."""
    events = w.find("events", kind=kind, class_id=of.class_id)
    days = (event["happened_on"] for event in events if role is None or w.has_role(event["staff_id"], role))
    return event_day(w, of.school, days)


def briefing(w: World, of: ClassYear, n: Numbers, audience: str, key: str) -> Duty | None:
    """The class teacher's briefing of pupils, or of parents where the class has a minor."""
    due_day = dated_due(of, autumn_day(of.year, n["month"], n["day"]), n["working_days"])
    if audience == "parents" and not w.has_minor(of, due_day):
        return None
    done = class_event(w, of, f"class_briefing_{audience}")
    arises, due = of.calendar.midnight(of.arises), end_of_day(w, of.school, due_day)
    return Duty(key, of.school, arises, due, done, of.class_id, of.row["class_teacher_id"])


BRIEFING_NEED = "classes enrolments pupils terms events.class_id"


@clause(REZEKNE, "5", "medium", BRIEFING_NEED, month=9, day=30, working_days=10)
def clause_5(w: World, n: Numbers) -> Iterator[Duty]:
    """Pupils, and parents of minors, are briefed about E-klase."""
    for of in w.class_years():
        for audience in ("pupils", "parents"):
            duty = briefing(w, of, n, audience, f"{of.class_id}:{audience}")
            if duty is not None:
                yield duty


def timetables(w: World, n: Numbers) -> Iterator[Duty]:
    """The class's timetable is entered."""
    for of in w.class_years():
        due_day = days_after_arising(of, n)
        last = of.calendar.standing_day(due_day)
        entered = first(
            row["entered_at"]
            for row in w.find("timetable", class_id=of.class_id)
            if last is not None and row["valid_from"] <= last and (row["valid_to"] or date.max) >= of.arises
        )
        yield class_duty(w, of, due_day, entered, of.row["class_teacher_id"])


TIMETABLES_NEED = "classes enrolments terms timetable.entered_at"


@clause(REZEKNE, "6", "high", TIMETABLES_NEED, school_days=5)
def clause_6(w: World, n: Numbers) -> Iterator[Duty]:
    """The class teacher enters the timetable at the start of the year."""
    yield from timetables(w, n)


@clause(
    REZEKNE,
    "18",
    "medium",
    "classes enrolments terms events.class_id events.staff_id staff",
    month=10,
    day=31,
    working_days=10,
)
def clause_18(w: World, n: Numbers) -> Iterator[Duty]:
    """A secretary reviews the personal files of the class."""
    for of in w.class_years():
        due_day = dated_due(of, autumn_day(of.year, n["month"], n["day"]), n["working_days"])
        done = class_event(w, of, "personal_files_reviewed", SECRETARY)
        yield class_duty(w, of, due_day, done, w.holder(SECRETARY, of.school, due_day))


@clause(REZEKNE, "19", "medium", "classes enrolments terms events.class_id", month=6, day=30)
def clause_19(w: World, n: Numbers) -> Iterator[Duty]:
    """At the end of the year the summary journal of the class is filed."""
    for of in w.class_years():
        last_day = of.calendar.end_of_year(of.year)
        if last_day is None:
            continue
        due_day = date(int(of.year[:4]) + 1, n["month"], n["day"])
        done = class_event(w, of, "summary_journal_filed")
        arises, due = of.calendar.midnight(last_day), end_of_day(w, of.school, due_day)
        staff = w.holder(SECRETARY, of.school, due_day)
        yield Duty(of.class_id, of.school, arises, due, done, of.class_id, staff)
