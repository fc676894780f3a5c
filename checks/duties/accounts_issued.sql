with entrant as (
    select
        first.school_id,
        first.pupil_id,
        home.class_id,
        first.enrolled_on,
        first.enrolled_on < pupil.adult_on as is_minor,
        pupil.account_issued_at
    from common.first_enrolments as first
    join common.school_years as school_year
      on school_year.school_id = first.school_id and school_year.school_year = first.school_year
    join seen.pupils as pupil on pupil.school_id = first.school_id and pupil.pupil_id = first.pupil_id
    left join common.pupil_classes as home
      on home.school_id = first.school_id and home.pupil_id = first.pupil_id
     and first.enrolled_on >= home.from_on and first.enrolled_on < home.until_on
),
account as (
    select
        'pupil:' || entrant.pupil_id as subject_key,
        entrant.school_id,
        entrant.pupil_id,
        entrant.class_id,
        entrant.enrolled_on,
        entrant.account_issued_at as issued_at,
        'for_pupil' as holder_code,
        null::varchar as guardian_id,
        case when entrant.account_issued_at is null then ['account'] else [] end as absent_codes
    from entrant
    union all
    select
        'guardian:' || guardian.guardian_id || ':' || entrant.pupil_id as subject_key,
        entrant.school_id,
        entrant.pupil_id,
        entrant.class_id,
        entrant.enrolled_on,
        case when guardian.phone is not null then guardian.account_issued_at end as issued_at,
        'for_guardian' as holder_code,
        guardian.guardian_id,
        list_filter([
            case when guardian.account_issued_at is null then 'account' end,
            case when guardian.phone is null then 'phone_for_password' end
        ], lambda thing: thing is not null) as absent_codes
    from entrant
    join seen.guardians as guardian
      on guardian.school_id = entrant.school_id and guardian.pupil_id = entrant.pupil_id
    where entrant.is_minor
)
select
    account.school_id,
    account.subject_key,
    account.class_id,
    null::varchar as staff_id,
    account.pupil_id,
    day_start(account.enrolled_on, scope.time_zone) as arises_at,
    day_end(due.due_on, scope.time_zone) as due_at,
    account.issued_at as fulfilled_at,
    account.holder_code,
    account.guardian_id,
    account.enrolled_on,
    account.absent_codes
from account
join common.scope as scope on scope.school_id = account.school_id
join common.due_days($days, $day_kind) as due on due.school_id = account.school_id and due.date = account.enrolled_on
