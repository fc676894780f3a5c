"""What changed between two runs, and which circumstance may be why."""

from __future__ import annotations

import duckdb

from workbench.audit.results import OBLIGATIONS
from workbench.texts import text

CHANGES = """
with before as ({before}),
after as ({after})
select
    coalesce(after.regulation_id, before.regulation_id) as regulation_id,
    coalesce(after.clause_id, before.clause_id) as clause_id,
    coalesce(after.subject_key, before.subject_key) as subject_key,
    coalesce(after.school_id, before.school_id) as school_id,
    case
        when before.subject_key is null then 'appeared'
        when after.subject_key is null then 'vanished'
        when after.status in ('late', 'missing') and before.status not in ('late', 'missing') then 'worse'
        when before.status in ('late', 'missing') and after.status not in ('late', 'missing') then 'better'
        else 'other'
    end as change,
    before.status as status_before,
    after.status as status_after,
    coalesce(after.detail_lv, before.detail_lv) as detail_lv,
    coalesce(after.detail_en, before.detail_en) as detail_en
from before
full join after
  on after.regulation_id = before.regulation_id and after.clause_id = before.clause_id
 and after.school_id = before.school_id and after.subject_key = before.subject_key
where before.subject_key is null
   or after.subject_key is null
   or before.status <> after.status
   or before.due_at is distinct from after.due_at
   or before.fulfilled_at is distinct from after.fulfilled_at
   or before.staff_id is distinct from after.staff_id
   or before.class_id is distinct from after.class_id
"""


def changes(hub: duckdb.DuckDBPyConnection, before: int, after: int) -> duckdb.DuckDBPyRelation:
    """Obligations that differ: `change` is appeared, vanished, worse (now violated), better (no longer) or other."""
    return hub.sql(
        CHANGES.format(before=OBLIGATIONS.format(run_id=int(before)), after=OBLIGATIONS.format(run_id=int(after)))
    )


def circumstances(hub: duckdb.DuckDBPyConnection, before: int, after: int, lang: str) -> list[str]:
    """Sentences: whether the moment, the records, the packs or the software differ between the runs."""
    query = """
        select run.as_of_local, run.records_digest, run.versions::varchar,
               (select string_agg(pack.regulation_id || ' ' || pack.pack_sha256, ', ' order by pack.regulation_id)
                from store.audit.run_packs as pack where pack.run_id = run.run_id)
        from store.audit.runs as run where run.run_id = ?
    """
    first, second = (hub.execute(query, [run]).fetchall()[0] for run in (before, after))
    lines = [
        text("cli.diff.as_of", lang, before=first[0].strftime("%d.%m.%Y. %H:%M:%S"),
             after=second[0].strftime("%d.%m.%Y. %H:%M:%S"))
    ]  # fmt: skip
    for name, one, two in zip(("records", "versions", "packs"), first[1:], second[1:], strict=True):
        lines.append(text(f"cli.diff.{name}_{'same' if one == two else 'differ'}", lang))
    return lines
