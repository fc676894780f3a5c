with ended as (
    select
        school_id,
        school_year,
        ends_on,
        ends_on + $days as due_on,
        coalesce(lead(ends_on) over (partition by school_id order by school_year), date '9999-12-31') as next_ends_on
    from common.school_years
    where ends_on is not null
),
backed_up as (
    select ended.school_id, ended.school_year, min(event.happened_on) as backed_up_on
    from ended
    join seen.events as event
      on event.school_id = ended.school_id
     and event.happened_on > ended.ends_on and event.happened_on < ended.next_ends_on
    where event.kind = 'journals_backed_up'
    group by ended.school_id, ended.school_year
),
judged as (
    select
        ended.school_id,
        ended.school_year,
        ended.ends_on,
        ended.due_on,
        least(ended.due_on, calendar.ends_on) as judged_on
    from ended
    join common.calendar_ends as calendar on calendar.school_id = ended.school_id
)
select
    judged.school_id,
    judged.school_id || ':' || judged.school_year as subject_key,
    null::varchar as class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(judged.ends_on, scope.time_zone) as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    day_start(backed_up.backed_up_on, scope.time_zone) as fulfilled_at,
    judged.school_year,
    judged.ends_on
from judged
join common.scope as scope on scope.school_id = judged.school_id
left join backed_up on backed_up.school_id = judged.school_id and backed_up.school_year = judged.school_year
left join common.sole_holders as holder
  on holder.school_id = judged.school_id and holder.role = $responsible
 and judged.judged_on >= holder.from_on and judged.judged_on < holder.until_on
