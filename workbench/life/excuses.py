"""Which findings are excused now, and how each stands: computed from the log of decisions, which is append-only.

Both relations have one row for each finding that anybody decided about. A finding is known by its identity, which a new
audit and a reopening keep: regulation, clause, school, subject key.
"""

from __future__ import annotations

from checks.common.build import DEFAULT_ZONE

# Excused: the newest excusing or reopening decision is an excuse whose last day, on the school's clock, is not over.
EXCUSED = f"""
    with decided as (
        select
            event.regulation_id,
            event.clause_id,
            event.school_id,
            event.subject_key,
            arg_max(struct_pack(
                action := event.action, reason := event.reason, author := event.author,
                until := coalesce(event.until, date '9999-12-31')), event.event_id) as newest
        from store.life.finding_events as event
        where event.action in ('excuse', 'reopen')
        group by event.regulation_id, event.clause_id, event.school_id, event.subject_key
    )
    select
        decided.regulation_id,
        decided.clause_id,
        decided.school_id,
        decided.subject_key,
        decided.newest.reason as reason,
        decided.newest.author as author,
        decided.newest.until as until
    from decided
    left join store.records.schools as school on school.school_id = decided.school_id
    where decided.newest.action = 'excuse'
      and decided.newest.until >= timezone(coalesce(school.time_zone, '{DEFAULT_ZONE}'), now())::date
"""

# `state`: acknowledged, explained, excused, expired (the excuse is over, the finding counts again) or reopened.
# `expired_on`: the last day of an excuse that is over and that nobody has reopened or renewed.
STANDING = f"""
    with excused as ({EXCUSED}),
    told as (
        select
            event.regulation_id,
            event.clause_id,
            event.school_id,
            event.subject_key,
            arg_max(event.action, event.event_id) as last_action,
            max(event.recorded_at) as last_recorded_at,
            arg_max(struct_pack(action := event.action, until := event.until, cause := event.cause), event.event_id)
                filter (where event.action in ('excuse', 'reopen')) as decision,
            arg_max(struct_pack(reason := event.reason, author := event.author), event.event_id)
                filter (where event.action = 'explain') as explanation,
            arg_max(event.author, event.event_id) filter (where event.action = 'acknowledge') as acknowledged_by
        from store.life.finding_events as event
        group by event.regulation_id, event.clause_id, event.school_id, event.subject_key
    )
    select
        told.regulation_id,
        told.clause_id,
        told.school_id,
        told.subject_key,
        case
            when excused.subject_key is not null then 'excused'
            when told.last_action = 'excuse' then 'expired'
            when told.last_action = 'acknowledge' then 'acknowledged'
            when told.last_action = 'explain' then 'explained'
            else 'reopened'
        end as state,
        excused.reason as excuse,
        excused.author as excused_by,
        nullif(excused.until, date '9999-12-31') as excused_until,
        case
            when told.decision.action = 'excuse' and excused.subject_key is null then told.decision.until
        end as expired_on,
        case when told.decision.action = 'excuse' then told.decision.cause end as cause,
        told.explanation.reason as explanation,
        told.explanation.author as explained_by,
        told.acknowledged_by,
        told.last_recorded_at
    from told
    left join excused
      on excused.regulation_id = told.regulation_id
     and excused.clause_id = told.clause_id
     and excused.school_id = told.school_id
     and excused.subject_key = told.subject_key
"""
