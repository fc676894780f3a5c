"""People of a school: staff, pupils and their guardians, and in which class a pupil is when."""

from __future__ import annotations

from workbench.records.columns import Table
from workbench.records.tables.parts import SCHOOL, key, may, must, ref

STAFF = Table(
    "staff",
    (
        key("staff_id"),
        must("school_id"),
        must("given_name"),
        must("family_name"),
        must("role", several=True),
        may("employed_from", "date"),
        may("employed_to", "date"),
        may("account_issued_at", "moment"),
        may("email"),
    ),
    (SCHOOL,),
)

SUBJECTS = Table(
    "subjects",
    (key("subject_id"), must("school_id"), must("name"), may("is_split", "boolean")),
    (SCHOOL,),
)

CLASSES = Table(
    "classes",
    (
        key("class_id"),
        must("school_id"),
        must("school_year", "school_year"),
        must("name"),
        must("grade_level", "integer", between=(0, 13)),
        may("programme_code"),
        may("class_teacher_id"),
        may("registered_at", "moment"),
    ),
    (SCHOOL, ref("class_teacher_id", "staff", "staff_id")),
)

PUPILS = Table(
    "pupils",
    (
        key("pupil_id"),
        must("school_id"),
        must("given_name"),
        must("family_name"),
        may("personal_code"),
        must("birth_date", "date"),
        may("sex"),
        may("phone"),
        may("id_document_no"),
        may("id_document_issued_on", "date"),
        may("id_document_issuer"),
        may("previous_programme"),
        may("declared_address"),
        may("actual_address"),
        may("personal_file_no"),
        may("account_issued_at", "moment"),
        may("file_checked_at", "moment"),
        may("file_checked_by"),
    ),
    (SCHOOL,),
)

GUARDIANS = Table(
    "guardians",
    (
        key("guardian_id"),
        key("pupil_id"),
        must("given_name"),
        must("family_name"),
        may("relation"),
        may("phone"),
        may("address"),
        may("account_issued_at", "moment"),
    ),
    (ref("pupil_id", "pupils"),),
    school_from="pupil_id",
)

ENROLMENTS = Table(
    "enrolments",
    (
        key("pupil_id"),
        key("class_id"),
        key("enrolled_on", "date"),
        may("enrolment_order_no"),
        may("left_on", "date"),
        may("leaving_order_no"),
    ),
    (ref("pupil_id", "pupils"), ref("class_id", "classes")),
    school_from="class_id",
)
