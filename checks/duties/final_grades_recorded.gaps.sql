select
    owed.school_id,
    owed.school_year,
    'grade_' || owed.kind as kind_code,
    owed.grade_level,
    count(*) as obligations
from owed
join common.scope as scope on scope.school_id = owed.school_id
where owed.due_at is null
  and owed.arises_on <= scope.today
  and owed.arises_on between $in_force_from::date and $in_force_until::date
group by owed.school_id, owed.school_year, owed.kind, owed.grade_level
