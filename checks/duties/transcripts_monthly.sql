with month as (
    select
        school_id,
        strftime(date, '%Y-%m') as month,
        max(date) as last_school_day,
        last_day(max(date)) as ends_on
    from common.days
    where is_school_day
    group by school_id, strftime(date, '%Y-%m')
    having count(*) >= $min_school_days
),
due as (
    select
        month.school_id,
        month.month,
        month.last_school_day,
        due_day.date as due_on,
        least(due_day.date, calendar.ends_on) as judged_on
    from month
    join common.calendar_ends as calendar on calendar.school_id = month.school_id
    join common.days as month_end
      on month_end.school_id = month.school_id and month_end.date = month.ends_on
    join common.working_days as due_day
      on due_day.school_id = month.school_id and due_day.no = month_end.working_day_no + $working_days
),
sent as (
    select school_id, pupil_id, month, min(sent_at) as sent_at
    from seen.transcripts
    where len($channels::varchar[]) = 0 or list_contains($channels::varchar[], channel)
    group by school_id, pupil_id, month
)
select
    due.school_id,
    home.pupil_id || ':' || due.month as subject_key,
    home.class_id,
    teacher.staff_id,
    home.pupil_id,
    day_start(due.last_school_day, scope.time_zone) as arises_at,
    day_end(due.due_on, scope.time_zone) as due_at,
    sent.sent_at as fulfilled_at,
    due.month,
    class.name as class
from due
join common.scope as scope on scope.school_id = due.school_id
join common.pupil_classes as home
  on home.school_id = due.school_id
 and due.last_school_day >= home.from_on and due.last_school_day < home.until_on
join seen.pupils as pupil
  on pupil.school_id = home.school_id and pupil.pupil_id = home.pupil_id and due.last_school_day < pupil.adult_on
left join seen.classes as class
  on class.school_id = home.school_id and class.class_id = home.class_id
left join common.class_teachers as teacher
  on teacher.school_id = home.school_id and teacher.class_id = home.class_id
 and due.judged_on >= teacher.from_on and due.judged_on < teacher.until_on
left join sent
  on sent.school_id = home.school_id and sent.pupil_id = home.pupil_id and sent.month = due.month
