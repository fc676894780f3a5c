"""Before it is late: what falls due today and this week, and what is overdue but can still be mended, as work to do.

Read from the kept obligations of a run, on each school's own clock at the run's moment. What nobody can make good any
more (`NOT_MENDABLE`) is no work to do and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from checks.common.build import DEFAULT_ZONE
from checks.engine.literals import literal
from workbench.audit import explain, spoken
from workbench.audit.results import OBLIGATIONS
from workbench.texts import catalogue, text

# Judged at the very moment, or by what was done within a day or month that is over: a later deed no longer fulfils them.
NOT_MENDABLE = (
    "expect_absences_announced",
    "expect_absences_phoned",
    "expect_entries_by_right_holders",
    "expect_monthly_activity",
)
WHEN = ("overdue", "today", "week")

ITEMS = """
with moment as (
    select
        school.school_id,
        coalesce(school.time_zone, {zone}) as time_zone,
        timezone(coalesce(school.time_zone, {zone}), timezone('UTC', run.as_of))::date as today
    from store.records.schools as school
    cross join store.audit.runs as run
    where run.run_id = {run_id}
),
judged_by as (
    select
        regulation_id, clause_id, school_id,
        unnest(from_json(parameters, '[{{"duty": "VARCHAR", "from": "VARCHAR", "until": "VARCHAR"}}]')) as span
    from store.audit.verdicts
    where run_id = {run_id}
),
open_now as (
    select
        obligation.school_id, obligation.class_id, obligation.staff_id, obligation.pupil_id,
        obligation.regulation_id, obligation.clause_id, obligation.subject_key,
        obligation.arises_at, obligation.due_at, obligation.status,
        obligation.facts, obligation.detail_lv, obligation.detail_en,
        moment.time_zone,
        moment.today,
        (
            select min(judged_by.span.duty)
            from judged_by
            where judged_by.regulation_id = obligation.regulation_id
              and judged_by.clause_id = obligation.clause_id
              and judged_by.school_id = obligation.school_id
              and obligation.arises_at::date >= judged_by.span."from"::date
              and obligation.arises_at::date <= coalesce(nullif(judged_by.span.until, ''), '9999-12-31')::date
        ) as duty
    from ({obligations}) as obligation
    join moment on moment.school_id = obligation.school_id
    where obligation.due_at is not null {of_schools}
      and (obligation.status = 'pending' or (obligation.status = 'missing' and not obligation.excused))
),
named as (
    select
        open_now.school_id, open_now.staff_id, open_now.regulation_id, open_now.clause_id, open_now.subject_key,
        open_now.arises_at, open_now.due_at, open_now.facts, open_now.detail_lv, open_now.detail_en,
        open_now.time_zone,
        open_now.duty,
        case
            when open_now.status = 'missing' then 'overdue'
            when open_now.due_at::date = open_now.today then 'today'
            when open_now.due_at < date_trunc('week', open_now.today) + interval 7 day then 'week'
        end as when_code,
        staff.family_name || ', ' || staff.given_name as staff,
        pupil.family_name || ' ' || pupil.given_name as pupil,
        coalesce(open_now.facts ->> 'class', class.name) as class,
        member.given_name || ' ' || member.family_name as member
    from open_now
    left join store.records.staff as staff
      on staff.school_id = open_now.school_id and staff.staff_id = open_now.staff_id
    left join store.records.pupils as pupil
      on pupil.school_id = open_now.school_id and pupil.pupil_id = open_now.pupil_id
    left join store.records.classes as class
      on class.school_id = open_now.school_id and class.class_id = open_now.class_id
    left join store.records.staff as member
      on member.school_id = open_now.school_id and member.staff_id = open_now.facts ->> 'member_id'
    where when_code is not null and (open_now.status = 'pending' or coalesce(open_now.duty, '') not in {not_mendable})
),
words as (
    select map({codes}, {code_words}) as words, map({kinds}, {kind_words}) as journals
)
select
    named.school_id,
    named.staff_id,
    named.staff,
    named.regulation_id,
    named.clause_id,
    named.subject_key,
    named.arises_at,
    named.due_at,
    named.when_code,
    case named.duty {open_cases} else {open_other} end as to_open,
    case named.duty {do_cases} else named.detail_{lang} end as to_do,
    named.pupil,
    try_cast(named.facts ->> 'period' as integer) as period
from named
cross join words
"""

# Two regulations that ask for the same deed make one line of it.
LINES = """
with item as ({items}),
line as (
    select
        school_id, staff_id, staff, to_open, to_do,
        min(due_at) as due_at,
        arg_min(when_code, due_at) as when_code,
        string_agg(distinct pupil, ', ' order by pupil) as pupils,
        string_agg(distinct regulation_id || ' ' || clause_id, '; ' order by regulation_id || ' ' || clause_id) as clauses,
        count(*) as obligations,
        min(arises_at) as arises_at,
        min(period) as period,
        min(subject_key) as first_subject
    from item
    group by school_id, staff_id, staff, to_open, to_do
),
counted as (
    select
        school_id, staff_id, staff, to_open, to_do, due_at, when_code, pupils, clauses, obligations, arises_at, period,
        first_subject, count(*) over (partition by school_id, staff_id, to_open) as lines_there
    from line
)
select
    school_id, staff_id, staff, due_at, when_code, to_open, to_do, pupils, clauses, obligations,
    row_number() over (
        order by staff nulls last, staff_id, school_id, lines_there, to_open, arises_at, period, due_at, to_do,
        first_subject
    ) as place
