-- Pupil-weeks around a contact with parents: the week before and the week after, of those contacted and of those not.
with zone as (
    select school_id, coalesce(time_zone, $zone) as time_zone from store.records.schools
),
contact_moment as (
    select recipient.school_id, recipient.pupil_id, message.sent_at as moment
    from store.records.message_recipients as recipient
    join store.records.messages as message
      on message.school_id = recipient.school_id and message.message_id = recipient.message_id
    where $contact = 'letter' and message.kind = 'letter'
    union all
    select school_id, pupil_id, called_at as moment
    from store.records.phone_calls
    where $contact = 'call' and outcome is distinct from 'no_answer'
),
contact as (
    select distinct
        moment.school_id,
        moment.pupil_id,
        date_trunc('week', timezone(zone.time_zone, timezone('UTC', moment.moment)))::date as week
    from contact_moment as moment
    join zone on zone.school_id = moment.school_id
    where $as_of is null or moment.moment <= $as_of::timestamp
),
-- Absence of a pupil in a week, whatever classes it was in.
pupil_week as (
    select school_id, pupil_id, week, possible, authorised + unauthorised as absent
    from attendance_pupil_weeks
),
home as (
    select school_id, pupil_id, min(grade_level) as grade_level from attendance_seats group by school_id, pupil_id
)
select
    middle.school_id,
    middle.pupil_id,
    home.grade_level,
    middle.week,
    before.absent / before.possible as before_rate,
    after.absent / after.possible as after_rate,
    contact.week is not null as is_contacted
from pupil_week as middle
join pupil_week as before
  on before.school_id = middle.school_id and before.pupil_id = middle.pupil_id and before.week = middle.week - 7
join pupil_week as after
  on after.school_id = middle.school_id and after.pupil_id = middle.pupil_id and after.week = middle.week + 7
join home on home.school_id = middle.school_id and home.pupil_id = middle.pupil_id
left join contact
  on contact.school_id = middle.school_id and contact.pupil_id = middle.pupil_id and contact.week = middle.week
where not exists (
    select 1
    from contact as other
    where other.school_id = middle.school_id
      and other.pupil_id = middle.pupil_id
      and other.week in (middle.week - 7, middle.week + 7)
)
