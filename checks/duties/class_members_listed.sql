with listed as (
    select journal.school_id, journal.school_year, member.pupil_id, min(member.member_from) as listed_on
    from seen.journals as journal
    join seen.journal_members as member
      on member.school_id = journal.school_id and member.journal_id = journal.journal_id
    group by journal.school_id, journal.school_year, member.pupil_id
),
enrolled as (
    select distinct asked.school_id, asked.class_id, asked.school_year, enrolment.pupil_id
    from common.class_setup($days, $day_kind) as asked
    join seen.enrolments as enrolment
      on enrolment.school_id = asked.school_id and enrolment.class_id = asked.class_id
     and enrolment.enrolled_on <= asked.judged_on
     and (enrolment.left_on is null or enrolment.left_on > asked.judged_on)
),
membership as (
    select
        enrolled.school_id,
        enrolled.class_id,
        count(*) as pupils,
        count(listed.listed_on) as pupils_listed,
        max(listed.listed_on) as last_listed_on,
        list(enrolled.pupil_id order by enrolled.pupil_id) filter (where listed.listed_on is null) as unlisted_pupil_ids
    from enrolled
    left join listed
      on listed.school_id = enrolled.school_id and listed.school_year = enrolled.school_year
     and listed.pupil_id = enrolled.pupil_id
    group by enrolled.school_id, enrolled.class_id
)
select
    asked.school_id,
    asked.class_id as subject_key,
    asked.class_id,
    holder.staff_id,
    null::varchar as pupil_id,
    day_start(asked.starts_on, scope.time_zone) as arises_at,
    day_end(asked.due_on, scope.time_zone) as due_at,
    case
        when membership.pupils_listed = membership.pupils then day_start(membership.last_listed_on, scope.time_zone)
    end as fulfilled_at,
    asked.class,
    asked.school_year,
    membership.pupils,
    membership.unlisted_pupil_ids
from common.class_setup($days, $day_kind) as asked
join common.scope as scope on scope.school_id = asked.school_id
join membership on membership.school_id = asked.school_id and membership.class_id = asked.class_id
left join common.sole_holders as holder
  on holder.school_id = asked.school_id and holder.role = $responsible
 and asked.judged_on >= holder.from_on and asked.judged_on < holder.until_on
