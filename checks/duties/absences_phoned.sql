with notice as (
    select
        notice.school_id,
        notice.pupil_id,
        notice.channel,
        notice.submitted_at,
        to_local(notice.submitted_at, scope.time_zone)::date as date
    from seen.absence_notices as notice
    join common.scope as scope on scope.school_id = notice.school_id
),
announced as (
    select notice.school_id, notice.pupil_id, notice.date, min(notice.submitted_at) as submitted_at
    from notice
    join seen.pupils as pupil
      on pupil.school_id = notice.school_id and pupil.pupil_id = notice.pupil_id and notice.date < pupil.adult_on
    where list_contains($channels::varchar[], notice.channel)
    group by notice.school_id, notice.pupil_id, notice.date
),
online as (
    select announced.school_id, announced.pupil_id, announced.date, count(distinct lesson.lesson_id) as lessons
    from announced
    join common.members as member
      on member.school_id = announced.school_id
     and member.pupil_id = announced.pupil_id
     and announced.date >= member.from_on
     and announced.date < member.until_on
    join seen.lessons as lesson
      on lesson.school_id = member.school_id
     and lesson.journal_id = member.journal_id
     and lesson.date = announced.date
    where lesson.is_online
    group by announced.school_id, announced.pupil_id, announced.date
),
call as (
    select
        phone_call.school_id,
        phone_call.pupil_id,
        to_local(phone_call.called_at, scope.time_zone)::date as date,
        phone_call.called_at as told_at,
        phone_call.outcome is not distinct from 'no_answer' as is_unanswered
    from seen.phone_calls as phone_call
    join common.scope as scope on scope.school_id = phone_call.school_id
    where phone_call.about = 'absence'
    union all
    select school_id, pupil_id, date, submitted_at as told_at, false as is_unanswered
    from notice
    where list_contains($told_channels::varchar[], channel)
),
told as (
    select
        school_id,
        pupil_id,
        date,
        min(told_at) filter (where not is_unanswered) as told_at,
        count(*) filter (where is_unanswered) as unanswered
    from call
    group by school_id, pupil_id, date
)
select
    announced.school_id,
    announced.pupil_id || ':' || strftime(announced.date, '%Y-%m-%d') as subject_key,
    home.class_id,
    null::varchar as staff_id,
    announced.pupil_id,
    announced.submitted_at as arises_at,
    day_end(announced.date, scope.time_zone) as due_at,
    told.told_at as fulfilled_at,
    announced.submitted_at as announced,
    online.lessons as online_lessons,
    nullif(told.unanswered, 0) as unanswered,
    class.name as class
from announced
join common.scope as scope on scope.school_id = announced.school_id
join online
  on online.school_id = announced.school_id and online.pupil_id = announced.pupil_id and online.date = announced.date
left join told
  on told.school_id = announced.school_id and told.pupil_id = announced.pupil_id and told.date = announced.date
left join common.pupil_classes as home
  on home.school_id = announced.school_id and home.pupil_id = announced.pupil_id
 and announced.date >= home.from_on and announced.date < home.until_on
left join seen.classes as class
  on class.school_id = home.school_id and class.class_id = home.class_id