from counted
"""

COUNTED = """
    school_id, staff_id, staff,
    count(*) filter (where when_code = 'overdue') as overdue,
    count(*) filter (where when_code = 'today') as due_today,
    count(*) filter (where when_code = 'week') as due_this_week,
    count(*) as lines
"""


def items_sql(
    run_id: int,
    lang: str,
    schools: Sequence[str] | None = None,
    *,
    among: str | None = None,
    duties: Sequence[str] | None = None,
) -> str:
    """The query of every obligation to be worked off, one row each, with what to open and what to do in a language.

    `schools`: only of these, sought out before anything is put into words. `among`: a query of obligations of the run, these
    and no others. `duties`: what these may have been judged by; others need no words, of which most of the query consists.
    """
    codes, kinds = _codes(lang), _words("due.journal.", lang)
    return ITEMS.format(
        run_id=int(run_id),
        zone=literal(DEFAULT_ZONE),
        obligations=among or OBLIGATIONS.format(run_id=int(run_id)),
        not_mendable=f"({', '.join(map(literal, NOT_MENDABLE))})",
        codes=literal(list(codes)),
        code_words=literal(list(codes.values())),
        kinds=literal(list(kinds)),
        kind_words=literal(list(kinds.values())),
        open_cases=_cases("due.open.", lang, duties),
        do_cases=_cases("due.do.", lang, duties),
        open_other=literal(text("due.open.other", lang)),
        lang=lang,
        of_schools="" if schools is None else f"and list_contains({literal(list(schools))}, obligation.school_id)",
    )


def lines(
    hub: duckdb.DuckDBPyConnection,
    run_id: int,
    lang: str = "lv",
    *,
    when: Sequence[str] = WHEN,
    teacher: str | None = None,
    schools: Sequence[str] | None = None,
) -> duckdb.DuckDBPyRelation:
    """The sheet of work: obligations that ask for the same deed at the same place are one line, with their pupils.

    `when_code`: `overdue` (missing, not excused, can still be done), `today` or `week` (pending, due by Sunday). `to_open`
    and `to_do`: what to open in E-klase and what to do there. `place`: the order to work in, the places with the fewest
    lines first, inside a place in the order of the journal. `teacher`: a staff id or the beginning of a family name.
    `schools`: only of these.
    """
    listed = ", ".join(map(literal, when))
    chosen = f"when_code in ({listed})"
    if teacher is not None:
        named = literal(teacher)
        chosen += (
            f" and (staff_id = {named} or starts_with(strip_accents(lower(staff)), strip_accents(lower({named}))))"
        )
    items = f"select * from ({items_sql(run_id, lang, schools)}) where {chosen}"
    return hub.sql(LINES.format(items=items))


def by_teacher(line: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """How many of `lines` are overdue, due today, due later this week and in all, for each responsible person."""
    return line.aggregate(COUNTED, "school_id, staff_id, staff")


def is_known(hub: duckdb.DuckDBPyConnection, teacher: str) -> bool:
    """Whether a staff id or a family name begins so."""
    query = (
        "select count(*) from store.records.staff where staff_id = $teacher "
        "or starts_with(strip_accents(lower(family_name)), strip_accents(lower($teacher)))"
    )
    return bool(hub.execute(query, {"teacher": teacher}).fetchall()[0][0])


def _words(prefix: str, lang: str) -> dict[str, str]:
    return {key[len(prefix) :]: words[lang] for key, words in catalogue().items() if key.startswith(prefix)}


def _codes(lang: str) -> dict[str, str]:
    """The words of codes; in what to do, entries stand in the accusative."""
    return _words("code.", lang) | _words("due.code.", lang)


def _cases(prefix: str, lang: str, duties: Sequence[str] | None) -> str:
    """`when 'DUTY' then PHRASE` for every duty, or these, that the catalogue has a phrase for; one that never holds if none."""
    phrases = _words(prefix, lang)
    cases = " ".join(
        f"when {literal(duty)} then {explain.fill(phrase, {name: _fact(name, lang) for name in _names(phrase)})}"
        for duty, phrase in phrases.items()
        if duty.startswith("expect_") and (duties is None or duty in duties)
    )
    return cases or "when null then null"


def _names(phrase: str) -> list[str]:
    return explain.FACT.findall(phrase)


def _fact(name: str, lang: str) -> str:
    """The SQL of one fact in words; facts are kept as JSON, where days and moments (UTC) are known by their form."""
    if name in ("class", "member"):
        return f"named.{name}"
    if name == "journal":
        return "coalesce(named.facts ->> 'subject', journals[named.facts ->> 'journal_kind_code'])"
    if name in spoken.MONTH_FORMS:
        return spoken.month("(named.facts ->> 'month')", lang, name)
    value = f"(named.facts ->> '{name}')"
    if name.endswith("_codes"):
        words = f"list_transform((named.facts -> '{name}')::varchar[], lambda code: coalesce(words[code], code))"
        last = literal(text("due.and", lang))
        return f"nullif(concat_ws({last}, nullif(array_to_string({words}[:-2], ', '), ''), {words}[-1]), '')"
    if name.endswith("_code"):
        return f"coalesce(words[{value}], {value})"
    moment = f"timezone(named.time_zone, timezone('UTC', try_cast({value} as timestamp)))"
    return (
        f"case when regexp_full_match({value}, '\\d{{4}}-\\d\\d-\\d\\d') "
        f"then {spoken.day(f'try_cast({value} as date)', lang)} "
        f"when regexp_full_match({value}, '\\d{{4}}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d') "
        f"then strftime({moment}, '{spoken.DAYS[lang]} %H:%M') else {value} end"
    )
