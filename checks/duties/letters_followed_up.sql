with letter as (
    select
        message.school_id,
        message.message_id,
        recipient.pupil_id,
        message.sender_id,
        message.sent_at,
        to_local(message.sent_at, scope.time_zone)::date as sent_on,
        min(recipient.opened_at) as opened_at
    from seen.messages as message
    join common.scope as scope on scope.school_id = message.school_id
    join seen.message_recipients as recipient
      on recipient.school_id = message.school_id and recipient.message_id = message.message_id
    where message.kind = 'letter'
    group by
        message.school_id, message.message_id, recipient.pupil_id, message.sender_id, message.sent_at,
        scope.time_zone
),
call as (
    select
        letter.school_id,
        letter.message_id,
        letter.pupil_id,
        min(phone_call.called_at) filter (where phone_call.outcome is distinct from 'no_answer') as answered_at,
        list(phone_call.called_at order by phone_call.called_at)
            filter (where phone_call.outcome = 'no_answer') as unanswered_calls
    from letter
    join seen.phone_calls as phone_call
      on phone_call.school_id = letter.school_id
     and phone_call.pupil_id = letter.pupil_id
     and phone_call.called_at >= letter.sent_at
    where phone_call.message_id = letter.message_id
       or (phone_call.message_id is null and phone_call.about = 'letter')
    group by letter.school_id, letter.message_id, letter.pupil_id
)
select
    letter.school_id,
    letter.message_id || ':' || letter.pupil_id as subject_key,
    home.class_id,
    letter.sender_id as staff_id,
    letter.pupil_id,
    letter.sent_at as arises_at,
    day_end(letter.sent_on + $days, scope.time_zone) as due_at,
    least(letter.opened_at, call.answered_at) as fulfilled_at,
    letter.sent_at as sent,
    letter.opened_at as opened,
    call.answered_at as called,
    call.unanswered_calls
from letter
join common.scope as scope on scope.school_id = letter.school_id
join seen.pupils as pupil
  on pupil.school_id = letter.school_id and pupil.pupil_id = letter.pupil_id and letter.sent_on < pupil.adult_on
left join common.pupil_classes as home
  on home.school_id = letter.school_id and home.pupil_id = letter.pupil_id
 and letter.sent_on >= home.from_on and letter.sent_on < home.until_on
left join call
  on call.school_id = letter.school_id and call.message_id = letter.message_id and call.pupil_id = letter.pupil_id
