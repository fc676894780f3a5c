"""The tables of exchange format version 1, in the order in which parents come before children."""

from __future__ import annotations

from workbench.records.columns import Column, Kind, Reference, Table

ROLES = (
    "teacher",
    "class_teacher",
    "deputy_academic",
    "deputy_upbringing",
    "secretary",
    "director",
    "assistant",
)
HORIZON_COLUMNS = frozenset(
    {
        "account_issued_at",
        "granted_at",
        "revoked_at",
        "registered_at",
        "file_checked_at",
        "created_at",
        "entered_at",
        "recorded_at",
        "sent_at",
        "opened_at",
        "called_at",
        "submitted_at",
        "noted_at",
    }
)


def _key(name: str, kind: Kind = "text", **more: object) -> Column:
    return Column(name, kind, required=True, key=True, horizon=name in HORIZON_COLUMNS, **more)  # type: ignore[arg-type]


def _must(name: str, kind: Kind = "text", **more: object) -> Column:
    return Column(name, kind, required=True, horizon=name in HORIZON_COLUMNS, **more)  # type: ignore[arg-type]


def _may(name: str, kind: Kind = "text", **more: object) -> Column:
    return Column(name, kind, horizon=name in HORIZON_COLUMNS, **more)  # type: ignore[arg-type]


def _ref(column: str, table: str, target: str | None = None) -> Reference:
    return Reference(column, table, target or column)


SCHOOL = _ref("school_id", "schools")

