-- Why lessons were missed: the reason of the registered note that covers the day. Of several notes the first of $reasons wins.
with missed as (
    select mark.school_id, mark.pupil_id, mark.date, mark.status
    from ({marks}) as mark
    where mark.status in ('authorised', 'unauthorised')
),
missed_day as (
    select school_id, pupil_id, date
    from missed
    group by school_id, pupil_id, date
),
noted as (
    select
        missed_day.school_id,
        missed_day.pupil_id,
        missed_day.date,
        arg_min(note.reason, list_position($reasons::varchar[], note.reason)) as reason
    from missed_day
    join store.records.absence_notes as note
      on note.school_id = missed_day.school_id
     and note.pupil_id = missed_day.pupil_id
     and missed_day.date between note.absent_from and note.absent_to
    where $as_of is null or note.registered_at <= $as_of::timestamp
    group by missed_day.school_id, missed_day.pupil_id, missed_day.date
),
explained as (
    select
        missed.school_id,
        missed.pupil_id,
        case when missed.status = 'unauthorised' then 'none' else coalesce(noted.reason, 'no_note') end as reason
    from missed
    left join noted
      on noted.school_id = missed.school_id and noted.pupil_id = missed.pupil_id and noted.date = missed.date
)
select
    school_id,
    reason,
    count(distinct pupil_id) as pupils,
    count(*) as numerator
from explained
group by school_id, reason
