-- A seat: the days [from_on, until_on) on which a pupil is a member of a journal and enrolled, split where the class changes.
-- Who leaves the class that a journal belongs to leaves the journal too, even where nobody closed the membership.
with scope as (
    select
        school_id,
        coalesce(time_zone, $zone) as time_zone,
        coalesce(
            timezone(coalesce(time_zone, $zone), timezone('UTC', $as_of::timestamp))::date, date '9999-12-31') as today
    from store.records.schools
    where len($schools::varchar[]) = 0 or list_contains($schools::varchar[], school_id)
),
-- A pupil's class on a day as disjoint spans: the newest enrolment, then the smallest class_id (clauses.md, People; the
-- same spans as common.pupil_classes).
enrolment as (
    select
        enrolment.school_id, enrolment.pupil_id, enrolment.class_id, enrolment.enrolled_on,
        case when enrolment.left_on <= scope.today then enrolment.left_on end as left_on
    from store.records.enrolments as enrolment
    join scope on scope.school_id = enrolment.school_id
    where enrolment.enrolled_on <= scope.today
      and (len($pupils::varchar[]) = 0 or list_contains($pupils::varchar[], enrolment.pupil_id))
),
enrolment_point as (
    select school_id, pupil_id, enrolled_on as day from enrolment
    union
    select school_id, pupil_id, left_on as day from enrolment where left_on is not null
),
enrolment_segment as (
    select
        school_id, pupil_id, day as from_on,
        coalesce(lead(day) over (partition by school_id, pupil_id order by day), date '9999-12-31') as until_on
    from enrolment_point
),
home as (
    select segment.school_id, segment.pupil_id, enrolment.class_id, segment.from_on, segment.until_on
    from enrolment_segment as segment
    join enrolment
      on enrolment.school_id = segment.school_id
     and enrolment.pupil_id = segment.pupil_id
     and enrolment.enrolled_on <= segment.from_on
     and (enrolment.left_on is null or enrolment.left_on > segment.from_on)
    qualify row_number() over (
        partition by segment.school_id, segment.pupil_id, segment.from_on
        order by enrolment.enrolled_on desc, enrolment.class_id) = 1
),
-- A replaced membership holds until the horizon of the last export that had it (clauses.md, Fine print; the same days as
-- common.members). Most memberships were never replaced.
replaced as (
    select
        past.school_id, past.journal_id, past.pupil_id, past.member_from, past.member_to,
        past.last_seen_import as seen_in,
        timezone(scope.time_zone, timezone('UTC', import.horizon))::date + 1 as holds_until
    from store.history.journal_members as past
    join store.intake.imports as import on import.import_id = past.last_seen_import
    join scope on scope.school_id = past.school_id
    where past.ended_as = 'replaced' and import.horizon is not null and past.member_from <= scope.today
),
version as (
    select school_id, journal_id, pupil_id, member_from, member_to, seen_in, holds_until
    from replaced
    union all
    select
        member.school_id, member.journal_id, member.pupil_id, member.member_from,
        case when member.member_to <= scope.today then member.member_to end as member_to,
        2147483647 as seen_in, date '9999-12-31' as holds_until
    from store.records.journal_members as member
    join scope on scope.school_id = member.school_id
    where member.member_from <= scope.today
),
-- Where a version begins later than it says, because an older one held until then.
begun as (
    select
        version.school_id, version.journal_id, version.pupil_id, version.member_from, version.seen_in,
        max(earlier.holds_until) as begun_on
    from version
    join replaced as earlier
      on earlier.school_id = version.school_id
     and earlier.journal_id = version.journal_id
     and earlier.pupil_id = version.pupil_id
     and earlier.member_from = version.member_from
     and earlier.seen_in < version.seen_in
    group by version.school_id, version.journal_id, version.pupil_id, version.member_from, version.seen_in
),
member as (
    select
        version.school_id, version.journal_id, version.pupil_id, journal.class_id as journal_class_id,
        greatest(version.member_from, begun.begun_on) as from_on,
        least(coalesce(version.member_to, date '9999-12-31'), version.holds_until) as until_on
    from version
    join store.records.journals as journal
      on journal.school_id = version.school_id and journal.journal_id = version.journal_id
    left join begun
      on begun.school_id = version.school_id
     and begun.journal_id = version.journal_id
     and begun.pupil_id = version.pupil_id
     and begun.member_from = version.member_from
     and begun.seen_in = version.seen_in
),
departure as (
    select school_id, pupil_id, class_id, until_on as left_on from home where until_on < date '9999-12-31'
),
sitting as (
    select
        member.school_id, member.journal_id, member.pupil_id, home.class_id,
        greatest(member.from_on, home.from_on) as from_on,
        least(member.until_on, home.until_on) as until_on
    from member
    join home
      on home.school_id = member.school_id
     and home.pupil_id = member.pupil_id
     and home.from_on < member.until_on
     and home.until_on > member.from_on
    where member.from_on < member.until_on
      and not exists (
          select 1
          from departure
          where departure.school_id = member.school_id
            and departure.pupil_id = member.pupil_id
            and departure.class_id = member.journal_class_id
            and home.class_id <> member.journal_class_id
            and departure.left_on > member.from_on
            and departure.left_on <= home.from_on
      )
),
-- Rows that overlap are one seat: a pupil is counted once in a lesson.
repeated as (
    select school_id, journal_id, pupil_id, class_id
    from sitting
    group by school_id, journal_id, pupil_id, class_id
    having count(*) > 1
),
overlapping as (
    select
        school_id, journal_id, pupil_id, class_id, from_on, until_on,
        from_on > coalesce(
            max(until_on) over (
                partition by school_id, journal_id, pupil_id, class_id
                order by from_on, until_on rows between unbounded preceding and 1 preceding),
            date '0001-01-01') as is_start
    from sitting
    semi join repeated using (school_id, journal_id, pupil_id, class_id)
),
island as (
    select
        school_id, journal_id, pupil_id, class_id, from_on, until_on,
        count(*) filter (where is_start) over (
            partition by school_id, journal_id, pupil_id, class_id
            order by from_on, until_on rows unbounded preceding) as island_no
    from overlapping
),
seat as (
    select school_id, journal_id, pupil_id, class_id, from_on, until_on
    from sitting
    anti join repeated using (school_id, journal_id, pupil_id, class_id)
    union all
    select school_id, journal_id, pupil_id, class_id, min(from_on) as from_on, max(until_on) as until_on
    from island
    group by school_id, journal_id, pupil_id, class_id, island_no
)
select
    seat.school_id, seat.journal_id, seat.pupil_id, seat.class_id, class.grade_level, seat.from_on, seat.until_on
from seat
left join store.records.classes as class
  on class.school_id = seat.school_id and class.class_id = seat.class_id
where (len($classes::varchar[]) = 0 or list_contains($classes::varchar[], seat.class_id))
  and (len($grades::integer[]) = 0 or list_contains($grades::integer[], class.grade_level))
