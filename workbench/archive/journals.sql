-- The journals of one class (or of none) in the chosen year, each as one JSON text for the printer.
with journal as (
    select
        journal.school_id, journal.journal_id, journal.kind, journal.school_year, journal.teacher_id, journal.created_at,
        journal.subject_id, journal.class_id, year.time_zone, school.name as school
    from store.records.journals as journal
    join temp.archive_year as year
      on year.school_id = journal.school_id and year.school_year = journal.school_year
    join store.records.schools as school on school.school_id = journal.school_id
    where journal.school_id = $school and journal.class_id is not distinct from $class
),
lesson as (
    select
        lesson.school_id, lesson.journal_id, lesson.lesson_id, lesson.date, lesson.period, lesson.status,
        lesson.is_online, lesson.topic, lesson.homework, lesson.teacher_id, journal.time_zone
    from store.records.lessons as lesson
    join journal on journal.school_id = lesson.school_id and journal.journal_id = lesson.journal_id
),
entered as (
    select
        lesson.school_id, lesson.lesson_id,
        min(entry.recorded_at) filter (where entry.kind = 'topic') as topic_at,
        min(entry.recorded_at) filter (where entry.kind = 'attendance') as attendance_at,
        min(entry.recorded_at) filter (where entry.kind = 'grades') as grades_at
    from lesson
    join store.records.lesson_entries as entry
      on entry.school_id = lesson.school_id and entry.lesson_id = lesson.lesson_id
    group by lesson.school_id, lesson.lesson_id
),
lesson_lines as (
    select
        lesson.journal_id,
        count(*) filter (where lesson.status = 'held') as held,
        list([
            strftime(lesson.date, '%d.%m.%Y.'),
            lesson.period::varchar,
            coalesce(staff.given_name || ' ' || staff.family_name, lesson.teacher_id),
            lesson.status || case when lesson.is_online then '+online' else '' end,
            lesson.topic,
            lesson.homework,
            strftime(timezone(lesson.time_zone, timezone('UTC', entered.topic_at)), '%d.%m.%Y. %H:%M'),
            strftime(timezone(lesson.time_zone, timezone('UTC', entered.attendance_at)), '%d.%m.%Y. %H:%M'),
            strftime(timezone(lesson.time_zone, timezone('UTC', entered.grades_at)), '%d.%m.%Y. %H:%M')
        ] order by lesson.date, lesson.period, lesson.lesson_id) as lines
    from lesson
    left join entered on entered.school_id = lesson.school_id and entered.lesson_id = lesson.lesson_id
    left join store.records.staff as staff
      on staff.school_id = lesson.school_id and staff.staff_id = lesson.teacher_id
    group by lesson.journal_id
),
day_lesson as (
    select journal_id, date, arg_min(lesson_id, coalesce(period, 99)) as lesson_id
    from lesson
    where status = 'held'
    group by journal_id, date
),
-- A mark given in no lesson stands in the day's first lesson, or on a day of its own.
mark as (
    select
        grade.journal_id,
        grade.pupil_id,
        coalesce(known.lesson_id, day_lesson.lesson_id, strftime(grade.assessed_on, '%Y-%m-%d')) as place,
        case when known.lesson_id is null and day_lesson.lesson_id is null then grade.assessed_on end as own_day,
        grade.value || case when grade.kind = 'test' then '*' else '' end as shown
    from store.records.grades as grade
    join journal on journal.school_id = grade.school_id and journal.journal_id = grade.journal_id
    left join lesson as known on known.lesson_id = grade.lesson_id and known.status = 'held'
    left join day_lesson on day_lesson.journal_id = grade.journal_id and day_lesson.date = grade.assessed_on
    where grade.kind in ('formative', 'test')
),
missed as (
    select lesson.journal_id, attendance.pupil_id, lesson.lesson_id as place, 'mark:' || attendance.mark as shown
    from lesson
    join store.records.attendance as attendance
      on attendance.school_id = lesson.school_id and attendance.lesson_id = lesson.lesson_id
    where lesson.status = 'held' and attendance.mark <> 'present'
),
place as (
    select journal_id, lesson_id as place, date as day, period from lesson where status = 'held'
    union
    select journal_id, place, own_day as day, null as period from mark where own_day is not null
),
cell as (
    select journal_id, pupil_id, place, string_agg(shown, ' ' order by shown) as shown
    from (
        select journal_id, pupil_id, place, shown from missed
        union all
        select journal_id, pupil_id, place, shown from mark
    )
    group by journal_id, pupil_id, place
),
named as (
    select journal_id, pupil_id from mark
    union
    select journal_id, pupil_id from missed
    union
    select member.journal_id, member.pupil_id
    from store.records.journal_members as member
    join journal on journal.school_id = member.school_id and journal.journal_id = member.journal_id
),
member as (
    select
        named.journal_id, named.pupil_id,
        coalesce(pupil.family_name || ' ' || pupil.given_name, named.pupil_id) as name
    from named
    left join store.records.pupils as pupil on pupil.school_id = $school and pupil.pupil_id = named.pupil_id
),
grid_row as (
    select
        member.journal_id, member.name, member.pupil_id,
        list(coalesce(cell.shown, '') order by place.day, place.period, place.place)
            filter (where place.place is not null) as cells
    from member
    left join place on place.journal_id = member.journal_id
    left join cell
      on cell.journal_id = member.journal_id and cell.pupil_id = member.pupil_id and cell.place = place.place
    group by member.journal_id, member.name, member.pupil_id
),
grid as (
    select
        journal_id,
        list({'name': name, 'cells': coalesce(cells, [])} order by name collate lv, pupil_id) as pupils
    from grid_row
    group by journal_id
),
columns as (
    select
        journal_id,
        list([strftime(day, '%d.%m.'), coalesce(period::varchar, '')] order by day, period, place) as columns
    from place
    group by journal_id
),
final_grade as (
    select
        grade.journal_id,
        grade.pupil_id,
        case
            when grade.kind <> 'term' then grade.kind
            when second.starts_on is null or grade.assessed_on < second.starts_on then 'term1'
            else 'term2'
        end as kind,
        grade.value
    from store.records.grades as grade
    join journal on journal.school_id = grade.school_id and journal.journal_id = grade.journal_id
    left join store.records.terms as second
      on second.school_id = journal.school_id and second.school_year = journal.school_year and second.term = 2
    where grade.kind not in ('formative', 'test')
),
final_row as (
    select
        journal_id, pupil_id,
        string_agg(value, ' ') filter (where kind = 'term1') as term1,
        string_agg(value, ' ') filter (where kind = 'term2') as term2,
        string_agg(value, ' ') filter (where kind = 'year') as year,
        string_agg(value, ' ') filter (where kind = 'exam') as exam,
        string_agg(value, ' ') filter (where kind = 'diagnostic') as diagnostic
    from final_grade
    group by journal_id, pupil_id
),
finals as (
    select
        final_row.journal_id,
        list(
            [coalesce(pupil.family_name || ' ' || pupil.given_name, final_row.pupil_id),
             final_row.term1, final_row.term2, final_row.year, final_row.exam, final_row.diagnostic]
            order by pupil.family_name collate lv, pupil.given_name collate lv, final_row.pupil_id
        ) as lines
    from final_row
    left join store.records.pupils as pupil on pupil.school_id = $school and pupil.pupil_id = final_row.pupil_id
    group by final_row.journal_id
),
work as (
    select
        done.journal_id,
        list([
            strftime(done.date, '%d.%m.%Y.'),
            coalesce(pupil.family_name || ' ' || pupil.given_name, done.pupil_id),
            done.topic,
            strftime(timezone(journal.time_zone, timezone('UTC', done.recorded_at)), '%d.%m.%Y. %H:%M')
        ] order by done.date, done.work_id) as lines
    from store.records.individual_work as done
    join journal on journal.school_id = done.school_id and journal.journal_id = done.journal_id
    left join store.records.pupils as pupil
      on pupil.school_id = done.school_id and pupil.pupil_id = done.pupil_id
    group by done.journal_id
)
select
    journal.journal_id,
    class.name as class,
    coalesce(subject.name, '') as subject,
    journal.kind,
    coalesce(staff.given_name || ' ' || staff.family_name, journal.teacher_id) as teacher,
    coalesce(lesson_lines.held, 0) as held,
    to_json({
        'school': journal.school,
        'year': journal.school_year,
        'class': class.name,
        'subject': subject.name,
        'kind': journal.kind,
        'teacher': coalesce(staff.given_name || ' ' || staff.family_name, journal.teacher_id),
        'id': journal.journal_id,
        'created': strftime(timezone(journal.time_zone, timezone('UTC', journal.created_at)), '%d.%m.%Y. %H:%M'),
        'held': coalesce(lesson_lines.held, 0),
        'lessons': coalesce(lesson_lines.lines, []),
        'columns': coalesce(columns.columns, []),
        'pupils': coalesce(grid.pupils, []),
        'finals': coalesce(finals.lines, []),
        'work': coalesce(work.lines, [])
    })::varchar as content
from journal
left join store.records.classes as class on class.school_id = journal.school_id and class.class_id = journal.class_id
left join store.records.subjects as subject
  on subject.school_id = journal.school_id and subject.subject_id = journal.subject_id
left join store.records.staff as staff on staff.school_id = journal.school_id and staff.staff_id = journal.teacher_id
left join lesson_lines on lesson_lines.journal_id = journal.journal_id
left join columns on columns.journal_id = journal.journal_id
left join grid on grid.journal_id = journal.journal_id
left join finals on finals.journal_id = journal.journal_id
left join work on work.journal_id = journal.journal_id
order by subject.name collate lv, journal.journal_id
