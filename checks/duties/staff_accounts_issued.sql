with judged as (
    select
        person.school_id,
        person.staff_id,
        person.employed_from,
        person.account_issued_at,
        due.due_on,
        least(due.due_on, calendar.ends_on) as judged_on
    from seen.staff as person
    join common.due_days($days, $day_kind) as due on due.school_id = person.school_id and due.date = person.employed_from
    left join common.calendar_ends as calendar on calendar.school_id = person.school_id
)
select
    judged.school_id,
    judged.staff_id as subject_key,
    null::varchar as class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(judged.employed_from, scope.time_zone) as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    judged.account_issued_at as fulfilled_at,
    judged.staff_id as member_id,
    judged.employed_from
from judged
join common.scope as scope on scope.school_id = judged.school_id
left join common.sole_holders as holder
  on holder.school_id = judged.school_id and holder.role = $responsible
 and judged.judged_on >= holder.from_on and judged.judged_on < holder.until_on