TABLES: tuple[Table, ...] = (
    Table(
        "schools",
        (_key("school_id"), _must("name"), _may("registration_no"), _may("municipality"), _may("time_zone")),
    ),
    Table(
        "terms",
        (
            _key("school_id"),
            _key("school_year", "school_year"),
            _key("term", "integer", between=(1, 2)),
            _must("starts_on", "date"),
            _must("ends_on", "date"),
        ),
        (SCHOOL,),
    ),
    Table(
        "calendar_days",
        (
            _key("school_id"),
            _key("date", "date"),
            _must("kind", values=("school_day", "holiday", "break", "moved_in", "moved_out")),
            _may("note"),
        ),
        (SCHOOL,),
    ),
    Table(
        "bell_times",
        (
            _key("school_id"),
            _key("period", "integer", between=(0, 30)),
            _key("valid_from", "date"),
            _must("starts_at", "time"),
            _must("ends_at", "time"),
        ),
        (SCHOOL,),
    ),
    Table(
        "staff",
        (
            _key("staff_id"),
            _must("school_id"),
            _must("given_name"),
            _must("family_name"),
            _must("role", several=True),
            _may("employed_from", "date"),
            _may("employed_to", "date"),
            _may("account_issued_at", "moment"),
            _may("email"),
        ),
        (SCHOOL,),
    ),
    Table(
        "subjects",
        (_key("subject_id"), _must("school_id"), _must("name"), _may("is_split", "boolean")),
        (SCHOOL,),
    ),
    Table(
        "classes",
        (
            _key("class_id"),
            _must("school_id"),
            _must("school_year", "school_year"),
            _must("name"),
            _must("grade_level", "integer", between=(0, 13)),
            _may("programme_code"),
            _may("class_teacher_id"),
            _may("registered_at", "moment"),
        ),
        (SCHOOL, _ref("class_teacher_id", "staff", "staff_id")),
    ),
    Table(
        "pupils",
        (
            _key("pupil_id"),
            _must("school_id"),
            _must("given_name"),
            _must("family_name"),
            _may("personal_code"),
            _must("birth_date", "date"),
            _may("sex"),
            _may("phone"),
            _may("id_document_no"),
            _may("id_document_issued_on", "date"),
            _may("id_document_issuer"),
            _may("previous_programme"),
            _may("declared_address"),
            _may("actual_address"),
            _may("personal_file_no"),
            _may("account_issued_at", "moment"),
            _may("file_checked_at", "moment"),
            _may("file_checked_by"),
        ),
        (SCHOOL,),
    ),
    Table(
        "guardians",
        (
            _key("guardian_id"),
            _key("pupil_id"),
            _must("given_name"),
            _must("family_name"),
            _may("relation"),
            _may("phone"),
            _may("address"),
            _may("account_issued_at", "moment"),
        ),
        (_ref("pupil_id", "pupils"),),
        school_from="pupil_id",
    ),
    Table(
        "enrolments",
        (
            _key("pupil_id"),
            _key("class_id"),
            _key("enrolled_on", "date"),
            _may("enrolment_order_no"),
            _may("left_on", "date"),
            _may("leaving_order_no"),
        ),
        (_ref("pupil_id", "pupils"), _ref("class_id", "classes")),
        school_from="class_id",
    ),
    Table(
        "journals",
        (
            _key("journal_id"),
            _must("school_id"),
            _must("school_year", "school_year"),
            _must("kind", values=("subject", "combined", "individual", "interest", "extended_day", "class_hour")),
            _may("class_id"),
            _may("subject_id"),
            _must("teacher_id"),
            _may("created_at", "moment"),
        ),
        (SCHOOL, _ref("class_id", "classes"), _ref("subject_id", "subjects"), _ref("teacher_id", "staff", "staff_id")),
    ),
    Table(
        "access_rights",
        (
            _key("right_id"),
            _must("staff_id"),
            _may("journal_id"),
            _must("level", values=("read", "write", "admin")),
            _must("granted_at", "moment"),
            _may("revoked_at", "moment"),
            _may("granted_by"),
        ),
        (_ref("staff_id", "staff"), _ref("journal_id", "journals")),
        school_from="staff_id",
    ),
    Table(
        "journal_members",
        (
            _key("journal_id"),
            _key("pupil_id"),
            _key("member_from", "date"),
            _may("member_to", "date"),
            _may("group_no"),
        ),
        (_ref("journal_id", "journals"), _ref("pupil_id", "pupils")),
        school_from="journal_id",
    ),
    Table(
        "timetable",
        (
            _key("class_id"),
            _key("weekday", "integer", between=(1, 7)),
            _key("period", "integer", between=(0, 30)),
            _key("journal_id"),
            _key("valid_from", "date"),
            _may("valid_to", "date"),
            _may("entered_at", "moment"),
            _may("is_online", "boolean"),
        ),
        (_ref("class_id", "classes"), _ref("journal_id", "journals")),
        school_from="class_id",
    ),
    Table(
        "lessons",
        (
            _key("lesson_id"),
            _must("journal_id"),
            _must("date", "date"),
            _may("period", "integer", between=(0, 30)),
            _may("starts_at", "lesson_moment"),
            _may("ends_at", "lesson_moment"),
            _must("teacher_id"),
            _must("status", values=("held", "cancelled")),
            _may("is_online", "boolean"),
            _may("topic"),
            _may("homework"),
        ),
        (_ref("journal_id", "journals"), _ref("teacher_id", "staff", "staff_id")),
        school_from="journal_id",
        order=("date", "lesson_id"),
    ),
    Table(
        "lesson_entries",
        (
            _key("lesson_id"),
            _key("kind", values=("topic", "homework", "attendance", "grades")),
            _key("recorded_at", "moment"),
            _may("recorded_by"),
        ),
        (_ref("lesson_id", "lessons"),),
        school_from="lesson_id",
        order=("lesson_id", "recorded_at"),
    ),
    Table(
        "attendance",
        (
            _key("lesson_id"),
            _key("pupil_id"),
            _must("mark", values=("absent", "late", "excused", "present")),
            _may("recorded_at", "moment"),
            _may("recorded_by"),
        ),
        (_ref("lesson_id", "lessons"), _ref("pupil_id", "pupils")),
        school_from="lesson_id",
        order=("lesson_id", "pupil_id"),
    ),
    Table(
        "grades",
        (
            _key("grade_id"),
            _must("journal_id"),
            _may("lesson_id"),
            _must("pupil_id"),
            _must("kind", values=("formative", "test", "term", "year", "exam", "diagnostic")),
            _must("value"),
            _must("assessed_on", "date"),
            _may("recorded_at", "moment"),
            _may("recorded_by"),
        ),
        (_ref("journal_id", "journals"), _ref("lesson_id", "lessons"), _ref("pupil_id", "pupils")),
        school_from="journal_id",
        order=("assessed_on", "journal_id", "grade_id"),
    ),
    Table(
        "grading_deadlines",
        (
            _key("school_id"),
            _key("school_year", "school_year"),
            _key("kind", values=("term1", "term2", "year", "exam", "diagnostic")),
            Column("grade_level", "integer", key=True, between=(0, 13)),
            _must("due_at", "day_end_moment"),
        ),
        (SCHOOL,),
    ),
    Table(
        "messages",
        (
            _key("message_id"),
            _must("sender_id"),
            _must("sent_at", "moment"),
            _must("kind", values=("letter", "transcript", "announcement")),
            _may("title"),
        ),
        (_ref("sender_id", "staff", "staff_id"),),
        school_from="sender_id",
        order=("sent_at", "message_id"),
    ),
    Table(
        "message_recipients",
        (_key("message_id"), _key("guardian_id"), _key("pupil_id"), _may("opened_at", "moment")),
        (_ref("message_id", "messages"), _ref("guardian_id", "guardians"), _ref("pupil_id", "pupils")),
        school_from="message_id",
        order=("message_id", "pupil_id", "guardian_id"),
    ),
    Table(
        "phone_calls",
        (
            _key("call_id"),
            _must("staff_id"),
            _must("pupil_id"),
            _may("guardian_id"),
            _must("called_at", "moment"),
            _may("message_id"),
            _may("about", values=("letter", "absence", "progress", "other")),
            _may("outcome", values=("reached", "no_answer")),
        ),
        (
            _ref("staff_id", "staff"),
            _ref("pupil_id", "pupils"),
            _ref("guardian_id", "guardians"),
            _ref("message_id", "messages"),
        ),
        school_from="pupil_id",
    ),
    Table(
        "transcripts",
        (
            _key("pupil_id"),
            _key("month", "month"),
            _key("sent_at", "moment"),
            _must("channel", values=("e_klase_mail", "printed")),
            _may("sent_by"),
            _may("message_id"),
        ),
        (_ref("pupil_id", "pupils"), _ref("message_id", "messages")),
        school_from="pupil_id",
        order=("month", "pupil_id"),
    ),
    Table(
        "absence_notices",
        (
            _key("notice_id"),
            _must("pupil_id"),
            _may("guardian_id"),
            _must("submitted_at", "moment"),
            _must("absent_from", "date"),
            _must("absent_to", "date"),
            _must("channel", values=("e_klase", "phone", "in_person")),
        ),
        (_ref("pupil_id", "pupils"), _ref("guardian_id", "guardians")),
        school_from="pupil_id",
    ),
    Table(
        "absence_notes",
        (
            _key("note_id"),
            _must("pupil_id"),
            _must("absent_from", "date"),
            _must("absent_to", "date"),
            _must("reason", values=("doctor", "parent", "school_event", "other")),
            _may("document_received_on", "date"),
            _must("registered_at", "moment"),
            _may("registered_by"),
        ),
        (_ref("pupil_id", "pupils"),),
        school_from="pupil_id",
    ),
    Table(
        "behaviour_notes",
        (
            _key("note_id"),
            _must("pupil_id"),
            _must("staff_id"),
            _must("noted_at", "moment"),
            _may("tone", values=("positive", "negative", "neutral")),
            _may("text"),
        ),
        (_ref("pupil_id", "pupils"), _ref("staff_id", "staff")),
        school_from="pupil_id",
        order=("noted_at", "note_id"),
    ),
    Table(
        "individual_plan",
        (
            _key("plan_id"),
            _must("journal_id"),
            _must("pupil_id"),
            _must("teacher_id"),
            _must("date", "date"),
            _may("period", "integer", between=(0, 30)),
        ),
        (_ref("journal_id", "journals"), _ref("pupil_id", "pupils"), _ref("teacher_id", "staff", "staff_id")),
        school_from="journal_id",
    ),
    Table(
        "individual_work",
        (
            _key("work_id"),
            _may("plan_id"),
            _must("journal_id"),
            _may("pupil_id"),
            _must("date", "date"),
            _may("topic"),
            _may("recorded_at", "moment"),
            _may("recorded_by"),
        ),
        (_ref("plan_id", "individual_plan"), _ref("journal_id", "journals"), _ref("pupil_id", "pupils")),
        school_from="journal_id",
    ),
    Table(
        "events",
        (
            _key("event_id"),
            _must("school_id"),
            _must("kind"),
            _must("happened_on", "date"),
            _may("class_id"),
            _may("journal_id"),
            _may("staff_id"),
            _may("recorded_at", "moment"),
            _may("document_ref"),
            _may("note"),
        ),
        (
            SCHOOL,
            _ref("class_id", "classes"),
            _ref("journal_id", "journals"),
            _ref("staff_id", "staff"),
        ),
    ),
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
