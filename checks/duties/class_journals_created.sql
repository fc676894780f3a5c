with created as (
    select school_id, class_id, min(created_at) as created_at
    from seen.journals
    where kind = 'subject'
    group by school_id, class_id
)
select
    asked.school_id,
    asked.class_id as subject_key,
    asked.class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(asked.starts_on, scope.time_zone) as arises_at,
    day_end(asked.due_on, scope.time_zone) as due_at,
    created.created_at as fulfilled_at,
    asked.class,
    asked.school_year
from common.class_setup($days, $day_kind) as asked
join common.scope as scope on scope.school_id = asked.school_id
left join created on created.school_id = asked.school_id and created.class_id = asked.class_id
left join common.sole_holders as holder
  on holder.school_id = asked.school_id and holder.role = $responsible
 and asked.judged_on >= holder.from_on and asked.judged_on < holder.until_on
