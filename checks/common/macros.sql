-- Time. Records hold UTC; the law speaks of the school's own clock. A local time that a clock change makes ambiguous is
-- the earlier of the two (exchange-format.md), which DuckDB alone would read as the later one.
create or replace macro local_as_utc(moment, zone) as timezone('UTC', timezone(zone, moment));
create or replace macro to_utc(moment, zone) as
    least(local_as_utc(moment, zone), local_as_utc(moment - interval 1 hour, zone) + interval 1 hour);
create or replace macro to_local(moment, zone) as timezone(zone, timezone('UTC', moment));
create or replace macro day_start(day, zone) as to_utc(day::timestamp, zone);
create or replace macro day_end(day, zone) as to_utc(day + time '23:59:59', zone);
-- A month-day stands in the calendar year that the school year from 1 August to 31 July gives it.
create or replace macro day_in_year(school_year, month_day) as
    (case when month_day >= '08-01' then left(school_year, 4) else right(school_year, 4) end || '-' || month_day)::date;
-- A birthday on 29 February is kept on 1 March in other years (clauses.md, People).
create or replace macro birthday(born_on, years) as
    case
        when day(born_on) = 29 and day(born_on + to_years(years)) = 28
        then (born_on + to_years(years))::date + 1
        else (born_on + to_years(years))::date
    end;
