with occasion as (
    select
        school_id, class_id, school_year, name, 'term1' as occasion,
        term1_ends_on as ends_on,
        coalesce(year_ends_on - $days_before, date '9999-12-31') as counts_until
    from common.class_years
    union all
    select
        school_id, class_id, school_year, name, 'year' as occasion,
        year_ends_on as ends_on,
        date '9999-12-31' as counts_until
    from common.class_years
    where year_ends_on is not null
),
issued as (
    select occasion.school_id, occasion.class_id, occasion.occasion, min(event.happened_on) as issued_on
    from occasion
    join seen.events as event
      on event.school_id = occasion.school_id and event.class_id = occasion.class_id
     and event.happened_on >= occasion.ends_on - $days_before and event.happened_on < occasion.counts_until
    where event.kind = 'report_cards_issued'
    group by occasion.school_id, occasion.class_id, occasion.occasion
),
judged as (
    select
        occasion.school_id,
        occasion.class_id,
        occasion.school_year,
        occasion.name as class,
        occasion.occasion,
        occasion.ends_on,
        due_day.date as due_on,
        least(due_day.date, calendar.ends_on) as judged_on
    from occasion
    join common.days as last_day
      on last_day.school_id = occasion.school_id and last_day.date = occasion.ends_on
    join common.working_days as due_day
      on due_day.school_id = occasion.school_id and due_day.no = last_day.working_day_no + $working_days
    join common.calendar_ends as calendar on calendar.school_id = occasion.school_id
)
select
    judged.school_id,
    judged.class_id || ':' || judged.occasion as subject_key,
    judged.class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(judged.ends_on, scope.time_zone) as arises_at,
    day_end(judged.due_on, scope.time_zone) as due_at,
    day_start(issued.issued_on, scope.time_zone) as fulfilled_at,
    judged.class,
    judged.school_year,
    'report_cards_' || judged.occasion as occasion_code
from judged
join common.scope as scope on scope.school_id = judged.school_id
left join issued
  on issued.school_id = judged.school_id and issued.class_id = judged.class_id and issued.occasion = judged.occasion
left join common.sole_holders as holder
  on holder.school_id = judged.school_id and holder.role = $responsible
 and judged.judged_on >= holder.from_on and judged.judged_on < holder.until_on
