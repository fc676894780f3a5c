-- The records as the moment of the audit sees them (clauses.md, As-of). A row recorded later is not there; of a person,
-- class, journal, account, recipient or right only the later moment reads as empty; a bare date counts as recorded at
-- 00:00 of that day; plans always count.
create or replace view seen.schools as
select school_id, name, registration_no, municipality, time_zone
from store.records.schools;

create or replace view seen.terms as
select school_id, school_year, term, starts_on, ends_on
from store.records.terms;

create or replace view seen.calendar_days as
select school_id, date, kind, note
from store.records.calendar_days;

create or replace view seen.bell_times as
select bell.school_id, bell.period, bell.valid_from, bell.starts_at, bell.ends_at
from store.records.bell_times as bell
join common.scope as audited on audited.school_id = bell.school_id
where bell.valid_from <= audited.today;

create or replace view seen.staff as
select
    person.school_id, person.staff_id, person.given_name, person.family_name, person.role, person.employed_from,
    case when person.employed_to <= audited.today then person.employed_to end as employed_to,
    case when person.account_issued_at <= audited.as_of then person.account_issued_at end as account_issued_at,
    person.email
from store.records.staff as person
join common.scope as audited on audited.school_id = person.school_id;

create or replace view seen.access_rights as
select
    school_id, right_id, staff_id, journal_id, level,
    case when granted_at <= $as_of::timestamp then granted_at end as granted_at,
    case when revoked_at <= $as_of::timestamp then revoked_at end as revoked_at,
    granted_by
from store.records.access_rights;

create or replace view seen.classes as
select
    school_id, class_id, school_year, name, grade_level, programme_code, class_teacher_id,
    case when registered_at <= $as_of::timestamp then registered_at end as registered_at
from store.records.classes;

create or replace view seen.subjects as
select school_id, subject_id, name, coalesce(is_split, false) as is_split
from store.records.subjects;

create or replace view seen.pupils as
select
    school_id, pupil_id, given_name, family_name, personal_code, birth_date, sex, phone, id_document_no,
    id_document_issued_on, id_document_issuer, previous_programme, declared_address, actual_address, personal_file_no,
    case when account_issued_at <= $as_of::timestamp then account_issued_at end as account_issued_at,
    case when file_checked_at <= $as_of::timestamp then file_checked_at end as file_checked_at,
    file_checked_by,
    birthday(birth_date, 18) as adult_on
from store.records.pupils;

create or replace view seen.guardians as
select
    school_id, guardian_id, pupil_id, given_name, family_name, relation, phone, address,
    case when account_issued_at <= $as_of::timestamp then account_issued_at end as account_issued_at
from store.records.guardians;

create or replace view seen.enrolments as
select
    enrolment.school_id, enrolment.pupil_id, enrolment.class_id, enrolment.enrolled_on, enrolment.enrolment_order_no,
    case when enrolment.left_on <= audited.today then enrolment.left_on end as left_on,
    enrolment.leaving_order_no
from store.records.enrolments as enrolment
join common.scope as audited on audited.school_id = enrolment.school_id
where enrolment.enrolled_on <= audited.today;

create or replace view seen.journals as
select
    school_id, journal_id, school_year, kind, class_id, subject_id, teacher_id,
    case when created_at <= $as_of::timestamp then created_at end as created_at
from store.records.journals;

create or replace view seen.journal_members as
select
    member.school_id, member.journal_id, member.pupil_id, member.member_from,
    case when member.member_to <= audited.today then member.member_to end as member_to,
    member.group_no
from store.records.journal_members as member
join common.scope as audited on audited.school_id = member.school_id
where member.member_from <= audited.today;

create or replace view seen.timetable as
select
    school_id, class_id, weekday, period, journal_id, valid_from, valid_to,
    case when entered_at <= $as_of::timestamp then entered_at end as entered_at
from store.records.timetable;

create or replace view seen.lessons as
select
    lesson.school_id, lesson.lesson_id, lesson.journal_id, lesson.date, lesson.period, lesson.starts_at, lesson.ends_at,
    lesson.teacher_id, lesson.status, coalesce(lesson.is_online, false) as is_online, lesson.topic, lesson.homework
from store.records.lessons as lesson
join common.scope as audited on audited.school_id = lesson.school_id
where lesson.date <= audited.today;

create or replace view seen.lesson_entries as
select school_id, lesson_id, kind, recorded_at, recorded_by
from store.records.lesson_entries
where recorded_at <= $as_of::timestamp;

create or replace view seen.attendance as
select school_id, lesson_id, pupil_id, mark, recorded_at, recorded_by
from store.records.attendance
where recorded_at is null or recorded_at <= $as_of::timestamp;

create or replace view seen.grades as
select
    grade.school_id, grade.grade_id, grade.journal_id, grade.lesson_id, grade.pupil_id, grade.kind, grade.value,
    grade.assessed_on, grade.recorded_at, grade.recorded_by
from store.records.grades as grade
join common.scope as audited on audited.school_id = grade.school_id
where coalesce(grade.recorded_at <= audited.as_of, grade.assessed_on <= audited.today);

create or replace view seen.grading_deadlines as
select school_id, school_year, kind, grade_level, due_at
from store.records.grading_deadlines;

create or replace view seen.messages as
select school_id, message_id, sender_id, sent_at, kind, title
from store.records.messages
where sent_at <= $as_of::timestamp;

create or replace view seen.message_recipients as
select
    school_id, message_id, guardian_id, pupil_id,
    case when opened_at <= $as_of::timestamp then opened_at end as opened_at
from store.records.message_recipients;

create or replace view seen.phone_calls as
select school_id, call_id, staff_id, pupil_id, guardian_id, called_at, message_id, about, outcome
from store.records.phone_calls
where called_at <= $as_of::timestamp;

create or replace view seen.transcripts as
select school_id, pupil_id, month, sent_at, channel, sent_by, message_id
from store.records.transcripts
where sent_at <= $as_of::timestamp;

create or replace view seen.absence_notices as
select school_id, notice_id, pupil_id, guardian_id, submitted_at, absent_from, absent_to, channel
from store.records.absence_notices
where submitted_at <= $as_of::timestamp;

create or replace view seen.absence_notes as
select school_id, note_id, pupil_id, absent_from, absent_to, reason, document_received_on, registered_at, registered_by
from store.records.absence_notes
where registered_at <= $as_of::timestamp;

create or replace view seen.behaviour_notes as
select school_id, note_id, pupil_id, staff_id, noted_at, tone, text
from store.records.behaviour_notes
where noted_at <= $as_of::timestamp;

create or replace view seen.individual_plan as
select school_id, plan_id, journal_id, pupil_id, teacher_id, date, period
from store.records.individual_plan;

create or replace view seen.individual_work as
select
    work.school_id, work.work_id, work.plan_id, work.journal_id, work.pupil_id, work.date, work.topic,
    work.recorded_at, work.recorded_by
from store.records.individual_work as work
join common.scope as audited on audited.school_id = work.school_id
where coalesce(work.recorded_at <= audited.as_of, work.date <= audited.today);

create or replace view seen.events as
select
    event.school_id, event.event_id, event.kind, event.happened_on, event.class_id, event.journal_id, event.staff_id,
    event.recorded_at, event.document_ref, event.note
from store.records.events as event
join common.scope as audited on audited.school_id = event.school_id
where event.happened_on <= audited.today
  and (event.recorded_at is null or event.recorded_at <= audited.as_of);
