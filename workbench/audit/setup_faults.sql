-- Faults of the set-up: what somebody has to put in order in the school's system or its export before the clauses are
-- judged soundly. They are nobody's violation. Read from the live records, plans of the future among them; a code is
-- looked for only where the tables that it reads were exported (`looked_for`). `example` names rows by their ids.
with year_used as (
    select class.school_id, class.school_year
    from store.records.classes as class
    union
    select journal.school_id, journal.school_year
    from store.records.journals as journal
),
no_terms as (
    select year_used.school_id, year_used.school_year as example
    from year_used
    left join store.records.terms as term
      on term.school_id = year_used.school_id and term.school_year = year_used.school_year and term.term = 1
    where term.school_year is null
),
no_second_term as (
    select first_term.school_id, first_term.school_year as example
    from store.records.terms as first_term
    left join store.records.terms as second_term
      on second_term.school_id = first_term.school_id
     and second_term.school_year = first_term.school_year
     and second_term.term = 2
    where first_term.term = 1 and second_term.school_year is null
),
terms_reversed as (
    select school_id, school_year || ':term' || term as example
    from store.records.terms
    where ends_on < starts_on
),
terms_overlapping as (
    select
        earlier.school_id,
        earlier.school_year || ':term' || earlier.term || ' – ' || later.school_year || ':term' || later.term as example
    from store.records.terms as earlier
    join store.records.terms as later
      on later.school_id = earlier.school_id
     and (later.school_year, later.term) > (earlier.school_year, earlier.term)
     and later.starts_on <= earlier.ends_on
     and earlier.starts_on <= later.ends_on
),
no_bell_times as (
    select scope.school_id, scope.school_id as example
    from common.scope as scope
    left join store.records.bell_times as bell on bell.school_id = scope.school_id
    where bell.school_id is null
),
held_lesson as (
    select
        lesson.school_id, lesson.lesson_id, lesson.journal_id, lesson.date, lesson.period, lesson.ends_at,
        journal.kind as journal_kind
    from store.records.lessons as lesson
    left join store.records.journals as journal
      on journal.school_id = lesson.school_id and journal.journal_id = lesson.journal_id
    where lesson.status = 'held'
),
rung as (
    select school_id, period, min(valid_from) as valid_from
    from store.records.bell_times
    group by school_id, period
),
-- Where there are no bell times at all, that is the one fault to mend.
lessons_without_end as (
    select lesson.school_id, lesson.lesson_id as example
    from held_lesson as lesson
    join (select distinct school_id from rung) as ringing on ringing.school_id = lesson.school_id
    left join rung
      on rung.school_id = lesson.school_id and rung.period = lesson.period and rung.valid_from <= lesson.date
    where lesson.ends_at is null and rung.school_id is null
),
day_in_term as (
    select distinct day.school_id, day.date, day.is_school_day
    from common.days as day
    join store.records.terms as term
      on term.school_id = day.school_id and day.date between term.starts_on and term.ends_on
),
lessons_outside_terms as (
    select lesson.school_id, lesson.lesson_id as example
    from held_lesson as lesson
    join (select distinct school_id from store.records.terms) as dated on dated.school_id = lesson.school_id
    left join store.records.terms as term
      on term.school_id = lesson.school_id and lesson.date between term.starts_on and term.ends_on
    where term.school_id is null
),
-- Interest and individual lessons are given on Saturdays too.
lessons_on_free_days as (
    select lesson.school_id, lesson.lesson_id as example
    from held_lesson as lesson
    join day_in_term as day on day.school_id = lesson.school_id and day.date = lesson.date
    where not day.is_school_day and lesson.journal_kind in ('subject', 'combined', 'class_hour', 'extended_day')
),
lessons_doubled as (
    select school_id, string_agg(lesson_id, ', ' order by lesson_id) as example
    from held_lesson
    where period is not null
    group by school_id, journal_id, date, period
    having count(*) > 1
),
classes_without_pupils as (
    select class.school_id, class.class_id as example
    from store.records.classes as class
    left join store.records.enrolments as enrolment
      on enrolment.school_id = class.school_id and enrolment.class_id = class.class_id
    where enrolment.school_id is null
),
classes_without_teacher as (
    select class.school_id, class.class_id as example
    from store.records.classes as class
    where class.class_teacher_id is null
),
pupils_without_class as (
    select pupil.school_id, pupil.pupil_id as example
    from store.records.pupils as pupil
    left join store.records.enrolments as enrolment
      on enrolment.school_id = pupil.school_id and enrolment.pupil_id = pupil.pupil_id
    where enrolment.school_id is null
),
journals_without_members as (
    select journal.school_id, journal.journal_id as example
    from store.records.journals as journal
    left join store.records.journal_members as member
      on member.school_id = journal.school_id and member.journal_id = journal.journal_id
    where member.school_id is null
),
-- Judged today, or on the nearest day of the journal's own school year.
journal_checked as (
    select
        journal.school_id,
        journal.journal_id,
        journal.teacher_id,
        greatest(year.starts_on, least(scope.today, coalesce(year.ends_on, year.term1_ends_on))) as checked_on
    from store.records.journals as journal
    join common.scope as scope on scope.school_id = journal.school_id
    join common.school_years as year
      on year.school_id = journal.school_id and year.school_year = journal.school_year
),
journals_without_teacher as (
    select journal.school_id, journal.journal_id as example
    from journal_checked as journal
    left join store.records.staff as person
      on person.school_id = journal.school_id
     and person.staff_id = journal.teacher_id
     and journal.checked_on between coalesce(person.employed_from, date '0001-01-01')
                                and coalesce(person.employed_to, date '9999-12-31')
    where person.staff_id is null
),
duty_role as (
    select unnest(['deputy_academic', 'deputy_upbringing', 'secretary']) as role
),
role_held_twice as (
    select distinct one.school_id, one.role || ': ' || one.staff_id || ', ' || other.staff_id as example
    from common.role_spans as one
    join common.role_spans as other
      on other.school_id = one.school_id
     and other.role = one.role
     and other.staff_id > one.staff_id
     and other.from_on < one.until_on
     and one.from_on < other.until_on
    join duty_role on duty_role.role = one.role
),
role_without_holder as (
    select scope.school_id, duty_role.role as example
    from common.scope as scope
    cross join duty_role
    left join common.role_spans as held
      on held.school_id = scope.school_id
     and held.role = duty_role.role
     and scope.today >= held.from_on
     and scope.today < held.until_on
    where held.staff_id is null
),
-- An enrolment that names no leaving ends with its class's school year, 31 July.
class_span as (
    select
        school_id, class_id,
        make_date(left(school_year, 4)::integer, 8, 1) as year_from,
        make_date(left(school_year, 4)::integer + 1, 8, 1) as year_until
    from store.records.classes
),
enrolled as (
    select
        enrolment.school_id, enrolment.pupil_id, enrolment.class_id, enrolment.enrolled_on, enrolment.left_on,
        coalesce(enrolment.left_on, class_span.year_until) as until_on,
        class_span.year_from,
        class_span.year_until
    from store.records.enrolments as enrolment
    join class_span on class_span.school_id = enrolment.school_id and class_span.class_id = enrolment.class_id
),
pupils_in_two_classes as (
    select distinct one.school_id, one.pupil_id || ': ' || one.class_id || ', ' || other.class_id as example
    from enrolled as one
    join enrolled as other
      on other.school_id = one.school_id
     and other.pupil_id = one.pupil_id
     and other.class_id > one.class_id
     and other.enrolled_on < one.until_on
     and one.enrolled_on < other.until_on
    where one.enrolled_on < one.until_on and other.enrolled_on < other.until_on
),
-- Beyond the class's own school year, or more than a year before it: a date from another year of the pupil's schooling.
enrolments_outside_year as (
    select school_id, 'in:' || pupil_id || ':' || class_id || ':' || enrolled_on as example
    from enrolled
    where enrolled_on >= year_until or enrolled_on < year_from - interval 1 year
),
enrolments_reversed as (
    select school_id, 'in:' || pupil_id || ':' || class_id || ':' || enrolled_on as example
    from enrolled
    where left_on < enrolled_on
),
grades_by_non_members as (
    select grade.school_id, grade.grade_id as example
    from store.records.grades as grade
    where not exists (
        select 1
        from store.records.journal_members as member
        where member.school_id = grade.school_id
          and member.journal_id = grade.journal_id
          and member.pupil_id = grade.pupil_id
          and member.member_from <= grade.assessed_on
          and (member.member_to is null or member.member_to > grade.assessed_on)
    )
),
fault as (
    select 'no_terms' as code, school_id, example from no_terms
    union all select 'no_second_term', school_id, example from no_second_term
    union all select 'terms_reversed', school_id, example from terms_reversed
    union all select 'terms_overlapping', school_id, example from terms_overlapping
    union all select 'no_bell_times', school_id, example from no_bell_times
    union all select 'lessons_without_end', school_id, example from lessons_without_end
    union all select 'lessons_outside_terms', school_id, example from lessons_outside_terms
    union all select 'lessons_on_free_days', school_id, example from lessons_on_free_days
    union all select 'lessons_doubled', school_id, example from lessons_doubled
    union all select 'classes_without_pupils', school_id, example from classes_without_pupils
    union all select 'classes_without_teacher', school_id, example from classes_without_teacher
    union all select 'pupils_without_class', school_id, example from pupils_without_class
    union all select 'pupils_in_two_classes', school_id, example from pupils_in_two_classes
    union all select 'enrolments_outside_year', school_id, example from enrolments_outside_year
    union all select 'enrolments_reversed', school_id, example from enrolments_reversed
    union all select 'journals_without_members', school_id, example from journals_without_members
    union all select 'journals_without_teacher', school_id, example from journals_without_teacher
    union all select 'role_held_twice', school_id, example from role_held_twice
    union all select 'role_without_holder', school_id, example from role_without_holder
    union all select 'grades_by_non_members', school_id, example from grades_by_non_members
),
-- `place`: the order in which they are shown, and mended best. `reads`: what must have been exported.
known_code (place, code, reads) as (
    values
        (1, 'no_terms', ['classes']),
        (2, 'no_second_term', ['terms']),
        (3, 'terms_reversed', ['terms']),
        (4, 'terms_overlapping', ['terms']),
        (5, 'no_bell_times', ['lessons']),
        (6, 'lessons_without_end', ['lessons', 'bell_times']),
        (7, 'lessons_outside_terms', ['lessons', 'terms']),
        (8, 'lessons_on_free_days', ['lessons', 'terms', 'journals']),
        (9, 'lessons_doubled', ['lessons']),
        (10, 'classes_without_pupils', ['classes', 'enrolments']),
        (11, 'classes_without_teacher', ['classes']),
        (12, 'pupils_without_class', ['pupils', 'enrolments']),
        (13, 'pupils_in_two_classes', ['classes', 'enrolments']),
        (14, 'enrolments_outside_year', ['classes', 'enrolments']),
        (15, 'enrolments_reversed', ['classes', 'enrolments']),
        (16, 'journals_without_members', ['journals', 'journal_members']),
        (17, 'journals_without_teacher', ['journals', 'staff', 'terms']),
        (18, 'role_held_twice', ['staff']),
        (19, 'role_without_holder', ['staff']),
        (20, 'grades_by_non_members', ['grades', 'journal_members'])
),
exported as (
    select school_id, list(distinct table_name) as tables
    from store.intake.presence
    group by school_id
),
looked_for as (
    select
        scope.school_id,
        known_code.place,
        known_code.code,
        list_has_all(coalesce(exported.tables, []), known_code.reads) as is_looked_for
    from common.scope as scope
    cross join known_code
    left join exported on exported.school_id = scope.school_id
)
select
    looked_for.school_id,
    looked_for.code,
    looked_for.is_looked_for,
    count(fault.example) as faults,
    coalesce(min(fault.example, 5), []) as examples
from looked_for
left join fault
  on fault.school_id = looked_for.school_id and fault.code = looked_for.code and looked_for.is_looked_for
group by looked_for.school_id, looked_for.place, looked_for.code, looked_for.is_looked_for
order by looked_for.school_id, looked_for.place
