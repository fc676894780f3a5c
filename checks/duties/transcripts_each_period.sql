with named as (
    select unnest($period_ends::varchar[]) as period_end
),
ending as (
    select
        school_year.school_id,
        school_year.starts_on as year_starts_on,
        case
            when named.period_end = 'term1_end' then school_year.term1_ends_on
            when named.period_end = 'term2_end' then school_year.ends_on
            else day_in_year(school_year.school_year, named.period_end)
        end as ends_on
    from common.school_years as school_year
    cross join named
),
bounded as (
    select
        school_id,
        ends_on,
        greatest(year_starts_on, lag(ends_on) over (partition by school_id order by ends_on) + 1) as starts_on,
        ends_on - $days_before as counts_from,
        coalesce(
            lead(ends_on) over (partition by school_id order by ends_on) - $days_before, date '9999-12-31'
        ) as counts_until
    from ending
    where ends_on is not null
),
period as (
    select
        bounded.school_id, bounded.starts_on, bounded.ends_on, bounded.counts_from, bounded.counts_until,
        max(day.date) as last_school_day
    from bounded
    join common.days as day
      on day.school_id = bounded.school_id and day.is_school_day
     and day.date between bounded.starts_on and bounded.ends_on
    group by bounded.school_id, bounded.starts_on, bounded.ends_on, bounded.counts_from, bounded.counts_until
),
due as (
    select
        period.school_id,
        period.starts_on,
        period.ends_on,
        period.counts_from,
        period.counts_until,
        period.last_school_day,
        due_day.date as due_on,
        least(due_day.date, calendar.ends_on) as judged_on
    from period
    join common.calendar_ends as calendar on calendar.school_id = period.school_id
    join common.days as last_day on last_day.school_id = period.school_id and last_day.date = period.ends_on
    join common.working_days as due_day
      on due_day.school_id = period.school_id and due_day.no = last_day.working_day_no + $working_days
),
sent as (
    select transcript.school_id, transcript.pupil_id, due.ends_on, min(transcript.sent_at) as sent_at
    from due
    join common.scope as scope on scope.school_id = due.school_id
    join seen.transcripts as transcript
      on transcript.school_id = due.school_id
     and to_local(transcript.sent_at, scope.time_zone)::date >= due.counts_from
     and to_local(transcript.sent_at, scope.time_zone)::date < due.counts_until
    where len($channels::varchar[]) = 0 or list_contains($channels::varchar[], transcript.channel)
    group by transcript.school_id, transcript.pupil_id, due.ends_on
)
select
    due.school_id,
    home.pupil_id || ':' || strftime(due.ends_on, '%Y-%m-%d') as subject_key,
    home.class_id,
    teacher.staff_id,
    home.pupil_id,
    day_start(due.last_school_day, scope.time_zone) as arises_at,
    day_end(due.due_on, scope.time_zone) as due_at,
    sent.sent_at as fulfilled_at,
    due.starts_on as period_from,
    due.ends_on as period_until,
    class.name as class
from due
join common.scope as scope on scope.school_id = due.school_id
join common.pupil_classes as home
  on home.school_id = due.school_id
 and due.last_school_day >= home.from_on and due.last_school_day < home.until_on
join seen.pupils as pupil
  on pupil.school_id = home.school_id and pupil.pupil_id = home.pupil_id and due.last_school_day < pupil.adult_on
join seen.classes as class
  on class.school_id = home.school_id and class.class_id = home.class_id
left join common.class_teachers as teacher
  on teacher.school_id = home.school_id and teacher.class_id = home.class_id
 and due.judged_on >= teacher.from_on and due.judged_on < teacher.until_on
left join sent
  on sent.school_id = home.school_id and sent.pupil_id = home.pupil_id and sent.ends_on = due.ends_on
