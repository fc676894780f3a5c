with leaver as (
    select
        person.school_id,
        person.staff_id,
        person.employed_to,
        day_end(person.employed_to, scope.time_zone) as leaves_at
    from seen.staff as person
    join common.scope as scope on scope.school_id = person.school_id
    where person.employed_to is not null
),
open_right as (
    select
        leaver.school_id,
        leaver.staff_id,
        leaver.employed_to,
        leaver.leaves_at,
        count(*) as rights,
        count(*) - count(access.revoked_at) as open_rights,
        max(access.revoked_at) as last_revoked_at
    from leaver
    join seen.access_rights as access
      on access.school_id = leaver.school_id and access.staff_id = leaver.staff_id
     and access.granted_at <= leaver.leaves_at
     and (access.revoked_at is null or access.revoked_at > leaver.leaves_at)
    group by leaver.school_id, leaver.staff_id, leaver.employed_to, leaver.leaves_at
),
judged as (
    select
        open_right.school_id,
        open_right.staff_id,
        due.due_on,
        least(due.due_on, calendar.ends_on) as judged_on
    from open_right
    join common.due_days($days, $day_kind) as due on due.school_id = open_right.school_id and due.date = open_right.employed_to
    left join common.calendar_ends as calendar on calendar.school_id = open_right.school_id
)
select
    open_right.school_id,
    open_right.staff_id as subject_key,
    null::varchar as class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    open_right.leaves_at as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    case when open_right.open_rights = 0 then open_right.last_revoked_at end as fulfilled_at,
    open_right.staff_id as member_id,
    open_right.employed_to,
    open_right.rights,
    nullif(open_right.open_rights, 0) as open_rights
from open_right
join judged on judged.school_id = open_right.school_id and judged.staff_id = open_right.staff_id
join common.scope as scope on scope.school_id = open_right.school_id
left join common.sole_holders as holder
  on holder.school_id = judged.school_id and holder.role = $responsible
 and judged.judged_on >= holder.from_on and judged.judged_on < holder.until_on
