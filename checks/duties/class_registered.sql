select
    asked.school_id,
    asked.class_id as subject_key,
    asked.class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(asked.starts_on, scope.time_zone) as arises_at,
    day_end(asked.due_on, scope.time_zone) as due_at,
    class.registered_at as fulfilled_at,
    asked.class,
    asked.school_year
from common.class_setup($days, $day_kind) as asked
join common.scope as scope on scope.school_id = asked.school_id
join seen.classes as class on class.school_id = asked.school_id and class.class_id = asked.class_id
left join common.sole_holders as holder
  on holder.school_id = asked.school_id and holder.role = $responsible
 and asked.judged_on >= holder.from_on and asked.judged_on < holder.until_on
