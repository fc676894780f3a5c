-- Days (clauses.md, Days). School day: by calendar_days, else a weekday inside a term that is no public holiday.
-- Working day: Monday to Friday, no public holiday, moved_in days added and moved_out days taken away.
create or replace table common.days as
with span as (
    select
        scope.school_id,
        $first_day::date as first_day,
        (greatest(scope.today, max(term.ends_on)) + interval 400 day)::date as last_day
    from common.scope as scope
    left join seen.terms as term on term.school_id = scope.school_id
    group by scope.school_id, scope.today
),
dated as (
    select span.school_id, unnest(generate_series(span.first_day, span.last_day, interval 1 day))::date as date
    from span
),
in_term as (
    select distinct dated.school_id, dated.date
    from dated
    join seen.terms as term
      on term.school_id = dated.school_id and dated.date between term.starts_on and term.ends_on
),
judged as (
    select
        dated.school_id,
        dated.date,
        case
            when listed.kind is not null then listed.kind in ('school_day', 'moved_in')
            else isodow(dated.date) <= 5 and holiday.date is null and in_term.date is not null
        end as is_school_day,
        case
            when listed.kind = 'moved_in' then true
            when listed.kind = 'moved_out' then false
            else isodow(dated.date) <= 5 and holiday.date is null
        end as is_working_day
    from dated
    left join seen.calendar_days as listed on listed.school_id = dated.school_id and listed.date = dated.date
    left join common.public_holidays as holiday on holiday.date = dated.date
    left join in_term on in_term.school_id = dated.school_id and in_term.date = dated.date
)
select
    school_id,
    date,
    is_school_day,
    is_working_day,
    count(*) filter (where is_school_day) over so_far as school_day_no,
    count(*) filter (where is_working_day) over so_far as working_day_no
from judged
window so_far as (partition by school_id order by date rows between unbounded preceding and current row)
order by school_id, date;

-- The n-th school (working) day after a day D is the one whose number is D's number + n.
create or replace table common.school_days as
select school_id, school_day_no as no, date
from common.days
where is_school_day
order by school_id, no;

create or replace table common.working_days as
select school_id, working_day_no as no, date
from common.days
where is_working_day
order by school_id, no;

-- The loaded calendar's last day stands for a due day that lies beyond it, in whatever is judged "on the due day".
create or replace table common.calendar_ends as
select scope.school_id, max(known.date) as ends_on
from common.scope as scope
join (
    select school_id, ends_on as date from seen.terms
    union all
    select school_id, date from seen.calendar_days
) as known on known.school_id = scope.school_id
group by scope.school_id;

-- A school year exists once its term 1 is loaded; what needs term 2 waits until that is loaded.
create or replace table common.school_years as
select
    first_term.school_id,
    first_term.school_year,
    first_term.starts_on,
    first_term.ends_on as term1_ends_on,
    second_term.starts_on as term2_starts_on,
    second_term.ends_on
from seen.terms as first_term
left join seen.terms as second_term
  on second_term.school_id = first_term.school_id
 and second_term.school_year = first_term.school_year
 and second_term.term = 2
where first_term.term = 1;

-- The due day of what arises on a day: the last of so many `school`, `working` or `calendar` days after it; none after
-- is the day itself, whatever day it is. Empty where the loaded calendar ends before that school day is reached.
create or replace macro common.due_days(length, day_kind) as table
select
    day.school_id,
    day.date,
    case
        when length = 0 then day.date
        when day_kind = 'school' then school_day.date
        when day_kind = 'working' then working_day.date
        else day.date + length
    end as due_on
from common.days as day
left join common.school_days as school_day
  on school_day.school_id = day.school_id and school_day.no = day.school_day_no + length
join common.working_days as working_day
  on working_day.school_id = day.school_id and working_day.no = day.working_day_no + length;
