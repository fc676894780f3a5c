"""What a school and its parents tell each other about, and what else a school notes down."""

from __future__ import annotations

from workbench.records.columns import Table
from workbench.records.tables.parts import SCHOOL, key, may, must, ref

MESSAGES = Table(
    "messages",
    (
        key("message_id"),
        must("sender_id"),
        must("sent_at", "moment"),
        must("kind", values=("letter", "transcript", "announcement")),
        may("title"),
    ),
    (ref("sender_id", "staff", "staff_id"),),
    school_from="sender_id",
    order=("sent_at", "message_id"),
)

MESSAGE_RECIPIENTS = Table(
    "message_recipients",
    (key("message_id"), key("guardian_id"), key("pupil_id"), may("opened_at", "moment")),
    (ref("message_id", "messages"), ref("guardian_id", "guardians"), ref("pupil_id", "pupils")),
    school_from="message_id",
    order=("message_id", "pupil_id", "guardian_id"),
)

PHONE_CALLS = Table(
    "phone_calls",
    (
        key("call_id"),
        must("staff_id"),
        must("pupil_id"),
        may("guardian_id"),
        must("called_at", "moment"),
        may("message_id"),
        may("about", values=("letter", "absence", "progress", "other")),
        may("outcome", values=("reached", "no_answer")),
    ),
    (
        ref("staff_id", "staff"),
        ref("pupil_id", "pupils"),
        ref("guardian_id", "guardians"),
        ref("message_id", "messages"),
    ),
    school_from="pupil_id",
)

TRANSCRIPTS = Table(
    "transcripts",
    (
        key("pupil_id"),
        key("month", "month"),
        key("sent_at", "moment"),
        must("channel", values=("e_klase_mail", "printed")),
        may("sent_by"),
        may("message_id"),
    ),
    (ref("pupil_id", "pupils"), ref("message_id", "messages")),
    school_from="pupil_id",
    order=("month", "pupil_id"),
)

ABSENCE_NOTICES = Table(
    "absence_notices",
    (
        key("notice_id"),
        must("pupil_id"),
        may("guardian_id"),
        must("submitted_at", "moment"),
        must("absent_from", "date"),
        must("absent_to", "date"),
        must("channel", values=("e_klase", "phone", "in_person")),
    ),
    (ref("pupil_id", "pupils"), ref("guardian_id", "guardians")),
    school_from="pupil_id",
)

ABSENCE_NOTES = Table(
    "absence_notes",
    (
        key("note_id"),
        must("pupil_id"),
        must("absent_from", "date"),
        must("absent_to", "date"),
        must("reason", values=("doctor", "parent", "school_event", "other")),
        may("document_received_on", "date"),
        must("registered_at", "moment"),
        may("registered_by"),
    ),
    (ref("pupil_id", "pupils"),),
    school_from="pupil_id",
)

BEHAVIOUR_NOTES = Table(
    "behaviour_notes",
    (
        key("note_id"),
        must("pupil_id"),
        must("staff_id"),
        must("noted_at", "moment"),
        may("tone", values=("positive", "negative", "neutral")),
        may("text"),
    ),
    (ref("pupil_id", "pupils"), ref("staff_id", "staff")),
    school_from="pupil_id",
    order=("noted_at", "note_id"),
)

EVENTS = Table(
    "events",
    (
        key("event_id"),
        must("school_id"),
        must("kind"),
        must("happened_on", "date"),
        may("class_id"),
        may("journal_id"),
        may("staff_id"),
        may("recorded_at", "moment"),
        may("document_ref"),
        may("note"),
    ),
    (
        SCHOOL,
        ref("class_id", "classes"),
        ref("journal_id", "journals"),
        ref("staff_id", "staff"),
    ),
)
