with attended as (
    select
        class.school_id,
        enrolment.pupil_id,
        class.school_year,
        school_year.starts_on,
        min(enrolment.enrolled_on) as first_enrolled_on,
        day_in_year(class.school_year, $due) as fixed_due_on,
        day_in_year(class.school_year, $checked_since) as checked_since
    from seen.enrolments as enrolment
    join seen.classes as class
      on class.school_id = enrolment.school_id and class.class_id = enrolment.class_id
    join common.school_years as school_year
      on school_year.school_id = class.school_id and school_year.school_year = class.school_year
    group by class.school_id, enrolment.pupil_id, class.school_year, school_year.starts_on
),
due as (
    -- An enrolment before the known days has no number to count from, and its days are long over: the fixed day holds.
    select
        attended.school_id,
        attended.pupil_id,
        attended.school_year,
        attended.checked_since,
        greatest(attended.starts_on, attended.first_enrolled_on) as arises_on,
        greatest(attended.fixed_due_on, counted.date) as due_on,
        least(greatest(attended.fixed_due_on, counted.date), calendar.ends_on) as judged_on
    from attended
    join common.calendar_ends as calendar on calendar.school_id = attended.school_id
    left join common.days as enrolled
      on enrolled.school_id = attended.school_id and enrolled.date = attended.first_enrolled_on
    left join common.working_days as counted
      on counted.school_id = enrolled.school_id and counted.no = enrolled.working_day_no + $working_days
),
enrolled as (
    select
        due.school_id,
        due.pupil_id,
        due.school_year,
        due.checked_since,
        due.arises_on,
        due.due_on,
        due.judged_on,
        class.class_id,
        class.name,
        class.grade_level
    from due
    join seen.enrolments as enrolment
      on enrolment.school_id = due.school_id
     and enrolment.pupil_id = due.pupil_id
     and enrolment.enrolled_on <= due.judged_on
     and coalesce(enrolment.left_on, date '9999-12-31') > due.judged_on
    join seen.classes as class
      on class.school_id = enrolment.school_id
     and class.class_id = enrolment.class_id
     and class.school_year = due.school_year
    qualify row_number() over (
        partition by due.school_id, due.pupil_id, due.school_year
        order by enrolment.enrolled_on desc, class.class_id) = 1
),
reachable as (
    select school_id, pupil_id
    from seen.guardians
    where given_name is not null
      and family_name is not null
      and address is not null
      and regexp_full_match(regexp_replace(phone, '[\s\p{Z}()\[\]-]', '', 'g'), '\+?[0-9]{8,15}')
    group by school_id, pupil_id
),
filed as (
    select
        enrolled.school_id,
        enrolled.pupil_id,
        enrolled.school_year,
        enrolled.checked_since,
        enrolled.arises_on,
        enrolled.due_on,
        enrolled.judged_on,
        enrolled.class_id,
        enrolled.name,
        pupil.file_checked_at,
        [
            case when pupil.given_name is not null then 'given_name' end,
            case when pupil.family_name is not null then 'family_name' end,
            case
                when regexp_full_match(regexp_replace(pupil.phone, '[\s\p{Z}()\[\]-]', '', 'g'), '\+?[0-9]{8,15}')
                then 'phone'
            end,
            case when regexp_full_match(pupil.personal_code, '[0-9]{6}-?[0-9]{5}') then 'personal_code' end,
            case when pupil.birth_date is not null then 'birth_date' end,
            case when pupil.sex is not null then 'sex' end,
            case when pupil.id_document_no is not null then 'id_document_no' end,
            case when pupil.id_document_issued_on is not null then 'id_document_issued_on' end,
            case when pupil.id_document_issuer is not null then 'id_document_issuer' end,
            case
                when pupil.previous_programme is not null or enrolled.grade_level = 1 then 'previous_programme'
            end,
            case when pupil.declared_address is not null then 'declared_address' end,
            case when pupil.actual_address is not null then 'actual_address' end,
            case when reachable.pupil_id is not null or enrolled.judged_on >= pupil.adult_on then 'guardian' end
        ] as present
    from enrolled
    join seen.pupils as pupil
      on pupil.school_id = enrolled.school_id and pupil.pupil_id = enrolled.pupil_id
    left join reachable
      on reachable.school_id = enrolled.school_id and reachable.pupil_id = enrolled.pupil_id
),
compared as (
    select
        filed.school_id,
        filed.pupil_id,
        filed.school_year,
        day_start(filed.checked_since, scope.time_zone) as checked_since,
        day_start(filed.arises_on, scope.time_zone) as arises_at,
        day_end(filed.due_on, scope.time_zone) as due_at,
        filed.judged_on,
        filed.class_id,
        filed.name,
        filed.file_checked_at,
        list_filter($fields::varchar[], lambda asked: list_position(filed.present, asked) is null) as absent
    from filed
    join common.scope as scope on scope.school_id = filed.school_id
)
select
    compared.school_id,
    compared.pupil_id || ':' || compared.school_year as subject_key,
    compared.class_id,
    teacher.staff_id,
    compared.pupil_id,
    compared.arises_at,
    compared.due_at,
    case
        when len(compared.absent) = 0 and compared.file_checked_at >= compared.checked_since
        then compared.file_checked_at
    end as fulfilled_at,
    compared.school_year,
    compared.name as class,
    compared.file_checked_at as last_checked,
    list_transform(compared.absent, lambda field: 'file_' || field) as absent_codes
from compared
left join common.class_teachers as teacher
  on teacher.school_id = compared.school_id and teacher.class_id = compared.class_id
 and compared.judged_on >= teacher.from_on and compared.judged_on < teacher.until_on
